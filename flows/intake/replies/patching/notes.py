"""The notes of a sheet: their texts (a comments part) and their boxes (a VML drawing), each with its relation to the sheet.

Boxes are changed as text: Excel writes line breaks in them that are no XML.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from flows.intake.files.inspection.sheet import Address, column_letters
from flows.intake.replies.patching.addresses import row_and_column
from flows.intake.replies.patching.package import MAIN, CannotPatch, Package, parsed, serialised
from flows.intake.replies.patching.sheet import SheetXml

_M = f"{{{MAIN}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SHAPE, _NUMBER = re.compile(r"<(\w+):shape\b.*?</\1:shape>", re.DOTALL), re.compile(r"_x0000_s(\d+)")
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:schemas-microsoft-com:{name}"'
    for prefix, name in (("v", "vml"), ("o", "office:office"), ("x", "office:excel"))
)
_EMPTY_DRAWING = (
    f'<xml {_NAMESPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_SHAPE_TYPE = (
    f'<v:shapetype {_NAMESPACES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_BOX = (
    '<v:shape {namespaces} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;'
    'margin-top:2pt;width:{width}px;height:{height}px;z-index:{order};visibility:hidden" fillcolor="#ffffe1" '
    'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_WIDTH, _CELL_WIDTH, _ROW_HEIGHT = 340, 64, 20
"""In pixels: a box, a column and a row as Excel makes them by default."""
_LONGEST = 30_000


class Notes:
    """The notes of one sheet, open for changes. Raises CannotPatch where they are not written as most programs write them."""

    def __init__(self, package: Package, part: str, sheet: SheetXml) -> None:
        self._package, self._part, self._sheet = package, part, sheet
        related = package.related(part)
        self._texts_part = next((target for _, kind, target in related if kind == "comments"), None)
        drawing = sheet.legacy_drawing()  # that of headers and footers is another
        self._boxes_part = next((target for name, _, target in related if name == drawing), None)
        self._texts = parsed(package.read(self._texts_part)) if self._texts_part else None
        try:
            self._boxes = package.read(self._boxes_part).decode("utf-8-sig") if self._boxes_part else _EMPTY_DRAWING
        except UnicodeDecodeError:
            raise CannotPatch("boxes") from None
        if "</xml>" not in self._boxes:
            raise CannotPatch("boxes")
        found = [] if self._texts is None else self._texts.iter(f"{_M}comment")
        self._notes = {row_and_column(each.get("ref")): each for each in found}
        self._added: list[str] = []
        self._number = max([1024, *map(int, _NUMBER.findall(self._boxes))])
        self._changed = False

    def texts(self) -> dict[Address, str]:
        """What each note says."""
        return {place: _text_of(note) for place, note in self._notes.items()}

    def shorten(self, place: Address, text: str) -> None:
        """Keep the beginning of a note, or none of it where `text` is empty."""
        note = self._notes[place]
        self._changed = True
        if not text:
            note.getparent().remove(self._notes.pop(place))
            self._boxes = _SHAPE.sub(lambda found: "" if _is_of(found[0], place) else found[0], self._boxes)
            return
        left = len(text)
        for each in note.iter(f"{_M}t"):
            whole = each.text or ""
            each.text, left = whole[:left], max(0, left - len(whole))

    def add(self, place: Address, text: str) -> None:
        """Write a note at a cell, after what the note there says already."""
        self._changed = True
        if self._texts is None:
            self._texts = etree.Element(f"{_M}comments", nsmap={None: MAIN})
            etree.SubElement(self._texts, f"{_M}authors")
            etree.SubElement(self._texts, f"{_M}commentList")
        if place in self._notes:
            body = self._notes[place].find(f"{_M}text")
            for alone in body.findall(f"{_M}t"):
                run = etree.Element(f"{_M}r")
                alone.addprevious(run)
                run.append(alone)
            _run(body, f"\n\n{text}"[:_LONGEST])
            return
        attributes = {"ref": f"{column_letters(place[1])}{place[0]}", "authorId": str(self._author())}
        note = etree.SubElement(self._texts.find(f"{_M}commentList"), f"{_M}comment", attributes)
        self._notes[place] = note
        _run(etree.SubElement(note, f"{_M}text"), text[:_LONGEST])
        self._add_box(place, 24 + 18 * sum(1 + len(line) // 45 for line in text.split("\n")))

    def _author(self) -> int:
        authors = self._texts.find(f"{_M}authors") if self._texts is not None else None
        if authors is None:
            raise CannotPatch("authors")
        names = [each.text for each in authors]
        if "fokusdag" not in names:
            etree.SubElement(authors, f"{_M}author").text = "fokusdag"
            names.append("fokusdag")
        return names.index("fokusdag")

    def _add_box(self, place: Address, height: int) -> None:
        self._number += 1
        number = self._number
        row, column = place[0] - 1, place[1] - 1
        top, rows, columns = max(0, row - 1), height // _ROW_HEIGHT + 1, _WIDTH // _CELL_WIDTH
        anchor = f"{column + 1}, 15, {top}, 10, {column + 1 + columns}, 15, {top + rows}, 4"
        box = _BOX.format(
            namespaces=_NAMESPACES, number=number, order=number - 1024, width=_WIDTH, height=height, anchor=anchor,
            row=row, column=column,
        )  # fmt: skip
        self._added.append(box)

    def save(self) -> None:
        """Put the parts into the package, and name new ones in the sheet."""
        if not self._changed or self._texts is None:
            return
        package, at = self._package, self._boxes.rindex("</xml>")
        kind = "" if 'id="_x0000_t202"' in self._boxes or not self._added else _SHAPE_TYPE
        self._boxes = "".join((self._boxes[:at], kind, *self._added, self._boxes[at:]))
        self._added = []
        if not self._texts_part:
            self._texts_part = package.free_name("xl/comments{}.xml")
            package.relate(self._part, "comments", self._texts_part)
            package.declare(self._texts_part, _COMMENTS)
        if not self._boxes_part:
            self._boxes_part = package.free_name("xl/drawings/vmlDrawing{}.vml")
            self._sheet.add_legacy_drawing(package.relate(self._part, "vmlDrawing", self._boxes_part))
            package.declare_extension("vml", _VML)
        package.write(self._texts_part, serialised(self._texts))
        package.write(self._boxes_part, self._boxes.encode())


def _text_of(note: Any) -> str:
    return "".join(each.text or "" for each in note.iter(f"{_M}t"))


def _run(body: Any, text: str) -> None:
    written = etree.SubElement(etree.SubElement(body, f"{_M}r"), f"{_M}t")
    written.text = text
    written.set(_SPACE, "preserve")


def _is_of(box: str, place: Address) -> bool:
    row, column = re.search(r"<\w+:Row>\s*(\d+)", box), re.search(r"<\w+:Column>\s*(\d+)", box)
    return bool(row and column and (int(row[1]) + 1, int(column[1]) + 1) == place)
