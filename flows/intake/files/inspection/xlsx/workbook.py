"""Looks through a workbook's zip before calamine opens it: sizes, declared entities, every sheet's cells.

calamine allocates the rectangle from the first to the last used cell and aborts the interpreter where that
does not fit; it reads a part to the end of its stream whatever size the directory states. So each part is
unpacked here, counted, and let go. No sheet is handed to calamine that has not been looked through.
"""

from __future__ import annotations

import re
from zipfile import ZipInfo

from flows.intake.files.inspection.depending import names_change, spread
from flows.intake.files.inspection.rich_text.xlsx import mark_texts
from flows.intake.files.inspection.sheet import SheetScan, check_reach
from flows.intake.files.inspection.xlsx.beside_cells import note_beside
from flows.intake.files.inspection.xlsx.contents import contents_of, styles_of
from flows.intake.files.inspection.xlsx.exact import scan_exactly
from flows.intake.files.inspection.xlsx.fast import formulas_of, note_zero_formulas, scan_fast
from flows.intake.files.inspection.xlsx.parts import scan_part, well_formed
from flows.intake.files.inspection.xlsx.shared_strings import TextScan
from flows.intake.files.inspection.xlsx.styles import Styles
from flows.intake.files.parts.archive import Archive
from flows.intake.files.parts.xml import first_tag
from flows.intake.problems import refused
from flows.limits import MB, Limits

_PIVOT_RECORDS = re.compile(r"pivotcacherecords\d*\.xml$")
_SHARED = "xl/sharedstrings.xml"


def scan_workbook(data: bytes, limits: Limits) -> dict[str, SheetScan]:
    """Look through all of an xlsx: each sheet's name and what stands in it. Raises Refused past a limit.

    Only pivot records are left packed (the pivot reader streams them, within the directory's size, which is
    bounded here).
    """
    archive = Archive(data, limits)
    contents = contents_of(archive, limits)
    sheets, styles = contents.sheets, styles_of(archive, contents.styles)
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
            if contents.recalculates and scan.calculates:
                note_zero_formulas(scan, archive.stream(part))
            unpacked += scan.size
            scans.update(dict.fromkeys(by_part[part], scan))
        else:
            unpacked += scan_part(archive, part, texts if part.endswith("sharedstrings.xml") else None)
        archive.check_ratio(unpacked)
    _check_texts(archive, by_part, scans, texts, limits)
    scanned = {part: scans[names[0]] for part, names in by_part.items()}
    mark_texts(archive, _SHARED if texts.rich else "", scanned)
    note_beside(archive, scanned)
    if names_change(contents.names) or any(scan.changing for scan in scans.values()):
        formulas = (f for sheet in sheets for f in formulas_of(sheet.name, archive.stream(sheet.part)))
        spread(scans, formulas, contents.names)
    return {sheet.name: scans[sheet.name] for sheet in sheets}


def _scan_sheet(archive: Archive, part: str, limits: Limits, name: str, styles: Styles) -> SheetScan:
    """Go the fast way where the part is written as Excel and its like write it, else the exact way."""
    first_tag(next(archive.stream(part), b""))
    scan = scan_fast(well_formed(archive, part), styles)
    if scan is None or not _within(scan, limits):
        scan = scan_exactly(archive.stream(part), limits, styles)
    check_reach(scan, name, limits)
    return scan


def _within(scan: SheetScan, limits: Limits) -> bool:
    within = scan.last_row <= limits.max_rows and scan.last_column <= limits.max_columns
    return within and scan.last_row * scan.last_column <= limits.max_cells


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
