"""The number formats of an xlsx: which of its cell styles change what a person sees of a number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flows.intake.files.formats.cells import format_of
from flows.intake.files.formats.codes import number_format, shows_nothing
from flows.intake.files.formats.shown import NumberFormat


@dataclass
class Differential:
    """The formats that conditions give cells (`dxf`), by their number: which of them change what is seen of a value.

    They show numbers otherwise, or have white text on no colour of their own.
    """

    numbered: set[int] = field(default_factory=set)
    _white: set[int] = field(default_factory=set)
    _filled: set[int] = field(default_factory=set)
    _count: int = -1
    _part: str = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in an element."""
        if name == "dxf":
            self._count += 1
        elif name in ("font", "fill", "border", "alignment"):
            self._part = name
        elif name == "numFmt" and number_format(attributes.get("formatCode", "")):
            self.numbered.add(self._count)
        elif name == "color" and self._part == "font" and _is_white(attributes):
            self._white.add(self._count)
        elif name in ("bgColor", "fgColor") and self._part == "fill" and not _is_white(attributes):
            self._filled.add(self._count)

    @property
    def changing(self) -> set[int]:
        """The numbers of those that change it."""
        return self.numbered | self._white - self._filled


@dataclass
class Styles:
    """`formats`: style number (a cell's `s`) → what its format changes; styles that change nothing are left out.

    `struck`: the styles whose text is struck out; `white`: those with white text on no colour, or whose format shows nothing;
    `rounded`: those that only leave out decimals; `differential`: the formats of conditional formatting.

    Feed it the elements of the styles part by `start` and `end`.
    """

    formats: dict[int, NumberFormat] = field(default_factory=dict)
    struck: set[int] = field(default_factory=set)
    white: set[int] = field(default_factory=set)
    rounded: dict[int, NumberFormat] = field(default_factory=dict)
    differential: Differential = field(default_factory=Differential)
    _codes: dict[int, str] = field(default_factory=dict)
    _section: str = ""
    _count: int = 0
    _fonts: list[bool] = field(default_factory=list)
    _white_fonts: set[int] = field(default_factory=set)
    _fills: list[bool] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in an element of the part."""
        if name in ("fonts", "fills", "cellXfs", "cellStyleXfs", "dxfs", "cellStyles"):
            self._section = name
        elif self._section == "dxfs":
            self.differential.start(name, attributes)
        elif name == "numFmt":
            self._codes[int(attributes.get("numFmtId", -1))] = attributes.get("formatCode", "")
        elif self._section == "fonts":
            self._font(name, attributes)
        elif self._section == "fills":
            self._fill(name, attributes)
        elif name == "xf" and self._section == "cellXfs":
            number = int(attributes.get("numFmtId", 0))
            if found := format_of(number, self._codes):
                (self.rounded if found.leaves_out_decimals else self.formats)[self._count] = found
            font = int(attributes.get("fontId", 0))
            if font < len(self._fonts) and self._fonts[font]:
                self.struck.add(self._count)
            fill = int(attributes.get("fillId", 0))
            white = font in self._white_fonts and not (fill < len(self._fills) and self._fills[fill])
            if white or shows_nothing(self._codes.get(number, "")):
                self.white.add(self._count)
            self._count += 1

    def _font(self, name: str, attributes: dict[str, str]) -> None:
        if name == "font":
            self._fonts.append(False)
        elif name == "strike" and self._fonts:
            self._fonts[-1] = attributes.get("val", "1") not in ("0", "false")
        elif name == "color" and _is_white(attributes):
            self._white_fonts.add(len(self._fonts) - 1)

    def _fill(self, name: str, attributes: dict[str, str]) -> None:
        if name == "fill":
            self._fills.append(False)
        elif self._fills and name in ("patternFill", "fgColor", "gradientFill"):
            self._fills[-1] = _fills_cell(name, attributes, before=self._fills[-1])

    def pattern(self) -> re.Pattern[bytes] | None:
        """Finds the cells of these styles in a sheet's XML: column, row, style. None where no style matters."""
        if not self.formats and not self.struck and not self.white:
            return None
        numbers = "|".join(map(str, sorted({*self.formats, *self.struck, *self.white}, reverse=True)))
        return re.compile(rb"""<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*?\ss\s*=\s*["'](%s)["']""" % numbers.encode())

    def rounding_pattern(self) -> re.Pattern[bytes] | None:
        """As pattern, of numbers with decimals in the styles that leave some out."""
        if not self.rounded:
            return None
        numbers = "|".join(map(str, sorted(self.rounded, reverse=True)))
        return re.compile(
            rb"""<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*?\ss\s*=\s*["'](%s)["'][^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?"""
            rb"""<v>-?[0-9]*[.eE]""" % numbers.encode()
        )


def _is_white(colour: dict[str, str]) -> bool:
    """White as itself, as the first colour of the theme (its background), or among the colours with numbers."""
    by_name = colour.get("rgb", "").upper() == "FFFFFFFF" or colour.get("indexed") in ("1", "9")
    return by_name or (colour.get("theme") == "0" and float(colour.get("tint", 0)) == 0)


def _fills_cell(name: str, attributes: dict[str, str], *, before: bool) -> bool:
    """Whether a fill gives the cell a colour other than white, after so much of it."""
    if name == "patternFill":
        return attributes.get("patternType", "none") != "none"
    return name == "gradientFill" or (before and not _is_white(attributes))
