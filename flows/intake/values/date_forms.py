"""The days that a cell may mean, in the ways people write days; flows.intake.values.dates chooses among them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from flows.contracts import Column
from flows.intake.files.number_formats import Shown
from flows.intake.values.day_context import (
    EITHER_ORDER,
    SHORT,
    SIX,
    YEAR_LAST,
    YEARS,
    Candidate,
    DayContext,
    Evidence,
    day_of,
    full_year,
    short_days,
    six_as_day,
    six_as_month,
)

_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_FULL_MONTHS = frozenset(
    (
        "januari", "februari", "mars", "april", "juni", "juli", "augusti", "september", "sept", "oktober", "november",
        "december",
    )
)  # fmt: skip
_ENGLISH = {"may": 5, "oct": 10}
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_SERIALS = range(10_000, 80_000)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?|t00:00:00z)?")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_IN_WORDS = re.compile(r"(?:den )?(\d{1,2})(?::?e|:?a)?[ .-]+([a-zåäö]+)\.?[ -]+(\d{4}|\d{2})")
_MONTH_IN_WORDS = re.compile(r"([a-zåäö]+)\.?[ -]+(\d{4}|\d{2})")
_YEAR_MONTH = re.compile(r"(\d{4}) ?[-/m] ?(\d{1,2})")
_SLASH_YEAR = re.compile(r"(\d{1,2})/(\d{1,2})[ -]{1,2}(\d{2})")
"""`1/5-23`: nobody writes the month first in this way."""
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/](\d{4})")


def candidates(value: object, text: str, column: Column, about: DayContext, evidence: Evidence) -> Iterator[Candidate]:
    """Every day that the cell may mean, the likeliest first."""
    if isinstance(value, Shown):
        yield from _shown(value, column)
    elif isinstance(value, date):
        yield from _own_day(value, evidence)
    elif re.fullmatch(r"\d{5}", text):
        yield from _five_digits(value, text, about, evidence)
    elif isinstance(value, float) and not value.is_integer() and int(value) in _SERIALS:
        yield _day_number(int(value), about)
    elif SIX.fullmatch(text):
        yield from _six_digits(text, column, about, evidence)
    elif found := YEAR_LAST.fullmatch(text):
        yield from _year_last(found, about, evidence)
    elif found := SHORT.fullmatch(text):
        yield from _short(found, about, evidence)
    else:
        yield from _unambiguous(text, column, about)


def _unambiguous(text: str, column: Column, about: DayContext) -> Iterator[Candidate]:
    if found := _YEAR_FIRST.fullmatch(text):
        yield from day_of(int(found[1]), int(found[3]), int(found[4]))
    elif found := _EIGHT.fullmatch(text):
        yield from day_of(int(found[1]), int(found[2]), int(found[3]))
    elif found := _YEAR_MONTH.fullmatch(text):
        yield from _month(int(found[1]), int(found[2]), column)
    elif found := _MONTH_YEAR.fullmatch(text):
        yield from _month(int(found[2]), int(found[1]), column)
    elif found := _SLASH_YEAR.fullmatch(text):
        yield from day_of(full_year(found[3], about.at), int(found[2]), int(found[1]), "TVASIFFRIGT_AR")
    elif (found := _IN_WORDS.fullmatch(text)) and (month := _month_named(found[2])):
        remark = "TVASIFFRIGT_AR" if len(found[3]) == 2 else None
        yield from day_of(full_year(found[3], about.at), month, int(found[1]), remark)
    elif (found := _MONTH_IN_WORDS.fullmatch(text)) and (month := _month_named(found[1])):
        yield from _month(full_year(found[2], about.at), month, column)


def _shown(value: Shown, column: Column) -> Iterator[Candidate]:
    """A day of which the format shows the month alone is that month, where it is the month's first as Excel writes it."""
    day = value.value
    if isinstance(day, date) and value.format.day_as == "month":
        if column.last_day and day.day == 1:
            yield from _month(day.year, day.month, column)
        else:
            yield date(day.year, day.month, day.day), None if day.day == 1 else "MANAD_SOM_DAG"


def _own_day(value: date, evidence: Evidence) -> Iterator[Candidate]:
    """A day of Excel's own is what is seen. Beside days with the month first Excel may have turned it round: a remark says so."""
    day = date(value.year, value.month, value.day)
    turned = evidence.month_first and day.day != day.month and any(day_of(day.year, day.day, day.month))
    yield day, "KAN_VARA_VAND" if turned else None


def _five_digits(value: object, text: str, about: DayContext, evidence: Evidence) -> Iterator[Candidate]:
    """A day number, or `050301` without its leading zero. A text of them in a workbook from 1904 may be of either count."""
    without_nought = six_as_day(f"0{text}", about.at)
    if int(text) in _SERIALS and not (without_nought and evidence.short and not evidence.numbers):
        yield _day_number(int(text), about)
        if about.from_1904 and isinstance(value, str):
            yield _EPOCH + timedelta(days=int(text)), None
    if without_nought and not (evidence.numbers and not evidence.short):
        yield without_nought, "NOLLA_BORTA"


def _day_number(number: int, about: DayContext) -> Candidate:
    epoch = _EPOCH_1904 if about.from_1904 else _EPOCH
    return epoch + timedelta(days=number), "DAGNUMMER_1904" if about.from_1904 else "DAGNUMMER"


def _six_digits(text: str, column: Column, about: DayContext, evidence: Evidence) -> Iterator[Candidate]:
    """`200912` is 12 September 2020, or December 2009."""
    day, month = six_as_day(text, about.at), six_as_month(text)
    if day and not (month and evidence.months and not evidence.short):
        yield day, "TVASIFFRIGT_AR"
    if month and not (day and evidence.short and not evidence.months):
        yield from _month(month.year, month.month, column)


def _year_last(found: re.Match[str], about: DayContext, evidence: Evidence) -> Iterator[Candidate]:
    """`3/4/2025`: the day first, unless a day beside it can only have the month first."""
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    doubtful = EITHER_ORDER.fullmatch(found[0]) and first != second and (about.month_first or evidence.month_first)
    by_day, by_month = list(day_of(year, second, first)), list(day_of(year, first, second))
    if doubtful:
        yield from ((day, "MANAD_FORST") for day, _ in by_day + by_month)
    elif by_day:
        sure = evidence.day_first or first == second or not by_month or found[0].count("/") < 2
        yield by_day[0][0], None if sure else "DAG_FORST"


def _short(found: re.Match[str], about: DayContext, evidence: Evidence) -> Iterator[Candidate]:
    """`25-03-01` is the first of March 2025, or the 25th of March 2001: other cells that can be one of them alone decide."""
    by_year, by_day = (list(days) for days in short_days(found, about.at))
    if not (by_day and evidence.short_day_first and not evidence.short_year_first):
        yield from by_year
    if not (by_year and evidence.short_year_first and not evidence.short_day_first):
        yield from by_day
    if about.month_first or evidence.month_first:
        yield from (
            (day, "MANAD_FORST") for day, _ in day_of(full_year(found[4], about.at), int(found[1]), int(found[3]))
        )


def _month(year: int, month: int, column: Column) -> Iterator[Candidate]:
    """A month alone: its first day, or its last in a column of last days."""
    if year in YEARS and 1 <= month <= 12:
        yield date(year, month, calendar.monthrange(year, month)[1] if column.last_day else 1), "MANAD_SOM_DAG"


def _month_named(word: str) -> int | None:
    if word[:3] in _MONTHS and (word in _MONTHS or word in _FULL_MONTHS):
        return _MONTHS.index(word[:3]) + 1
    return _ENGLISH.get(word)
