"""Personal identity numbers as people and Excel write them, brought to twelve characters, YYYYMMDDNNNC."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from numbers import Integral, Real

INTERIM_LETTERS = "TRSUWXJKLMN"
CENTURIES = ("18", "19", "20")
_WRITTEN = re.compile(rf"([0-9]{{2}})?([0-9]{{6}})([-+]?)([0-9{INTERIM_LETTERS}][0-9]{{3}})")
_LOST_ZEROS = re.compile(r"[0-9]{7,9}")
_AS_NUMBER = re.compile(r"([0-9]+)[.,]0+")
# Blanks of all kinds, marks without width and a leading apostrophe go; all dashes are one.
_TIDY = {ord(c): None for c in " \t\r\n\u00a0\u2007\u2009\u202f\u200b\u200e\u200f\u2060\ufeff'’"} | {
    ord(c): "-" for c in "\u2010\u2011\u2012\u2013\u2014\u2212\u00ad"
}


def tidy(value: object) -> str:
    """Turn the value into text without blanks; Excel's floats as whole numbers."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, Real) and not isinstance(value, Integral):
        number = float(value)
        return str(int(number)) if number.is_integer() and 0 < number < 1e13 else ""
    text = str(value).translate(_TIDY).upper()
    as_number = _AS_NUMBER.fullmatch(text)
    return as_number[1] if as_number else text


def is_empty(value: object) -> bool:
    """Whether a cell has only what `tidy` takes away."""
    return isinstance(value, str) and not value.translate(_TIDY)


def shape(value: object, at: date) -> str | None:
    """Twelve characters with the century filled in, or None where it is not written as a number at all."""
    text = value if isinstance(value, str) else tidy(value)
    if len(text) == 13 and text[8] in "-+":
        text = f"{text[:8]}{text[9:]}"
    if len(text) == 12 and text.isascii() and text.isdecimal():
        return text if text.startswith(CENTURIES) else None
    text = tidy(value)
    if _LOST_ZEROS.fullmatch(text):
        text = text.zfill(10)
        if birth_date(f"20{text}") is None and birth_date(f"19{text}") is None:
            return None  # a date of birth alone, or something else
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return None
    if match[1]:
        return f"{match[1]}{match[2]}{match[4]}" if match[1] in CENTURIES else None
    year = at.year - 100 if match[3] == "+" else at.year
    year -= (year - int(match[2][:2])) % 100
    birth = birth_date(f"{year}{match[2][2:]}1111")
    if birth is not None and birth > at:
        year -= 100
    return f"{year}{match[2][2:]}{match[4]}"


@lru_cache(maxsize=1 << 16)
def _date_of(year: int, month: int, day: int) -> date | None:
    if day >= 60:
        month, day = month or 1, day - 60 or 1
    try:
        return date(year, month, day)
    except ValueError:
        return None


def birth_date(digits12: str) -> date | None:
    """Read the day of birth from twelve digits; None where there is no such day.

    Of a coordination number with an unknown month or day it is the first one that it can be.
    """
    return _date_of(int(digits12[:4]), int(digits12[4:6]), int(digits12[6:8]))
