"""How a sheet is laid out: rows and columns that nobody sees, zeros that are not shown, merged cells, conditional formats."""

from __future__ import annotations

import re
from collections.abc import Collection

from flows.intake.files.inspection.sheet import SheetScan, area, is_area
from flows.intake.files.inspection.xlsx.styles import Differential
from flows.intake.files.parts.xml import follow

_HIDDEN_ROW = re.compile(rb"""<row\s[^>]*?\br\s*=\s*["']([0-9]+)["'][^>]*>(?:(?!</row>).)*?<(?:v|is)[ >]""", re.DOTALL)
_NUMBERED = re.compile(rb"""\sr\s*=\s*["'][0-9]+["']""")
_HIDDEN = re.compile(
    rb"""<row\s[^>]*(?:\bhidden\s*=\s*["'](?:1|true|on)["']|\sht\s*=\s*["']0(?:\.0*)?["'])[^>]*(?<!/)>"""
)
_HIDDEN_COLUMN = re.compile(
    rb"""<col\s[^>]*(?:\bhidden\s*=\s*["'](?:1|true|on)["']|\swidth\s*=\s*["']0(?:\.0*)?["'])[^>]*>"""
)
_NO_HEIGHT = re.compile(rb"""<sheetFormatPr\s[^>]*\bzeroHeight\s*=\s*["'](?:1|true|on)["']""")
_COLUMN_END = {name: re.compile(rb"""\s%s\s*=\s*["']([0-9]{1,5})["']""" % name.encode()) for name in ("min", "max")}
_MERGED = re.compile(rb"""<mergeCell\s+ref\s*=\s*["']([^"']*)["']""")
_CONDITIONAL = re.compile(rb"<((?:x14:)?conditionalFormatting)[\s>].*?</\1>", re.DOTALL)
_NO_ZEROS = re.compile(rb"""<sheetView\s[^>]*\bshowZeros\s*=\s*["'](?:0|false|off)["']""")


def scan_before_rows(before: bytes, scan: SheetScan) -> None:
    """Take in the hidden columns, and whether zeros are shown, and rows at all."""
    scan.hides_zeros = _NO_ZEROS.search(before) is not None
    scan.hides_rows = _NO_HEIGHT.search(before) is not None
    for column in _HIDDEN_COLUMN.finditer(before):
        ends = [_COLUMN_END[name].search(column[0]) for name in ("min", "max")]
        if all(ends):
            scan.hide_columns(*(int(end[1]) for end in ends if end))


def scan_hidden(piece: bytes, scan: SheetScan) -> bool:
    """Take in rows that are hidden, or of no height, with something in them; False where one does not say which it is."""
    for hidden in _HIDDEN.finditer(piece):
        if not _NUMBERED.search(hidden[0]):
            return False
        row = _HIDDEN_ROW.match(piece, hidden.start())
        if row:
            scan.hidden_rows.add(int(row[1]))
    return True


def scan_conditional(piece: bytes, scan: SheetScan, changing: Collection[int]) -> None:
    """Take in the cells with conditional formats that change what is seen. `changing`: their numbers in the styles part."""
    for found in _CONDITIONAL.finditer(piece):
        follow([found[0]], ConditionalFormats(scan, changing))


class ConditionalFormats:
    """Feed it the elements of conditional formatting. In Excel's additions since 2010 (`x14`) a rule has its format inside."""

    def __init__(self, scan: SheetScan, changing: Collection[int]) -> None:
        self._scan = scan
        self._changing = changing
        self._where, self._changes = "", False
        self._own: Differential | None = None
        self._reads = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        name = name.rpartition(":")[2]
        if name == "conditionalFormatting":
            self._where, self._changes = attributes.get("sqref", ""), False
        elif name == "cfRule":
            number = attributes.get("dxfId", "")
            self._changes |= number.isdecimal() and int(number) in self._changing
        elif name == "sqref":
            self._reads = True
        elif name == "dxf":
            self._own = Differential()
        if self._own:
            self._own.start(name, attributes)

    def characters(self, text: str) -> None:
        """Take in text."""
        if self._reads:
            self._where += text

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        name = name.rpartition(":")[2]
        if name == "dxf" and self._own:
            self._changes |= bool(self._own.changing)
            self._own = None
        elif name == "sqref":
            self._reads = False
        elif name == "conditionalFormatting" and self._changes:
            self._scan.conditional += [area(each) for each in self._where.split() if is_area(each)]


def scan_merged(piece: bytes, scan: SheetScan) -> bool:
    """Take in merged cells; False where one is written otherwise."""
    found = [match[1].decode("ascii", "replace") for match in _MERGED.finditer(piece)]
    if len(found) != piece.count(b"<mergeCell "):
        return False
    try:
        for reference in found:
            scan.merge(area(reference))
    except ValueError:
        return False
    return True
