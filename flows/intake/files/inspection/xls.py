"""Looks through the records of a .xls (BIFF): how far cells reach, errors, hidden rows.

The format's own bounds (65 536 rows, 256 columns) are not held by its fields: a 16-bit column allows 137 GB.
Records are as in Microsoft's [MS-XLS]; only their first bytes are read.
"""

from __future__ import annotations

import struct
from io import BytesIO

import olefile

from flows.intake.files.inspection.sheet import SheetScan, check_reach
from flows.intake.problems import refused
from flows.limits import Limits

_BOF, _EOF, _BOUND_SHEET, _ROW = 0x0809, 0x000A, 0x0085, 0x0208
_FORMULA, _FORMULA_OLD, _BOOL_ERROR = 0x0006, 0x0406, 0x0205
# NUMBER, LABEL, RSTRING, LABELSST, RK: one cell each, with row and column first.
_CELLS = frozenset((0x0203, 0x0204, 0x00D6, 0x00FD, 0x027E, _FORMULA, _FORMULA_OLD, _BOOL_ERROR))
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
    scans = []
    try:
        for start in _sheet_starts(book):
            scans.append(_scan_sheet(book, start))
    except (struct.error, IndexError):
        raise refused("TRASIG_FIL") from None
    if len(scans) > limits.max_sheets:
        raise refused("FOR_STOR/blad", count=len(scans), bound=limits.max_sheets)
    for scan in scans:
        check_reach(scan, None, limits)
    return scans


def _sheet_starts(book: bytes) -> list[int]:
    at, starts = 0, []
    while at + 4 <= len(book):
        record, length = struct.unpack_from("<HH", book, at)
        if record == _BOUND_SHEET:
            starts.append(struct.unpack_from("<I", book, at + 4)[0])
        elif record == _EOF:
            return starts
        at += 4 + length
    raise refused("TRASIG_FIL")


def _scan_sheet(book: bytes, at: int) -> SheetScan:
    """One sheet's records; charts inside it begin and end with records of their own."""
    scan, depth, unpack, hidden = SheetScan(), 0, struct.Struct("<HH").unpack_from, set()
    while at + 4 <= len(book):
        record, length = unpack(book, at)
        body = at + 4
        at = body + length
        if record in _CELLS:
            row, column = unpack(book, body)
            scan.cells += 1
            scan.reach(row + 1, column + 1)
            error = _error(book, record, body)
            if error:
                scan.errors[row + 1, column + 1] = error
            if row in hidden:
                scan.hidden_rows.add(row + 1)
        elif record == _MANY:
            row, last = unpack(book, body)[0], struct.unpack_from("<H", book, body + length - 2)[0]
            scan.reach(row + 1, last + 1)
            if row in hidden:
                scan.hidden_rows.add(row + 1)
        elif record == _ROW:
            if book[body + 12] & _HIDDEN_ROW:
                hidden.add(struct.unpack_from("<H", book, body)[0])
        elif record == _BOF:
            depth += 1
        elif record == _EOF:
            depth -= 1
            if depth <= 0:
                return scan
    raise refused("TRASIG_FIL")


def _error(book: bytes, record: int, body: int) -> str | None:
    if record == _BOOL_ERROR and book[body + 7]:
        return _ERRORS.get(book[body + 6], "#FEL")
    if record in (_FORMULA, _FORMULA_OLD) and book[body + 12 : body + 14] == b"\xff\xff" and book[body + 6] == 2:
        return _ERRORS.get(book[body + 8], "#FEL")
    return None
