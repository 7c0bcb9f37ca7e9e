"""What a text beside a table says of all of it: another unit than the columns', or a plan where what has happened is counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from flows.contracts import Column, Contract
from flows.intake.files.workbook import Sheet, Workbook, address
from flows.intake.problems import Problem
from flows.intake.tables.layout.recognition import FoundTable
from flows.intake.tables.rows.amounts import UnitNote, has_numbers, notes_beside, unit_in_words
from flows.intake.tables.rows.asides import row_problem
from flows.intake.values.text import tidy
from flows.intake.values.units import is_other_money, money_unit

_PLAN = r"(budget|prognos|kalkyl|planerade?|planerat|plan|väntelista|avslagna|ansökningar)(?:en|er|siffror)?"
_PLANNED = re.compile(rf"\W*(?:\w+[\W\d]+)?{_PLAN}[\W\d]*|\W*{_PLAN}\W+\w+[\W\d]*")
_NO_PLAN = re.compile(r"\b(?:inte|ej|ingen|utfall|bokslut|resultat|mot|från)\b")
_MONTH = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mars?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)\b"
)
_UP_TO = r"(?:t\.?\s?o\.?\s?m\.?|till och med|per)"
_LASTS = rf"\.?\s?(?:[-–—]|till|{_UP_TO})\s?(?:\d{{1,2}}\s)?"
_PART_OF_YEAR = re.compile(
    rf"\b(?:kv(?:artal)?\.?|q)\s?[1-4]\b|\bkvartalet\b|\bhalvår\w*|\btertial\w*|\bhittills\b|\bh[12]\b"
    rf"|\b{_MONTH}{_LASTS}{_MONTH}|\b{_UP_TO}\s?(?:\d{{1,2}}\s)?{_MONTH}"
)
_WHOLE_YEAR = re.compile(rf"\bjan(?:uari)?\b{_LASTS}dec|\b{_UP_TO}\s?(?:31\s)?dec")
_HOURS = re.compile(r"(?:tim(?:mar|me|\.)?|h)\s?(?:/|per|i)\s?(mån|år|dag|kvartal|v)")
_OTHER_TIME = re.compile(
    r"(?:anges|anget|angiven|räknas|månader|tid(?:en)?)\s(?:(?:är|=)\s|i\s|=)*(?:år|veckor|dagar)\b|månader\s?=\s?(?:år|veckor|dagar)"
)
_TELLS = re.compile(r"(?:info|läs ?mig|om filen|instruktion|anvisning|read ?me|förklaring|noter|kommentar)")
_LINES = 200
"""So many lines of such a sheet are looked at."""
_TITLE = 2
"""A line above the headers with so many cells filled is a title."""
_ASIDE = ("ANTECKNING", "SUMMARAD")


def whole_sheet_problems(
    workbook: Workbook, place: FoundTable, told: Iterable[Problem], rows: Sequence[int]
) -> list[Problem]:
    """Ask about texts beside the table which say that its numbers are not what they are read as. One question for each kind.

    `told`: the problems found so far on the sheet; they name the notes among and below its rows. `rows`: those that count.
    """
    contract, sheet = place.contract, place.sheet
    titles, others = list(_titles(place)), list(_beside(place, told))
    asked = []
    about_all = [note for each in note_sheets(workbook) for note in _notes_on(each)]
    for column in _of_each_unit(contract, place):
        about = about_all if column.unit == "kr" else [note for note in about_all if _names(note.text, column)]
        notes = (*titles, *others, *about)
        found = next((note for note in notes if _is_other(note.text, column)), None)
        if found:
            words = {"value": found.text, "unit": unit_in_words(column)}
            asked.append(row_problem(workbook, "ANNAN_ENHET/blad", "ask", sheet.name, None, found.cell, **words))
    headings = [note for note in others if note.row and rows and note.row < rows[-1]]  # of rows further down
    plan = next((note for note in (*titles, *headings) if _is_plan(note.text, contract)), None)
    if plan:
        asked.append(row_problem(workbook, "PLANERAT", "ask", sheet.name, None, plan.cell, value=plan.text))
    part = next((note for note in titles if _is_part_of_year(note.text, place)), None)
    if part:
        asked.append(row_problem(workbook, "DEL_AV_AR", "warn", sheet.name, None, part.cell, value=part.text))
    return asked


def note_sheets(workbook: Workbook) -> list[Sheet]:
    """The sheets that tell how the others are to be read: `Info`, `Läs mig`."""
    return [sheet for sheet in workbook.sheets if _TELLS.match(sheet.name.casefold())]


def thousands_on(sheet: Sheet) -> list[UnitNote]:
    """What such a sheet says of amounts in thousands, which then holds for the whole workbook."""
    return [note for note in _notes_on(sheet) if (money_unit(note.text) or 1) > 1 and not has_numbers(note.text)]


def _notes_on(sheet: Sheet) -> Iterator[UnitNote]:
    for number, row in enumerate(sheet.rows[:_LINES], start=1):
        yield from (replace(note, cell=None, row=None) for note in _texts(row, number))


def _titles(place: FoundTable) -> Iterator[UnitNote]:
    """The sheet's name and the lines above the headers."""
    yield UnitNote(place.sheet.name, None, None)
    for number, row in enumerate(place.sheet.rows[: place.header_row - place.levels], start=1):
        if sum(bool(str(cell).strip()) for cell in row) <= _TITLE:  # more are headers, of another table perhaps
            yield from _texts(row, number)


def _beside(place: FoundTable, told: Iterable[Problem]) -> Iterator[UnitNote]:
    """The texts to the right of the headers, in no cell, and on lines below that are notes and no rows."""
    yield from notes_beside(place)
    yield from (UnitNote(tidy(text), None, None) for text in place.sheet.beside)
    for problem in told:
        if problem.code in _ASIDE and problem.row and problem.sheet == place.sheet.name:
            texts = list(_texts(place.sheet.rows[problem.row - 1], problem.row))
            yield from texts if len(texts) == 1 else ()


def _texts(row: Sequence[object], number: int) -> Iterator[UnitNote]:
    for at, cell in enumerate(row):
        if isinstance(cell, str) and (text := tidy(cell)):
            yield UnitNote(text, address(number, at + 1), number)


def _of_each_unit(contract: Contract, place: FoundTable) -> list[Column]:
    """The first column of each unit that the table has."""
    first: dict[str, Column] = {}
    for column in contract.columns:
        if column.unit and column.name in place.places:
            first.setdefault(column.unit, column)
    return list(first.values())


def _names(text: str, column: Column) -> bool:
    """Whether a text is about this column: `Sysselsättningsgrad anges i timmar per vecka`."""
    return column.header.split()[0].casefold() in text.casefold()


def _is_other(text: str, column: Column) -> bool:
    """Whether a text names another unit than that in which such a column is read. `200 euro för kaffe` says nothing of it."""
    words = text.casefold()
    if has_numbers(words):
        return False
    if column.unit == "kr":
        return is_other_money(words)
    hours = _HOURS.search(words)
    if column.unit == "timmar":
        return hours is not None and hours[1] != "v"
    if column.unit == "%":
        return hours is not None
    return column.unit == "månader" and _OTHER_TIME.search(words) is not None


def _is_plan(text: str, contract: Contract) -> bool:
    """Whether a title says that all below it is planned. A table that has a column of budgets may say so of it."""
    words = text.casefold()
    own = {found[1] for column in contract.columns if (found := re.search(_PLAN, column.header.casefold()))}
    said = {found[1] for found in re.finditer(_PLAN, words)}
    return not own & said and _PLANNED.fullmatch(words) is not None and _NO_PLAN.search(words) is None


def _is_part_of_year(text: str, place: FoundTable) -> bool:
    """Whether a title names a part of the year, above rows that are of a year each."""
    of_years = any(column.type == "year" and column.name in place.places for column in place.contract.columns)
    words = text.casefold()
    return of_years and _PART_OF_YEAR.search(words) is not None and _WHOLE_YEAR.search(words) is None
