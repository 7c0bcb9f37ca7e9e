"""The text of a cell on one line, and what reading it gives: strings first, so that a bad cell is a message and not a crash."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any, NamedTuple

from flows.contracts.places import county_code, municipality_code, place_names
from flows.contracts.text import composed, plain_signs

NOTHING = {"", "-", "..", "…", "–", "—"}
"""What is written where there is nothing to write, in a cell that is not a number."""
UNKNOWN = {
    "..", "…", "?", "??", "okänt", "okänd", "oklart", "vet ej", "vet inte", "ej känt", "inte känt", "uppgift saknas", "saknas",
    "ingen uppgift", "n/a", "na",
}  # fmt: skip
"""What is written where there is something, and the writer does not know what."""
LEFT_OUT = {"nan", "nat", "null", "none", "<na>"}
"""What programs write for a cell that has nothing in it."""
_AS_ABOVE = {
    '"', '-"-', '- " -', '–"–', '– " –', "”", "-”-", "– ” –", "–”–", "″", "-″-", "〃", "''", "-''-", "´´", "d:o", "dito", "ditto",
    "samma", "samma som ovan", "se ovan",
}  # fmt: skip
"""What is written where a cell is to say the same as the one above it."""
FOOTNOTES = "⁰¹²³⁴⁵⁶⁷⁸⁹"
"""Marks after a text: `Grön väg¹` is Grön väg, and a number with such a mark is asked about."""
STARS = "* )"
"""What a star after a number ends with: `2 750 000*`, `2 750 000 *)`."""
GOES_ON = {"pågår", "kvar", "pågående", "fortgår", "löpande", "tills vidare", "tillsvidare", "t.v.", "tv", "tv.", "t.v"}
"""What is written for a last day that has not come."""
_BLANKS = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")


class Read(NamedTuple):
    """A typed value (None where there is none) and the code of what is to be said of the cell (None where nothing is).

    A value with a code is a remark, or, where the code is one of the questions, what the cell most likely means; `other` is
    what else it could mean, or the bound that it passes. A code without a value is a fault.
    """

    value: Any = None
    code: str | None = None
    other: Any = None


def tidy(value: object) -> str:
    """The text of a cell on one line, blanks of every kind as single spaces; a number with a comma, or without its `.0`."""
    if not isinstance(value, str):
        if isinstance(value, bool):
            return "Ja" if value else "Nej"
        if isinstance(value, time | timedelta):
            return _clock(value)
        if isinstance(value, float):
            return str(int(value)) if value.is_integer() else str(value).replace(".", ",")
    text = str(value)
    if text.isascii() and text.isprintable() and "  " not in text:  # most are
        return text.strip()
    return _BLANKS.sub(" ", plain_signs(composed(text))).strip()


def _clock(value: time | timedelta) -> str:
    """A time as it is shown: `40:00`, of a day and sixteen hours; zero in a cell of days is `1900-01-00`."""
    if value == time(0):
        return "1900-01-00"
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def says_as_above(value: object) -> bool:
    """Whether the cell has a mark for what stands above it."""
    return isinstance(value, str) and not value[:1].isdigit() and tidy(value).casefold() in _AS_ABOVE


def as_words(value: object) -> str:
    """A value as a message writes it: a decimal comma, thousands apart, a day as YYYY-MM-DD."""
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, int | float):
        return f"{value:,.6f}".rstrip("0").rstrip(".").replace(",", "\u00a0").replace(".", ",")
    return str(value)


def read_place(value: object) -> Read:
    """A municipality by its name or number."""
    code = municipality_code(tidy(value))
    return Read(code) if code else Read(None, "OKAND_ORT/lan" if county_code(tidy(value)) else "OKAND_ORT")


def read_region(value: object) -> Read:
    """SCB's region code as text. A number has lost its zeros: 0 is the country, 20 a county, 114 the municipality 0114."""
    digits = tidy(value)
    if digits.isdecimal() and digits not in place_names():
        digits = digits.zfill(2 if len(digits) <= 2 else 4)
    return Read(digits) if digits in place_names() else Read(None, "OKAND_REGION")
