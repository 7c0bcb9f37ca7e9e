"""The marks of an answer, and the workbook for them where the submitter's own cannot be patched: opened, copied, or none."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from flows.intake.files.file_type import kind_of
from flows.intake.files.our_sheets import is_ours, without_ours
from flows.intake.files.workbook import Sheet, open_workbook
from flows.intake.replies.advice import Problem, what_and_how
from flows.intake.replies.original_workbook import LARGEST_SHEETS, CannotMark, OwnWorkbook, open_own
from flows.intake.replies.patching.conditional import OVER
from flows.intake.replies.patching.workbook import Mark
from flows.intake.replies.summary_sheet import COLOURS, LISTED, most_important_first, plain_name, put_text
from flows.limits import Limits

_SAYS = "Att rätta:\n"
OURS = re.compile(rf"(\n\n)?{_SAYS}.*", re.DOTALL)
_CELL_BYTES = 40
"""What a cell takes in a sheet's XML, about: the bound of a copy is the bound of an own workbook."""


def own_workbook(data: bytes, name: str, limits: Limits) -> OwnWorkbook:
    """The submitter's workbook, without what an earlier answer left in it. Raises CannotMark, Refused."""
    if kind_of(data, name, limits) != "xlsx":
        raise CannotMark("kind")
    own = open_own(data)
    for sheet in list(own.book.worksheets):
        if is_ours(sheet.title, sheet["A1"].value):
            own.book.remove(sheet)
            continue
        _without_our_fills(sheet)
        for cell in list(sheet._cells.values()):  # iter_rows would make every cell up to the last one
            if cell.comment and OURS.search(cell.comment.text):
                _unmark(cell)
    return own


def _unmark(cell: Cell | MergedCell) -> None:
    """Take away what an earlier answer said of the cell, and leave what they had written there themselves."""
    theirs = OURS.sub("", str(cell.comment.text)) if cell.comment else ""
    cell.comment = Comment(theirs, cell.comment.author) if theirs and cell.comment else None
    if cell.fill.fill_type == "solid" and str(cell.fill.fgColor.rgb)[2:] in COLOURS.values():
        cell.fill = PatternFill()


def copied_workbook(data: bytes, name: str, limits: Limits, titles: Mapping[str, str]) -> OwnWorkbook:
    """The values alone, cell by cell where they stood: for CSV, xls, ods, and an xlsx that openpyxl cannot open.

    `titles`: what the sheets are by their names, for a sheet that has none. Raises CannotMark, Refused.
    """
    own = blank_workbook()
    workbook = without_ours(open_workbook(data, name, limits))
    if sum(len(row) for sheet in workbook.sheets for row in sheet.rows) * _CELL_BYTES > LARGEST_SHEETS:
        raise CannotMark("size")
    for sheet in workbook.sheets:
        _copy_sheet(own.book.create_sheet(plain_name(sheet.name or titles.get("", "Blad1"))), sheet)
    return own


def blank_workbook() -> OwnWorkbook:
    """No sheets yet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    return OwnWorkbook(book)


def _copy_sheet(page: Worksheet, sheet: Sheet) -> None:
    page.sheet_state = "hidden" if sheet.hidden else "visible"
    for number, row in enumerate(sheet.rows, start=1):
        for at, value in enumerate(row, start=1):
            if isinstance(value, str):
                if value:
                    put_text(page.cell(number, at), value)
            else:
                cell = page.cell(number, at)
                cell.value = int(value) if isinstance(value, float) and value.is_integer() else cast("Any", value)
                if isinstance(value, datetime) and value == datetime(value.year, value.month, value.day):  # noqa: DTZ001
                    cell.number_format = "yyyy-mm-dd"
    for (number, at), text in sheet.error_cells.items():
        put_text(page.cell(number, at), text)
    for number in sheet.hidden_rows:
        page.row_dimensions[number].hidden = True


def marks(sheets: Collection[str], problems: Sequence[Problem]) -> dict[str, dict[str, Mark]]:
    """Sheet (by the name that problems call it) → cell → its mark: the colour of the worst problem, and all that is said."""
    found: dict[tuple[str, str], list[Problem]] = {}
    for problem in most_important_first(problems)[:LISTED]:
        if there := place_of(sheets, problem):
            found.setdefault(there, []).append(problem)
    made: dict[str, dict[str, Mark]] = {}
    for (sheet, address), about in found.items():
        texts = [" ".join(what_and_how(problem)).strip() for problem in about]
        text = ILLEGAL_CHARACTERS_RE.sub("", _SAYS + "\n\n".join(texts))
        made.setdefault(sheet, {})[address] = Mark(COLOURS[about[0]["severity"]], text)
    return made


def mark_cells(sheets: Mapping[str, Worksheet], problems: Sequence[Problem]) -> None:
    """Colour each wrong cell by the worst that is said of it, and say everything in one comment."""
    for title, of_sheet in marks(sheets, problems).items():
        _fills_over(sheets[title], of_sheet)
        for address, mark in of_sheet.items():
            cell = _first_of_merged(sheets[title], address)
            cell.fill = PatternFill("solid", fgColor=mark.colour)
            text, author = mark.text, "fokusdag"
            if cell.comment:
                text, author = f"{cell.comment.text}\n\n{text}", cell.comment.author
            height = 24 + 18 * sum(1 + len(line) // 45 for line in text.split("\n"))
            cell.comment = Comment(text[:30_000], author, height=height, width=340)


def _fills_over(sheet: Worksheet, of_sheet: Mapping[str, Mark]) -> None:
    """Show the marks over the conditional formats of the sheet: such a cell shows the fill of the format and not its own."""
    formats = sheet.conditional_formatting
    rules = [rule for area in formats for rule in area.rules]
    covered = {address: mark.colour for address, mark in of_sheet.items() if any(address in area for area in formats)}
    colours = sorted(set(covered.values()))
    for rule in rules:
        rule.priority += len(colours)
    for priority, colour in enumerate(colours, start=1):
        look = DifferentialStyle(fill=PatternFill("solid", bgColor=colour))
        ours = Rule(type="expression", formula=[OVER], dxf=look, priority=priority)
        formats.add(" ".join(sorted(address for address, each in covered.items() if each == colour)), ours)


def _without_our_fills(sheet: Worksheet) -> None:
    """Take away what _fills_over of an earlier answer has added."""
    for area in list(sheet.conditional_formatting):
        if any(rule.formula == [OVER] for rule in area.rules):
            del sheet.conditional_formatting[str(area.sqref)]


def place_of(sheets: Collection[str], problem: Problem) -> tuple[str, str] | None:
    """The sheet (by the name that problems call it) and cell of a problem that has a cell."""
    name = "" if problem["sheet"] is None and "" in sheets else problem["sheet"]
    address = problem["cell"] or (f"A{problem['row']}" if problem["row"] else None)
    return (name, address) if name in sheets and address else None


def _first_of_merged(sheet: Worksheet, address: str) -> Cell:
    cell = sheet[address]
    if isinstance(cell, MergedCell):
        around = next(area for area in sheet.merged_cells.ranges if address in area)
        cell = sheet.cell(around.min_row, around.min_col)
    return cast("Cell", cell)
