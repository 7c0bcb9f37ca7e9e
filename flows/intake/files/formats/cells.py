"""What the number formats of a workbook's cells change, and which cells of a sheet have one that matters."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from flows.intake.files.formats.codes import number_format
from flows.intake.files.formats.shown import NumberFormat

_BUILT_IN = {
    5: '#,##0 "kr"', 6: '#,##0 "kr"', 7: '#,##0.00 "kr"', 8: '#,##0.00 "kr"', 9: "0%", 10: "0.00%", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 45: "mm:ss",
    42: '#,##0 "kr"', 44: '#,##0.00 "kr"',
}  # fmt: skip
"""Formats that a workbook names by number alone; the currency is that of the computer, here kronor."""
_ROUNDED = {1: 0, 2: 2, 3: 0, 4: 2, 37: 0, 38: 0, 39: 2, 40: 2}
"""Of those that change nothing else: how many decimals they show (ECMA-376 part 1, 18.8.30)."""
_BESIDE = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]')
_DIGITS = re.compile(r"[-+#0?,. ]*?[0#?](?:\.([0#?]+))?")


def format_of(number: int, codes: Mapping[int, str]) -> NumberFormat | None:
    """What the format of this number changes; None where the number is shown as it is. `codes`: the workbook's own."""
    if number not in codes:
        own = number_format(_BUILT_IN[number]) if number in _BUILT_IN else None
        return own or (NumberFormat(decimals=_ROUNDED[number]) if number in _ROUNDED else None)
    return number_format(codes[number]) or rounding(codes[number])


@cache
def rounding(code: str) -> NumberFormat | None:
    """The format where all that it does is to leave out decimals, as 11,6 months are shown as 12; None for any other."""
    found = _DIGITS.fullmatch(_BESIDE.sub("", code.partition(";")[0]).strip())
    return NumberFormat(decimals=len(found[1] or "")) if found else None


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
