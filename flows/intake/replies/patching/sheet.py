"""The XML of one sheet, changed as text: the styles of some cells, and a few elements. All else stays byte for byte.

A sheet of 50 000 rows takes a second to parse and a tenth of that to look through. What we do not know how to change as text
(a prefix before the names, cells without addresses, comments in the XML) raises CannotPatch.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Collection

from openpyxl.utils.cell import column_index_from_string

from flows.intake.files.inspection.sheet import Address, column_letters
from flows.intake.replies.patching.addresses import edges
from flows.intake.replies.patching.package import MAIN, RELATIONSHIPS, CannotPatch

_ROOT = re.compile(rb"<worksheet\b[^>]*>")
_DATA = re.compile(rb"<sheetData\s*/>|<sheetData\b[^>]*>")
_ROW = re.compile(rb"<row\b([^>]*?)(/?)>")
_CELL = re.compile(rb"<c\b([^>]*?)(/?)>")
_ADDRESS, _STYLE = re.compile(rb'\br="([^"]*)"'), re.compile(rb'\s*\bs="(\d+)"')
_MERGED = re.compile(rb'<mergeCell\b[^>]*\bref="([A-Z]+\d+:[A-Z]+\d+)"')
_COLUMN = re.compile(rb"<col\b[^>]*>")
_SELECTED = re.compile(rb'(<sheetView\b[^>]*?)\s+tabSelected="(?:1|true)"')
_LEGACY = re.compile(rb"<legacyDrawing\b[^>]*>")
_AFTER_LEGACY = re.compile(
    rb"<(?:legacyDrawingHF|drawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b|</worksheet>"
)


def not_selected(xml: bytes) -> bytes:
    """The sheet, or sheet of a chart, as one that is not selected."""
    end = _DATA.search(xml)
    head, rest = (xml[: end.start()], xml[end.start() :]) if end else (xml, b"")
    return _SELECTED.sub(rb"\1", head) + rest


class SheetXml:
    """One sheet, open for changes. Raises CannotPatch where it is not written as most programs write it.

    Attributes:
        tail: The XML after the cells: merged areas, conditional formats, the drawing of the notes.
    """

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
            self._head, self._rows, self.tail = xml[: data.start()] + b"<sheetData>", b"", xml[data.end() :]
        else:
            self._head, self._rows, self.tail = xml[: data.end()], xml[data.end() : end], xml[end + 12 :]
        self.tail = b"</sheetData>" + self.tail

    def xml(self) -> bytes:
        """The part's bytes."""
        return self._head + self._rows + self.tail

    def first_of_merged(self, place: Address) -> Address:
        """The cell that shows what stands in this one: the first of a merged area, or itself."""
        for area in _MERGED.findall(self.tail):
            left, top, right, bottom = edges(area)
            if top <= place[0] <= bottom and left <= place[1] <= right:
                return top, left
        return place

    def restyle(self, cells: Collection[Address], change: Callable[[Address, int], int]) -> None:
        """Give each of the cells the style that `change` makes of its place and its style; those that are missing are added."""
        wanted: dict[int, list[int]] = {}
        for row, column in sorted(cells):
            wanted.setdefault(row, []).append(column)
        made, at, waiting = [], 0, deque(sorted(wanted))
        for found in _ROW.finditer(self._rows):
            if not waiting:
                break
            number = _row_number(found[1])
            if waiting[0] > number:
                continue
            made.append(self._rows[at : found.start()])
            at = found.start()
            while waiting and waiting[0] < number:
                row = waiting.popleft()
                made.append(self._new_row(row, wanted[row], change))
            if waiting and waiting[0] == number:
                closing = found.end() if found[2] else self._rows.find(b"</row>", found.end())
                if closing < 0:
                    raise CannotPatch("row")
                cells_of_row = b"" if found[2] else self._rows[found.end() : closing]
                changed = self._restyled(number, found[1], cells_of_row, wanted[waiting.popleft()], change)
                made.append(b"<row%s>%s</row>" % (found[1].rstrip(), changed))
                at = closing if found[2] else closing + len(b"</row>")
        made.append(self._rows[at:])
        made += [self._new_row(row, wanted[row], change) for row in waiting]
        self._rows = b"".join(made)

    def _new_row(self, row: int, columns: list[int], change: Callable[[Address, int], int]) -> bytes:
        return b'<row r="%d">%s</row>' % (row, self._restyled(row, b"", b"", columns, change))

    def _restyled(
        self, row: int, row_attributes: bytes, cells: bytes, columns: list[int], change: Callable[[Address, int], int]
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
        self, row: int, column: int, of_row: re.Match[bytes] | None, change: Callable[[Address, int], int]
    ) -> bytes:
        style = int(of_row[1]) if of_row else self._style_of_column(column)
        address = f"{column_letters(column)}{row}".encode()
        return b'<c r="%s" s="%d"/>' % (address, change((row, column), style))

    def _style_of_column(self, column: int) -> int:
        for col in _COLUMN.findall(self._head):
            first, last, style = (re.search(rb'\b%s="(\d+)"' % name, col) for name in (b"min", b"max", b"style"))
            if first and last and int(first[1]) <= column <= int(last[1]):
                return int(style[1]) if style else 0
        return 0

    def styles_of(self, cells: Collection[Address]) -> dict[Address, int]:
        """The style of each of the cells that are there."""
        found: dict[Address, int] = {}
        before = self._rows
        self.restyle(cells, found.setdefault)
        self._rows = before
        return found

    def legacy_drawing(self) -> str | None:
        """The relation to the drawing of the notes; None where none is named."""
        found = _LEGACY.search(self.tail)
        relation = found and re.search(rb':id="([^"]*)"', found[0])
        return relation[1].decode() if relation else None

    def add_legacy_drawing(self, relation: str) -> None:
        """Name the drawing of the notes, where none is named."""
        if _LEGACY.search(self.tail):
            raise CannotPatch("drawing")
        if not (found := _AFTER_LEGACY.search(self.tail)):
            raise CannotPatch("drawing")
        named = f'<legacyDrawing xmlns:r="{RELATIONSHIPS}" r:id="{relation}"/>'.encode()
        self.tail = self.tail[: found.start()] + named + self.tail[found.start() :]


def _row_number(attributes: bytes) -> int:
    found = _ADDRESS.search(attributes)
    if not found or not found[1].isdigit():
        raise CannotPatch("row")
    return int(found[1])
