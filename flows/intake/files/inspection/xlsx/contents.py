"""What the workbook part of an xlsx says: its sheets and where they are, its cell styles, from when days count."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from flows.intake.files.inspection.xlsx.parts import scan_part
from flows.intake.files.inspection.xlsx.styles import Styles
from flows.intake.files.parts.archive import Archive
from flows.intake.files.parts.xml import TRUE, follow, parse
from flows.intake.problems import refused
from flows.limits import Limits

_WORKBOOK, _RELS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True)
class NamedSheet:
    """A sheet of the workbook part: its name and its part."""

    name: str
    part: str


@dataclass
class Contents:
    """What the workbook part says: its sheets, the part of its styles, whether days count from 1904, and names of formulas.

    `recalculates`: whether Excel calculates all formulas again when it opens the file.
    """

    sheets: list[NamedSheet]
    styles: str = ""
    days_from_1904: bool = False
    names: dict[str, str] = field(default_factory=dict)
    recalculates: bool = False


def contents_of(archive: Archive, limits: Limits) -> Contents:
    """Names and parts of the sheets, as the workbook and its relations say."""
    if _WORKBOOK not in archive.parts or _RELS not in archive.parts:
        raise refused("TRASIG_FIL")
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []
    contents = Contents([])

    def relation(tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        if tag == "Relationship" and kind in ("worksheet", "styles"):
            target = attributes.get("Target", "").replace("\\", "/").lower()
            part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            if kind == "styles":
                contents.styles = part
            else:
                targets[attributes.get("Id", "")] = part

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            ids = [value for key, value in attributes.items() if key.rpartition(":")[2] == "id"]
            if len(ids) != 1:
                raise refused("TRASIG_FIL")
            sheets.append((attributes.get("name", ""), ids[0]))
        elif tag == "workbookPr":
            contents.days_from_1904 = attributes.get("date1904") in TRUE
        elif tag == "calcPr":
            contents.recalculates = attributes.get("fullCalcOnLoad") in TRUE

    for part, handler in ((_RELS, relation), (_WORKBOOK, sheet)):
        scan_part(archive, part, None)
        parse(archive.stream(part), handler)
    follow(archive.stream(_WORKBOOK), _Names(contents.names))
    if len(sheets) > limits.max_sheets:
        raise refused("FOR_STOR/blad", count=len(sheets), bound=limits.max_sheets)
    # Chart sheets and dialogs have relations of other types, and no cells.
    named = [NamedSheet(name, targets[key]) for name, key in sheets if key in targets]
    if len({sheet.name for sheet in named}) != len(named):
        raise refused("TRASIG_FIL")
    contents.sheets = named
    return contents


class _Names:
    """Follows names with what they stand for; sheets may have names of their own that are the same."""

    def __init__(self, found: dict[str, str]) -> None:
        self._found = found
        self._name: str | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "definedName":
            self._name = attributes.get("name", "").casefold()
            self._found[self._name] = self._found.get(self._name, "") + " "

    def characters(self, text: str) -> None:
        if self._name is not None:
            self._found[self._name] += text

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] == "definedName":
            self._name = None


def styles_of(archive: Archive, part: str) -> Styles:
    """The cell styles; none where the workbook has no such part. Raises Refused where it is damaged."""
    styles = Styles()
    if part in archive.parts:
        scan_part(archive, part, None)
        try:
            parse(archive.stream(part), styles.start)
        except ValueError:
            raise refused("TRASIG_FIL") from None
    return styles
