"""How a sheet of plain XML is laid out: rows and columns that nobody sees, zeros that are not shown, merged cells."""

from __future__ import annotations

import re
from collections.abc import Collection

from flows.intake.files.inspection.sheet import SheetScan, area, is_area

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
_CONDITIONAL = re.compile(
    rb"""<conditionalFormatting\s[^>]*?\bsqref\s*=\s*["']([^"']*)["'][^>]*>(.*?)</conditionalFormatting>""", re.DOTALL
)
_CONDITIONAL_FORMAT = re.compile(rb"""\sdxfId\s*=\s*["']([0-9]{1,6})["']""")
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


def scan_conditional(piece: bytes, scan: SheetScan, formats: Collection[int]) -> None:
    """Take in the cells with a conditional format among these."""
    for where, rules in _CONDITIONAL.findall(piece):
        if any(int(number) in formats for number in _CONDITIONAL_FORMAT.findall(rules)):
            scan.conditional += [area(each) for each in where.decode("ascii", "replace").split() if is_area(each)]


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
