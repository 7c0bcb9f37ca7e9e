"""Months and years, and what a day says of them."""

from __future__ import annotations

import re
from datetime import date

from flows.intake.files.formats.shown import Shown
from flows.intake.values.days.context import YEARS, DayContext, day_of
from flows.intake.values.days.dates import YEAR_AS_DAY
from flows.intake.values.numbers import as_year, read_number, whole
from flows.intake.values.text import Read, tidy

_EPOCH = date(1899, 12, 30)
_MONTH = re.compile(r"(\d{4})\s?[Mm-]\s?(\d{1,2})|(\d{4})(\d{2})(?:\.0)?|(\d{4})-(\d{2})-\d{2}(?:[T ]00:00:00)?")
_WHOLE_DAY = re.compile(
    r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/. ]\d{4})(?:[T ]00:00(?::00)?)?", re.IGNORECASE
)
_EDGE = re.compile(r"(?:den )?(?:0?1 jan(?:uari)?|31 dec(?:ember)?)\.? (\d{4})")


def month_in(text: str) -> date | None:
    """The first day of the month that a text names: `2023M03`, `2023-03`, `202303`, `2023-03-01`; None where it names none."""
    match = _MONTH.fullmatch(text)
    if not match:
        return None
    year, month = (int(part) for part in match.groups() if part)
    return date(year, month, 1) if year in YEARS and 1 <= month <= 12 else None


def read_month(value: object, about: DayContext) -> Read:
    """`2023M03`, `2023-03`, `202303` or a day of the month: YYYY-MM."""
    day = value.value if isinstance(value, Shown) else value
    if isinstance(day, date):
        found = date(day.year, day.month, 1)
    else:
        named = month_in(tidy(day))
        if named is None:
            return Read(None, "MANAD_FORMAT")
        found = named
    if found > about.latest:
        return Read(None, "FOR_SENT", about.latest)
    return Read(None, "FOR_TIDIGT", about.earliest) if found < about.earliest else Read(found.strftime("%Y-%m"))


def _day_in(value: object) -> object:
    """The day that a text names, `2024-12-31` or `31/12 2024`; else the value as it is."""
    text = tidy(value)
    if isinstance(value, str) and (named := _EDGE.fullmatch(text.casefold())):
        return int(named[1])
    found = _WHOLE_DAY.fullmatch(text) if isinstance(value, str) else None
    if found is None:
        return value
    parts = [int(part) for part in re.findall(r"\d+", found[1])]
    year, month, day = parts if found[1][:4].isdecimal() else parts[::-1]
    return next((day for day, _ in day_of(year, month, day)), value)


def read_year(value: object, about: DayContext) -> Read:
    """A year, not later than the bounds. Of a day that begins or ends a year it is the year; any other day is asked about."""
    if isinstance(value, Shown) and value.format.text and not isinstance(value.value, date):
        value = str(value)  # `2025 (budget)`
    day = value.value if isinstance(value, Shown) else _day_in(value)
    if isinstance(day, date) and not isinstance(value, Shown) and (day.month, day.day) not in ((1, 1), (12, 31)):
        number = date(day.year, day.month, day.day) - _EPOCH  # 2025 in a cell of days is a day of 1905
        return Read(None, "AR_SOM_DAG", str(number.days if day.year in YEAR_AS_DAY else day.year))
    read = as_year(whole(read_number(day.year if isinstance(day, date) else day)))
    if read.value is not None and read.value > about.latest.year:
        return Read(None, "FOR_SENT/ar", str(about.latest.year))
    if read.value is not None and about.period and read.value > about.period.year:
        return Read(None, "EFTER_PERIODEN/ar", about.period)
    return read
