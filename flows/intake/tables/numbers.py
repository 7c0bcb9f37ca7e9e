"""Numbers, kronor, per cents and years in the ways people write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from flows.intake.tables.text import Read, tidy

_NUMBER = re.compile(r"[-+]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?|[-+]?\d*\.\d+|[-+]?\d{1,3}(,\d{3})+\.\d+")
_LARGEST = 2.0**53
_LARGEST_YEAR = 1_000_000


def read_number(value: object) -> Read:
    """`2 000 kr`, `1.234,5`, `12,5`, `3 tkr`: a number; `-` is none of it, 0, and `..` is not known."""
    if isinstance(value, bool | date):
        return None, "TAL_FORMAT"
    if isinstance(value, int | float):
        return _exact(float(value))
    text = tidy(value).casefold().replace(" ", "").replace("\u2212", "-").replace("'", "")
    if text in ("-", "–", "—"):
        return 0.0, None
    if text in ("..", "…"):
        return None, None
    factor = 1000 if text.endswith("tkr") else 1
    text = re.sub(r"(tkr|kronor|kr|sek|:-)$", "", text).strip()
    if not _NUMBER.fullmatch(text):
        return None, "TAL_FORMAT"
    if "," in text and "." in text:
        text = text.replace(",", "") if text.rindex(".") > text.rindex(",") else text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[-+]?\d{1,3}(\.\d{3})+", text):
        text = text.replace(".", "")
    return _exact(float(text.replace(",", ".")) * factor)


def _exact(number: float) -> Read:
    """A number beyond what a float tells apart from its neighbours would be another one than the sender wrote."""
    return (number, None) if abs(number) < _LARGEST else (None, "TAL_FORMAT")


def is_thousands(header: str) -> bool:
    """Whether a header says that its column is in thousands of kronor."""
    return bool(re.search(r"\bt\s?kr\b", header.casefold()))


def says_its_unit(value: object) -> bool:
    """`3 tkr` and `3 000 kr` mean what they say, whatever the header says."""
    return isinstance(value, str) and tidy(value).casefold().endswith(("kr", "kronor", "sek", ":-"))


def percent_reader(distinct: list[object]) -> Callable[[object], Read]:
    """`50 %`, `50` and 0,5 are all fifty per cent.

    Between 0 and 1 a number is a fraction. The number 1 is one per cent, but where no number of the column is above 1 it
    is a cell that Excel shows as 100 %: a column of nothing but one per cents is not a thing anybody sends.
    """
    plain = [read_number(value)[0] for value in distinct if "%" not in tidy(value)]
    fractions = all(value <= 1 for value in plain if value is not None)

    def read(value: object) -> Read:
        text = tidy(value)
        if "%" in text:
            return read_number(text.replace("%", "").strip())
        number, fault = read_number(value)
        if number is not None and (0 < number < 1 or (number == 1 and fractions)):
            return round(number * 100, 6), None
        return number, fault

    return read


def whole(read: Read) -> Read:
    """What was read as a whole number, HELTAL where it is none."""
    number, fault = read
    if number is None or fault:
        return read
    return (int(number), None) if float(number).is_integer() else (None, "HELTAL")


def as_year(read: Read) -> Read:
    """What was read as a year that a column of years can hold; whether it is a likely one the contract says."""
    return read if read[0] is None or abs(read[0]) < _LARGEST_YEAR else (None, "TAL_FORMAT")


def times(read: Read, factor: int) -> Read:
    """What was read, so many times."""
    number, fault = read
    return (None if number is None else number * factor), fault
