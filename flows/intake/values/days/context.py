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
SLASH_YEAR = re.compile(r"(\d{1,2})/(\d{1,2})[ -]{1,2}(\d{2})")
YEAR_FIRST = re.compile(
    r"(\d{4}) ?([-/. ]) ?(\d{1,2}) ?\2 ?(\d{1,2})"
    r"(?:[t ](\d{1,2}):(\d{2})(?::\d{2}(?:[.,]\d+)?)?(?: ?(z|utc|[+-]\d{2}:?\d{2}))?)?"
)
"""Its last groups are hour, minute and zone, where the text has them."""
EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_EITHER = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](?:\d{4}|\d{2})")
_YEAR_IS_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ]{1,2}(?:\d{4}|\d{2})")
EITHER_ORDER = "either"
"""The form of `3/4/2025` and `3-4-25`, as Excel writes them where the month is first."""
Candidate = tuple[date, str | None]
"""A day that a cell may mean, and the remark that goes with it."""


@dataclass(frozen=True)
class DayContext:
    """`at`: centuries are taken near it. `earliest`, `latest`: a day outside them is not possible.

    `period`: a first day may not be after it. `from_1904`: the workbook's day numbers count from 1904. `turned`: the forms in
    which some day of the file has the day and the month turned.
    """

    at: date
    earliest: date = date(1900, 1, 1)
    latest: date = date(2100, 12, 31)
    period: date | None = None
    from_1904: bool = False
    turned: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Evidence:
    """What a column's other cells say: `short`: six digits that are year, month and day; `months`: six that are year and month.

    `numbers`: day numbers; `day_first`: days that can only have the day first; `turned`: the forms in which some day can only
    have the month before the day, or after it where that is the odd order; `short_year_first`, `short_day_first`: days with years
    of two digits that can be read in one order alone, and the years of those.
    """

    short: bool
    months: bool
    numbers: bool
    day_first: bool
    turned: frozenset[str]
    short_year_first: frozenset[int]
    short_day_first: frozenset[int]

    @classmethod
    def of(cls, texts: Iterable[str], about: DayContext) -> Evidence:
        """Gather what the texts of a column say."""
        short = months = numbers = day_first = False
        turned, by_years, by_days = set[str](), set[int](), set[int]()
        for text in texts:
            if is_turned(text):
                turned.add(form_of(text))
            if SIX.fullmatch(text):
                as_day, as_month = six_as_day(text, about.at), six_as_month(text)
                short, months = short or bool(as_day and not as_month), months or bool(as_month and not as_day)
            elif re.fullmatch(r"\d{5}", text):
                numbers = numbers or six_as_day(f"0{text}", about.at) is None
            elif found := YEAR_LAST.fullmatch(text):
                day_first = day_first or int(found[1]) > 12
            elif found := SHORT.fullmatch(text):
                by_year, by_day = (_possible(days, about) for days in short_days(found, about.at))
                if not (by_year and by_day):
                    by_years.update(by_year)
                    by_days.update(by_day)
        return cls(short, months, numbers, day_first, frozenset(turned), frozenset(by_years), frozenset(by_days))


def form_of(text: str) -> str:
    """In which form a day is written: `3.4.2025` is `9.9.Y`, and `20250403` is `YYYYMMDD`."""
    if _EITHER.fullmatch(text):
        return EITHER_ORDER
    return re.sub(r"\d+", lambda found: {8: "YYYYMMDD", 6: "YYMMDD", 4: "Y"}.get(len(found[0]), "9"), text)


def is_turned(text: str) -> bool:
    """Whether a text can only be a day with the day and the month in the odd order: `12/31/2024`, `2024-31-12`, `20243112`."""
    if found := _YEAR_IS_LAST.fullmatch(text):
        return int(found[1]) <= 12 < int(found[2]) <= 31
    if found := YEAR_FIRST.fullmatch(text):
        return int(found[4]) <= 12 < int(found[3]) <= 31
    found = EIGHT.fullmatch(text) or SIX.fullmatch(text)
    if found is None or not 12 < int(found[2]) <= 31 or (len(text) == 6 and six_as_month(text)):
        return False
    return int(found[3]) <= 12 or int(found[1]) <= 12


def short_days(found: re.Match[str], at: date) -> tuple[Iterator[Candidate], Iterator[Candidate]]:
    """The day with the year first, and with the day first; a year has two digits."""
    first, second, third = found[1], int(found[3]), found[4]
    by_year = day_of(full_year(first, at), second, int(third), "TVASIFFRIGT_AR") if len(first) == 2 else iter(())
    by_day = day_of(full_year(third, at), second, int(first), "TVASIFFRIGT_AR") if len(third) == 2 else iter(())
    return by_year, by_day


def _possible(days: Iterable[Candidate], about: DayContext) -> list[int]:
    """The years of the days that are possible."""
    return [day.year for day, _ in days if about.earliest <= day <= about.latest]


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
