"""The days that a cell may mean, in the ways people write days; flows.intake.values.days.dates chooses among them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flows.contracts import Column
from flows.intake.files.formats.shown import Shown
from flows.intake.values.days.context import (
    EIGHT,
    EITHER_ORDER,
    SHORT,
    SIX,
    SLASH_YEAR,
    YEAR_FIRST,
    YEAR_LAST,
    YEARS,
    Candidate,
    DayContext,
    Evidence,
    day_of,
    form_of,
    full_year,
    short_days,
    six_as_day,
    six_as_month,
)
from flows.intake.values.days.words import day_in_words, month_named

_SWEDEN = ZoneInfo("Europe/Stockholm")
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_SERIALS = range(10_000, 80_000)
_IN_WORDS = re.compile(r"(?:den )?(\d{1,2})(?::?e|:?a)?[ .-]+([a-zåäö]+)\.?,?[ -]+(\d{4}|\d{2})")
_MONTH_IN_WORDS = re.compile(r"([a-zåäö]+)\.?[ -]+(\d{4}|\d{2})")
_YEAR_MONTH = re.compile(r"(\d{4}) ?[-/m] ?(\d{1,2})")
_DAY_FIRST = re.compile(r"\d{1,2}[/.] ?\d{1,2}\.? \d{4}")
_FAR = 5
"""Days of one column are seldom so many years apart that the order of day and year would follow from another cell."""
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
        turned = evidence.turned | about.turned
        doubted = bool(turned) and form_of(text) in turned
        yield from _unambiguous(text, column, about, doubted=doubted)


def _unambiguous(text: str, column: Column, about: DayContext, *, doubted: bool) -> Iterator[Candidate]:
    if found := YEAR_FIRST.fullmatch(text):
        yield from _by_swedish_clock(found)
        yield from _in_order(int(found[1]), int(found[3]), int(found[4]), "MANAD_FORST/ar" if doubted else None)
    elif found := EIGHT.fullmatch(text):
        yield from _in_order(int(found[1]), int(found[2]), int(found[3]), "MANAD_FORST/ar" if doubted else None)
    elif found := _YEAR_MONTH.fullmatch(text):
        yield from _month(int(found[1]), int(found[2]), column)
    elif found := _MONTH_YEAR.fullmatch(text):
        yield from _month(int(found[2]), int(found[1]), column)
    elif found := SLASH_YEAR.fullmatch(text):
        doubt = "MANAD_FORST" if doubted and found[1] != found[2] else "TVASIFFRIGT_AR"
        yield from _in_order(full_year(found[3], about.at), int(found[2]), int(found[1]), doubt)
    elif (found := _IN_WORDS.fullmatch(text)) and (month := month_named(found[2])):
        remark = "TVASIFFRIGT_AR" if len(found[3]) == 2 else None
        yield from day_of(full_year(found[3], about.at), month, int(found[1]), remark)
    elif in_words := day_in_words(text):
        yield from day_of(*in_words)
    elif (found := _MONTH_IN_WORDS.fullmatch(text)) and (month := month_named(found[1])):
        yield from _month(full_year(found[2], about.at), month, column)


def _by_swedish_clock(found: re.Match[str]) -> Iterator[Candidate]:
    """The day in Sweden of a time with a zone: `2022-01-31T23:00:00Z` is the first of February there."""
    year, month, day, hour, minute, zone = (found[group] for group in (1, 3, 4, 5, 6, 7))
    if not zone or int(year) not in YEARS or int(hour) > 23 or int(minute) > 59:
        return
    offset = zone.replace(":", "").replace("utc", "+0000").replace("z", "+0000")
    ahead = timedelta(hours=int(offset[:3]), minutes=int(offset[0] + offset[3:]))
    for there, _ in day_of(int(year), int(month), int(day)):
        clock = datetime(there.year, there.month, there.day, int(hour), int(minute), tzinfo=UTC) - ahead
        yield clock.astimezone(_SWEDEN).date(), None


def _in_order(year: int, month: int, day: int, remark: str | None) -> Iterator[Candidate]:
    """The day; and where its order is in doubt that with the day and the month turned."""
    told = list(day_of(year, month, day))
    turned = list(day_of(year, day, month)) if remark and remark.startswith("MANAD_FORST") and day != month else []
    doubt = remark if turned or not (remark or "").startswith("MANAD_FORST") else None
    yield from ((each, doubt) for each, _ in (*told, *(turned if told else [])))


def _shown(value: Shown, column: Column) -> Iterator[Candidate]:
    """A day of which the format shows the month alone is that month, where it is the month's first as Excel writes it."""
    day = value.value
    if isinstance(day, date) and value.format.day_as == "month":
        if column.last_day and day.day == 1:
            yield from _month(day.year, day.month, column)
        else:
            yield date(day.year, day.month, day.day), None if day.day == 1 else "MANAD_SOM_DAG"


def _own_day(value: date, evidence: Evidence) -> Iterator[Candidate]:
    """A day cell is the day that Excel shows. Where others have the month first, Excel may have swapped the two: a remark."""
    day = date(value.year, value.month, value.day)
    turned = EITHER_ORDER in evidence.turned and day.day != day.month and any(day_of(day.year, day.day, day.month))
    yield day, "KAN_VARA_VAND" if turned else None


def _five_digits(value: object, text: str, about: DayContext, evidence: Evidence) -> Iterator[Candidate]:
    """A day number, or `050301` without its leading zero. As text in a workbook that counts from 1904 it may be of both."""
    with_zero = six_as_day(f"0{text}", about.at)
    if int(text) in _SERIALS and not (with_zero and evidence.short and not evidence.numbers):
        yield _day_number(int(text), about)
        if about.from_1904 and isinstance(value, str):
            yield _EPOCH + timedelta(days=int(text)), None
    if with_zero and not (evidence.numbers and not evidence.short):
        yield with_zero, "NOLLA_BORTA"


def _day_number(number: int, about: DayContext) -> Candidate:
    epoch = _EPOCH_1904 if about.from_1904 else _EPOCH
    return epoch + timedelta(days=number), "DAGNUMMER_1904" if about.from_1904 else "DAGNUMMER"


def _six_digits(text: str, column: Column, about: DayContext, evidence: Evidence) -> Iterator[Candidate]:
    """`200912` is 12 September 2020, or December 2009."""
    day, month = six_as_day(text, about.at), six_as_month(text)
    if day and not (month and evidence.months and not evidence.short):
        yield day, "MANAD_FORST/ar" if form_of(text) in evidence.turned else "TVASIFFRIGT_AR"
    if month and not (day and evidence.short and not evidence.months):
        yield from _month(month.year, month.month, column)


def _year_last(found: re.Match[str], about: DayContext, evidence: Evidence) -> Iterator[Candidate]:
    """`3/4/2025`: the day first, unless a day beside it can only have the month first."""
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    doubtful = first != second and form_of(found[0]) in evidence.turned | about.turned
    by_day, by_month = list(day_of(year, second, first)), list(day_of(year, first, second))
    if doubtful and (by_day or form_of(found[0]) == EITHER_ORDER):
        yield from ((day, "MANAD_FORST") for day, _ in by_day + by_month)
    elif by_day:
        # `1/3 2025` is how Swedes write it; `1/3/2025` and `01-03-2025` may come from anywhere.
        sure = evidence.day_first or first == second or not by_month or _DAY_FIRST.fullmatch(found[0])
        yield by_day[0][0], None if sure else "DAG_FORST"


def _short(found: re.Match[str], about: DayContext, evidence: Evidence) -> Iterator[Candidate]:
    """`25-03-01` is the first of March 2025, or the 25th of March 2001: other cells that can be one of them alone decide."""
    by_year, by_day = (list(days) for days in short_days(found, about.at))
    year_first, day_first = evidence.short_year_first, evidence.short_day_first
    if not (by_day and day_first and not year_first) or _is_nearer(by_year, by_day, day_first):
        yield from by_year
    if not (by_year and year_first and not day_first):
        yield from by_day
    if form_of(found[0]) in evidence.turned | about.turned:
        yield from (
            (day, "MANAD_FORST") for day, _ in day_of(full_year(found[4], about.at), int(found[1]), int(found[3]))
        )


def _is_nearer(one: list[Candidate], other: list[Candidate], years: frozenset[int]) -> bool:
    """Whether the first reading is much nearer the years of the other cells than the second, which has their order."""
    far = [min((abs(day.year - year) for day, _ in days for year in years), default=0) for days in (one, other)]
    return bool(one and other and years) and far[0] + _FAR <= far[1]


def _month(year: int, month: int, column: Column) -> Iterator[Candidate]:
    """A month alone: its first day, or its last in a column of last days."""
    if year in YEARS and 1 <= month <= 12:
        yield date(year, month, calendar.monthrange(year, month)[1] if column.last_day else 1), "MANAD_SOM_DAG"
