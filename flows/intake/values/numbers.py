"""Numbers, kronor, per cents and years in the ways people write them, and as a cell's own format shows them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from flows.contracts import Column
from flows.intake.files.formats.shown import MINUS, Shown
from flows.intake.values.text import STARS, Read, tidy

_NUMBER = re.compile(
    r"[-+]? ?(?:(?:\d+|\d{1,3}(?:[ ']\d{3})+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?|\d*\.\d+|\d{1,3}(?:[ ']\d{3})+\.\d+"
    r"|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,})"
)
_TWO_WAYS = re.compile(r"[-+]?[1-9]\d{0,2}(?:[ ']\d{3})*([.,])\d{3}")
"""`900,000` is nine hundred, or nine hundred thousand; `3 100,000` is as doubtful."""
_POWER = re.compile(r"([-+]?\d(?:[.,]\d+)?)e([-+]?\d{1,2})")
_STARRED = re.compile(r".*\d.*\* ?\)?$")
_LARGEST, _LARGEST_YEAR = 2.0**53, 1_000_000
_NEARLY_A_WEEK, _WEEK, _MANY = 35, 40, 3
"""Full time is so many hours a week, or somewhat fewer by an agreement. So many numbers tell."""
_FLOAT = 1e-9
"""What sums of floats may be off by: 40.00000000000001 is shown as 40, and is 40."""


def read_number(value: object) -> Read:
    """`2 000`, `1.234,5`, `12,5`: a number; `-` is none of it, 0, and `..` is not known. Groups are of three digits, or none."""
    if isinstance(value, bool | date):
        return Read(None, "TAL_FORMAT")
    if isinstance(value, int | float):
        return _exact(float(value))
    text = tidy(value).casefold().replace("\u2212", "-")
    if text in ("-", "–", "—"):
        return Read(0.0)
    if text in ("..", "…"):
        return Read()
    if power := _POWER.fullmatch(text):
        return Read(float(f"{power[1].replace(',', '.')}e{power[2]}"), "TAL_I_POTENS")
    if not _NUMBER.fullmatch(text):
        return Read(None, "TAL_FORMAT")
    two_ways = _TWO_WAYS.fullmatch(text)
    text = re.sub(r"[ ']", "", text)
    if two_ways:
        grouped, decimal = float(re.sub("[.,]", "", text)), float(text.replace(",", "."))
        read, other = (decimal, grouped) if two_ways[1] == "," else (grouped, decimal)
        return Read(read, "TUSENTAL_ELLER_DECIMAL", other)
    if "," in text and "." in text:
        text = text.replace(",", "") if text.rindex(".") > text.rindex(",") else text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[-+]?\d{1,3}([.,]\d{3}){2,}", text):
        text = re.sub("[.,]", "", text)
    return _exact(float(text.replace(",", ".")))


def _exact(number: float) -> Read:
    """A number beyond what a float tells apart from its neighbours would be another one than the sender wrote."""
    return Read(number) if abs(number) < _LARGEST else Read(None, "TAL_FORMAT")


_WITH_UNIT = re.compile(r"([\d .,]*\d)\s?([^\W\d].*)")
_SHORT = {"tim": "h", "per": "st|pers"}
"""Other words for a unit."""
_WEEKLY = {"tim": r"(?:\s?(?:/|per |i )\s?v(?:eckan?|\.)?)?"}
"""Hours are those of a week, and may say so."""


def with_a_star(read: Callable[[object], Read]) -> Callable[[object], Read]:
    """As `read`, for numbers with a star after them: they are what they are, and the star points to a note."""

    def starred(value: object) -> Read:
        if not isinstance(value, str) or not _STARRED.fullmatch(text := tidy(value)):
            return read(value)
        found = read(text.rstrip(STARS))
        return Read(found.value, "STJARNA") if found.value is not None and found.code is None else found

    return starred


def number_reader(column: Column) -> Callable[[object], Read]:
    """Numbers of persons, months, hours. What a format shows otherwise, and a dash for an unknown number, are asked about."""

    def read(value: object) -> Read:
        if isinstance(value, Shown):
            return _settled(_shown(value, column), column)
        if column.type == "number" and not column.required and tidy(value) in ("-", "–", "—"):
            return Read(0.0, "STRECK", "okänt")
        return _settled(read_number(_without_own_unit(value, column)), column)

    return read


def _without_own_unit(value: object, column: Column) -> object:
    """`36 mån` in a column of months is 36."""
    found = _WITH_UNIT.fullmatch(tidy(value)) if isinstance(value, str) else None
    return found[1] if found and _is_unit_of(found[2], column) else value


def _shown(value: Shown, column: Column) -> Read:
    """A number whose format shows another one: a per cent, thousands left out, a unit that is not the column's."""
    number, form = value.value, value.format
    if isinstance(number, date):
        return Read(None, "TAL_FORMAT")
    if form.text and not form.own_digits and not _is_unit_of(form.text, column):
        return Read(None, "TAL_FORMAT")
    if form.percent or form.thousands or form.own_digits:
        return Read(number * (100 if form.percent else 1) / 1000**form.thousands, "VISAR_ANNAT", other_meaning(value))
    return read_number(number)


def _is_unit_of(text: str, column: Column) -> bool:
    """Whether a text is the column's unit and no more: `tim`, `timmar`, `tim/v`, and not `tim/mån`."""
    word = column.unit[:3]
    whole_unit = rf"(?:{re.escape(word)}[a-zåäö]*|{_SHORT.get(word, word)})\.?{_WEEKLY.get(word, '')}"
    return bool(word) and re.fullmatch(whole_unit, tidy(text).casefold()) is not None


def other_meaning(value: Shown) -> object:
    """What else is meant by a number that is not shown as it is: the sign and digits on the screen, or what the cell holds."""
    if value.format.before.strip()[:1] in MINUS and isinstance(value.value, float | int):
        return -value.value
    if value.format.unsigned and isinstance(value.value, float | int):
        return abs(value.value)
    digits = re.sub(r"[\s,]", "", str(value)) if value.format.text else ""
    return float(digits) if digits.isdecimal() else value.value


def _settled(read: Read, column: Column) -> Read:
    """Where one of two meanings is not possible in the column, the other is meant."""
    if read.code != "TUSENTAL_ELLER_DECIMAL":
        return read
    low = -_LARGEST if column.minimum is None else column.minimum
    high = _LARGEST if column.maximum is None else column.maximum
    possible = [number for number in (read.value, read.other) if low <= number <= high]
    return Read(possible[0]) if len(possible) == 1 else read


def percent_reader(column: Column, distinct: list[object]) -> Callable[[object], Read]:
    """`50 %`, `50`, 0,5 and a cell that shows `50 %` are all fifty per cent.

    Between 0 and 1 a number is a fraction. The number 1 is one per cent or a hundred: a hundred where every number of
    the column is a fraction, else it is asked about. So are numbers of which the largest are hours of a whole week.
    """
    plain = [read_number(_plain(value)).value for value in distinct if not _shows_percent(value)]
    shares = [number for number in plain if number is not None and 0 < number < 1]
    fractions = bool(shares) and all(number is None or number <= 1 for number in plain)
    large = {number for number in plain if number is not None and number > 1}
    hours = len(plain) == len(distinct) and len(large) >= _MANY and _NEARLY_A_WEEK <= max(large) <= _WEEK

    def read(value: object) -> Read:
        if isinstance(value, Shown) and value.format.percent and not isinstance(value.value, date):
            sure = not value.format.own_digits
            return Read(round(value.value * 100, 6)) if sure else Read(value.value, "VISAR_ANNAT", value.value * 100)
        text = tidy(value).replace(" procent", "%")
        if "%" in text:
            return _settled(read_number(text.replace("%", "").strip()), column)
        if isinstance(value, Shown):
            return _shown(value, column)
        if text in ("-", "–", "—") and not column.required:
            return Read(0.0, "STRECK", "okänt")
        found = _settled(read_number(value), column)
        number = found.value
        if found.code or number is None:
            return found
        if 0 < number < 1 or (number == 1 and fractions):
            return Read(round(number * 100, 6))
        if number == 1 or (shares and 1 < number < 2):
            return Read(number, "PROCENT_ETT", round(number * 100, 6))
        if hours and number > 1:
            return Read(number, "PROCENT_ELLER_TIMMAR", round(number * 100 / _WEEK, 1))
        return found

    return read


def _plain(value: object) -> object:
    return value.value if isinstance(value, Shown) else value


def _shows_percent(value: object) -> bool:
    return (isinstance(value, Shown) and value.format.percent) or "%" in tidy(value)


def whole(read: Read) -> Read:
    """What was read as a whole number, HELTAL where it is none."""
    if read.value is None:
        return read
    other = int(read.other) if isinstance(read.other, float) and read.other.is_integer() else read.other
    nearest = round(read.value)
    if abs(read.value - nearest) > _FLOAT * max(1.0, abs(nearest)):
        return Read(None, "HELTAL")
    return Read(nearest, read.code, other)


def as_year(read: Read) -> Read:
    """What was read as a year that a column of years can hold; whether it is a likely one the contract says."""
    return read if read.value is None or abs(read.value) < _LARGEST_YEAR else Read(None, "TAL_FORMAT")
