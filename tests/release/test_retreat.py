"""A plan of income and of persons by class: steps back, and amounts of enterprises. Expected values by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from pydantic import ValidationError

from flows.release.declared.plan import Plan
from flows.release.publish import release
from flows.release.released import NotReleased, Released

PLAN: dict[str, Any] = {
    "common": {"nothing": "select 1 as none"},
    "disclosure": {"smallest_shown": 5, "p_percent": 10, "fewest_enterprises": 3, "most_hidden": 0.5},
    "parts": {
        "people": {
            "dims": ["age"],
            "sql": "select age, sum(n)::bigint as n, map(list(orgnr), list(n)) as own from people group by age",
        },
        "income": {
            "dims": ["kind"],
            "kronor": True,
            "sql": "select kind, sum(kr)::bigint as n, map(list(orgnr), list(kr)) as own from income group by kind",
        },
    },
    "tables": {
        "who": {
            "title": "Vilka de är",
            "dims": ["age"],
            "rows": "select age from people group by age order by age",
            "counts": {"persons": {"parts": "people", "where": "p.age = r.age"}},
            "retreat": [
                {
                    "says": "Åldrarna är sammanslagna.",
                    "says_en": "Ages are merged.",
                    "rows": "select unnest(['20-39', '40-']) as age",
                    "where": {"persons": "if(p.age < '40', '20-39', '40-') = r.age"},
                },
                {
                    "says": "Bara alla tillsammans.",
                    "says_en": "All together.",
                    "rows": "select 'alla' as age",
                    "where": {"persons": "true"},
                },
            ],
        },
        "income": {
            "title": "Inkomster",
            "dims": ["kind"],
            "rows": "select kind from income group by kind order by kind",
            "counts": {"kr": {"parts": "income", "where": "p.kind = r.kind"}},
        },
    },
}


def world(people: list[tuple[str, str, int]], income: list[tuple[str, str, int]]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("create table people (age varchar, orgnr varchar, n bigint)")
    connection.execute("create table income (kind varchar, orgnr varchar, kr bigint)")
    for table, rows in (("people", people), ("income", income)):
        for row in rows:
            connection.execute(f"insert into {table} values (?, ?, ?)", row)
    return connection


def even(table: dict[str, int]) -> list[tuple[str, str, int]]:
    """The same number in each of three enterprises."""
    return [(group, orgnr, n) for group, n in table.items() for orgnr in "ABC"]


INCOME = even({"sålt": 500, "platser": 90})


def ages(folder: Path, people: dict[str, int]) -> tuple[list[str], list[Any]]:
    report = release(world(even(people), INCOME), folder, {}, Plan.model_validate(PLAN))
    assert Released.load(folder).facts["retreats"] == report.retreats
    assert len(Released.load(folder).facts["retreats_en"]) == len(report.retreats)
    return report.retreats, Released.load(folder).table("who").to_dict("list")["age"]


def test_nothing_is_merged_while_half_of_it_can_be_shown(tmp_path: Path) -> None:
    assert ages(tmp_path / "a", {"20-29": 4, "30-39": 5, "40-49": 6}) == ([], ["20-29", "30-39", "40-49"])


def test_classes_are_merged_when_most_are_hidden(tmp_path: Path) -> None:
    """Three each in the younger classes, of three enterprises with one: hidden. Merged they are six, with four beside
    one's own two: still hidden for an enterprise. So all are shown together."""
    told, rows = ages(tmp_path / "a", {"20-29": 1, "30-39": 1, "40-49": 1})
    assert told == ["Vilka de är: Åldrarna är sammanslagna.", "Vilka de är: Bara alla tillsammans."]
    assert rows == ["alla"]
    told, rows = ages(tmp_path / "b", {"20-29": 2, "30-39": 2, "40-49": 2, "50-": 2})
    assert told == ["Vilka de är: Åldrarna är sammanslagna."]
    assert rows == ["20-39", "40-"]


def test_kronor_of_two_enterprises_are_hidden_and_of_three_shown(tmp_path: Path) -> None:
    few = [("bidrag", "A", 300), ("bidrag", "B", 200)]
    release(world(even({"20-29": 9}), [*INCOME, *few]), tmp_path / "a", {}, Plan.model_validate(PLAN))
    table = Released.load(tmp_path / "a").table("income").set_index("kind")
    assert table["kr_hidden"].to_dict() == {"bidrag": True, "platser": False, "sålt": False}
    assert table.loc["sålt", "kr"] == 1500


def test_what_is_hidden_of_kronor_is_in_no_file(tmp_path: Path) -> None:
    for name, kr in (("a", 300), ("b", 450)):
        few = [("bidrag", "A", kr), ("bidrag", "B", 200)]
        release(world(even({"20-29": 9}), [*INCOME, *few]), tmp_path / name, {}, Plan.model_validate(PLAN))
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_parts_that_do_not_say_whose_they_are_are_refused(tmp_path: Path) -> None:
    plan = {
        **PLAN,
        "parts": PLAN["parts"] | {"people": {"dims": ["age"], "sql": "select distinct age, 1 as n from people"}},
    }
    with pytest.raises(ValueError, match=r"parts\.people: the column own is missing"):
        release(world(even({"20-29": 9}), INCOME), tmp_path / "a", {}, Plan.model_validate(plan))


def test_persons_and_kronor_do_not_share_a_table() -> None:
    tables = PLAN["tables"] | {
        "income": PLAN["tables"]["income"]
        | {
            "counts": {
                "kr": {"parts": "income", "where": "true"},
                "persons": {"parts": "people", "where": "true"},
            }
        }
    }
    with pytest.raises(ValidationError, match="do not stand in one table"):
        Plan.model_validate(PLAN | {"tables": tables})


def test_a_number_that_is_no_released_cell_is_refused(tmp_path: Path) -> None:
    """Somebody writes another number into a table, with its new hash: it is still no cell that was protected."""
    import hashlib
    import json

    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = tmp_path / "a"
    release(world(even({"20-29": 9}), INCOME), folder, {}, Plan.model_validate(PLAN))
    table = pq.read_table(folder / "who.parquet")
    pq.write_table(
        table.set_column(table.column_names.index("persons"), "persons", pa.array([28])), folder / "who.parquet"
    )
    cells = json.loads((folder / "cells.json").read_text("utf-8"))
    cells["tables"]["who"]["sha256"] = hashlib.sha256((folder / "who.parquet").read_bytes()).hexdigest()
    (folder / "cells.json").write_text(json.dumps(cells), "utf-8")
    with pytest.raises(NotReleased, match=r"who\|20-29\|persons"):
        Released.load(folder)
