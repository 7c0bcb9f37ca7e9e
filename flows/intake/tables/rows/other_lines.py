"""Lines among a table's rows that are none of its rows: units, dashes, sums, notes, the example; and cells under no header."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.intake.files.workbook import Workbook, address
from flows.intake.problems import Problem
from flows.intake.tables.layout.recognition import FoundTable
from flows.intake.tables.rows.amounts import is_note, is_unit_line, unit_notes
from flows.intake.tables.rows.asides import counts_something, lone_numbers, note_cell, row_problem, states_rows
from flows.intake.tables.rows.found_rows import TableRows
from flows.intake.tables.rows.header_lines import about_header_line, is_dashes, is_header_line
from flows.intake.tables.rows.sums.sum_rows import SumFinder, SumRow
from flows.intake.values.text import tidy
from flows.intake.wording import part

_IDENTITY_NUMBER = re.compile(r"\d{6}(?:\d\d)?[-+]?\d{4}")
_ENOUGH = 3
"""Where fewer cells are required, a row is looked at more closely: `Antal | 8` has two."""


def names_person(row: Sequence[object], people: Sequence[int], needed: Sequence[int]) -> bool:
    """Whether a row has an identity number and nothing required left out: no line, sum, remark or header looks like that.

    People come in tables of many rows, and most rows are such. `people`, `needed`: the columns (from 0) of identity numbers, and
    of all that is required.
    """
    for at in needed:
        if at >= len(row) or row[at] == "" or row[at] == " ":
            return False
    for at in people:
        if at < len(row) and isinstance(cell := row[at], str) and _IDENTITY_NUMBER.fullmatch(cell):
            return len(needed) >= _ENOUGH
    return False


def is_line(
    row: Sequence[object],
    number: int,
    workbook: Workbook,
    place: FoundTable,
    found: TableRows,
    problems: list[Problem],
) -> bool:
    """Whether the row is a line of dashes, or one that belongs to the headers above it."""
    if not found.numbers and is_header_line(row, place):
        found.unit_line = found.unit_line or row  # `ÅÅÅÅ | tkr`
        problems += about_header_line(workbook, place, row, number)
        return True
    if is_dashes(row):
        problems.append(row_problem(workbook, "ANTECKNING/streck", "warn", place.sheet.name, number))
        return True
    return False


def is_aside(
    row: Sequence[object],
    first: object,
    number: int,
    workbook: Workbook,
    place: FoundTable,
    found: TableRows,
    sums: SumFinder,
    problems: list[Problem],
) -> bool:
    """Whether the row is none of the table's: a sum, a stated number of rows (see declared), or a remark in words."""
    noun = (place.contract.nouns or ("",))[-1]
    may_state = isinstance(first, str) and (first[:1] in "ATRPEatrpe" or first[-1:] in "rs")
    if may_state and states_rows(row, noun) is not None:
        return True
    if (at := sums.cell(row, first)) is not None:
        problems.append(row_problem(workbook, "SUMMARAD", "warn", place.sheet.name, number, address(number, at + 1)))
        found.sums.append(SumRow(number, row))
        sums.begin_part()
        return True
    code = "ANTECKNING"
    at = lone_numbers(row, place, below_rows=bool(found.numbers))
    if at is None and (not isinstance(first, str) or first[:1].isdigit()):
        return False
    at = sums.average(row) if at is None else at
    for beside in (note_cell, counts_something):
        at = beside(row, place) if at is None else at
    if at is None:
        code = "ANTECKNING/del"
        if (at := sums.no_row(row)) is None:
            return False
    words = {"value": tidy(row[at])}
    problems.append(row_problem(workbook, code, "warn", place.sheet.name, number, address(number, at + 1), **words))
    return True


def is_example(row: Sequence[object], example: dict[int, str]) -> bool:
    """Whether a row is the example that the template has, on whatever row somebody has sorted it to."""
    return bool(example) and all(at < len(row) and tidy(row[at]) == text for at, text in example.items())


def names_unit(row: list[object], number: int, place: FoundTable, found: TableRows) -> bool:
    """Take in a line of units under the header, or a note that names a unit; neither is a row of the table."""
    if not found.numbers and not found.unit_line and is_unit_line(row, place):
        found.unit_line = row
        return True
    if is_note(row):
        found.notes += unit_notes(row, number)
        return True
    return False


def loose_columns(workbook: Workbook, place: FoundTable, found: TableRows) -> list[Problem]:
    """A column with cells but without a header is an unknown column too."""
    named = set(place.places.values()) | set(place.unknown)
    loose: dict[int, int] = {}
    askew = {problem.row for problem in workbook.problems}  # rejected, and their last fields are no columns
    for number, row in zip(found.numbers, found.cells, strict=True):
        if len(row) > len(named) and number not in askew:
            for at, cell in enumerate(row):
                if at not in named and at not in loose and str(cell).strip():
                    loose[at] = number
    told = []
    for at, number in loose.items():
        merged = _merged_header(place, at)
        code, value = ("OKAND_KOLUMN/sammanfogad", merged) if merged else ("OKAND_KOLUMN", part("utan_rubrik"))
        words = {"value": value, "nearest": "", "hint": ""}
        told.append(row_problem(workbook, code, "file", place.sheet.name, number, address(number, at + 1), **words))
    return told


def _merged_header(place: FoundTable, at: int) -> str:
    """The header that covers this column too, in a merged cell; empty where none does."""
    row = place.header_row
    over = [left for top, left, bottom, right in place.sheet.merged if top <= row <= bottom and left <= at < right]
    return place.texts[over[0] - 1] if over and over[0] <= len(place.texts) else ""
