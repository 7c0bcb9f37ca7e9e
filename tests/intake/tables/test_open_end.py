"""9999-12-31, as some systems write where there is no end: from the workbook to the marts, and only for a last day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.model.connection import connect
from flows.pipeline import steps
from flows.run.catalog import load_catalog
from flows.run.context import Run
from flows.run.keys import key_of
from flows.storage.paths import Home
from tests.support.books import ANSTALLNINGAR, PLATSER, arbetsbok, taken_in, told, with_cell, xlsx
from tests.support.purpose import few

NO_END = "9999-12-31"


@pytest.mark.parametrize("cell", few([NO_END, "99991231", "31/12 9999", date(9999, 12, 31)]), ids=str)
def test_a_job_without_an_end_lasts(tmp_path: Path, cell: Any) -> None:
    """The one of the målgrupp, with 36 months without work, from 2025-03-01 at 75 %; a place without an end beside it."""
    home = Home(tmp_path).make()
    rows = with_cell(ANSTALLNINGAR, 1, 5, cell)
    places = [*PLATSER, ["199007302384", "Praktik", "Kommunen", "2024-06-01", cell, 20]]
    (home.raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok(Anställningar=rows, Platser=places)))
    run = Run.of(home.root, date(2026, 1, 15), None, None)
    assert [steps.read_step(run, sha256) for sha256 in steps.receive_step(run)] == ["accepted"]
    steps.model_step(load_catalog(run))
    with connect(home.warehouse, key_of(home, "warehouse")) as connection:
        jobs = connection.sql("select start_date, end_date from core.job").fetchall()
        ends = connection.sql("select end_date from core.placement").fetchall()
        last = connection.sql("from mart.employed order by month_end desc limit 1").fetchall()
        stayed = connection.sql("from mart.retention where k_months <= 12").fetchall()
    assert jobs == [(date(2025, 3, 1), None)]
    assert ends == [(None,)]
    assert last == [(date(2025, 12, 31), 1, 0.75, 1)]  # one person, 0.75 of full time, one enterprise known that day
    assert stayed == [(3, 1, 1), (6, 1, 1), (12, 0, 0)]


@pytest.mark.parametrize(("column", "cell"), [(4, NO_END), (5, "9999-12-30"), (5, "2101-01-01")])
def test_no_other_day_so_far_off_is_one(tmp_path: Path, column: int, cell: str) -> None:
    reading = taken_in(xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, column, cell))), tmp_path / "out")
    assert (reading["rows_rejected"], told(reading)) == (1, {("DATUM_FORMAT", f"{'ABCDEF'[column]}2")})
