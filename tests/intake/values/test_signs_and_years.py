"""Digits of full width, years written as days, and numbers that a format shows without their sign."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.books import ANSTALLNINGAR, EKONOMI, FORETAG, arbetsbok, rows_of, taken_in, told, with_cell, xlsx
from tests.support.habit_files import INSATSER


@pytest.mark.full
@pytest.mark.parametrize(
    ("column", "cell"),
    [(0, "１９９００７３０－２３８４"), (0, "１９９００７３０２３８４"), (4, "２０２５－０３－０１"), (6, "７５％"), (6, "７５"), (7, "٣٦")],
)  # fmt: skip
def test_digits_of_another_width_are_the_same_digits(tmp_path: Path, column: int, cell: str) -> None:
    rows = with_cell(ANSTALLNINGAR, 1, column, cell)
    reading = taken_in(xlsx(arbetsbok(Anställningar=rows)), tmp_path / "a")
    assert told(reading) == set()
    taken_in(xlsx(arbetsbok()), tmp_path / "b")
    assert rows_of(tmp_path / "a", "anstallningar") == rows_of(tmp_path / "b", "anstallningar")


def test_an_organisation_number_too(tmp_path: Path) -> None:
    reading = taken_in(xlsx(arbetsbok(Företag=with_cell(FORETAG, 1, 0, "４０９９０１－０００３"))), tmp_path / "out")
    assert reading["submitter"] == "4099010003"


@pytest.mark.parametrize(
    "cell",
    [
        "2024-01-01",
        "2024-12-31",
        "2024-12-31 00:00:00",
        "31/12 2024",
        "31.12.2024",
        "31 december 2024",
        date(2024, 12, 31),
        datetime(2024, 1, 1),
    ],
)
@pytest.mark.parametrize(("table", "rows", "at"), [("ekonomi", EKONOMI, 0), ("insatser", INSATSER, 1)])
def test_a_day_that_begins_or_ends_a_year_is_that_year(
    tmp_path: Path, cell: Any, table: str, rows: Any, at: int
) -> None:
    sheets = (
        arbetsbok(Ekonomi=with_cell(rows, 1, at, cell))
        if table == "ekonomi"
        else {"Insatser": with_cell(rows, 1, at, cell)}
    )
    source = "foretag" if table == "ekonomi" else "finsam"
    reading = taken_in(xlsx(sheets), tmp_path / "out", "bok.xlsx", source)
    assert told(reading) == set()
    assert rows_of(tmp_path / "out", table)[0]["year"] == 2024


@pytest.mark.full
@pytest.mark.parametrize(
    ("cell", "year"),
    [("2024-06-30", "2024"), ("30/4 2025", "2025"), (date(2025, 4, 30), "2025"), (date(1905, 7, 17), "2025")],
)
def test_any_other_day_is_asked_about(tmp_path: Path, cell: Any, year: str) -> None:
    """A year that ends on 30 April may be called by either; 2025 in a cell of days is 17 July 1905."""
    reading = taken_in(xlsx(arbetsbok(Ekonomi=with_cell(EKONOMI, 1, 0, cell))), tmp_path / "out")
    (problem,) = reading["problems"]
    assert (problem["code"], problem["severity"]) == ("AR_SOM_DAG", "ask")
    assert problem["message"].endswith(f"till exempel {year}.")
