"""The marked texts of a workbook's cells, shared ones and those that stand in the cell itself (ECMA-376 part 1, 18.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from flows.intake.files.inspection.rich_text.runs import Marked, Position, Runs, mark
from flows.intake.files.inspection.sheet import Address, SheetScan, column_number
from flows.intake.files.parts.archive import Archive
from flows.intake.files.parts.xml import follow

_REF = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_POSITIONS: dict[str, Position] = {"superscript": "super", "subscript": "sub"}


def mark_texts(archive: Archive, shared: str, scans: Mapping[str, SheetScan]) -> None:
    """Note how the marked texts of the sheets are seen. Raises Refused where a part is damaged.

    `shared`: the part of the shared texts, empty where they have no formats inside; `scans`: part → what is known of its sheet.
    """
    texts = _follow(archive.stream(shared), _Reader({})).shared if shared in archive.parts else {}
    for part, scan in scans.items():
        if texts or scan.rich:
            mark(scan, _follow(archive.stream(part), _Reader(texts)).cells)


def _follow(chunks: Iterable[bytes], reader: _Reader) -> _Reader:
    follow(chunks, reader)
    return reader


class _Reader:
    """Follows texts (`si`, `is`) with their runs, and cells. A cell without an address stands after the one before it."""

    def __init__(self, shared: Mapping[int, Marked]) -> None:
        self.shared: dict[int, Marked] = {}
        self.cells: dict[Address, Marked] = {}
        self._known = shared
        self._count = 0
        self._runs = Runs()
        self._position: Position = ""
        self._struck = self._sound = False
        self._row, self._column, self._kind = 0, 0, ""
        self._text: str | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
        elif name == "c":
            self._column += 1
            if match := _REF.fullmatch(attributes.get("r", "")):
                self._row, self._column = int(match[2]), column_number(match[1])
            self._kind = attributes.get("t", "n")
        elif name in ("si", "is"):
            self._runs = Runs()
        elif name == "r":
            self._position, self._struck = "", False
        elif name == "vertAlign":
            self._position = _POSITIONS.get(attributes.get("val", ""), "")
        elif name == "strike":
            self._struck = attributes.get("val", "1") not in ("0", "false")
        elif name == "rPh":  # how the text is said, which is not shown
            self._sound = True
        elif name in ("t", "v"):
            self._text = ""

    def characters(self, text: str) -> None:
        if self._text is not None:
            self._text += text

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "t" and not self._sound:
            self._runs.add(self._text or "", self._position, struck=self._struck)
        elif name == "v" and self._kind == "s" and (text := (self._text or "").strip()).isdecimal():
            self._keep(self._known.get(int(text)))
        elif name == "is":
            self._keep(self._runs.marked())
        elif name == "si":
            if marked := self._runs.marked():
                self.shared[self._count] = marked
            self._count += 1
        elif name == "r":
            self._position, self._struck = "", False
        elif name == "rPh":
            self._sound = False
        if name in ("t", "v"):
            self._text = None

    def _keep(self, marked: Marked | None) -> None:
        if marked:
            self.cells[self._row, self._column] = marked
