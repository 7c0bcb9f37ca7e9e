"""The cells of a table's rows as a person sees them: with the number formats that matter, and merged cells filled in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from flows.contracts import Column
from flows.intake.files.formats.shown import NO_NUMBER, Shown, rounded
from flows.intake.files.inspection.sheet import Area
from flows.intake.files.time_limit import in_time
from flows.intake.files.workbook import Sheet, Workbook, address
from flows.intake.problems import Problem
from flows.intake.tables.layout.recognition import FoundTable
from flows.intake.tables.rows.asides import row_problem
from flows.intake.tables.rows.found_rows import RowColumn, TableRows
from flows.intake.wording import part

_FORMATTED = {"percent", "kr", "count", "number", "year", "date", "month"}
_HALF_YEAR, _PER_CENT_UNIT = 6, 0.01
_ONCE = {"kr", "count"}
"""Of these a merged cell may hold the sum of its rows."""


def with_formats(sheet: Sheet, place: FoundTable, numbers: Sequence[int], cells: list[list[object]]) -> None:
    """Put the formats that matter round their numbers, in place. `numbers`: Excel's row of each row of cells."""
    columns = {
        place.places[c.name]: c for c in place.contract.columns if c.type in _FORMATTED and c.name in place.places
    }
    wanted = set(columns)
    index_of: dict[int, int] = {}
    own: set[int] = set()
    for at in sorted(wanted):
        for row, number_format in sheet.formats.of_column(at + 1):
            index_of = index_of or {number: index for index, number in enumerate(numbers)}
            index = index_of.get(row)
            value = cells[index][at] if index is not None and at < len(cells[index]) else None
            if index is None or not isinstance(value, int | float | date) or isinstance(value, bool):
                continue
            shown = number_format.of(value)
            if shown is None or (shown.decimals is not None and not _crosses(value, shown.decimals, columns[at])):
                continue
            if index not in own:  # the sheet's own rows are left as they are
                cells[index] = list(cells[index])
                own.add(index)
            cells[index][at] = Shown(value, shown)
    if sheet.hides_zeros:
        _hide_zeros(wanted, cells)


def _crosses(value: float | date, decimals: int, column: Column) -> bool:
    """Whether a number as it is shown, rounded, would be counted otherwise than the number itself.

    Limits of time without work are half and whole years; a share of which no decimals are shown is 0 or 1.
    """
    if isinstance(value, date):
        return False
    if decimals < 0:  # thousands with zeros of the format's own
        return column.type == "kr"
    seen = rounded(value, decimals)
    if column.type == "percent":
        return 0 < value < 1 and abs(seen - value) >= _PER_CENT_UNIT
    return column.unit == "månader" and value // _HALF_YEAR != seen // _HALF_YEAR


def _hide_zeros(wanted: Collection[int], cells: list[list[object]]) -> None:
    """A zero on a sheet that shows none is a cell that shows nothing."""
    for index, row in enumerate(cells):
        zeros = [at for at in wanted if at < len(row) and type(row[at]) in (int, float) and row[at] == 0]
        if zeros:
            cells[index] = [Shown(0, NO_NUMBER) if at in zeros else cell for at, cell in enumerate(row)]


def with_merged(sheet: Sheet, place: FoundTable, numbers: Sequence[int], cells: list[list[object]]) -> set[RowColumn]:
    """Give every row the value of the merged cell that covers it, in place.

    Returns the cells that have to be asked about: an amount over several rows, a cell over several columns, an error.
    """
    asked: set[RowColumn] = set()
    for area in sheet.merged:
        in_time()
        top, left, bottom, _ = area
        first, last = bisect_left(numbers, top), bisect_right(numbers, bottom)
        if top <= place.header_row or first == last or _blank(sheet, top, left):
            continue
        asked |= _over_columns(area, place, numbers[first:last], cells[first:last])
        asked |= _over_rows(sheet, area, place, numbers[first:last], cells[first:last])
    return asked


def _over_columns(
    area: Area, place: FoundTable, numbers: Sequence[int], cells: Sequence[Sequence[object]]
) -> set[RowColumn]:
    """One value over several columns of the table, in a row that has other cells too."""
    _, left, _, right = area
    over = [at for at in place.places.values() if left - 1 <= at < right]
    if len(over) < 2:
        return set()
    # Of a cell that shows a value it is never said that it is empty.
    needed = {place.places[c.name] for c in place.contract.columns if c.required and c.name in place.places}
    return {
        (number, at)
        for number, row in zip(numbers, cells, strict=True)
        for at in {min(over), *needed.intersection(over)}
        if any(str(cell).strip() for other, cell in enumerate(row) if not left - 1 <= other < right)
    }


def _over_rows(
    sheet: Sheet, area: Area, place: FoundTable, numbers: Sequence[int], cells: Sequence[list[object]]
) -> set[RowColumn]:
    top, left, _, _ = area
    at = left - 1
    column = next((c for c in place.contract.columns if place.places.get(c.name) == at), None)
    if column is None or len(numbers) < 2:
        return set()
    if column.type in _ONCE:
        return {(number, at) for number in numbers}
    if (top, left) in sheet.error_cells or (top, left) in sheet.empty_formulas:
        return {(number, at) for number in numbers if number != top}
    value = cells[0][at] if numbers[0] == top else sheet.rows[top - 1][at]
    for row in cells:
        row[at] = value
    return set()


def hidden_columns(workbook: Workbook, place: FoundTable) -> list[Problem]:
    """Say which columns of the table are hidden, or may show numbers otherwise: a person does not see what is read."""
    there = {c.header: place.places[c.name] + 1 for c in place.contract.columns if c.name in place.places}
    hidden = [header for header, at in there.items() if at in place.sheet.hidden_columns]
    below = [(left, right) for _, left, bottom, right in place.sheet.conditional if bottom > place.header_row]
    otherwise = [header for header, at in there.items() if any(left <= at <= right for left, right in below)]
    return [
        row_problem(workbook, code, "warn", place.sheet.name, None, names=", ".join(map(_in_quotes, headers)))
        for code, headers in (("DOLD_KOLUMN", hidden), ("VILLKORSFORMAT", otherwise))
        if headers
    ]


def _in_quotes(header: str) -> str:
    """`”Roll”`."""
    return part("namn").format(name=header)


def white_cells(
    workbook: Workbook, place: FoundTable, numbers: Sequence[int], cells: Sequence[Sequence[object]]
) -> list[Problem]:
    """Say that cells of the table look empty: their text is white, or their format does not show it. They are read."""
    sheet, columns = place.sheet, sorted(place.places.values())
    white = [
        address(number, at + 1)
        for number, row in (zip(numbers, cells, strict=True) if sheet.white else ())
        for at in columns
        if (number, at + 1) in sheet.white and str(row[at]).strip() and not isinstance(row[at], Shown)
    ]
    words = {"count": len(white)}
    return [row_problem(workbook, "DOLD_TEXT", "warn", sheet.name, None, white[0], **words)] if white else []


def struck_rows(
    workbook: Workbook, place: FoundTable, numbers: Sequence[int], cells: Sequence[Sequence[object]]
) -> list[Problem]:
    """Ask about each row with a struck-out cell that holds something: nobody can say whether it counts."""
    columns = sorted(place.places.values())
    found = []
    for number, row in zip(numbers, cells, strict=True) if place.sheet.struck else ():
        struck = next((at for at in columns if (number, at + 1) in place.sheet.struck and str(row[at]).strip()), None)
        if struck is not None:
            cell = address(number, struck + 1)
            asked = None if place.contract.one_row else number  # without that row the whole file tells nothing
            found.append(row_problem(workbook, "OVERSTRUKEN", "ask", place.sheet.name, asked, cell))
    return found


def _blank(sheet: Sheet, row: int, column: int) -> bool:
    if (row, column) in sheet.error_cells or (row, column) in sheet.empty_formulas:
        return False
    line = sheet.rows[row - 1] if row <= len(sheet.rows) else []
    return column > len(line) or not str(line[column - 1]).strip()


def as_seen(workbook: Workbook, place: FoundTable, found: TableRows, problems: list[Problem]) -> None:
    """Make the rows equally wide and their cells what a person sees in them; ask of those that are struck out."""
    sheet = place.sheet
    width = max([*map(len, found.cells), *(at + 1 for at in place.places.values())])
    found.cells = [row if len(row) == width else [*row, *[""] * (width - len(row))] for row in found.cells]
    struck = struck_rows(workbook, place, found.numbers, found.cells)
    problems += struck
    found.waiting |= {problem.row: problem.code for problem in struck if problem.row}
    with_formats(sheet, place, found.numbers, found.cells)
    problems += white_cells(workbook, place, found.numbers, found.cells)
    lines = [list(line.cells) for line in found.sums]
    with_formats(sheet, place, [line.number for line in found.sums], lines)
    found.sums = [replace(line, cells=cells) for line, cells in zip(found.sums, lines, strict=True)]
    if sheet.merged:
        found.cells = [list(row) for row in found.cells]
        found.asked = with_merged(sheet, place, found.numbers, found.cells)
