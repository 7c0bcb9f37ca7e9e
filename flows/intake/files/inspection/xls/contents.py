"""Looks through the records of a .xls (BIFF): how far cells reach, errors, hidden rows, number formats.

The format's own bounds (65 536 rows, 256 columns) are not held by its fields: a 16-bit column allows 137 GB.
Records are as in Microsoft's [MS-XLS]; only their first bytes are read.
"""

from __future__ import annotations

import struct
from io import BytesIO

import olefile

from flows.intake.files.inspection.depending import MOST_FORMULAS, names_change, spread
from flows.intake.files.inspection.formulas import CHANGING
from flows.intake.files.inspection.rich_text.runs import mark
from flows.intake.files.inspection.sheet import SheetScan, check_reach
from flows.intake.files.inspection.xls.beside import BESIDE, scan_beside
from flows.intake.files.inspection.xls.book import Book, read_book
from flows.intake.files.inspection.xls.conditional import CONDITIONAL, ConditionalCells
from flows.intake.files.inspection.xls.formulas import FORMULAS, SheetFormulas
from flows.intake.problems import refused
from flows.limits import Limits

_BOF, _EOF, _ROW = 0x0809, 0x000A, 0x0208
_FORMULA, _FORMULA_OLD, _BOOL_ERROR = 0x0006, 0x0406, 0x0205
# NUMBER, LABEL, RSTRING, LABELSST, RK: one cell each, with row and column first.
_CELLS = frozenset((0x0203, 0x0204, 0x00D6, 0x00FD, 0x027E, _FORMULA, _FORMULA_OLD, _BOOL_ERROR))
_MERGED, _COLUMNS = 0x00E5, 0x007D
_DEFAULT_ROW, _NO_HEIGHT = 0x0225, 0x02
_LAYOUT = frozenset((_MERGED, _COLUMNS, _ROW, _DEFAULT_ROW))
_TEXT_CELL = 0x00FD
_HIDDEN_COLUMN = 0x01
_MANY = 0x00BD  # MULRK: row, first column, cells, last column
_HIDDEN_ROW = 0x20
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def scan_xls(data: bytes, limits: Limits) -> list[SheetScan]:
    """Look through each sheet, in the order the workbook lists them. Raises Refused."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            names = {"/".join(path).lower(): "/".join(path) for path in ole.listdir()}
            book = ole.openstream(names.get("workbook") or names["book"]).read()
    except Exception:  # olefile meets a damaged file with many kinds of errors
        raise refused("TRASIG_FIL") from None
    scans: list[SheetScan] = []
    try:
        contents = read_book(book)
        for start in contents.starts:
            scans.append(_scan_sheet(book, start, contents, len(scans)))
        _spread(scans, contents)
    except (struct.error, IndexError):
        raise refused("TRASIG_FIL") from None
    if len(scans) > limits.max_sheets:
        raise refused("FOR_STOR/blad", count=len(scans), bound=limits.max_sheets)
    for scan in scans:
        check_reach(scan, None, limits)
    return scans


def _spread(scans: list[SheetScan], contents: Book) -> None:
    """Take note of the cells whose value changes by itself, and of those that change with them."""
    by_name = {str(at): scan for at, scan in enumerate(scans)}
    for formula in contents.formulas:
        if CHANGING.search(formula.text):
            by_name[formula.cell[0]].changing.add(formula.cell[1:])
    names = contents.names.names()
    if names_change(names) or any(scan.changing for scan in scans):
        spread(by_name, contents.formulas, names)


def _scan_sheet(book: bytes, at: int, contents: Book, number: int) -> SheetScan:
    """One sheet's records; charts inside it begin and end with records of their own."""
    scan, depth, unpack = SheetScan(), 0, struct.Struct("<HH").unpack_from
    hidden: set[int] = set()
    formulas = SheetFormulas(str(number), contents.names)
    conditional = ConditionalCells(scan, contents.codes)
    scan.days_from_1904 = contents.days_from_1904
    while at + 4 <= len(book):
        record, length = unpack(book, at)
        body = at + 4
        at = body + length
        if (record in _CELLS or record == _MANY) and (row := unpack(book, body)[0]) in hidden:
            scan.hidden_rows.add(row + 1)
        if record in FORMULAS:
            formulas.take(record, book[body:at])
        if record in _CELLS:
            _scan_cell(scan, book, record, body, contents)
        elif record == _MANY:
            _scan_many(scan, book, body, length, contents)
        elif record in _LAYOUT:
            _scan_layout(scan, book, record, body, hidden)
        elif record in CONDITIONAL:
            conditional.take(record, book[body:at])
        elif record in BESIDE and depth == 1:
            scan_beside(scan, book, record, body, length)
        elif record == _BOF:
            depth += 1
        elif record == _EOF:
            depth -= 1
            if depth <= 0:
                contents.formulas += formulas.found()[: MOST_FORMULAS - len(contents.formulas)]
                return scan
    raise refused("TRASIG_FIL")


def _scan_layout(scan: SheetScan, book: bytes, record: int, body: int, hidden: set[int]) -> None:
    """Merged cells, hidden columns, and hidden rows, which go to `hidden`, from 0."""
    if record == _MERGED:
        (count,) = struct.unpack_from("<H", book, body)
        for place in range(body + 2, body + 2 + 8 * count, 8):
            top, bottom, left, right = struct.unpack_from("<4H", book, place)
            scan.merge((top + 1, left + 1, bottom + 1, right + 1))
    elif record == _COLUMNS:
        first, last, width, _, options = struct.unpack_from("<5H", book, body)
        if options & _HIDDEN_COLUMN or not width:
            scan.hide_columns(first + 1, last + 1)
    elif record == _DEFAULT_ROW:
        scan.hides_rows = bool(book[body] & _NO_HEIGHT)
    elif book[body + 12] & _HIDDEN_ROW or not struct.unpack_from("<H", book, body + 6)[0] & 0x7FFF:
        hidden.add(struct.unpack_from("<H", book, body)[0])


def _scan_cell(scan: SheetScan, book: bytes, record: int, body: int, contents: Book) -> None:
    row, column, style = struct.unpack_from("<HHH", book, body)
    scan.cells += 1
    scan.reach(row + 1, column + 1)
    error = _error(book, record, body)
    if error:
        scan.errors[row + 1, column + 1] = error
    scan.style(row + 1, column + 1, style, contents)
    if contents.marked and record == _TEXT_CELL:
        marked = contents.marked.get(struct.unpack_from("<I", book, body + 6)[0])
        mark(scan, {(row + 1, column + 1): marked} if marked else {})


def _scan_many(scan: SheetScan, book: bytes, body: int, length: int, contents: Book) -> None:
    """Numbers beside each other: row, first column, then a style and a number each, last column."""
    row, first = struct.unpack_from("<HH", book, body)
    last = struct.unpack_from("<H", book, body + length - 2)[0]
    scan.reach(row + 1, last + 1)
    for column in range(first, last + 1) if contents.formats or contents.struck or contents.white else ():
        style = struct.unpack_from("<H", book, body + 4 + 6 * (column - first))[0]
        scan.style(row + 1, column + 1, style, contents)


def _error(book: bytes, record: int, body: int) -> str | None:
    if record == _BOOL_ERROR and book[body + 7]:
        return _ERRORS.get(book[body + 6], "#FEL")
    if record in (_FORMULA, _FORMULA_OLD) and book[body + 12 : body + 14] == b"\xff\xff" and book[body + 6] == 2:
        return _ERRORS.get(book[body + 8], "#FEL")
    return None
