"""One sheet to a typed table."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import pandas as pd

from flows.contracts import Column
from flows.intake.files.time_limit import in_time
from flows.intake.files.workbook import Workbook, address
from flows.intake.problems import Problem
from flows.intake.reading import SheetTable
from flows.intake.tables.column_order import askew_rows, longer_rows, swapped_headers
from flows.intake.tables.layout.recognition import FoundTable
from flows.intake.tables.layout.sheet_sex import told_by_name
from flows.intake.tables.remarks import remarks
from flows.intake.tables.rows.amounts import surely_kronor, unit_remarks, units
from flows.intake.tables.rows.found_rows import RowColumn, TableRows
from flows.intake.tables.rows.sums.sum_check import sum_problems
from flows.intake.values.columns import parse_column
from flows.intake.values.kept_text import kept_text
from flows.intake.values.money import names_its_unit
from flows.intake.values.readers import KRONOR, Setting
from flows.intake.values.text import tidy
from flows.intake.wording import sentence
from flows.language.tool import say

log = logging.getLogger("fokusdag")
MANY_ROWS = 20_000
"""Progress is reported while larger tables are read."""


def read_table(
    workbook: Workbook, place: FoundTable, rows: TableRows, setting: Setting, problems: list[Problem]
) -> SheetTable:
    """Read one table's rows as its contract types them; what is to be said beside the cells' own faults goes to `problems`."""
    contract, sheet = place.contract, place.sheet
    kept, cells = rows.numbers, rows.cells
    of = units(place, rows.unit_line, rows.notes, kronor=bool(rows.notes) and surely_kronor(place, cells))
    columns = list(zip(*cells, strict=True))
    if len(kept) > MANY_ROWS:
        log.info(say("Läser {title}: {count} rader", title=contract.title, count=len(kept)))
    by_name = told_by_name(contract, sheet.name, place.places)
    parts = []
    at_column = dict(place.places)

    def parse(column: Column, raw: Sequence[object]) -> pd.DataFrame:
        return parse_column(column, raw, setting, of.get(column.name, KRONOR), keeps_asked=contract.one_row)

    raw_of = {name: columns[at] for name, at in at_column.items() if at < len(columns)}
    straight = bool(kept) and not longer_rows(workbook, place, kept)
    if straight and (swapped := swapped_headers(contract, raw_of, parse)):
        one, other = (column.name for column in swapped)
        at_column[one], at_column[other] = at_column[other], at_column[one]
        problems.append(_about_swapped(workbook.sha256, place, *swapped))
    for column in contract.columns:
        in_time()
        at = at_column.get(column.name)
        told = by_name[1] if by_name and column is by_name[0] else ""
        raw = columns[at] if at is not None and at < len(columns) else [told] * len(cells)
        part = parse(column, raw)
        if column.type == "kr":
            part[f"{column.name}__said"] = [names_its_unit(cell) for cell in raw]
        if at is not None:
            _mark_asked(part, column, rows.asked, kept, at)
            _mark_changing(part, column, sheet.changing, kept, raw, at + 1)
            _mark_broken_cells(part, column, sheet.error_cells, sheet.empty_formulas, kept, at + 1)
        parts.append(part)
    where = pd.DataFrame(
        {
            "_sheet": pd.Series(sheet.name, index=range(len(kept)), dtype="str"),
            "_row": pd.Series(kept, dtype="int64"),
        }
    )
    letters = {name: address(1, at + 1)[:-1] for name, at in at_column.items()}
    frame = pd.concat([*parts, where], axis=1)
    problems += sum_problems(rows.sums, rows.waiting, place, frame, setting, of, workbook.sha256)
    problems += unit_remarks(workbook.sha256, place, of, rows.notes)
    problems += remarks(contract, sheet.name, frame, letters, workbook.sha256)
    askew = askew_rows(workbook, place, kept, frame)
    if askew and len(askew) == len(kept):
        problems[:] = [problem for problem in problems if problem.code != "OKAND_KOLUMN"]  # it is no column
    problems += askew
    lines = {
        p.row: p.code for p in (*workbook.problems, *askew) if p.severity == "row" and p.row is not None
    } | rows.waiting
    return SheetTable(contract, sheet.name, frame, letters, rows_read=len(kept), broken_rows=lines)


def _about_swapped(sha256: str, place: FoundTable, one: Column, other: Column) -> Problem:
    """Two headers that changed places: the table is read as if they had not, and the file waits for an answer."""
    said = sentence("OMKASTADE_RUBRIKER", column=one.header, other=other.header, sheet=place.sheet.name)
    cell = address(place.header_row, place.places[one.name] + 1)
    return Problem(sha256, place.sheet.name, cell, None, one.header, "OMKASTADE_RUBRIKER", "ask", said, said)


def _mark_asked(part: pd.DataFrame, column: Column, asked: set[RowColumn], kept: Sequence[int], at: int) -> None:
    """Merged cells that may be for one row or column or another are a question each."""
    for index, number in enumerate(kept) if asked else ():
        if (number, at) in asked:
            part.loc[index, f"{column.name}__fault"] = "SAMMANFOGAD"


def _mark_changing(
    part: pd.DataFrame,
    column: Column,
    changing: frozenset[RowColumn],
    kept: Sequence[int],
    raw: Sequence[object],
    at: int,
) -> None:
    """A formula such as `=IDAG()` gives another value each day: what it shows now is a question."""
    faulty = part[f"{column.name}__fault"].notna()
    for index, number in enumerate(kept) if changing else ():
        if (number, at) in changing and tidy(raw[index]) and not faulty[index]:
            part.loc[index, f"{column.name}__fault"] = "IDAG_I_FORMEL"
            part.loc[index, f"{column.name}__text"] = None if column.identifying else kept_text(raw[index])


def _mark_broken_cells(
    part: pd.DataFrame,
    column: Column,
    errors: dict[tuple[int, int], str],
    formulas: frozenset[tuple[int, int]],
    kept: Sequence[int],
    at: int,
) -> None:
    """Cells that show `#N/A` or have a formula without a value arrive as empty text: make each a fault of its own."""
    marks = {row: ("FEL_I_CELL", text) for (row, col), text in errors.items() if col == at}
    marks |= {row: ("FORMEL_UTAN_VARDE", "") for row, col in formulas if col == at}
    if not marks:
        return
    places = {number: index for index, number in enumerate(kept)}
    for row, (code, text) in marks.items():
        if row in places:
            part.loc[places[row], f"{column.name}__fault"] = code
            part.loc[places[row], f"{column.name}__text"] = text or None
