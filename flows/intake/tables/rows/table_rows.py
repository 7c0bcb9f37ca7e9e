"""Which rows of a sheet are the table's: blank rows, sum rows and the example row aside, and nothing left out unsaid."""

from __future__ import annotations

from collections.abc import Sequence

from flows.contracts import contracts_of, example_row, header_key, header_keys
from flows.intake.files.time_limit import in_time
from flows.intake.files.workbook import Workbook, address
from flows.intake.problems import Problem
from flows.intake.tables.layout.recognition import FoundTable
from flows.intake.tables.rows.amounts import amount_columns, notes_above, notes_beside, notes_in_no_cell
from flows.intake.tables.rows.asides import (
    declared_count,
    header_again,
    is_header,
    problems_above,
    remarks_beside,
    row_problem,
)
from flows.intake.tables.rows.displayed import as_seen, hidden_columns
from flows.intake.tables.rows.found_rows import TableRows
from flows.intake.tables.rows.other_lines import is_aside, is_example, is_line, loose_columns, names_person, names_unit
from flows.intake.tables.rows.sums.adding_up import sums_among, sums_of_groups
from flows.intake.tables.rows.sums.sum_rows import SumFinder
from flows.intake.tables.rows.whole_sheet import whole_sheet_problems

_ROWS_BETWEEN = 100
"""After so many rows it is asked whether there is time left: asking takes as long as looking at a row."""


def rows_that_count(workbook: Workbook, place: FoundTable, problems: list[Problem]) -> TableRows:
    """The table's rows. Told in `problems`: sum rows, hidden rows, a second table, rows above the header, loose columns."""
    if place.sideways:
        return TableRows()
    sheet, contract = place.sheet, place.contract
    broken = {row for row, _ in (*sheet.error_cells, *sheet.empty_formulas)}
    known = {key for other in contracts_of(contract.file) for column in other.columns for key in header_keys(column)}
    example = {
        place.places[name]: text
        for name, text in example_row(contract).items()
        if name in place.places and contract.column(name).type != "place"  # the municipality is the home's own
    }
    found, sums = TableRows(), SumFinder(place)
    problems += problems_above(workbook, place, known) + remarks_beside(workbook, place)
    needed, people = place.required, [place.places[name] for name in contract.persons if name in place.places]
    has_amounts = bool(amount_columns(place))
    if has_amounts:
        found.notes = [*notes_above(place), *notes_beside(place), *notes_in_no_cell(sheet)]
    for number, row in enumerate(sheet.rows[place.header_row :], start=place.header_row + 1):
        if number % _ROWS_BETWEEN == 0:
            in_time()
        if names_person(row, people, needed) and not is_example(row, example):
            found.numbers.append(number)
            found.cells.append(row)
            continue
        first = row[0] if row and row[0] != "" and row[0] != " " else _first(row)
        if first is None and number not in broken:
            continue
        if has_amounts and isinstance(first, str) and names_unit(row, number, place, found):
            continue
        if isinstance(first, str) and header_key(first) in known and is_header(row, known):
            again = found.numbers[-1:] == [number - 1] and header_again(row, place)
            code = "UPPREPAD_RUBRIK" if again else "TVA_TABELLER"
            cell = address(number, row.index(first) + 1)
            problems.append(row_problem(workbook, code, "warn" if again else "file", sheet.name, number, cell))
            if not again:
                break
            continue
        if is_example(row, example):
            continue  # on any row: somebody may have sorted the sheet
        if is_line(row, number, workbook, place, found, problems):
            continue
        own = sums.own_row(row)
        if own is None and is_aside(row, first, number, workbook, place, found, sums, problems):
            continue
        _take(own or row, number, found, sums, is_own=own is not None)
    _ask_about_sums(workbook, place, sums, found, problems)
    _look_at_the_whole(workbook, place, found, problems)
    return found


def _take(row: list[object], number: int, found: TableRows, sums: SumFinder, *, is_own: bool) -> None:
    """Take in a row of the table; `is_own`: the sender says that it is no sum."""
    if is_own:
        found.own.add(number)
    elif sums.unsure(row):
        found.waiting[number] = "DEL_AV_ANDRA"
    elif sums.looks_alike(row):
        found.waiting[number] = "SER_UT_SOM_SUMMA"
    sums.count(row)
    found.numbers.append(number)
    found.cells.append(row)


def _ask_about_sums(
    workbook: Workbook, place: FoundTable, sums: SumFinder, found: TableRows, problems: list[Problem]
) -> None:
    """Ask about the rows with names of their own whose numbers are the sums of other rows, above or below."""
    if not sums.adds:
        return
    dashed = {
        number
        for number, row in zip(found.numbers, found.cells, strict=True)
        if sums.is_dashed(row) and number not in found.own
    }
    if len(dashed) < len(found.numbers):  # a list may have a dash before each name
        found.waiting |= dict.fromkeys(dashed, "DEL_AV_ANDRA")
    rows = [pair for pair in zip(found.numbers, found.cells, strict=True) if pair[0] not in found.waiting]
    numbers = [sums.numbers(row) for _, row in rows]
    of_a_year = sums_of_groups(sums.kinds, numbers, [sums.year(row) for _, row in rows])
    places = {at for at in (*sums_among(sums.kinds, numbers), *of_a_year) if not sums.is_another_year(rows[at][1])}
    found.waiting |= {rows[at][0]: "SER_UT_SOM_SUMMA" for at in places if rows[at][0] not in found.own}
    for number, code in sorted(found.waiting.items()):
        problems.append(row_problem(workbook, code, "ask", place.sheet.name, number))


def _look_at_the_whole(workbook: Workbook, place: FoundTable, found: TableRows, problems: list[Problem]) -> None:
    """Tell in `problems` what only the rows together show, and take what is seen in their cells for what is stored."""
    asked = whole_sheet_problems(workbook, place, problems, found.numbers)
    cells = {problem.cell for problem in asked if problem.cell}
    problems[:] = [each for each in problems if each.code != "ANTECKNING" or each.cell not in cells] + asked
    problems += declared_count(workbook, place, len(found.numbers))
    hidden = sum(number in place.sheet.hidden_rows for number in found.numbers)
    if hidden:
        problems.append(row_problem(workbook, "DOLD_RAD", "warn", place.sheet.name, None, count=hidden))
    problems += hidden_columns(workbook, place)
    if place.contract.one_row and len(found.numbers) != 1:
        problems.append(row_problem(workbook, "EN_RAD", "file", place.sheet.name, None, count=len(found.numbers)))
    problems += loose_columns(workbook, place, found)
    as_seen(workbook, place, found, problems)


def _first(row: Sequence[object]) -> object | None:
    """The first cell that holds anything."""
    return next((cell for cell in row if cell != "" and str(cell).strip()), None)
