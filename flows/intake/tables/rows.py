"""Which rows of a sheet are the table's: blank rows, sum rows and the example row aside, and nothing left out unsaid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.contracts import contracts_of, example_row, header_key, header_keys, sentences
from flows.intake.files.time_limit import in_time
from flows.intake.files.workbook import Workbook, address
from flows.intake.problems import Problem, Severity
from flows.intake.tables.numbers import is_thousands
from flows.intake.tables.recognition import FoundTable
from flows.intake.tables.text import quoted, tidy
from flows.intake.tables.totals import SumFinder, SumRow

_DECLARED = re.compile(
    r"(?:totalt )?(?:antal )?(?:rader|poster|records|rows)(?: totalt)?\s*[:=]?\s*(\d{1,7})", re.IGNORECASE
)
_LAST = 5
"""Among so many last rows the number of rows may be stated."""
_HEADERS = 3
"""So many known headers on a line are a header."""
_IN_THOUSANDS = re.compile(r"(?<!inte )(?<!ej )\b(tkr|ksek|mkr|msek|tusental|tusen kr\w*|miljoner)\b", re.IGNORECASE)


@dataclass
class TableRows:
    """`numbers`: Excel's rows that count; `cells`: their cells, equally wide; `sums`: the sum rows among them.

    `asked`: Excel row → code of rows that wait for an answer.
    """

    numbers: list[int] = field(default_factory=list)
    cells: list[list[object]] = field(default_factory=list)
    sums: list[SumRow] = field(default_factory=list)
    asked: dict[int, str] = field(default_factory=dict)


def rows_that_count(workbook: Workbook, place: FoundTable, problems: list[Problem]) -> TableRows:
    """The table's rows. Told in `problems`: sum rows, hidden rows, a second table, rows above the header, loose columns."""
    sheet, contract = place.sheet, place.contract
    broken = {row for row, _ in (*sheet.error_cells, *sheet.empty_formulas)}
    known = {key for other in contracts_of(contract.file) for column in other.columns for key in header_keys(column)}
    example = {place.places[name]: text for name, text in example_row(contract).items() if name in place.places}
    found, sums = TableRows(), SumFinder(place)
    problems += _above(workbook, place, known)
    for number, row in enumerate(sheet.rows[place.header_row :], start=place.header_row + 1):
        in_time()
        first = row[0] if row and row[0] != "" and row[0] != " " else _first(row)
        if first is None and number not in broken:
            continue
        if isinstance(first, str) and header_key(first) in known and _is_header(row, known):
            cell = address(number, row.index(first) + 1)
            problems.append(_told(workbook, "TVA_TABELLER", "file", sheet.name, number, cell))
            break
        if _is_example(row, example):
            continue  # on any row: somebody may have sorted the sheet
        if (at := sums.cell(row, first)) is not None:
            problems.append(_told(workbook, "SUMMARAD", "warn", sheet.name, number, address(number, at + 1)))
            found.sums.append(SumRow(number, row, len(found.numbers)))
            sums.begin_part()
            continue
        if isinstance(first, str) and first[:1] in "ATRPatrp" and _states_rows(row) is not None:
            continue  # see _declared
        if isinstance(first, str) and not first[:1].isdigit() and (at := note_cell(row, place)) is not None:
            words = {"value": quoted(row[at])}
            problems.append(_told(workbook, "ANTECKNING", "warn", sheet.name, number, address(number, at + 1), **words))
            continue
        if sums.looks_alike(row):
            problems.append(_told(workbook, "SER_UT_SOM_SUMMA", "ask", sheet.name, number))
            found.asked[number] = "SER_UT_SOM_SUMMA"
        sums.count(row)
        found.numbers.append(number)
        found.cells.append(row)
    problems += _declared(workbook, place, len(found.numbers))
    hidden = sum(number in sheet.hidden_rows for number in found.numbers)
    if hidden:
        problems.append(_told(workbook, "DOLD_RAD", "warn", sheet.name, None, count=hidden))
    if contract.one_row and len(found.numbers) != 1:
        problems.append(_told(workbook, "EN_RAD", "file", sheet.name, None, count=len(found.numbers)))
    problems += _loose_columns(workbook, place, found)
    width = max([*map(len, found.cells), *(at + 1 for at in place.places.values())])
    found.cells = [row if len(row) == width else [*row, *[""] * (width - len(row))] for row in found.cells]
    return found


def _first(row: Sequence[object]) -> object | None:
    """The first cell that holds anything."""
    return next((cell for cell in row if cell != "" and str(cell).strip()), None)


def _is_header(row: Sequence[object], known: set[str]) -> bool:
    return sum(isinstance(cell, str) and header_key(cell) in known for cell in row) >= _HEADERS


def _declared(workbook: Workbook, place: FoundTable, count: int) -> list[Problem]:
    """A number of rows that the file itself states, above or below the table, and that it does not have."""
    rows = place.sheet.rows
    last = max(place.header_row, len(rows) - _LAST)
    for row in (*rows[: place.header_row - place.levels], *rows[last:]):
        said = _states_rows(row)
        if said is not None and said not in (count, count + 1):  # with the header, as some count
            return [_told(workbook, "RADANTAL", "ask", place.sheet.name, None, value=said, count=count)]
    return []


def _states_rows(row: Sequence[object]) -> int | None:
    """The number in `Antal rader: 303`, in one cell or two."""
    said = _DECLARED.fullmatch(" ".join(text for cell in row if (text := tidy(cell))))
    return int(said[1]) if said else None


def note_cell(row: Sequence[object], place: FoundTable) -> int | None:
    """The column (from 0) of the only text in a row, where it is a remark in words: `OBS! Preliminära uppgifter`."""
    filled = [at for at, cell in enumerate(row) if str(cell).strip()]
    needed = sum(column.required for column in place.contract.columns)
    if len(filled) != 1 or needed < 2 or not isinstance(text := row[filled[0]], str):
        return None
    words = re.findall(r"[^\W\d_]{2,}", text)
    return filled[0] if len(words) >= 2 or (words and text.rstrip().endswith((":", "!", "*"))) else None


def _is_example(row: Sequence[object], example: dict[int, str]) -> bool:
    return bool(example) and all(at < len(row) and tidy(row[at]) == text for at, text in example.items())


def _above(workbook: Workbook, place: FoundTable, known: set[str]) -> list[Problem]:
    """What stands above the header is titles: not another table, not rows that a sorting left there, not a unit."""
    sheet, contract = place.sheet, place.contract
    needed = [place.places[c.name] for c in contract.columns if c.required and c.name in place.places]
    amounts = [place.places[c.name] for c in contract.columns if c.type == "kr" and c.name in place.places]
    in_kr = any(not is_thousands(place.texts[at]) for at in amounts)
    told = []
    for number, row in enumerate(sheet.rows[: place.header_row - place.levels], start=1):
        filled = [at for at in needed if at < len(row) and str(row[at]).strip()]
        if _is_header(row, known):
            told.append(_told(workbook, "TVA_TABELLER", "file", sheet.name, number))
            break
        if len(needed) >= 2 and len(filled) == len(needed):
            told.append(_told(workbook, "RADER_OVANFOR", "file", sheet.name, number))
            break
        unit = next((cell for cell in row if isinstance(cell, str) and _IN_THOUSANDS.search(cell)), None)
        if unit and in_kr:
            cell = address(number, row.index(unit) + 1)
            told.append(_told(workbook, "OTYDLIG_ENHET", "file", sheet.name, number, cell, value=tidy(unit)[:80]))
    return told


def _loose_columns(workbook: Workbook, place: FoundTable, found: TableRows) -> list[Problem]:
    """A column with cells but without a header is an unknown column too."""
    named = set(place.places.values()) | set(place.unknown)
    loose: dict[int, int] = {}
    askew = {problem.row for problem in workbook.problems}  # rejected, and their last fields are no columns
    for number, row in zip(found.numbers, found.cells, strict=True):
        if len(row) > len(named) and number not in askew:
            for at, cell in enumerate(row):
                if at not in named and at not in loose and str(cell).strip():
                    loose[at] = number
    words = {"value": "(utan rubrik)", "nearest": "", "hint": ""}
    return [
        _told(workbook, "OKAND_KOLUMN", "file", place.sheet.name, number, address(number, at + 1), **words)
        for at, number in loose.items()
    ]


def _told(
    workbook: Workbook,
    code: str,
    severity: Severity,
    sheet: str,
    row: int | None,
    cell: str | None = None,
    **words: object,
) -> Problem:
    where = cell or (f"A{row}" if row else None)
    message = sentences()[code].format(sheet=sheet, row=row, **words)
    outside = sentences()[code].format(
        sheet=sheet, row=row, **words | ({"value": "…"} if code in ("OTYDLIG_ENHET", "ANTECKNING") else {})
    )
    return Problem(workbook.sha256, sheet, where, row, None, code, severity, message, outside)
