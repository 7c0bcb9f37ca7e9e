"""Days and months in the ways people write them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from flows.intake.tables.text import NOTHING, Read, tidy

_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_EXCEL_EPOCH = date(1899, 12, 30)
NO_END = date(9999, 12, 31)
_SERIALS = range(10_000, 80_000)  # 1927 to 2119
_YEARS = range(1900, 2101)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_DIGITS = re.compile(r"(\d{2}|\d{4})-?(\d{2})-?(\d{2})")
_IN_WORDS = re.compile(r"(?:den )?(\d{1,2})(?::?e|:?a)?[ .-]+([a-zåäö]+)\.?[ -]+(\d{4}|\d{2})")
_MONTH_AND_YEAR = re.compile(r"([a-zåäö]+)\.?[ -]+(\d{4}|\d{2})")


def read_date(value: object, at: date, *, open_end: bool = False) -> Read:
    """A day in the forms people write: Excel's own, `2025-03-01`, `250301`, `1 mars 2025`, `1/3 2025`, `mar-25`.

    A year of two digits is in the century that lies nearest before ten years after `at`. A month alone is its first day.
    `open_end`: 9999-12-31 is a day too.
    """
    day, fault = _read(value, at)
    if isinstance(day, date) and day.year not in _YEARS and not (open_end and day == NO_END):
        return None, "DATUM_FORMAT"
    return day, fault


def _read(value: object, at: date) -> Read:
    if isinstance(value, datetime):
        return _day(value.year, value.month, value.day)
    if isinstance(value, date):
        return _day(value.year, value.month, value.day)
    text = tidy(value).casefold().strip("'")
    if text in NOTHING:
        return None, None
    if re.fullmatch(r"\d{5}", text) and int(text) in _SERIALS:
        return _EXCEL_EPOCH + timedelta(days=int(text)), None
    if isinstance(value, float) and not value.is_integer() and int(value) in _SERIALS:
        return _EXCEL_EPOCH + timedelta(days=int(value)), None
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(*(int(part) for part in found.groups()))
    if found := _DIGITS.fullmatch(text):
        return _day(_year(found[1], at), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(text):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if (found := _IN_WORDS.fullmatch(text)) and (month := _month_named(found[2])):
        return _day(_year(found[3], at), month, int(found[1]))
    if (found := _MONTH_AND_YEAR.fullmatch(text)) and (month := _month_named(found[1])):
        return _day(_year(found[2], at), month, 1)
    return None, "DATUM_FORMAT"


def read_month(value: object) -> Read:
    """`2023M03`, `2023-03`, `202303` or a day of the month: YYYY-MM."""
    if isinstance(value, date):
        return f"{value.year:04d}-{value.month:02d}", None
    found = re.fullmatch(r"(\d{4})\s?[Mm-]?\s?(\d{1,2})", tidy(value))
    if found and int(found[1]) in _YEARS and 1 <= int(found[2]) <= 12:
        return f"{found[1]}-{int(found[2]):02d}", None
    return None, "MANAD_FORMAT"


def _day(year: int, month: int, day: int) -> Read:
    try:
        return date(year, month, day), None
    except ValueError:
        return None, "DATUM_FORMAT"


def _year(digits: str, at: date) -> int:
    if len(digits) == 4:
        return int(digits)
    latest = at.year + 10
    return latest - (latest - int(digits)) % 100


def _month_named(word: str) -> int | None:
    full = (
        "januari",
        "februari",
        "mars",
        "april",
        "juni",
        "juli",
        "augusti",
        "september",
        "sept",
        "oktober",
        "november",
        "december",
        "oct",
        "may",
    )
    if word[:3] in _MONTHS and (word in _MONTHS or word in full):
        return _MONTHS.index(word[:3]) + 1
    return {"may": 5, "oct": 10}.get(word)
