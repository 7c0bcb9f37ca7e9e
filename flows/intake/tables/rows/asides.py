"""Lines beside a table's rows: a stated number of rows, a remark in words, titles and lines above the header."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.contracts import header_key
from flows.intake.files.workbook import Workbook, address
from flows.intake.problems import Problem, Severity, code_of
from flows.intake.tables.layout.headers import is_remark
from flows.intake.tables.layout.recognition import FoundTable
from flows.intake.values.text import tidy
from flows.intake.values.units import money_unit
from flows.intake.wording import sentence

_COUNT = r"(\d{1,3}(?: \d{3})+|\d{1,7})"
_OF_ROWS = r"(?:rader|poster|records|rows)"
_DECLARED = (
    re.compile(rf"(?:totalt )?(?:antal )?{_OF_ROWS}(?: totalt)?\s*[:=]?\s*{_COUNT}", re.IGNORECASE),
    re.compile(rf"(?:|.*[^\d\s]\s+|.*[,;:(]\s*){_COUNT} (?:st )?{_OF_ROWS}\W*", re.IGNORECASE),
)
"""`Antal rader: 303`, and `Export 2026-01-02, 303 rader`."""
_COUNTED = re.compile(r"(?:totalt )?antal(?: [^\W\d_]+){0,2} ?[:=]?", re.IGNORECASE)
_SMALL = re.compile(r"\d{1,5}(?:[.,]\d+)?\s?(?:st\.?|pers\w*\.?|%)?", re.IGNORECASE)
_NO_COUNT = re.compile(r"\b(?:max\w*|högst|minst|första|sista|upp till|per|av|ca|cirka)\b", re.IGNORECASE)
_LAST = 5
"""Among so many last rows the number of rows may be stated."""
_LONGEST = 100
_HEADERS = 3
"""So many known headers on a line are a header."""


def is_header(row: Sequence[object], known: set[str]) -> bool:
    """Whether a line has enough known headers to be one."""
    return sum(isinstance(cell, str) and header_key(cell) in known for cell in row) >= _HEADERS


def header_again(row: Sequence[object], place: FoundTable) -> bool:
    """Whether a line has the table's own headers in their own columns, as at the top of each printed page."""
    return all(at < len(row) and header_key(row[at]) == header_key(place.texts[at]) for at in place.places.values())


def declared_count(workbook: Workbook, place: FoundTable, count: int) -> list[Problem]:
    """A number of rows that the file itself states, above or below the table, and that it does not have."""
    rows = place.sheet.rows
    last = max(place.header_row, len(rows) - _LAST)
    beside: list[list[object]] = [[text] for _, text in place.beside]
    for row in (*rows[: place.header_row - place.levels], *beside, *rows[last:]):
        said = states_rows(row, (place.contract.nouns or ("",))[-1])
        if said is not None and said not in (count, count + 1):  # with the header, as some count
            return [row_problem(workbook, "RADANTAL", "ask", place.sheet.name, None, value=said, count=count)]
    return []


def counts_columns(row: Sequence[object]) -> bool:
    """Whether the cells of a row are the numbers of their columns, `1 2 3` or `(1) (2) (3)`, or their letters, `A B C`."""
    filled = [text for cell in row if (text := tidy(cell))]
    bare = [text.strip("().").casefold() for text in filled]
    letters = [chr(ord("a") + place) for place in range(len(filled))]
    return len(filled) >= 3 and bare in ([str(place) for place in range(1, len(filled) + 1)], letters)


def states_rows(row: Sequence[object], noun: str = "") -> int | None:
    """The number in `Antal rader: 303` or `303 rader`, in one cell or two. `noun`: what the rows of the table are called."""
    text = " ".join(text for cell in row if (text := tidy(cell)))
    if _NO_COUNT.search(text) or len(text) > _LONGEST:
        return None
    said = next((found for form in _DECLARED if (found := form.fullmatch(text))), None)
    if said is None and noun:
        said = re.fullmatch(rf"(?:totalt )?antal {noun}\s*[:=]?\s*{_COUNT}", text, re.IGNORECASE)
    return int(said[1].replace(" ", "")) if said else None


def counts_something(row: Sequence[object], place: FoundTable) -> int | None:
    """The column (from 0) of `Antal:` in a row that has nothing else than that and a number: `Antal | 8`."""
    filled = [at for at, cell in enumerate(row) if str(cell).strip()]
    needed = sum(column.required for column in place.contract.columns)
    if len(filled) != 2 or needed < 3 or not _COUNTED.fullmatch(tidy(row[filled[0]])):
        return None
    return filled[0] if re.fullmatch(r"\d{1,5}(?: st\.?)?", tidy(row[filled[1]])) else None


def lone_numbers(row: Sequence[object], place: FoundTable, *, below_rows: bool) -> int | None:
    """The column (from 0) of the first of the small numbers that are all a row has: a count or sums below rows, or a year."""
    if sum(column.required for column in place.contract.columns) < _HEADERS:
        return None
    first = None
    for at, cell in enumerate(row):
        if cell != "" and (text := tidy(cell)):
            if _SMALL.fullmatch(text) is None:
                return None
            first = at if first is None else first
    return first if below_rows or first == min(place.places.values()) else None


def note_cell(row: Sequence[object], place: FoundTable) -> int | None:
    """The column (from 0) of the only text in a row, where it is a remark in words: `OBS! Preliminära uppgifter`."""
    filled = [at for at, cell in enumerate(row) if str(cell).strip()]
    needed = sum(column.required for column in place.contract.columns)
    if len(filled) != 1 or needed < 2 or not isinstance(text := row[filled[0]], str):
        return None
    word = re.search(r"[^\W\d_]{2}", text) is not None
    heads = word and bool(place.contract.persons) and not re.search(r"\d", text)  # of a group of persons: `Handledare`
    return filled[0] if is_remark(text) or heads else None


def problems_above(workbook: Workbook, place: FoundTable, known: set[str]) -> list[Problem]:
    """What stands above the header is titles: not another table, not rows that a sorting left there."""
    sheet, needed = place.sheet, place.required
    told = []
    for number, row in enumerate(sheet.rows[: place.header_row - place.levels], start=1):
        filled = [at for at in needed if at < len(row) and str(row[at]).strip()]
        if is_header(row, known):
            told.append(row_problem(workbook, "TVA_TABELLER", "file", sheet.name, number))
            break
        is_row = any(re.search(r"\d", str(row[at])) for at in filled)  # headings of groups have no numbers
        if len(needed) >= 2 and len(filled) == len(needed) and is_row and not counts_columns(row):
            told.append(row_problem(workbook, "RADER_OVANFOR", "file", sheet.name, number))
            break
    return told


def remarks_beside(workbook: Workbook, place: FoundTable) -> list[Problem]:
    """Say of each remark beside the headers that it is not read, but for those that name a unit or a number of rows."""
    row, name, noun = place.header_row, place.sheet.name, (place.contract.nouns or ("",))[-1]
    return [
        row_problem(workbook, "ANTECKNING/rubrikrad", "warn", name, row, address(row, at + 1), value=text)
        for at, text in place.beside
        if money_unit(text) is None and states_rows([text], noun) is None
    ]


def row_problem(
    workbook: Workbook,
    code: str,
    severity: Severity,
    sheet: str,
    row: int | None,
    cell: str | None = None,
    **words: object,
) -> Problem:
    """A problem of a row, or of the sheet; outside it says nothing of a remark's text."""
    where = cell or (f"A{row}" if row else None)
    message = sentence(code, sheet=sheet, row=row, **words)
    hidden_words = words | ({"value": "…"} if code_of(code) == "ANTECKNING" else {})
    outside = sentence(code, sheet=sheet, row=row, **hidden_words)
    return Problem(workbook.sha256, sheet, where, row, None, code_of(code), severity, message, outside)
