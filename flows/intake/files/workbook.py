"""Opens whatever file comes, safely, as sheets of rows with Excel's own addresses.

The file's kind is told from its bytes, its inside looked through before calamine opens it, and what calamine
does not tell (error cells, formulas without a stored value, hidden rows) is kept beside the rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from io import BytesIO
from typing import TypeVar, cast

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from flows.intake.files.csv_reader import read_csv
from flows.intake.files.file_type import Kind, kind_of
from flows.intake.files.formats.cells import CellFormats
from flows.intake.files.inspection.ods.contents import scan_ods
from flows.intake.files.inspection.sheet import Address, Area, SheetScan, column_letters
from flows.intake.files.inspection.xls.contents import scan_xls
from flows.intake.files.inspection.xlsx.workbook import scan_workbook
from flows.intake.files.repack import known_errors, plain_ods, plain_xls, plain_xlsx
from flows.intake.files.sandbox import ChildFailed, read_in_child
from flows.intake.problems import Problem, Refused, refused
from flows.limits import MB, Limits
from flows.security.masking import mask

T = TypeVar("T")
__all__ = ["Limits", "Sheet", "Workbook", "address", "open_workbook"]


def address(row: int, column: int) -> str:
    """Excel's name for a cell: row and column from 1 → `C7`."""
    return f"{column_letters(column)}{row}"


@dataclass
class Sheet:
    """One sheet. `rows[i][j]` is Excel row i + 1, column j + 1; all addresses beside it count from 1.

    Error cells and formulas without a stored value are empty text in `rows`. A CSV file is one sheet named "". An identity
    number in a name is masked. `formats`: cells whose number format changes what is seen; `merged`: merged cells; `struck`: cells
    whose text is struck out, in part or whole; `seen`: texts with raised digits, as they are seen; `days_from_1904`: day 0 is
    1904-01-01; `hides_zeros`: zeros are shown as empty cells; `beside`: texts in no cell, such as comments; `white`: cells with
    white text; `changing`: those with a formula such as =IDAG(); `conditional`: those that conditional formatting may change.
    """

    name: str
    hidden: bool
    hidden_rows: frozenset[int] = frozenset()
    error_cells: dict[Address, str] = field(default_factory=dict)
    empty_formulas: frozenset[Address] = frozenset()
    formats: CellFormats = field(default_factory=CellFormats)
    merged: tuple[Area, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    struck: frozenset[Address] = frozenset()
    days_from_1904: bool = False
    hides_zeros: bool = False
    beside: tuple[str, ...] = ()
    seen: dict[Address, str] = field(default_factory=dict)
    white: frozenset[Address] = frozenset()
    changing: frozenset[Address] = frozenset()
    conditional: tuple[Area, ...] = ()
    load: Callable[[], list[list[object]]] = list

    @cached_property
    def rows(self) -> list[list[object]]:
        """Values as calamine gives them; empty text where nothing stands.

        Read on first use. Raises Refused where the sheet is damaged.
        """
        rows = self.load()
        for (row, column), text in self.seen.items():
            if row <= len(rows) and column <= len(rows[row - 1]):
                rows[row - 1][column - 1] = text
        return rows


@dataclass
class Workbook:
    """An opened file. `problems`: what was wrong on the way (CSV lines with too many or too few fields).

    `open_end`: the last field of a CSV, where no line end follows it; `widths`: how many fields each of its records has.
    """

    name: str
    kind: Kind
    sha256: str
    sheets: list[Sheet]
    problems: list[Problem] = field(default_factory=list)
    open_end: str | None = None
    widths: tuple[int, ...] = ()

    def sheet(self, name: str) -> Sheet | None:
        """Find the sheet of this name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def open_workbook(data: bytes, name: str, limits: Limits) -> Workbook:
    """Open a file of any kind we read. Raises Refused for all others, and past a limit.

    Hidden sheets are there with `hidden` set; sheets without cells of their own (charts, dialogs) are not.
    """
    kind = kind_of(data, name, limits)
    sha256 = hashlib.sha256(data).hexdigest()
    if kind == "csv":
        text = read_csv(data, sha256, limits)
        sheet = Sheet("", hidden=False, load=lambda: text.rows)
        return Workbook(name, kind, sha256, [sheet], text.problems, text.open_end, text.widths)
    sheets = _xlsx_sheets(data, limits) if kind == "xlsx" else _other_sheets(data, kind, limits)
    return Workbook(name, kind, sha256, sheets)


def _xlsx_sheets(data: bytes, limits: Limits) -> list[Sheet]:
    data = plain_xlsx(data, limits)
    scans = scan_workbook(data, limits)
    data = known_errors(data, {text for scan in scans.values() for text in scan.errors.values()}, limits)
    book = _guarded(lambda: CalamineWorkbook.from_filelike(BytesIO(data)))
    sheets = []
    for metadata in book.sheets_metadata:
        if metadata.typ != SheetTypeEnum.WorkSheet:
            continue
        if metadata.name not in scans:  # never hand calamine a sheet that was not looked through
            raise refused("TRASIG_FIL")
        hidden = metadata.visible != SheetVisibleEnum.Visible
        sheets.append(_sheet(metadata.name, hidden, scans[metadata.name], partial(_rows, book, metadata.name)))
    return sheets


def _other_sheets(data: bytes, kind: Kind, limits: Limits) -> list[Sheet]:
    scans = scan_ods(data, limits) if kind == "ods" else scan_xls(data, limits)
    try:
        data = plain_ods(data, limits) if kind == "ods" else plain_xls(data)
        read = read_in_child(data, limits.max_memory, limits.max_seconds)
    except ChildFailed as failed:
        raise _refusal_of(failed, limits) from None
    if isinstance(scans, list):
        if len(scans) != len(read):
            raise refused("TRASIG_FIL")
        scans = {name: scan for (name, *_), scan in zip(read, scans, strict=True)}
    sheets = []
    for name, has_cells, hidden, rows in read:
        if has_cells:
            sheets.append(_sheet(name, hidden, scans.get(name, SheetScan()), partial(list, rows)))
    return sheets


def _refusal_of(failed: ChildFailed, limits: Limits) -> Refused:
    if failed.why == "memory":
        return refused("FOR_STOR/minne", bound=limits.max_memory // MB)
    return refused("FOR_STOR/tid", bound=limits.max_seconds) if failed.why == "time" else refused("TRASIG_FIL")


def _rows(book: CalamineWorkbook, name: str) -> list[list[object]]:
    rows = _guarded(lambda: book.get_sheet_by_name(name).to_python(skip_empty_area=False))
    return cast("list[list[object]]", rows)


def _sheet(name: str, hidden: bool, scan: SheetScan, load: Callable[[], list[list[object]]]) -> Sheet:
    return Sheet(
        mask(name),
        hidden,
        frozenset(range(1, scan.last_row + 1)) if scan.hides_rows else frozenset(scan.hidden_rows),
        scan.errors,
        frozenset(scan.empty_formulas),
        scan.formats,
        tuple(scan.merged),
        frozenset(scan.hidden_columns),
        frozenset(scan.struck),
        scan.days_from_1904,
        scan.hides_zeros,
        tuple(scan.beside),
        scan.seen,
        frozenset(scan.white),
        frozenset(scan.changing),
        tuple(scan.conditional),
        load,
    )


def _guarded(call: Callable[[], T]) -> T:
    """Call into calamine; what it stumbles on, a panic too, is a damaged file: its words may quote cells."""
    try:
        return call()
    except PasswordError:
        raise refused("LOSENORD") from None
    except (CalamineError, OSError, ValueError, OverflowError):
        raise refused("TRASIG_FIL") from None
    except Refused:
        raise
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise refused("TRASIG_FIL") from None
        raise
