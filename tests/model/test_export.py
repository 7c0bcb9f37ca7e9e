"""Extracts: the same person within one, nobody between two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

from flows.errors import Stopped
from flows.language.tool import VARIABLE
from flows.model.definitions import load_definitions
from flows.model.export.cells import unlinked
from flows.model.export.files import export_table
from flows.model.export.listing import described_tables, full_name
from tests.model.model_worlds import World, build_world

ONE, OTHER = "0a1b2c3d:" + "5" * 32, "0a1b2c3d:i" + "7" * 31
JOB = "9f" * 8  # as core.job makes them: half an md5


def test_pseudonyms_link_within_an_extract_and_to_nothing_else() -> None:
    frame = pd.DataFrame({"pid": [ONE, OTHER, ONE, None], "job_id": [JOB, f"{ONE}/1", "x", JOB], "n": [1, 2, 3, 4]})
    first, second = unlinked(frame), unlinked(frame)
    assert first["pid"][0] == first["pid"][2] != first["pid"][1]
    assert first["pid"].isna().tolist() == [False, False, False, True]
    assert first["job_id"][1] == f"{first['pid'][0]}/1"
    assert first["job_id"][0] == first["job_id"][3] != second["job_id"][0]
    assert first["n"].tolist() == [1, 2, 3, 4]
    seen = first.to_csv() + second.to_csv()
    assert ONE not in seen
    assert OTHER not in seen
    assert JOB not in seen
    assert set(first["pid"].dropna()).isdisjoint(second["pid"].dropna())


def test_a_column_of_lists_is_an_extract_too() -> None:
    """core.job has target_reasons, a list; so has whatever an analyst gathers with list(pid)."""
    told = duckdb.sql(
        f"select ['finsam', 'utan_arbete_12'] as reasons, ['{ONE}', null] as pids, null::varchar[] as none"
    ).df()
    made = unlinked(told)
    assert "finsam" in made["reasons"][0]
    assert "utan_arbete_12" in made["reasons"][0]
    assert ONE not in made.to_csv()
    assert "utdrag:" in made["pids"][0]
    assert made["none"].isna().all()


WORLD = """
create schema core;
create table core.job as
select * from (values
  ('b', '=HYPERLINK("http://x")', ['finsam', 'utan_arbete_12'], 0.5::double, date '2025-03-01', true, 7),
  ('a', '-12', [], 1234.25::double, null, null, null)
) t(job_id, said, reasons, share, day, target, months)
"""


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute(WORLD)
        yield made


def test_a_csv_is_what_a_swedish_excel_opens_and_runs_nothing(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = export_table(connection, "core.job", tmp_path, "csv")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes() == (
        b"\xef\xbb\xbfjob_id;said;reasons;share;day;target;months\r\n"
        b"a;-12;;1234,25;;;\r\n"
        b'b;"\'=HYPERLINK(""http://x"")";finsam, utan_arbete_12;0,5;2025-03-01;ja;7\r\n'
    )


def test_a_workbook_has_numbers_days_and_texts_that_are_no_formulas(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = export_table(connection, "core.job", tmp_path, "xlsx")
    assert path.stat().st_mode & 0o777 == 0o600
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet]
    assert rows[2] == ["b", '=HYPERLINK("http://x")', "finsam, utan_arbete_12", 0.5, datetime(2025, 3, 1), "ja", 7]
    assert sheet["B3"].data_type == "s"


def test_parquet_keeps_the_types(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = export_table(connection, "core.job", tmp_path, "parquet")
    assert path.stat().st_mode & 0o777 == 0o600
    assert pq.read_table(path).to_pylist()[1]["reasons"] == ["finsam", "utan_arbete_12"]


def test_every_table_is_listed_with_what_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    definitions = load_definitions()
    with build_world(tmp_path, World(date(2025, 12, 31))) as warehouse:
        described = described_tables(warehouse, definitions)
        assert all(described.values()), [name for name, text in described.items() if not text]
        assert described["core.job"] == "Ett jobb: en person i ett företag, utan avbrott."
        assert "De sociala företagen: Anställningar." in described["staging.anstallningar"]
        assert full_name(warehouse, definitions, "jobs_created") == "mart.jobs_created"
        with pytest.raises(Stopped, match=r"outcome finns i flera scheman: mart.outcome, core.outcome"):
            full_name(warehouse, definitions, "outcome")
        with pytest.raises(Stopped, match=r"ingen tabell core.jobb. Menar du core.job\?"):
            full_name(warehouse, definitions, "core.jobb")
        assert described["mart.flow"].startswith("Målgruppsjobb som började och som tog slut under året")
        monkeypatch.setenv(VARIABLE, "en")
        english = described_tables(warehouse, definitions)
    assert english["core.job"] == "One row per job: one person at one enterprise without a break, target or not."
    assert english["mart.persons_ever"].startswith("One row. Distinct persons with a target job")
    assert [name for name, text in english.items() if not re.match("[A-Z]", text)] == []
