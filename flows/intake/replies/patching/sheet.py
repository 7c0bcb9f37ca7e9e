"""The XML of one sheet, changed as text: the styles of some cells, and a few elements. All else stays byte for byte.

A sheet of 50 000 rows takes a second to parse and a tenth of that to look through. What we do not know how to change as text
(a prefix before the names, cells without addresses, comments in the XML) raises CannotPatch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string

from flows.intake.replies.patching.addresses import Place, edges
from flows.intake.replies.patching.package import MAIN, RELATIONSHIPS, CannotPatch

_ROOT = re.compile(rb"<worksheet\b[^>]*>")
_DATA = re.compile(rb"<sheetData\s*/>|<sheetData\b[^>]*>")
_ROW = re.compile(rb"<row\b([^>]*?)(/?)>")
_CELL = re.compile(rb"<c\b([^>]*?)(/?)>")
_ADDRESS, _STYLE = re.compile(rb'\br="([^"]*)"'), re.compile(rb'\s*\bs="(\d+)"')
_MERGED = re.compile(rb'<mergeCell\b[^>]*\bref="([A-Z]+\d+:[A-Z]+\d+)"')
_COLUMN = re.compile(rb"<col\b[^>]*>")
_CONDITIONAL = re.compile(rb"<conditionalFormatting\b.*?</conditionalFormatting>", re.DOTALL)
_AREAS, _PRIORITY = re.compile(rb'\bsqref="([^"]*)"'), re.compile(rb'(<cfRule\b[^>]*\bpriority=")(\d+)(")')
_SELECTED = re.compile(rb'(<sheetView\b[^>]*?)\s+tabSelected="(?:1|true)"')
_LEGACY = re.compile(rb"<legacyDrawing\b[^>]*>")
_AFTER_LEGACY = re.compile(
    rb"<(?:legacyDrawingHF|drawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b|</worksheet>"
)
_OURS = b'<formula>N("fokusdag")=0</formula>'
"""True always; by this formula a mark over a conditional format is recognised when the workbook comes back."""


def not_selected(xml: bytes) -> bytes:
    """The sheet, or sheet of a chart, as one that is not selected."""
    end = _DATA.search(xml)
    head, rest = (xml[: end.start()], xml[end.start() :]) if end else (xml, b"")
    return _SELECTED.sub(rb"\1", head) + rest


class SheetXml:
    """One sheet, open for changes. Raises CannotPatch where it is not written as most programs write it."""

    def __init__(self, xml: bytes) -> None:
        root, data = _ROOT.search(xml), _DATA.search(xml)
        if not root or not data or MAIN.encode() not in root[0] or b"\x00" in xml[:200]:
            raise CannotPatch("sheet")
        if b"<!--" in xml or b"<![CDATA[" in xml or re.search(rb"""encoding=["'](?!utf-8)""", xml[:200], re.IGNORECASE):
            raise CannotPatch("sheet")
        end = len(xml) if data[0].endswith(b"/>") else xml.find(b"</sheetData>")
        if end < 0:
            raise CannotPatch("sheet")
        if data[0].endswith(b"/>"):
            self._head, self._rows, self._tail = xml[: data.start()] + b"<sheetData>", b"", xml[data.end() :]
        else:
            self._head, self._rows, self._tail = xml[: data.end()], xml[data.end() : end], xml[end + 12 :]
        self._tail = b"</sheetData>" + self._tail

    def xml(self) -> bytes:
        """The part's bytes."""
        return self._head + self._rows + self._tail

    def first_of_merged(self, place: Place) -> Place:
        """The cell that shows what stands in this one: the first of a merged area, or itself."""
        for area in _MERGED.findall(self._tail):
            left, top, right, bottom = edges(area)
            if top <= place[0] <= bottom and left <= place[1] <= right:
                return top, left
        return place

    def restyle(self, cells: Collection[Place], change: Callable[[Place, int], int]) -> None:
        """Give each of the cells the style that `change` makes of its place and its style; those that are missing are added."""
        wanted: dict[int, list[int]] = {}
        for row, column in sorted(cells):
            wanted.setdefault(row, []).append(column)
        made, at, done = [], 0, set[int]()
        for found in _ROW.finditer(self._rows):
            number = _row_number(found[1])
            missing = [row for row in wanted if row < number and row not in done]
            if not missing and number not in wanted:
                continue
            made.append(self._rows[at : found.start()])
            made += [self._new_row(row, wanted[row], change) for row in missing]
            done.update(missing)
            at = found.start()
            if number in wanted:
                closing = found.end() if found[2] else self._rows.find(b"</row>", found.end())
                if closing < 0:
                    raise CannotPatch("row")
                cells_of_row = b"" if found[2] else self._rows[found.end() : closing]
                changed = self._restyled(number, found[1], cells_of_row, wanted[number], change)
                made.append(b"<row%s>%s</row>" % (found[1].rstrip(), changed))
                at = closing if found[2] else closing + len(b"</row>")
                done.add(number)
        made.append(self._rows[at:])
        made += [self._new_row(row, wanted[row], change) for row in wanted if row not in done]
        self._rows = b"".join(made)

    def _new_row(self, row: int, columns: list[int], change: Callable[[Place, int], int]) -> bytes:
        return b'<row r="%d">%s</row>' % (row, self._restyled(row, b"", b"", columns, change))

    def _restyled(
        self, row: int, row_attributes: bytes, cells: bytes, columns: list[int], change: Callable[[Place, int], int]
    ) -> bytes:
        of_row = _STYLE.search(row_attributes) if b"customFormat=" in row_attributes else None
        made, at, waiting = [], 0, list(columns)
        for found in _CELL.finditer(cells):
            address = _ADDRESS.search(found[1])
            if not address:
                raise CannotPatch("cell")
            column = column_index_from_string(address[1].decode().rstrip("0123456789"))
            while waiting and waiting[0] < column:
                made.append(cells[at : found.start()])
                at = found.start()
                made.append(self._new_cell(row, waiting.pop(0), of_row, change))
            if waiting and waiting[0] == column:
                style = _STYLE.search(found[1])
                new = change((row, waiting.pop(0)), int(style[1]) if style else 0)
                made.append(cells[at : found.start()])
                made.append(b'<c%s s="%d"%s>' % (_STYLE.sub(b"", found[1]).rstrip(), new, found[2]))
                at = found.end()
        made.append(cells[at:])
        made += [self._new_cell(row, column, of_row, change) for column in waiting]
        return b"".join(made)

    def _new_cell(
        self, row: int, column: int, of_row: re.Match[bytes] | None, change: Callable[[Place, int], int]
    ) -> bytes:
        style = int(of_row[1]) if of_row else self._style_of_column(column)
        address = f"{get_column_letter(column)}{row}".encode()
        return b'<c r="%s" s="%d"/>' % (address, change((row, column), style))

    def _style_of_column(self, column: int) -> int:
        for col in _COLUMN.findall(self._head):
            first, last, style = (re.search(rb'\b%s="(\d+)"' % name, col) for name in (b"min", b"max", b"style"))
            if first and last and int(first[1]) <= column <= int(last[1]):
                return int(style[1]) if style else 0
        return 0

    def fill_over_conditional(self, cells: Mapping[Place, int]) -> None:
        """Show a differential style over the conditional formats of the sheet, in those of the cells that they are about."""
        areas = [edges(area) for found in _CONDITIONAL.findall(self._tail)
                 for areas in _AREAS.findall(found) for area in areas.split()]  # fmt: skip
        about = {
            place: dxf for place, dxf in cells.items()
            if any(top <= place[0] <= bottom and left <= place[1] <= right for left, top, right, bottom in areas)
        }  # fmt: skip
        if not about:
            return
        kinds = sorted(set(about.values()))
        later = len(kinds)
        self._tail = _PRIORITY.sub(lambda m: m[1] + b"%d" % (int(m[2]) + later) + m[3], self._tail)
        rules = []
        for priority, dxf in enumerate(kinds, start=1):
            there = " ".join(f"{get_column_letter(c)}{r}" for (r, c), each in sorted(about.items()) if each == dxf)
            rules.append(
                b'<conditionalFormatting sqref="%s"><cfRule type="expression" dxfId="%d" priority="%d">%s</cfRule>'
                b"</conditionalFormatting>" % (escape(there).encode(), dxf, priority, _OURS)
            )
        at = self._tail.index(b"<conditionalFormatting")
        self._tail = self._tail[:at] + b"".join(rules) + self._tail[at:]

    def without_our_conditional(self) -> None:
        """Take away what fill_over_conditional of an earlier answer has added."""
        self._tail = _CONDITIONAL.sub(lambda m: b"" if _OURS in m[0].replace(b"&quot;", b'"') else m[0], self._tail)

    def styles_of(self, cells: Collection[Place]) -> dict[Place, int]:
        """The style of each of the cells that are there."""
        found: dict[Place, int] = {}
        before = self._rows
        self.restyle(cells, found.setdefault)
        self._rows = before
        return found

    def add_legacy_drawing(self, relation: str) -> None:
        """Name the drawing of the notes, where none is named."""
        if _LEGACY.search(self._tail):
            raise CannotPatch("drawing")
        if not (found := _AFTER_LEGACY.search(self._tail)):
            raise CannotPatch("drawing")
        named = f'<legacyDrawing xmlns:r="{RELATIONSHIPS}" r:id="{relation}"/>'.encode()
        self._tail = self._tail[: found.start()] + named + self._tail[found.start() :]


def _row_number(attributes: bytes) -> int:
    found = _ADDRESS.search(attributes)
    if not found or not found[1].isdigit():
        raise CannotPatch("row")
    return int(found[1])
