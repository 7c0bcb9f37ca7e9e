"""The first sheet of every answer: what to put right, where and how; then what was accepted. A receipt has the latter alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from copy import copy
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from flows.intake.files.our_sheets import TITLES
from flows.intake.replies.accepted_rows import Accepted
from flows.intake.replies.advice import Problem, what_and_how
from flows.language.catalogue import message
from flows.language.words import SWEDISH as w  # noqa: N811

COLOURS = {"file": "FF9E9E", "row": "FFD08A", "ask": "BDD7EE", "warn": "FFF2A8"}
SEVERITIES = {
    "file": message("Stoppar filen"),
    "row": message("Raden räknas inte"),
    "ask": message("Fråga till dig"),
    "warn": message("Påpekande"),
}
LISTED = 2000
"""So many problems are listed and marked; of the rest it is told how many they are."""
FindCell = Callable[[Problem], tuple[str, str] | None]
"""A problem → the sheet and cell of the answer where it stands, or None."""
_WIDTHS = (6, 18, 18, 10, 62, 62)
_LINE = Border(bottom=Side(style="thin", color="BFBFBF"))
_TOP = Alignment(wrap_text=True, vertical="top", horizontal="left")


def write_answer_sheet(
    book: Workbook,
    name: str,
    introduction: Sequence[str],
    problems: Sequence[Problem],
    place: FindCell,
    accepted: Sequence[Accepted],
) -> None:
    """Put the sheet first in the book and show it when the book is opened."""
    sheet = book.create_sheet(name, 0)
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    for chart in book.chartsheets:  # two selected sheets would both change when one is typed in
        for view in chart.sheetViews.sheetView:
            view.tabSelected = False
    book.active = 0
    for at, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[chr(64 + at)].width = width
    row = _write_lines(sheet, name, introduction)
    if problems:
        row = _write_problems(sheet, row + 1, problems, place)
    if accepted:
        _write_accepted(sheet, row + 1, accepted)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", "9"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.gridLines = False
    sheet.sheet_view.showGridLines = False


def most_important_first(problems: Sequence[Problem]) -> list[Problem]:
    """What stops the file, what stops rows, questions, then remarks; by sheet and row within each."""
    order = list(SEVERITIES)
    return sorted(problems, key=lambda p: (order.index(p["severity"]), p["sheet"] or "", p["row"] or 0))


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Write a text as a text: never as a formula, whatever it begins with. The rest of a merged cell holds nothing."""
    if isinstance(cell, Cell):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:32_000]
        cell.data_type = "s"


def _font(*, bold: bool = False, size: int = 11, color: str | None = None, underline: str | None = None) -> Font:
    return Font(name="Calibri", size=size, bold=bold, color=color, underline=cast("Any", underline))


def _write_lines(sheet: Worksheet, name: str, introduction: Sequence[str]) -> int:
    put_text(sheet["A1"], TITLES[name])
    sheet["A1"].font = _font(bold=True, size=16)
    for row, line in enumerate(introduction, start=2):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(_WIDTHS))
        put_text(sheet.cell(row, 1), line)
        sheet.cell(row, 1).alignment = _TOP
        sheet.row_dimensions[row].height = 15 * (1 + len(line) // 150)
    return 2 + len(introduction)


def _write_problems(sheet: Worksheet, row: int, problems: Sequence[Problem], place: FindCell) -> int:
    _write_header(sheet, row, (w("Nr"), w("Hur viktigt"), w("Blad"), w("Cell"), w("Vad som är fel"), w("Så rättar du")))
    sheet.freeze_panes = f"A{row + 1}"
    sheet.print_title_rows = f"{row}:{row}"
    ordered = most_important_first(problems)
    styled: dict[
        tuple[int, str, bool], Any
    ] = {}  # openpyxl takes longer to find that two styles are the same than to write
    for number, problem in enumerate(ordered[:LISTED], start=1):
        row += 1
        what, how = what_and_how(problem)
        told = (w(SEVERITIES[problem["severity"]]), problem["sheet"] or "", problem["cell"] or "", what, how)
        sheet.cell(row, 1, number)
        for column, text in enumerate(told, start=2):
            put_text(sheet.cell(row, column), text)
        sheet.row_dimensions[row].height = 15 * (1 + max(len(what), len(how)) // 58)
        there = place(problem)
        for column in range(1, len(_WIDTHS) + 1):
            look = (column, problem["severity"], there is not None)
            cell: Any = sheet.cell(row, column)  # its style as a whole is not in the types
            if look not in styled:
                _style_line(cell, *look)
                styled[look] = cell._style
            cell._style = copy(styled[look])
        if there:
            _link(sheet.cell(row, 4), *there)
    for text, count in Counter(w(SEVERITIES[p["severity"]]) for p in ordered[LISTED:]).items():
        row += 1
        put_text(sheet.cell(row, 2), text)
        rest = w("… och {rest} till, som inte är uppräknade här. Rätta de första och lämna filen igen.", rest=count)
        put_text(sheet.cell(row, 5), rest)
    return row + 1


def _style_line(cell: Cell | MergedCell, column: int, severity: str, linked: bool) -> None:
    cell.alignment, cell.border = _TOP, _LINE
    if column == 1:
        cell.font = _font()
    if column == 2:
        cell.fill = PatternFill("solid", fgColor=COLOURS[severity])
    if column == 4 and linked:
        cell.font = _font(color="0563C1", underline="single")


def _link(cell: Cell | MergedCell, sheet: str, address: str) -> None:
    if not cell.value:
        put_text(cell, address)
    quoted = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{address}", tooltip=w("Gå till cellen"))


def _write_accepted(sheet: Worksheet, row: int, accepted: Sequence[Accepted]) -> None:
    put_text(sheet.cell(row, 1), w("Det här är läst"))
    sheet.cell(row, 1).font = _font(bold=True, size=13)
    row += 1
    _write_header(sheet, row, ("", w("Blad"), w("Rader"), "", w("Räknat på de godtagna raderna"), ""))
    for table in accepted:
        lines = [
            w("Rader: {rows}", rows=table.rows_read),
            w("Godtagna: {rows}", rows=table.rows_accepted),
            w("Räknas inte än: {rows}", rows=table.rows_rejected),
        ]
        for at in range(max(len(lines), len(table.counts))):
            row += 1
            if at == 0:
                put_text(sheet.cell(row, 2), table.title)
            if at < len(lines):
                put_text(sheet.cell(row, 3), lines[at])
            if at < len(table.counts):
                put_text(sheet.cell(row, 5), table.counts[at][0])
                put_text(sheet.cell(row, 6), table.counts[at][1])
        for column in range(2, len(_WIDTHS) + 1):
            sheet.cell(row, column).border = _LINE


def _write_header(sheet: Worksheet, row: int, headers: Sequence[str]) -> None:
    for column, text in enumerate(headers, start=1):
        cell = sheet.cell(row, column)
        put_text(cell, text)
        cell.font, cell.alignment = _font(bold=True), _TOP
        cell.fill = PatternFill("solid", fgColor="E7E6E6")


def plain_name(name: str) -> str:
    """A name that a sheet may have."""
    return re.sub(r"[\[\]:*?/\\]", "_", name).strip("'")[:31] or "Blad1"
