"""Looks through a workbook's zip before calamine opens it: sizes, declared entities, every sheet's cells.

calamine allocates the rectangle from the first to the last used cell and aborts the interpreter where that
does not fit; it reads a part to the end of its stream whatever size the directory states. So each part is
unpacked here, counted, and let go. No sheet is handed to calamine that has not been looked through.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat
from zipfile import ZipInfo

from flows.intake.files.inspection.rich_text.xlsx import mark_texts
from flows.intake.files.inspection.sheet import SheetScan, check_reach
from flows.intake.files.inspection.xlsx.beside_cells import note_beside
from flows.intake.files.inspection.xlsx.exact import scan_exactly
from flows.intake.files.inspection.xlsx.fast import scan_fast
from flows.intake.files.inspection.xlsx.shared_strings import TextScan
from flows.intake.files.inspection.xlsx.styles import Styles
from flows.intake.files.parts.archive import Archive
from flows.intake.files.parts.xml import first_tag, parse
from flows.intake.problems import refused
from flows.limits import MB, Limits

WELL_FORMED = 16 * MB
"""Up to this size XML is held against expat: calamine leaves out a cell whose tag is damaged, in silence.
Above it that would cost a third of calamine's own time; the checksum still holds."""
_PIVOT_RECORDS = re.compile(r"pivotcacherecords\d*\.xml$")
_WORKBOOK, _RELS, _SHARED = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedstrings.xml"


@dataclass(frozen=True)
class NamedSheet:
    """A sheet of the workbook part: its name and its part."""

    name: str
    part: str


@dataclass
class Contents:
    """What the workbook part says: its sheets, the part of its styles, and whether days count from 1904."""

    sheets: list[NamedSheet]
    styles: str = ""
    days_from_1904: bool = False


def scan_workbook(data: bytes, limits: Limits) -> dict[str, SheetScan]:
    """Look through all of an xlsx: each sheet's name and what stands in it. Raises Refused past a limit.

    Only pivot records are left packed (the pivot reader streams them, within the directory's size, which is
    bounded here).
    """
    archive = Archive(data, limits)
    contents = _contents(archive, limits)
    sheets, styles = contents.sheets, _styles(archive, contents.styles)
    by_part: dict[str, list[str]] = {}
    for sheet in sheets:
        if sheet.part not in archive.parts:
            raise refused("TRASIG_FIL")
        by_part.setdefault(sheet.part, []).append(sheet.name)
    texts, scans, unpacked = TextScan(limits.max_cells), {}, 0
    for part, info in archive.parts.items():
        if _PIVOT_RECORDS.search(part) and part not in by_part:
            unpacked += _pivot_size(info, limits)
        elif part in by_part:
            scan = _scan_sheet(archive, part, limits, by_part[part][0], styles)
            scan.days_from_1904 = contents.days_from_1904
            unpacked += scan.size
            scans.update(dict.fromkeys(by_part[part], scan))
        else:
            unpacked += _scan_part(archive, part, texts if part.endswith("sharedstrings.xml") else None)
        archive.check_ratio(unpacked)
    _check_texts(archive, by_part, scans, texts, limits)
    scanned = {part: scans[names[0]] for part, names in by_part.items()}
    mark_texts(archive, _SHARED if texts.rich else "", scanned)
    note_beside(archive, scanned)
    return {sheet.name: scans[sheet.name] for sheet in sheets}


def _contents(archive: Archive, limits: Limits) -> Contents:
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
            contents.days_from_1904 = attributes.get("date1904") in ("1", "true", "on")

    for part, handler in ((_RELS, relation), (_WORKBOOK, sheet)):
        _scan_part(archive, part, None)
        parse(archive.stream(part), handler)
    if len(sheets) > limits.max_sheets:
        raise refused("FOR_STOR/blad", count=len(sheets), bound=limits.max_sheets)
    # Chart sheets and dialogs have relations of other types, and no cells.
    named = [NamedSheet(name, targets[key]) for name, key in sheets if key in targets]
    if len({sheet.name for sheet in named}) != len(named):
        raise refused("TRASIG_FIL")
    contents.sheets = named
    return contents


def _styles(archive: Archive, part: str) -> Styles:
    """The cell styles; none where the workbook has no such part. Raises Refused where it is damaged."""
    styles = Styles()
    if part in archive.parts:
        _scan_part(archive, part, None)
        try:
            parse(archive.stream(part), styles.start)
        except ValueError:
            raise refused("TRASIG_FIL") from None
    return styles


def _scan_sheet(archive: Archive, part: str, limits: Limits, name: str, styles: Styles) -> SheetScan:
    """Go the fast way where the part is written as Excel and its like write it, else the exact way."""
    first_tag(next(archive.stream(part), b""))
    scan = scan_fast(_well_formed(archive, part), styles)
    if scan is None or not _within(scan, limits):
        scan = scan_exactly(archive.stream(part), limits, styles)
    check_reach(scan, name, limits)
    return scan


def _within(scan: SheetScan, limits: Limits) -> bool:
    within = scan.last_row <= limits.max_rows and scan.last_column <= limits.max_columns
    return within and scan.last_row * scan.last_column <= limits.max_cells


def _scan_part(archive: Archive, part: str, texts: TextScan | None) -> int:
    """Unpack a part and count it; an XML part may not declare a document type."""
    size = 0
    for chunk in archive.stream(part) if texts is None else _well_formed(archive, part):
        if not size and part.endswith((".xml", ".rels", ".vml")):
            first_tag(chunk)
        size += len(chunk)
        if texts is not None:
            texts.add(chunk)
    return size


def _well_formed(archive: Archive, part: str) -> Iterator[bytes]:
    """Give the part's bytes, while expat looks at them too."""
    if archive.parts[part].file_size > WELL_FORMED:
        yield from archive.stream(part)
        return
    parser = expat.ParserCreate()
    try:
        for chunk in archive.stream(part):
            parser.Parse(chunk, False)
            yield chunk
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError):  # LookupError: an encoding that nobody has
        raise refused("TRASIG_FIL") from None


def _pivot_size(info: ZipInfo, limits: Limits) -> int:
    if info.file_size > limits.max_pivot_unpacked:
        raise refused("FOR_STOR/pivottabell", bound=f"{limits.max_pivot_unpacked / MB:.0f}")
    return info.file_size


def _check_texts(
    archive: Archive,
    by_part: dict[str, list[str]],
    scans: dict[str, SheetScan],
    texts: TextScan,
    limits: Limits,
) -> None:
    """One long shared text in a million cells is a million long texts once read."""
    lengths = texts.lengths()
    longest = max(lengths, default=0)
    for part, names in by_part.items():
        if scans[names[0]].cells * longest * len(names) <= limits.max_text:
            continue
        if TextScan.used(archive.stream(part), lengths) * len(names) > limits.max_text:
            raise refused("FOR_STOR/text", bound=f"{limits.max_text / MB:.0f}")
