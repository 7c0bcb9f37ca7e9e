"""Every number of jobs, persons or records leads back to rows of files, and the rows add up to it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import duckdb
import pytest

from flows.release.declared.plan import load_plan
from flows.release.publish import release
from flows.release.released import Released
from flows.report.analyst.trace import NoSuchNumber, trace_back
from tests.model.model_worlds import (
    Decision,
    Employment,
    Participation,
    Place,
    World,
    build_typed,
    build_world,
    rows,
    write_world,
)
from tests.model.test_oracle import crowd

A, B = "4099010005", "4099020004"

# Mart → key columns, measures. Written out: a mart that trace forgets is found here.
MARTS = {
    "jobs_created": (["year"], ["jobs", "persons"]),
    "employed": (["month_end"], ["persons"]),
    "retention": (["k_months"], ["retained", "eligible"]),
    "next_step": (["step"], ["at_exit", "after_90", "after_180"]),
    "step_in": ([], ["placements", "to_job_12_months", "persons", "persons_to_job"]),
    "reach": (["period", "kommun_code"], ["employed"]),
    "sources": (["sources_seen"], ["jobs"]),
    "linked": (["kind"], ["counted", "linked"]),
    "flow": (["year"], ["starts", "first_ever", "returns", "moves", "exits"]),
    "persons_ever": ([], ["persons"]),
    "outcome": (["k_months", "outcome"], ["jobs"]),
    "moved_on": (["k_months"], ["moved_on", "eligible"]),
}
NOT_COUNTS = {"fte", "job_months", "survival", "left_to_work", "unknown_target"}
RELEASED = {
    "jobs_created": (["year"], ["jobs", "first_ever", "exits"]),
    "all_years": (["until"], ["jobs", "persons"]),
    "employed_same": (["date"], ["persons"]),
    "outcome": (["outcome"], ["jobs"]),
    "step_in_persons": (["kind"], ["persons", "to_job"]),
    "employed": (["date"], ["persons"]),
    "retention": (["k_months"], ["eligible", "retained", "moved_on"]),
    "reach": (["period", "kommun_code"], ["employed"]),
    "who": (["trait", "class"], ["persons"]),
    "step_in": (["kind"], ["placements", "to_job"]),
    "next_step": (["moment", "step"], ["jobs"]),
    "job_months": (["year"], ["persons"]),
    "seen": (["sources_seen"], ["jobs"]),
    "linked": (["kind"], ["counted", "linked"]),
}


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with build_world(tmp_path_factory.mktemp("crowd"), crowd(5)) as connection:
        yield connection


@pytest.mark.full
def test_every_mart_that_counts_is_here(crowded: duckdb.DuckDBPyConnection) -> None:
    made = rows(crowded, "select table_name from duckdb_tables() where schema_name = 'mart'")
    assert {name for (name,) in made} == MARTS.keys() | NOT_COUNTS


@pytest.mark.parametrize("mart", MARTS)
def test_the_rows_behind_every_number_add_up_to_it(crowded: duckdb.DuckDBPyConnection, mart: str) -> None:
    keys, measures = MARTS[mart]
    columns = ", ".join([*(f"{key}::varchar" for key in keys), *measures])
    lines = rows(crowded, f"select {columns} from mart.{mart}")
    traced = 0
    for line in Random(1).sample(lines, min(12, len(lines))):
        for measure, number in zip(measures, line[len(keys) :], strict=True):
            found = trace_back(crowded, f"mart.{mart}", (*map(str, line[: len(keys)]), measure))
            assert (found.measure, found.number) == (measure, number)
            assert found.adds_up, (mart, line, measure, found.counted)
            assert found.rows[["file", "sheet", "row"]].notna().all(axis=None)
            traced += found.counted
    assert traced > 0


def add_up(connection: duckdb.DuckDBPyConnection, released: Released) -> dict[str, list[int]]:
    """Follow every number of every released table; table → what the rows behind each make."""
    made: dict[str, list[int]] = {}
    for table, (keys, measures) in RELEASED.items():
        for row in released.table(table).to_dict("records"):
            for measure in measures:
                found = trace_back(connection, table, (*(str(row[key]) for key in keys), measure), released)
                assert found.adds_up, (table, row, measure, found.counted)
                assert (found.number is None) == row[f"{measure}_hidden"]
                made.setdefault(table, []).append(found.counted)
    return made


@pytest.mark.full
def test_the_rows_behind_every_released_number_add_up_to_it(crowded: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    release(crowded, tmp_path / "released", {})
    released = Released.load(tmp_path / "released")
    assert set(released.names) == RELEASED.keys() | {
        "income",
        "unknown_target",
    }  # kronor, and jobs that are not counted
    made = add_up(crowded, released)
    assert all(sum(numbers) > 0 for table, numbers in made.items() if table not in ("reach", "employed_same")), made


@pytest.mark.full
def test_years_and_classes_that_are_released_together_are_followed_together(tmp_path: Path) -> None:
    """Three jobs a year of three enterprises, told three years together: nine. The last year's three are still held."""
    reasons = [
        "Arbete utan stöd",
        "Arbete med stöd",
        "Studier",
        "Arbetslös",
        "Pension",
        "Okänt",
        "Studier",
        "Sjukskriven",
    ]
    world = World(date(2025, 12, 31))
    for year in range(2017, 2026):
        for number, orgnr in enumerate(("4099010005", "4099020004", "4099030003")):
            end, reason = (date(year, 9, 30), reasons[year - 2017]) if year < 2025 else (None, None)
            job = Employment(f"k:{year}{number}", orgnr, date(year, 3, 1), end, months=24, reason=reason)
            world.employments.append(job)
    plan = load_plan().with_most_hidden(0.0)
    with build_world(tmp_path, world) as connection:
        release(connection, tmp_path / "released", {}, plan)
        released = Released.load(tmp_path / "released")
        made = add_up(connection, released)
        jobs = trace_back(connection, "jobs_created", ("2022",), released)
    assert made["jobs_created"] == [9, 9, 9, 9, 9, 9, 9, 9, 6]  # jobs, first ever, exits of three years each
    assert (jobs.number, jobs.counted, set(jobs.rows["start_date"].dt.year)) == (9, 9, {2020, 2021, 2022})
    # In all; work; something else that is known; not known.
    assert sorted(made["next_step"]) == [3, 6, 15, 24]


def test_two_files_of_one_name_are_two_files(tmp_path: Path) -> None:
    """Both enterprises call theirs rapport.xlsx, and each has a place on row 2."""
    world = World(date(2024, 12, 31), places=[Place("k:1", A, date(2023, 6, 1)), Place("k:2", B, date(2023, 6, 1))])
    typed = [dataclasses.replace(table, name="rapport.xlsx") for table in write_world(tmp_path / "typed", world)]
    with build_typed(tmp_path, typed, world.period_end) as connection:
        found = trace_back(connection, "mart.linked", ("platser",))
    assert (found.number, found.counted, len(found.rows)) == (2, 2, 2)


@pytest.mark.full
def test_the_cells_behind_a_number_by_hand(tmp_path: Path) -> None:
    world = World(
        date(2024, 12, 31),
        [
            Employment("k:1", A, date(2024, 1, 1), date(2024, 1, 31), months=24, reason="Studier"),
            Employment("k:1", A, date(2024, 2, 1), date(2024, 3, 31), months=24, reason="Studier"),
            Employment("k:1", A, date(2024, 6, 1), None, months=24),
            Employment("k:2", A, date(2024, 5, 1), None, months=3),
        ],
        [Place("k:1", B, date(2023, 6, 1))],
        [Decision("k:9", A, date(2024, 1, 1), date(2024, 2, 1))],
        [Participation("k:8", date(2023, 1, 1), end_reason="Felregistrering"), Participation(None, date(2023, 1, 1))],
    )

    def behind(*words: str) -> tuple[int | None, int, list[tuple[str, int]]]:
        found = trace_back(connection, words[0], words[1:])
        cells = found.rows[["file", "row"]].itertuples(index=False, name=None)
        return found.number, found.counted, sorted((str(file), int(row)) for file, row in cells)

    mine = f"f{A}.xlsx"
    with build_world(tmp_path, world) as connection:
        assert behind("mart.jobs_created", "2024") == (2, 2, [(mine, 2), (mine, 3), (mine, 4)])
        assert behind("mart.jobs_created", "2024", "persons") == (1, 1, [(mine, 2), (mine, 3), (mine, 4)])
        assert behind("mart.employed", "2024-02-29") == (1, 1, [(mine, 2), (mine, 3)])
        assert behind("mart.next_step", "Studier") == (1, 1, [(mine, 2), (mine, 3)])
        assert behind("mart.next_step", "Arbete utan stöd", "after_90") == (1, 1, [(mine, 2), (mine, 3)])
        assert behind("mart.step_in", "to_job_12_months") == (1, 1, [(f"f{B}.xlsx", 2)])
        assert behind("mart.linked", "deltaganden") == (1, 1, [("deltagare.xlsx", 3)])
        assert behind("mart.linked", "deltaganden", "linked") == (0, 0, [])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ("mart.nothing",),
            "Det här går: all_years, employed, employed_same, job_months, jobs_created, linked, mart.employed",
        ),
        (("mart.jobs_created",), r"trace mart.jobs_created year \[jobs \| persons\]"),
        (("mart.jobs_created", "2024", "kronor"), r"\[jobs \| persons\]"),
        (("mart.employed", "2024-02-29", "persons", "more"), "trace mart.employed month_end"),
        (("mart.jobs_created", "1066"), "ingen rad med year = 1066"),
        (("mart.jobs_created", "i fjol"), "ingen rad med year = i fjol"),
        (("jobs_created", "2024"), "inga utlämnade tabeller"),
    ],
)
def test_what_cannot_be_followed_says_what_can(
    crowded: duckdb.DuckDBPyConnection, words: tuple[str, ...], says: str
) -> None:
    with pytest.raises(NoSuchNumber, match=says):
        trace_back(crowded, words[0], words[1:])
