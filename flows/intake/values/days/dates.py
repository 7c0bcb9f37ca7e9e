"""Days and months in the ways people write them. What can be two days is asked about; what had to be filled in is remarked on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date

from flows.contracts import Column
from flows.intake.files.formats.shown import Shown
from flows.intake.problems import ASKED
from flows.intake.values.days.context import (
    EIGHT,
    NO_END,
    SIX,
    YEAR_FIRST,
    YEARS,
    Candidate,
    DayContext,
    Evidence,
    form_of,
    is_turned,
)
from flows.intake.values.days.forms import candidates
from flows.intake.values.days.words import weekday_of, without_weekday
from flows.intake.values.text import GOES_ON, LEFT_OUT, NOTHING, UNKNOWN, Read, tidy

YEAR_AS_DAY = (1905, 1906)
"""Where the years of our time are, taken for day numbers."""
_MARCH_1900 = date(1900, 3, 1)
"""Excel shows the numbers 1 to 60 as days before this one, also as 29 February 1900, a day that never was."""
_YES, _NO = ("ja", "j", "x", "ok", "yes", "bekräftat", "stämmer"), ("nej", "n", "no")
_DASHES = re.compile("(?<=\\d)[\u2010-\u2015\u2212](?=\\d)")


def date_reader(column: Column, distinct: list[object], about: DayContext) -> Callable[[object], Read]:
    """The reader of one column, of days as people write them: Excel's own, `2025-03-01`, `250301`, `1 mars 2025`, `mar-25`.

    `distinct`: all its different cells; they settle what can be two days. A month alone is its first day, or its last where the
    column holds last days.
    """
    texts = {_without_weekday(value) for value in distinct if not isinstance(value, Shown | date)}
    evidence = Evidence.of(texts, about)

    def read(value: object) -> Read:
        text = _as_typed(value).casefold().strip("'")
        if column.last_day and not column.required and (text in UNKNOWN or text in LEFT_OUT):
            return Read(None, "OKANT_SLUT")
        if text in GOES_ON and column.last_day and (column.open_end or not column.required):
            return Read(NO_END if column.required else None)
        if text in NOTHING or text in UNKNOWN:
            return Read()
        bare, weekday = without_weekday(text)
        found = list(dict.fromkeys(candidates(value, bare, column, about, evidence)))
        return _of_weekday(_chosen(found, column, about), weekday)

    return read


def _as_typed(value: object) -> str:
    """The text with hyphens for the dashes that Word and Excel make of them."""
    text = tidy(value)
    return text if text.isascii() else _DASHES.sub("-", text)


def _without_weekday(value: object) -> str:
    return without_weekday(_as_typed(value).casefold())[0]


def _of_weekday(read: Read, weekday: int | None) -> Read:
    """A day that is not of the weekday written beside it is asked about."""
    if weekday is None or read.value is None or read.code in ASKED or read.value.weekday() == weekday:
        return read
    return Read(read.value, "FEL_VECKODAG", weekday_of(read.value))


def turned_forms(values: Iterable[object]) -> set[str]:
    """The forms, with the year last, in which some text can only be a day with the month first: `12/31/2024`.

    One day of a whole file that is written `2024-31-12` is a slip, and says nothing of the other columns.
    """
    texts = {_without_weekday(value) for value in values if isinstance(value, str)}
    first = (YEAR_FIRST, EIGHT, SIX)
    return {form_of(text) for text in texts if is_turned(text) and not any(form.fullmatch(text) for form in first)}


def day_or_yes(days: Callable[[object], Read], received: date, value: object) -> Read:
    """`ja` is the day on which the file came; `nej` is none."""
    answer = tidy(value).casefold().strip(".! ")
    if answer in _YES:
        return Read(received, "JA_SOM_DAG")
    return Read() if answer in _NO else days(value)


def _is_never(day: date) -> bool:
    """Whether a last day is one that programs write where there is none: 2099-12-31, 2100-01-01, 9999-12-31."""
    return day == date(2100, 1, 1) or (day.year >= 2090 and (day.month, day.day) == (12, 31))


def _chosen(found: list[Candidate], column: Column, about: DayContext) -> Read:
    """The one day that is possible; a question where two are; a fault where none is."""
    if not found:
        return Read(None, "DATUM_FORMAT")
    if column.open_end and _is_never(found[0][0]):
        as_agreed = "INGET_SLUT/9999" if found[0][0] != NO_END else None
        return Read(NO_END, as_agreed if column.required else "INGET_SLUT")
    possible = [each for each in found if about.earliest <= each[0] <= about.latest]
    if not possible:
        day = found[0][0]
        if day.year not in YEARS:
            return Read(None, "DATUM_FORMAT")
        if day < about.earliest:  # 2025 in a cell of days is a day of 1905
            kind = "/1905" if day.year in YEAR_AS_DAY else "/1900" if day < _MARCH_1900 else ""
            return Read(None, f"FOR_TIDIGT{kind}", about.earliest)
        may_go_on = column.last_day and not column.required
        return Read(None, "FOR_SENT/slut" if may_go_on else "FOR_SENT", about.latest)
    day, remark = possible[0]
    different = next((other for other, _ in possible[1:] if other != day), None)
    doubt = remark if remark and remark.startswith("MANAD_FORST") else None
    if doubt or different:
        return Read(day, doubt or "TVETYDIGT_DATUM", different)
    if about.period and day > about.period:
        return Read(None, "EFTER_PERIODEN", about.period)
    return Read(day, remark)
