"""The number formats of an xlsx: which of its cell styles change what a person sees of a number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flows.intake.files.number_formats import NumberFormat, built_in, number_format


@dataclass
class Styles:
    """`formats`: style number (a cell's `s`) → what its format changes; styles that change nothing are left out.

    `struck`: the styles whose text is struck out.

    Feed it the elements of the styles part by `start` and `end`.
    """

    formats: dict[int, NumberFormat] = field(default_factory=dict)
    struck: set[int] = field(default_factory=set)
    _codes: dict[int, str] = field(default_factory=dict)
    _section: str = ""
    _count: int = 0
    _fonts: list[bool] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in an element of the part."""
        if name == "numFmt":
            self._codes[int(attributes.get("numFmtId", -1))] = attributes.get("formatCode", "")
        elif name in ("fonts", "fills", "cellXfs", "cellStyleXfs", "dxfs", "cellStyles"):
            self._section = name
        elif self._section == "fonts" and name in ("font", "strike"):
            if name == "font":
                self._fonts.append(False)
            elif self._fonts:
                self._fonts[-1] = attributes.get("val", "1") not in ("0", "false")
        elif name == "xf" and self._section == "cellXfs":
            number = int(attributes.get("numFmtId", 0))
            found = number_format(self._codes[number]) if number in self._codes else built_in(number)
            if found:
                self.formats[self._count] = found
            font = int(attributes.get("fontId", 0))
            if font < len(self._fonts) and self._fonts[font]:
                self.struck.add(self._count)
            self._count += 1

    def pattern(self) -> re.Pattern[bytes] | None:
        """Finds the cells of these styles in a sheet's XML: column, row, style. None where no style matters."""
        if not self.formats and not self.struck:
            return None
        numbers = "|".join(map(str, sorted({*self.formats, *self.struck}, reverse=True)))
        return re.compile(rb"""<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*?\ss\s*=\s*["'](%s)["']""" % numbers.encode())
