"""Days with the month before the day, or the day before the month: what one cell shows puts the others of its form in doubt."""

from __future__ import annotations

from datetime import date

import pytest

from flows.contracts import contracts
from flows.intake.values.days.context import DayContext
from flows.intake.values.days.dates import turned_forms
from tests.support.days import read_date

START = contracts()["anstallningar"].column("start_date")
ABOUT = DayContext(date(2026, 1, 15), date(1990, 1, 1), date(2026, 1, 15))
MONTH, YEAR = "MANAD_FORST", "MANAD_FORST/ar"


@pytest.mark.parametrize(
    ("cell", "beside", "day", "code"),
    [
        ("3.4.2025", "12.31.2024", date(2025, 4, 3), MONTH),
        ("3/4 2025", "12/31 2024", date(2025, 4, 3), MONTH),
        ("3/4-25", "12/31-24", date(2025, 4, 3), MONTH),
        ("2025-03-04", "2024-31-12", date(2025, 3, 4), YEAR),
        ("2025/03/04", "2024/31/12", date(2025, 3, 4), YEAR),
        ("20250304", "20243112", date(2025, 3, 4), YEAR),
        ("250304", "243112", date(2025, 3, 4), YEAR),
        ("030425", "123124", date(2003, 4, 25), YEAR),
        ("25-03-04", "31-12-24", date(2025, 3, 4), "TVETYDIGT_DATUM"),
        # What is of another form, or can be one day alone, is not in doubt.
        ("3.4.2025", "31.12.2024", date(2025, 4, 3), None),
        ("2025-03-04", "12/31/2024", date(2025, 3, 4), None),
        ("2025-03-24", "2024-31-12", date(2025, 3, 24), None),
        ("2025-03-04", "2024-13-45", date(2025, 3, 4), None),
        ("3 april 2025", "12.31.2024", date(2025, 4, 3), None),
        ("05-03-24", "31-12-24", date(2024, 3, 5), "TVASIFFRIGT_AR"),
    ],
)
def test_one_cell_in_the_odd_order_puts_its_form_in_doubt(cell: str, beside: str, day: date, code: str | None) -> None:
    read = read_date(cell, ABOUT, START, [beside])
    assert (read.value, read.code) == (day, code)


def test_days_with_the_year_last_are_in_doubt_in_the_whole_file() -> None:
    assert turned_forms(["12.31.2024", "2024-31-12", "31.12.2024"]) == {"9.9.Y"}
