"""The number formats of an xlsx: which of its cell styles change what a person sees of a number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flows.intake.files.number_formats import NumberFormat, built_in, number_format


@dataclass
class Styles:
    """`formats`: style number (a cell's `s`) → what its format changes; styles that change nothing are left out.

    Feed it the elements of the styles part by `start` and `end`.
    """

    formats: dict[int, NumberFormat] = field(default_factory=dict)
    _codes: dict[int, str] = field(default_factory=dict)
    _in_cells: bool = False
    _count: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in an element of the part."""
        if name == "numFmt":
            self._codes[int(attributes.get("numFmtId", -1))] = attributes.get("formatCode", "")
        elif name in ("cellXfs", "cellStyleXfs", "dxfs", "cellStyles"):
            self._in_cells = name == "cellXfs"
        elif name == "xf" and self._in_cells:
            number = int(attributes.get("numFmtId", 0))
            found = number_format(self._codes[number]) if number in self._codes else built_in(number)
            if found:
                self.formats[self._count] = found
            self._count += 1

    def pattern(self) -> re.Pattern[bytes] | None:
        """Finds the cells of these styles in a sheet's XML: column, row, style. None where no style matters."""
        if not self.formats:
            return None
        numbers = "|".join(map(str, sorted(self.formats, reverse=True)))
        return re.compile(rb"""<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*?\ss\s*=\s*["'](%s)["']""" % numbers.encode())
