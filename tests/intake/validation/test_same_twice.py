"""The same year, the same job or a job that was not ended: what stands twice is said, and of two amounts none is chosen."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.books import ANSTALLNINGAR, EKONOMI, Rows, arbetsbok, rows_of, taken_in, xlsx

PERSON = ANSTALLNINGAR[1][0]


def told(out: Path, data: bytes, table: str) -> tuple[set[tuple[str, str | None]], list[dict[str, Any]]]:
    """Code and cell of what is said, and the rows that count."""
    reading = taken_in(data, out, "bok.xlsx", "foretag")
    return {(p["code"], p["cell"]) for p in reading["problems"]}, rows_of(out, table)


def jobs(*more: list[Any]) -> Rows:
    return [ANSTALLNINGAR[0], [PERSON, "Målgrupp", "Tillsvidare", "Inget", "2024-03-01", "", 75, 36, ""], *more]


def test_of_one_year_with_two_turnovers_none_counts(tmp_path: Path) -> None:
    """Quarters typed as years: 700 000 and 690 000 kronor are no year of 700 000."""
    years = [EKONOMI[0], [2025, 700000], [2025, 690000], [2025, 690000], [2024, 2750000]]
    said, rows = told(tmp_path / "olika", xlsx(arbetsbok(Ekonomi=years)), "ekonomi")
    assert {("DUBBLETT_AR", f"A{row}") for row in (2, 3, 4)} <= said
    assert [row["year"] for row in rows] == [2024]
    said, rows = told(
        tmp_path / "lika", xlsx(arbetsbok(Ekonomi=[EKONOMI[0], [2025, 700000], [2025, 700000]])), "ekonomi"
    )
    assert ("DUBBLETT_AR", "A2") not in said
    assert [row["turnover_kr"] for row in rows] == [700000]


@pytest.mark.parametrize(
    ("another", "code", "cell"),
    [
        ([PERSON, "Målgrupp", "Tillsvidare", "Inget", "2024-03-01", "", 50, 36, ""], "SAMMA_START", "A3"),
        ([PERSON, "Målgrupp", "Tillsvidare", "Inget", "2025-02-01", "", 50, 36, ""], "OVER_HELTID", "G2"),
    ],
)
def test_a_job_that_may_stand_twice_is_remarked_on_and_counts(
    tmp_path: Path, another: list[Any], code: str, cell: str
) -> None:
    said, rows = told(tmp_path / "ut", xlsx(arbetsbok(Anställningar=jobs(another))), "anstallningar")
    assert (code, cell) in said
    assert len(rows) == 2


@pytest.mark.parametrize("end", ["", "2025-01-31"])
def test_two_jobs_within_full_time_or_one_after_the_other_are_not(tmp_path: Path, end: str) -> None:
    first = [PERSON, "Målgrupp", "Tillsvidare", "Inget", "2024-03-01", end, 75 if end else 50, 36, ""]
    second = [PERSON, "Målgrupp", "Tillsvidare", "Inget", "2025-02-01", "", 50, 36, ""]
    said, _ = told(tmp_path / "ut", xlsx(arbetsbok(Anställningar=[ANSTALLNINGAR[0], first, second])), "anstallningar")
    assert not {code for code, _ in said} & {"SAMMA_START", "OVER_HELTID"}


def test_a_year_whose_format_shows_two_is_asked_about(tmp_path: Path) -> None:
    """2025 shown as 2025/26: the financial year may end in the one or the other."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx(arbetsbok())))
    book["Ekonomi"]["A2"].number_format = '0"/26"'
    data = io.BytesIO()
    book.save(data)
    said, rows = told(tmp_path / "ut", data.getvalue(), "ekonomi")
    assert ("VISAR_ANNAT", "A2") in said
    assert rows == []


@pytest.mark.parametrize("written", ["NULL", "nan", "NaT", "<NA>", "None"])
def test_what_programs_write_for_nothing_is_nothing_where_nothing_is_needed(tmp_path: Path, written: str) -> None:
    row = [PERSON, "Målgrupp", "Tillsvidare", "Inget", "2024-03-01", "", 75, written, written]
    said, rows = told(tmp_path / "ut", xlsx(arbetsbok(Anställningar=[ANSTALLNINGAR[0], row])), "anstallningar")
    assert not {code for code, cell in said if cell and cell[1:] == "2"}
    assert [(row["end_date"], row["months_without_work"], row["end_reason"]) for row in rows] == [(None, None, None)]


@pytest.mark.parametrize("written", ["NULL", "nan", "NaT"])
def test_a_last_day_that_a_program_left_out_is_asked_about(tmp_path: Path, written: str) -> None:
    """The job may have ended on a day that nobody knows, or go on: only the writer can say."""
    row = [PERSON, "Målgrupp", "Tillsvidare", "Inget", "2024-03-01", written, 75, 36, ""]
    said, rows = told(tmp_path / "ut", xlsx(arbetsbok(Anställningar=[ANSTALLNINGAR[0], row])), "anstallningar")
    assert ("OKANT_SLUT", "F2") in said
    assert rows == []
