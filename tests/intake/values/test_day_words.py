"""Days with words, zones and blanks in them, days without an end, and days that may have the month first.

Expected values are what a Swedish calendar says: 1 February 2022 was a Tuesday.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from flows.contracts import contracts, sentences
from flows.intake.values.days.context import NO_END, DayContext
from tests.support.books import ANSTALLNINGAR, EKONOMI, arbetsbok, taken_in, told, with_cell, xlsx
from tests.support.days import read_date
from tests.support.habit_files import BESLUT

START, END, VALID_TO = (
    contracts()[table].column(name)
    for table, name in (("anstallningar", "start_date"), ("anstallningar", "end_date"), ("beslut", "valid_to"))
)
ABOUT = DayContext(date(2026, 1, 15), date(1990, 1, 1), date(2036, 1, 15))
DAY = date(2022, 2, 1)


@pytest.mark.parametrize(
    "cell",
    [
        "2022 02 01", "2022. 02. 01", "tisdag 1 februari 2022", "tisdag den 1 februari 2022", "tisdagen den 1 februari 2022",
        "tis 2022-02-01", "ti 1/2 2022", "2022-02-01 (tis)", "Feb 1, 2022", "February 1, 2022", "Tuesday, February 1, 2022",
        "1 February 2022", "1 febr. 2022", "2022, 1 februari", "2022-02-01T00:00:00+01:00", "2022-02-01T00:00:00.000+0100",
        "2022-02-01T00:00:00Z", "1/2 2022", "1.2 2022",
    ],
)  # fmt: skip
def test_a_day_is_read_as_a_person_reads_it(cell: str) -> None:
    assert read_date(cell, ABOUT, START)[:2] == (DAY, None)


@pytest.mark.parametrize(
    ("cell", "day", "code", "other"),
    [
        ("onsdag 1 februari 2022", DAY, "FEL_VECKODAG", "tisdag"),
        ("2022-01-31T23:00:00Z", DAY, "TVETYDIGT_DATUM", date(2022, 1, 31)),  # midnight in Sweden
        ("2022-07-31T22:30:00+00:00", date(2022, 8, 1), "TVETYDIGT_DATUM", date(2022, 7, 31)),  # summer time
        ("tisdag", None, "DATUM_FORMAT", None),
        ("9999-12-31T23:00:00Z", None, "DATUM_FORMAT", None),
        ("30 februari 2022", None, "DATUM_FORMAT", None),
    ],
)
def test_what_can_be_two_days_or_none_is_asked_about(cell: str, day: date | None, code: str, other: object) -> None:
    assert read_date(cell, ABOUT, START) == (day, code, other)


@pytest.mark.parametrize("cell", ["01-02-2022", "01/02/2022", "1.2.2022", "1 2 2022"])
def test_the_day_first_is_told_where_nothing_in_the_column_decides(cell: str, tmp_path: Path) -> None:
    assert read_date(cell, ABOUT, START)[:2] == (DAY, "DAG_FORST")
    assert read_date(cell, ABOUT, START, ["31/12/2021"])[:2] == (DAY, None)
    assert read_date("11/11/2021", ABOUT, START)[:2] == (date(2021, 11, 11), None)
    rows = with_cell(with_cell(ANSTALLNINGAR, 1, 4, cell), 2, 4, cell)
    (remark,) = taken_in(xlsx(arbetsbok(Anställningar=rows)), tmp_path)["problems"]
    assert (remark["code"], remark["cell"], remark["severity"]) == ("DAG_FORST", "E2", "warn")
    assert "2022-02-01" in remark["message"]


@pytest.mark.parametrize("cell", ["2099-12-31", "2100-01-01", "2999-12-31", "9999-12-31", date(2099, 12, 31)])
def test_a_day_that_programs_write_for_no_end_is_no_end(cell: object) -> None:
    assert read_date(cell, ABOUT, END)[:2] == (NO_END, "INGET_SLUT")
    code = None if cell == "9999-12-31" else "INGET_SLUT/9999"  # as the layout of decisions says
    assert read_date(cell, ABOUT, VALID_TO)[:2] == (NO_END, code)
    assert read_date(cell, ABOUT, START).value is None


def test_a_last_day_too_far_ahead_is_refused_with_a_word_on_what_goes_on() -> None:
    assert read_date("2049-12-31", ABOUT, END)[:2] == (None, "FOR_SENT/slut")
    assert read_date("2049-12-31", ABOUT, VALID_TO)[:2] == (None, "FOR_SENT")


def test_a_small_number_in_a_cell_of_days_is_told_as_what_it_is() -> None:
    """Excel shows 60 as 29 February 1900, a day that never was, and other programs as the 28th."""
    assert read_date(date(1900, 2, 28), ABOUT, START).code == "FOR_TIDIGT/1900"
    assert "{value}" not in sentences()["FOR_TIDIGT/1900"]


def test_what_is_said_of_such_days_and_numbers(tmp_path: Path) -> None:
    """In one workbook, and in one file of decisions."""
    first, second = ANSTALLNINGAR[1:]
    third = ["199610202385", *second[1:4], date(1900, 2, 28), "", 50, "", ""]
    jobs = [
        ANSTALLNINGAR[0],
        [*first[:4], "onsdag 1 februari 2022", "", 75, "1,2E+01", ""],
        [*second[:5], "2049-12-31", *second[6:]],
        third,
    ]
    economy = with_cell(EKONOMI, 1, 1, "3 100 000*")
    reading = taken_in(xlsx(arbetsbok(Anställningar=jobs, Ekonomi=economy)), tmp_path / "a")
    assert told(reading) == {
        ("FEL_VECKODAG", "E2"),
        ("TAL_I_POTENS", "H2"),
        ("FOR_SENT", "F3"),
        ("FOR_TIDIGT", "E4"),
        ("STJARNA", "B2"),
    }
    words = {problem["code"]: problem["message"] for problem in reading["problems"]}
    assert "men den dagen är en tisdag" in words["FEL_VECKODAG"]
    assert "töm cellen" in words["FOR_SENT"]
    decision = with_cell(BESLUT, 1, 5, "2099-12-31")
    asked = taken_in(xlsx({"Beslut": decision}), tmp_path / "b", "beslut_2025-12.xlsx", "arbetsformedlingen")
    assert told(asked) == {("INGET_SLUT", "F2")}
