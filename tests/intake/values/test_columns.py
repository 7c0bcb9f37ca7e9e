"""Cells as people write them. Every expected value is read by eye from the cell's text."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.contracts import Column
from flows.intake.values.columns import parse_column
from flows.intake.values.days.context import DayContext
from flows.intake.values.days.years import read_month
from flows.intake.values.numbers import read_number
from flows.intake.values.readers import Setting, Unit
from flows.security.keys import Keys
from tests.support.days import read_date

AT = date(2025, 12, 31)
SETTING = Setting(AT, Keys(bytes(range(1, 33))), "foretag/5560000001", AT)
ABOUT = DayContext(AT)
DAY = Column(name="d", header="D", type="date", earliest=date(1900, 1, 1), horizon_days=0)


KRONOR = Unit()


def parsed(column: Column, *cells: object, unit: Unit = KRONOR) -> tuple[list[object], list[object]]:
    frame = parse_column(column, cells, SETTING, unit)
    return [
        [None if pd.isna(value) else value for value in frame[name].astype(object)]
        for name in (column.name, f"{column.name}__fault")
    ]  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2025-03-01", date(2025, 3, 1)),
        ("2025-03-01 00:00:00", date(2025, 3, 1)),
        ("2025/3/1", date(2025, 3, 1)),
        ("20250301", date(2025, 3, 1)),
        (20250301.0, date(2025, 3, 1)),
        ("250301", date(2025, 3, 1)),
        (250301.0, date(2025, 3, 1)),
        ("1 mars 2025", date(2025, 3, 1)),
        ("den 1 mars 2025", date(2025, 3, 1)),
        ("1 Mar. 2025", date(2025, 3, 1)),
        ("31 okt 24", date(2024, 10, 31)),
        ("1/3 2025", date(2025, 3, 1)),
        ("1.3.2025", date(2025, 3, 1)),
        ("mar-25", date(2025, 3, 1)),
        ("mars 2025", date(2025, 3, 1)),
        (45717.0, date(2025, 3, 1)),  # Excel's serial number of that day
        ("45717", date(2025, 3, 1)),
        (datetime(2025, 3, 1, 12, 30), date(2025, 3, 1)),
        (date(2025, 3, 1), date(2025, 3, 1)),
        ("990301", date(1999, 3, 1)),
        ("\u00a02025-03-01\u00a0", date(2025, 3, 1)),
    ],
)
def test_days(cell: object, day: date) -> None:
    assert read_date(cell, ABOUT, DAY).value == day


@pytest.mark.parametrize(
    "cell", ["2025-02-30", "31 feb 2025", "2025-13-01", "nästa vår", "00250301", "1/13 2025", "12"]
)
def test_what_is_no_day_is_a_fault(cell: str) -> None:
    assert read_date(cell, ABOUT, DAY) == (None, "DATUM_FORMAT", None)


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_day_reads_back(day: date) -> None:
    assert read_date(day.isoformat(), ABOUT, DAY).value == day
    assert read_date(day.strftime("%Y%m%d"), ABOUT, DAY).value == day
    assert read_date(float((day - date(1899, 12, 30)).days), ABOUT, DAY, [45717.0]).value == day


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (12.5, 12.5),
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("2 000", 2000.0),
        ("2\u00a0000", 2000.0),
        ("2\u2009000", 2000.0),
        ("1.234.567", 1234567.0),
        ("1.234,50", 1234.5),
        ("1,234.50", 1234.5),
        ("-3", -3.0),
        ("\u22123", -3.0),
        ("-", 0.0),
    ],
)
def test_numbers(cell: object, number: float) -> None:
    assert read_number(cell) == (number, None, None)


@pytest.mark.parametrize("cell", ["tolv", "<5", "1 2 3,4,5", "12 st", True, "3 100 000 1", "3100 000", "3 100 00"])
def test_what_is_no_number_is_a_fault(cell: object) -> None:
    assert read_number(cell) == (None, "TAL_FORMAT", None)


def test_two_dots_is_a_number_nobody_knows() -> None:
    assert read_number("..") == (None, None, None)


@pytest.mark.parametrize(
    ("cells", "percents"),
    [
        (["50 %", "50", 50.0, "62%"], [50, 50, 50, 62]),
        ([0.5, 0.75, 1.0], [50, 75, 100]),  # Excel's own per cents
        (["0,5", 80.0], [50, 80]),
        ([1.0, 50.0], [None, 50]),  # beside larger numbers a one is a question
        (["0,5 %"], [0.5]),
    ],
)
def test_per_cents(cells: list[object], percents: list[float]) -> None:
    assert parsed(Column(name="p", header="P", type="percent"), *cells)[0] == percents


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        ((40, 30, 20), True),
        (("38,25", "30", "19"), True),
        ((100, 40, 30, 20), False),
        ((30, 25, 20), False),  # nobody works a whole week
        ((40, 40, 40), False),
        (("40 %", "30 %", 20), False),
    ],
)
def test_per_cents_that_may_be_hours_of_a_week_are_asked_about(cells: tuple[object, ...], asked: bool) -> None:
    faults = parsed(Column(name="p", header="P", type="percent"), *cells)[1]
    assert faults == ["PROCENT_ELLER_TIMMAR" if asked else None] * len(cells)


def test_an_amount_is_in_the_unit_of_its_column_or_its_own() -> None:
    money = Column(name="k", header="K", type="kr")
    assert parsed(money, "2 400", "3 000 kr", "3 tkr", "1 200:-", "2,5 mkr", unit=Unit(1000))[0] == (
        [2_400_000, 3_000, 3_000, 1_200, 2_500_000]
    )
    assert parsed(money, "2 400", "2\u00a0000\u00a0kr", "5 kkr", "7 TSEK")[0] == [2_400, 2_000, 5_000, 7_000]


def test_choices_whatever_the_case_and_the_blanks() -> None:
    column = Column(name="c", header="C", type="choice", values=("Ja", "Nej"), synonyms={"J": "Ja", "X": "Ja"})
    assert parsed(column, "ja", " JA ", "j", "x", "Nej", "", "Kanske", True)[0] == [
        "Ja", "Ja", "Ja", "Ja", "Nej", None, "Kanske", "Ja",
    ]  # fmt: skip


def test_months_and_regions() -> None:
    assert read_month("2023M03", ABOUT).value == "2023-03"
    assert read_month("2023-3", ABOUT).value == "2023-03"
    assert read_month("2023M13", ABOUT).code == "MANAD_FORMAT"
    regions = Column(name="g", header="G", type="geo")
    assert parsed(regions, "00", 0.0, "20", 20.0, "2085", 2085.0, 114.0, "9999") == (
        [["00", "00", "20", "20", "2085", "2085", "0114", None], [None] * 7 + ["OKAND_REGION"]]
    )


def test_places_by_name_and_code() -> None:
    column = Column(name="k", header="K", type="place")
    assert parsed(column, "Ludvika", "2061 Smedjebacken", "smedjebacken ", "Ludvka") == (
        [["2085", "2061", "2061", None], [None, None, None, "OKAND_ORT"]]
    )


def test_a_number_may_have_the_unit_of_its_column() -> None:
    months = Column(name="m", header="M", type="number", unit="månader")
    hours = Column(name="h", header="H", type="number", unit="timmar")
    assert parsed(months, "36 mån", "36 månader", "3 år")[0] == [36, 36, None]
    assert parsed(hours, "20 tim", "20 h", "20 tim/v", "20 tim/mån")[0] == [20, 20, 20, None]


def test_counts_are_whole() -> None:
    assert parsed(Column(name="n", header="N", type="count"), "12", 12.5, "1 200") == (
        [[12, None, 1200], [None, "HELTAL", None]]
    )


def test_a_number_mistyped_into_free_text_is_masked() -> None:
    (text,) = parsed(Column(name="t", header="T", type="text"), "Återbruk, ring 19121212-1212")[0]
    assert "1212-1212" not in str(text)


def test_the_text_of_an_identity_number_is_never_kept() -> None:
    frame = parse_column(Column(name="pid", header="P", type="person"), ["19121212-1213"], SETTING)
    assert frame["pid__fault"].tolist() == ["PNR_KONTROLLSIFFRA"]
    assert "1212" not in frame.to_csv()


@pytest.mark.parametrize("cell", ["9" * 20, "9" * 400, 1e16, float("inf"), float("nan"), "-" + "9" * 17])
def test_a_number_too_large_to_be_told_from_its_neighbours_is_a_fault(cell: object) -> None:
    assert read_number(cell) == (None, "TAL_FORMAT", None)
