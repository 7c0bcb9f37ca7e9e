"""A submitter's workbook as a whole: its sheets by name, marks on their cells, and a sheet of ours put in front."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from zipfile import ZipFile

from lxml import etree
from openpyxl import Workbook

from flows.intake.files.inspection.sheet import Address
from flows.intake.replies.patching.addresses import row_and_column
from flows.intake.replies.patching.conditional import with_fills_over, without_our_fills
from flows.intake.replies.patching.notes import Notes
from flows.intake.replies.patching.package import MAIN, RELATIONSHIPS, CannotPatch, Package, parsed, serialised
from flows.intake.replies.patching.sheet import SheetXml, not_selected
from flows.intake.replies.patching.styles import ChangedStyles

_M, _ID = f"{{{MAIN}}}", f"{{{RELATIONSHIPS}}}id"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_BOOK_WITH_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_TEMPLATES = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": _BOOK,
    "application/vnd.ms-excel.template.macroEnabled.main+xml": _BOOK_WITH_MACROS,
}
_BEFORE_NAMES = ("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
                 "functionGroups", "externalReferences")  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """What is put on a cell: a colour of six hexadecimal digits, and a text in its note."""

    colour: str
    text: str


class PatchedWorkbook:
    """An xlsx, open for changes. Raises CannotPatch where it is not written as most programs write it."""

    def __init__(self, data: bytes) -> None:
        self._package = Package(data)
        related = self._package.related("")
        self._part = next((target for _, kind, target in related if kind == "officeDocument"), "")
        self._root = parsed(self._package.read(self._part))
        if self._root.tag != f"{_M}workbook" or self._root.find(f"{_M}sheets") is None:
            raise CannotPatch("workbook")
        of = {kind: target for _, kind, target in self._package.related(self._part)}
        self._styles_part = of.get("styles", "")
        self._styles = ChangedStyles(self._package.read(self._styles_part))
        content_type = self._package.content_type(self._part)
        if content_type in _TEMPLATES:  # a template that was sent in comes back as a workbook
            self._package.declare(self._part, _TEMPLATES[content_type])

    @property
    def has_macros(self) -> bool:
        """Whether Excel opens it only under a name that ends with .xlsm."""
        return self._package.content_type(self._part) == _BOOK_WITH_MACROS

    def _parts(self) -> dict[str, tuple[str, str]]:
        """Kind and part of each sheet, by its name, in order."""
        related = {name: (kind, target) for name, kind, target in self._package.related(self._part)}
        return {str(each.get("name")): related[each.get(_ID)] for each in self._sheets() if each.get(_ID) in related}

    def _sheets(self) -> Any:
        return self._root.find(f"{_M}sheets")

    @property
    def titles(self) -> list[str]:
        """The names of the sheets of cells, in order."""
        return [name for name, (kind, _) in self._parts().items() if kind == "worksheet"]

    def remove(self, title: str) -> None:
        """Take a sheet away that no other sheet leads to."""
        place = [each.get("name") for each in self._sheets()].index(title)
        element = self._sheets()[place]
        self._package.remove(self._parts()[title][1])
        self._package.unrelate(self._part, element.get(_ID))
        self._sheets().remove(element)
        for name in list(self._root.iter(f"{_M}definedName")):
            at = int(name.get("localSheetId", -1))
            if at == place:
                name.getparent().remove(name)
            elif at > place:
                name.set("localSheetId", str(at - 1))

    def unmark(self, keep: Callable[[str], str | None], colours: Collection[str]) -> None:
        """Take away the marks of an earlier answer.

        Args:
            keep: What is left of the text of a note; None where the note is not ours.
            colours: Those that we mark with.
        """
        ours = self._styles.filled_with(colours)
        for title in self.titles:
            part = self._parts()[title][1]
            if not any(kind == "comments" for _, kind, _ in self._package.related(part)):
                continue
            sheet = SheetXml(self._package.read(part))
            notes = Notes(self._package, part, sheet)
            kept = {place: left for place, text in notes.texts().items() if (left := keep(text)) is not None}
            if not kept:
                continue
            sheet.tail = without_our_fills(sheet.tail)
            for place, text in kept.items():
                notes.shorten(place, text)
            filled = [place for place, style in sheet.styles_of(kept).items() if style in ours]
            sheet.restyle(filled, lambda _, style: self._styles.with_fill(style, ""))
            notes.save()
            self._package.write(part, sheet.xml())

    def mark(self, title: str, marks: Mapping[str, Mark]) -> None:
        """Mark the cells of a sheet, by their addresses; of a merged area its first cell."""
        part = self._parts()[title][1]
        sheet = SheetXml(self._package.read(part))
        notes = Notes(self._package, part, sheet)
        placed: dict[Address, Mark] = {}
        for address, mark in marks.items():
            place = sheet.first_of_merged(row_and_column(address))
            before = placed.get(place)
            placed[place] = Mark(before.colour, f"{before.text}\n\n{mark.text}") if before else mark
        sheet.restyle(placed, lambda place, style: self._styles.with_fill(style, placed[place].colour))
        colours = {place: mark.colour for place, mark in placed.items()}
        sheet.tail = with_fills_over(sheet.tail, colours, self._styles.differential_fill)
        for place, mark in sorted(placed.items()):
            notes.add(place, mark.text)
        notes.save()
        self._package.write(part, sheet.xml())

    def insert_first(self, book: Workbook) -> None:
        """Put the only sheet of a new workbook in front, and show it when the workbook is opened."""
        for _, part in self._parts().values():
            xml = self._package.read(part)
            if (changed := not_selected(xml)) != xml:
                self._package.write(part, changed)
        out = io.BytesIO()
        book.save(out)
        with ZipFile(out) as made:
            sheet, styles, theirs = (
                made.read(f"xl/{name}.xml") for name in ("worksheets/sheet1", "styles", "workbook")
            )
        part = self._package.free_name("xl/worksheets/sheet{}.xml")
        self._package.write(part, _moved(sheet, self._styles.take_over(styles)), _SHEET)
        numbers = [int(each.get("sheetId")) for each in self._sheets()]
        element = etree.Element(
            f"{_M}sheet", {"name": book.worksheets[0].title, "sheetId": str(max(numbers, default=0) + 1)}
        )
        element.set(_ID, self._package.relate(self._part, "worksheet", part))
        self._sheets().insert(0, element)
        for name in self._root.iter(f"{_M}definedName"):
            if name.get("localSheetId"):
                name.set("localSheetId", str(int(name.get("localSheetId")) + 1))
        for view in self._root.iter(f"{_M}workbookView"):
            view.attrib.pop("firstSheet", None)
            view.set("activeTab", "0")
        self._add_names(parsed(theirs))

    def _add_names(self, theirs: Any) -> None:
        added = list(theirs.iter(f"{_M}definedName"))
        if not added:
            return
        names = self._root.find(f"{_M}definedNames")
        if names is None:
            names = etree.Element(f"{_M}definedNames")
            before = [each for each in self._root if etree.QName(each).localname in _BEFORE_NAMES]
            before[-1].addnext(names)
        for each in reversed(added):
            names.insert(0, each)

    def save(self) -> bytes:
        """The bytes, the same for the same workbook."""
        self._package.write(self._styles_part, self._styles.xml())
        self._package.write(self._part, serialised(self._root))
        return self._package.save()


def _moved(sheet: bytes, styles: Mapping[int, int]) -> bytes:
    """A sheet as openpyxl writes it, with each text in its cell, and with its styles by their numbers in another workbook."""
    root = parsed(sheet)
    for cell in root.iter(f"{_M}c"):
        cell.set("s", str(styles[int(cell.get("s", 0))]))
    return serialised(root)
