"""A number that was not protected tries to reach a chart, by every way there is."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import flows.charts
from flows.release.publish import release
from flows.release.released import NotReleased, Released
from flows.report.comparison.numbers.sides import released_tables
from tests.release.worlds import HERE, THERE, jobs, warehouse
from tests.support.purpose import few

HELD = jobs("p", 12, HERE, date(2023, 3, 1)) + jobs("q", 3, THERE, date(2024, 3, 31))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    release(warehouse(HELD), tmp_path / "run", {"run": "prov", "draft": True, "enterprises_reported": 5})
    return tmp_path / "run"


def rewrite(folder: Path, name: str, change: Callable[[pa.Table], pa.Table]) -> None:
    """Write a table again, with the hash that belongs to it: a code change would do no less."""
    pq.write_table(change(pq.read_table(folder / f"{name}.parquet")), folder / f"{name}.parquet")
    told = json.loads((folder / "cells.json").read_text("utf-8"))
    told["tables"][name]["sha256"] = hashlib.sha256((folder / f"{name}.parquet").read_bytes()).hexdigest()
    (folder / "cells.json").write_text(json.dumps(told), "utf-8")


def put(column: str, row: int, value: Any) -> Callable[[pa.Table], pa.Table]:
    def change(table: pa.Table) -> pa.Table:
        values = table[column].to_pylist()
        values[row] = value
        return table.set_column(table.column_names.index(column), column, pa.array(values, table[column].type))

    return change


def test_the_folder_is_read_as_it_was_made(folder: Path) -> None:
    assert Released.load(folder).facts["enterprises_reported"] == 5


@pytest.mark.full
@pytest.mark.parametrize(
    ("table", "change", "words"),
    few([
        ("jobs_created", put("jobs", 1, 3), r"jobs_created\|2024\|jobs"),
        ("jobs_created", put("jobs_hidden", 1, False), r"jobs_created\|2024\|jobs"),
        ("seen", put("jobs", 1, 15), r"seen\|2\|jobs"),
        ("retention", put("share_pct", 0, 99), r"retention\|3\|share_pct"),
        ("employed", put("fte", 1, 3.0), r"employed\|2024-06-30\|fte"),
        ("employed", put("fte", 0, 11.9), r"employed\|2023-12-31\|fte"),
        ("who", lambda t: t.append_column("women", pa.array([3] * len(t))), "andra kolumner"),
        ("who", put("class", 0, "kvinna A"), r"who\|sex\|kvinna A"),
    ], quick=2),
)  # fmt: skip
def test_a_number_put_into_a_table_is_refused(
    folder: Path, table: str, change: Callable[[pa.Table], pa.Table], words: str
) -> None:
    assert Released.load(folder).table("employed")["persons_hidden"].tolist()[1], "15 less 12 are three"
    rewrite(folder, table, change)
    with pytest.raises(NotReleased, match=words):
        Released.load(folder)


@pytest.mark.full
@pytest.mark.parametrize(
    "fact",
    few([
        {"linked": 3}, {"linked_pct": "73"}, {"missing": [3]}, {"run": 3}, {"sources": [{"title": "Deltagare", "rows": 3}]},
        {"definitions": ["a", ["b", 2.5]]},
    ]),
)  # fmt: skip
def test_a_number_among_the_facts_leaves_neither_the_room_nor_the_folder(folder: Path, fact: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(fact))):
        release(warehouse(HELD), folder.parent / "other", {"run": "prov"} | fact)
    assert not (folder.parent / "other").exists()
    path = folder / "facts.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | fact), "utf-8")
    with pytest.raises(NotReleased, match=next(iter(fact))):
        Released.load(folder)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("cells.json", {"tables": None}), ("cells.json", {"cells": None}), ("cells.json", {"tables": {"who": 5}}),
        ("cells.json", {"cells": [{"key": "who", "value": "5"}]}), ("cells.json", {"cells": [5]}),
        ("facts.json", {"retreats": None}), ("facts.json", {"as_of": 5}), ("facts.json", {"sources": "x"}), ("facts.json", {"draft": []}),
    ],
)  # fmt: skip
def test_a_folder_with_something_of_another_kind_is_named_with_what_to_do(
    folder: Path, name: str, change: dict[str, Any]
) -> None:
    path = folder / name
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change), "utf-8")
    with pytest.raises(NotReleased, match=rf"{path}.* Kör igen, så görs den om; en utgåvas hämtas ur säkerhetskopian"):
        Released.load(folder)


@pytest.mark.parametrize("name", ["cells.json", "facts.json"])
@pytest.mark.parametrize("damaged", [b"[" * 100_000, b"[]", b"5", b"\xff", b""])
def test_a_folder_with_a_damaged_file_is_named_with_what_to_do(folder: Path, name: str, damaged: bytes) -> None:
    (folder / name).write_bytes(damaged)
    with pytest.raises(NotReleased, match=rf"{folder / name} har gått sönder\. Kör igen"):
        Released.load(folder)
    assert name != "cells.json" or released_tables(folder) == {}, "a comparison does without it"


def test_a_table_that_lists_a_number_which_it_does_not_have_is_refused(folder: Path) -> None:
    path = folder / "cells.json"
    told = json.loads(path.read_text("utf-8"))
    told["tables"]["jobs_created"]["counts"] += ["homes"]
    path.write_text(json.dumps(told), "utf-8")
    with pytest.raises(NotReleased, match="jobs_created har andra kolumner"):
        Released.load(folder)


def test_the_charts_open_no_file_but_their_style_the_map_and_the_profile() -> None:
    """The numbers that they draw come from Released, which draw() makes of a folder."""
    readers = {"open", "read_text", "read_bytes", "read_parquet", "read_csv", "read_json", "read_excel", "read_table"}
    found = []
    charts = Path(flows.charts.__file__).parent
    for path in sorted(charts.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in readers:
                    found.append((str(path.relative_to(charts)), ast.unparse(node.func)))
    ours = [
        ("drawing/pictures/area.py", "pq.read_table"),  # the municipalities of the country, of a package
        ("outputs/web_page.py", "(_FOLDER / 'page.css').read_text"),
        ("profile/load.py", "path.read_bytes"),
        ("profile/logos.py", "Image.open"),
    ]
    assert [each for each in found if not each[1].startswith(("Pdf.", "source.Contents."))] == ours
