"""What a cell's number format adds to its number: 1 shown as `100 %`, 3 100 000 shown as `3 100`, a day shown as a month.

Format codes are as in ECMA-376 part 1, 18.8.31. Only what changes the meaning of the number is told.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Literal

_BUILT_IN = {
    5: '#,##0 "kr"', 6: '#,##0 "kr"', 7: '#,##0.00 "kr"', 8: '#,##0.00 "kr"', 9: "0%", 10: "0.00%", 17: "mmm-yy",
    42: '#,##0 "kr"', 44: '#,##0.00 "kr"',
}  # fmt: skip
"""Formats that a workbook names by number alone; the currency is that of the computer, here kronor."""
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[([^\]]*)\]|General|([ymdhs]+)|([0#?][0#?,.]*)|(.)', re.IGNORECASE)
_MEANS = re.compile(
    r"[%‰€$£]|procent|\b(t ?kr|kkr|[tk]sek|m(n|ilj)? ?kr|msek|kr|kronor|sek|eur|usd|nok|dkk|gbp|"
    r"tusen\w*|milj\w*|[ktm]|mn|år|mån\w*|veck\w*|dag\w*|tim\w*|h)\b",
    re.IGNORECASE,
)


MINUS = ("-", "\u2212", "\u2013", "(")
"""What before a number makes it one below nought, on the screen."""


@dataclass(frozen=True)
class NumberFormat:
    """`percent`: shown times a hundred with a per-cent sign. `thousands`: shown divided by 1 000 so many times.

    `text`: what stands beside the number, such as `tkr`. `day_as`: a day of which only its month (and year) or its year is
    shown. `conditional`: the size of the number decides how it is shown, or a sign or digits of the format's own stand beside it.
    `hidden`: nothing is shown.
    """

    percent: bool = False
    thousands: int = 0
    text: str = ""
    day_as: Literal["", "month", "year"] = ""
    conditional: bool = False
    hidden: bool = False


@dataclass(frozen=True)
class Shown:
    """A number or a day together with a format that changes what a person sees."""

    value: float | date
    format: NumberFormat

    def __str__(self) -> str:
        """What a person sees, about."""
        if self.format.hidden:
            return ""
        if isinstance(self.value, date):
            return self.value.strftime({"month": "%Y-%m", "year": "%Y"}.get(self.format.day_as, "%Y-%m-%d"))
        number = self.value * (100 if self.format.percent else 1) / 1000**self.format.thousands
        text = f"{number:.15g}".replace(".", ",")
        return f"{text} %" if self.format.percent else f"{text} {self.format.text}".strip()


@dataclass
class CellFormats:
    """The cells of a sheet whose format matters: for each column (from 1) their rows and their formats."""

    _cells: dict[int, tuple[array[int], list[NumberFormat]]] = field(default_factory=dict)

    def add(self, rows: Iterable[int], column: int, number_format: NumberFormat) -> None:
        """Note the format of cells below each other."""
        places, formats = self._cells.setdefault(column, (array("I"), []))
        before = len(places)
        places.extend(rows)
        formats.extend([number_format] * (len(places) - before))

    def of_column(self, column: int) -> Iterator[tuple[int, NumberFormat]]:
        """Excel row and format of each such cell of a column (from 1)."""
        rows, formats = self._cells.get(column, ((), ()))
        return zip(rows, formats, strict=True)


@cache
def number_format(code: str) -> NumberFormat | None:
    """What a format code changes; None where the number is shown as it is."""
    if code.startswith(";"):
        return NumberFormat(hidden=True)
    section = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)[0]
    percent, thousands, conditional, letters, texts = False, 0, False, "", []
    before = True
    for quoted, escaped, bracket, parts, digits, other in _TOKEN.findall(section):
        texts.append(quoted or escaped)
        if bracket.startswith("$"):
            texts.append(bracket[1:].partition("-")[0])
        elif bracket[:1] in ("<", ">", "="):
            conditional = True
        letters += parts.lower()
        before = before and not digits
        conditional = conditional or (before and (quoted or escaped or other).strip()[:1] in MINUS)
        if digits:
            thousands += len(digits) - len(digits.rstrip(","))
        percent = percent or other == "%"
        if not quoted and other not in ("", "%"):
            texts.append(other)
    if letters:
        if "y" not in letters or "d" in letters or "h" in letters:
            return None
        return NumberFormat(day_as="month" if "m" in letters else "year")
    text = " ".join("".join(texts).split())
    conditional = conditional or any(sign.isdecimal() for sign in text)
    text = text if conditional or _MEANS.search(text) else ""
    found = NumberFormat(percent, thousands, text, conditional=conditional)
    return None if found == NumberFormat() else found


def built_in(number: int) -> NumberFormat | None:
    """What a format named by its number alone changes."""
    return number_format(_BUILT_IN[number]) if number in _BUILT_IN else None
