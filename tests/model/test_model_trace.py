"""Every number of jobs, persons or records leads back to rows of files, and the rows add up to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import duckdb
import pytest
from model_worlds import Decision, Employment, Participation, Place, World, build_world, rows
from test_model_oracle import crowd

from flows.model.trace import NoSuchNumber, trace_back

A, B = "4099010005", "4099020004"

# Mart → key columns, measures. Written out: a mart that trace forgets is found here.
MARTS = {
    "jobs_created": (["year"], ["jobs", "persons"]),
    "employed": (["month_end"], ["persons"]),
    "retention": (["k_months"], ["retained", "eligible"]),
    "next_step": (["step"], ["at_exit", "after_90", "after_180"]),
    "step_in": ([], ["placements", "to_job_12_months"]),
    "reach": (["period", "kommun_code"], ["employed"]),
    "sources": (["sources_seen"], ["jobs"]),
    "linked": (["kind"], ["counted", "linked"]),
}
NOT_COUNTS = {"fte", "job_months", "survival"}


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with build_world(tmp_path_factory.mktemp("crowd"), crowd(5)) as connection:
        yield connection


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
        (("mart.nothing",), "Det här går: employed, jobs_created, mart.employed"),
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
