"""What decides which day a cell means: the bounds of its column, the file, and the other cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

NO_END = date(9999, 12, 31)
YEARS = range(1900, 2101)
SIX = re.compile(r"(\d{2})(\d{2})(\d{2})")
SHORT = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{2}|\d)")
YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
EITHER_ORDER = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](?:\d{4}|\d{2})")
"""Nobody who writes the month first writes `3.4.2025` or `3/4 2025`."""
Candidate = tuple[date, str | None]
"""A day that a cell may mean, and the remark that goes with it."""


@dataclass(frozen=True)
class DayContext:
    """`at`: centuries are taken near it. `earliest`, `latest`: a day outside them is not possible.

    `period`: a first day may not be after it. `from_1904`: the workbook's day numbers count from 1904. `month_first`: some
    day beside this one can only be read with the month first.
    """

    at: date
    earliest: date = date(1900, 1, 1)
    latest: date = date(2100, 12, 31)
    period: date | None = None
    from_1904: bool = False
    month_first: bool = False


@dataclass(frozen=True)
class Evidence:
    """What a column's other cells say: `short`: six digits that are year, month and day; `months`: six that are year and month.

    `numbers`: day numbers; `day_first`, `month_first`: days that can be read in one order alone; `short_year_first`,
    `short_day_first`: so with years of two digits.
    """

    short: bool
    months: bool
    numbers: bool
    day_first: bool
    month_first: bool
    short_year_first: bool
    short_day_first: bool

    @classmethod
    def of(cls, texts: Iterable[str], about: DayContext) -> Evidence:
        """Gather what the texts of a column say."""
        short = months = numbers = day_first = month_first = short_year_first = short_day_first = False
        for text in texts:
            if SIX.fullmatch(text):
                as_day, as_month = six_as_day(text, about.at), six_as_month(text)
                short, months = short or bool(as_day and not as_month), months or bool(as_month and not as_day)
            elif re.fullmatch(r"\d{5}", text):
                numbers = numbers or six_as_day(f"0{text}", about.at) is None
            elif found := YEAR_LAST.fullmatch(text):
                day_first, month_first = day_first or int(found[1]) > 12, month_first or only_month_first(text)
            elif found := SHORT.fullmatch(text):
                by_year, by_day = (_possible(days, about) for days in short_days(found, about.at))
                short_year_first |= by_year and not by_day
                short_day_first |= by_day and not by_year
                month_first |= only_month_first(text)
        return cls(short, months, numbers, day_first, month_first, short_year_first, short_day_first)


def short_days(found: re.Match[str], at: date) -> tuple[Iterator[Candidate], Iterator[Candidate]]:
    """The day with the year first, and with the day first; a year has two digits."""
    first, second, third = found[1], int(found[3]), found[4]
    by_year = day_of(full_year(first, at), second, int(third), "TVASIFFRIGT_AR") if len(first) == 2 else iter(())
    by_day = day_of(full_year(third, at), second, int(first), "TVASIFFRIGT_AR") if len(third) == 2 else iter(())
    return by_year, by_day


def only_month_first(text: str) -> bool:
    """Whether a text can only be a day with the month first: `12/31/2024`."""
    found = EITHER_ORDER.fullmatch(text)
    return found is not None and int(found[1]) <= 12 < int(found[2]) <= 31


def _possible(days: Iterable[Candidate], about: DayContext) -> bool:
    return any(about.earliest <= day <= about.latest for day, _ in days)


def six_as_day(text: str, at: date) -> date | None:
    """The day that six digits are as year, month and day."""
    found = SIX.fullmatch(text)
    days = list(day_of(full_year(found[1], at), int(found[2]), int(found[3]))) if found else []
    return days[0][0] if days else None


def six_as_month(text: str) -> date | None:
    """The first day of the month that six digits are as year and month."""
    year, month = int(text[:4]), int(text[4:])
    return date(year, month, 1) if year in YEARS and 1 <= month <= 12 else None


def day_of(year: int, month: int, day: int, remark: str | None = None) -> Iterator[Candidate]:
    """The day, where there is such a one."""
    try:
        yield date(year, month, day), remark
    except ValueError:
        return


def full_year(digits: str, at: date) -> int:
    """A year of two digits is in the latest century that is before ten years after `at`."""
    if len(digits) == 4:
        return int(digits)
    latest = at.year + 10
    return latest - (latest - int(digits)) % 100
