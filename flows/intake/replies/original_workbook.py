"""A submitter's own workbook, opened to be marked and saved again with all that openpyxl lets go of put back.

openpyxl keeps cells, formats, formulas, validations, tables and charts. It drops the value that each formula had when the
workbook was saved, and the drop-downs that Excel keeps in its extension list (every one whose values stand on another
sheet): both are read from the file itself and put back.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import openpyxl
from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

LARGEST = 25_000_000
"""Bytes of all sheets unpacked, some 700 000 cells: openpyxl takes half a minute for them, and 200 MB."""
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
_FORMULA_CELL = re.compile(
    r'<c r="([A-Z]+\d+)"((?: [a-z]+="[^"]*")*)>(<f(?:>|\s)(?:[^<]*</f>|[^<]*/>)|<f/>)<v ?/?>(?:</v>)?</c>'
)
_DROPPED = re.compile(r"/(ctrlProps|activeX|slicers|threadedComments)/|vbaProject")
_DAY = (1980, 1, 1, 0, 0, 0)
Stored = tuple[str, str]
"""Type (as in the XML) and text of the value that a formula last had."""


class CannotMark(Exception):  # noqa: N818 - the caller makes a copy instead
    """openpyxl cannot open or save this workbook, or it is too large for that."""


@dataclass
class OwnWorkbook:
    """`book`: to be marked; `stored`: for each sheet the values of its formulas; `complete`: nothing was let go of."""

    book: openpyxl.Workbook
    stored: dict[str, dict[str, Stored]]
    complete: bool

    def save(self) -> bytes:
        """The bytes, the same for the same workbook. Raises CannotMark."""
        out = io.BytesIO()
        try:
            # Not Workbook.save, which writes the clock's time into the file.
            ExcelWriter(self.book, ZipFile(out, "w", ZIP_DEFLATED)).save()
        except Exception as fault:  # openpyxl meets what it did not read with any kind of error
            raise CannotMark(type(fault).__name__) from None
        parts = {f"xl/worksheets/sheet{n}.xml": s.title for n, s in enumerate(self.book.worksheets, start=1)}
        return _with_values(out, {part: self.stored.get(name, {}) for part, name in parts.items()})


def open_own(data: bytes) -> OwnWorkbook:
    """Open an xlsx that has been looked through (flows.intake.scan). Raises CannotMark."""
    with ZipFile(io.BytesIO(data)) as archive:
        sizes = [part.file_size for part in archive.infolist() if part.filename.lower().startswith("xl/worksheets/")]
    if sum(sizes) > LARGEST:
        raise CannotMark("size")
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            reader = ExcelReader(io.BytesIO(data), rich_text=True)
            reader.read()
            with ZipFile(io.BytesIO(data)) as archive:
                parts = {sheet.name: rel.target for sheet, rel in _cell_sheets(reader)}
                stored = {name: _put_back(reader.wb[name], archive, part) for name, part in parts.items()}
    except Exception as fault:  # as written by R, by hand, or cut: any kind of error
        raise CannotMark(type(fault).__name__) from None
    lost = [str(each.message) for each in told if "Data Validation extension" not in str(each.message)]
    reader.wb.template = False  # a template sent in comes back as a workbook
    return OwnWorkbook(reader.wb, stored, complete=not lost and not _beside_cells(data))


def _beside_cells(data: bytes) -> bool:
    """Whether the workbook has what openpyxl drops without a word: buttons, macros, text boxes, threads of comments."""
    with ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        drawings = [archive.read(name) for name in names if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)]
    return any(_DROPPED.search(name) for name in names) or any(b":sp>" in xml or b":sp " in xml for xml in drawings)


def _cell_sheets(reader: ExcelReader) -> Iterator[tuple[Any, Any]]:
    for sheet, rel in reader.parser.find_sheets():
        if rel.target in reader.valid_files and "chartsheet" not in rel.Type:
            yield sheet, rel


def _put_back(sheet: Worksheet, archive: ZipFile, part: str) -> dict[str, Stored]:
    """Put the drop-downs of the sheet's extension list back, and return the values of its formulas."""
    stored: dict[str, Stored] = {}
    with archive.open(part) as source:
        for element in _elements(source):
            if element.tag == f"{_MAIN}c":
                value = element.find(f"{_MAIN}v")
                if element.find(f"{_MAIN}f") is not None and value is not None and value.text:
                    stored[element.get("r", "")] = (element.get("t", "n"), value.text)
            else:
                _add_validation(sheet, element)
    return stored


def _elements(source: IO[bytes]) -> Iterator[ElementTree.Element]:
    """Cells and extended validations of a sheet; what has been seen is let go of."""
    for _, element in ElementTree.iterparse(source):  # noqa: S314 - no document type: the scan has refused those
        if element.tag in (f"{_MAIN}c", f"{_X14}dataValidation"):
            yield element
        if element.tag in (f"{_MAIN}row", f"{_MAIN}sheetData"):
            element.clear()


def _add_validation(sheet: Worksheet, element: ElementTree.Element) -> None:
    cells = element.findtext(f"{_XM}sqref")
    if not cells:
        return
    kept: dict[str, Any] = {
        name: value for name, value in element.attrib.items() if name in DataValidation.__attrs__ and name != "sqref"
    }
    formulas: dict[str, Any] = {f"formula{n}": element.findtext(f"{_X14}formula{n}/{_XM}f") for n in (1, 2)}
    sheet.add_data_validation(DataValidation(**kept, **formulas, sqref=cells))


def _with_values(saved: io.BytesIO, stored: dict[str, dict[str, Stored]]) -> bytes:
    """The saved workbook with each formula's value beside it, every part dated alike."""
    out = io.BytesIO()
    with ZipFile(saved) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for part in source.namelist():
            data = source.read(part)
            if values := stored.get(part):
                data = _FORMULA_CELL.sub(lambda m, v=values: _cell(m, v), data.decode()).encode()  # type: ignore[misc]
            target.writestr(ZipInfo(part, _DAY), data, ZIP_DEFLATED)
    return out.getvalue()


def _cell(found: re.Match[str], values: dict[str, Stored]) -> str:
    if found[1] not in values:
        return found[0]
    kind, text = values[found[1]]
    mark = "" if kind == "n" else f' t="{escape(kind)}"'
    return f'<c r="{found[1]}"{found[2]}{mark}>{found[3]}<v>{escape(text)}</v></c>'
