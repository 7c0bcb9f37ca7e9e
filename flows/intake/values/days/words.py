"""Months and weekdays in words, Swedish and English, in the ways people write them before, in and after a day."""

from __future__ import annotations

import re
from datetime import date

from flows.intake.wording import part

_MONTHS = (
    ("jan", "januari", "january"), ("feb", "februari", "february", "febr"), ("mar", "mars", "march"),
    ("apr", "april"), ("maj", "may"), ("jun", "juni", "june"), ("jul", "juli", "july"), ("aug", "augusti", "august"),
    ("sep", "september", "sept"), ("okt", "oktober", "oct", "october"), ("nov", "november"),
    ("dec", "december"),
)  # fmt: skip
_WEEKDAYS = (
    ("mån", "må", "mon", "måndag", "monday"), ("tis", "ti", "tue", "tisdag", "tuesday"),
    ("ons", "on", "wed", "onsdag", "wednesday"), ("tor", "to", "tors", "thu", "torsdag", "thursday"),
    ("fre", "fr", "fri", "fredag", "friday"), ("lör", "lö", "sat", "lördag", "saturday"),
    ("sön", "sö", "sun", "söndag", "sunday"),
)  # fmt: skip
_NUMBERS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_DAYS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
_BEFORE = re.compile(r"([a-zåäö]+)(?:[.,]* (?:den )?|[.,]+)(?=\d|[a-zåäö]+\.? \d)")
_AFTER = re.compile(r"(?<=\d),? \(?([a-zåäö]+)\.?\)?$")
_MONTH_FIRST = re.compile(r"([a-zåäö]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4}),? (\d{1,2})(?::?e|:?a)? ([a-zåäö]+)\.?|(\d{4}),? ([a-zåäö]+)\.? (\d{1,2})")


def month_named(word: str) -> int | None:
    """The number of a month by its name, whole or short, in small letters."""
    return _NUMBERS.get(word)


def without_weekday(text: str) -> tuple[str, int | None]:
    """`tisdag den 1 februari 2022` → (`1 februari 2022`, 1): the rest and the weekday, Monday 0; None where it names none."""
    if text[:1].isdigit() and text[-1:].isdigit():
        return text, None
    if (found := _BEFORE.match(text)) and (number := _weekday(found[1])) is not None:
        return text[found.end() :], number
    if (found := _AFTER.search(text)) and (number := _weekday(found[1])) is not None:
        return text[: found.start()], number
    return text, None


def _weekday(word: str) -> int | None:
    return _DAYS.get(word.removesuffix("en"))


def weekday_of(day: date) -> str:
    """The name of a day's weekday."""
    return part(("mandag", "tisdag", "onsdag", "torsdag", "fredag", "lordag", "sondag")[day.weekday()])


def day_in_words(text: str) -> tuple[int, int, int] | None:
    """Year, month and day of `Feb 1, 2022` and `2022 1 februari`; None where the text is no such day."""
    if (found := _MONTH_FIRST.fullmatch(text)) and (month := month_named(found[1])):
        return int(found[3]), month, int(found[2])
    if found := _YEAR_FIRST.fullmatch(text):
        year, name, day = found[1] or found[4], found[3] or found[5], found[2] or found[6]
        month = month_named(name)
        return (int(year), month, int(day)) if month else None
    return None
