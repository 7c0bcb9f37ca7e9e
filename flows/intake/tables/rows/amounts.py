"""Which unit a table's amounts are in: by its headers, a line of units, the titles above it, notes below, the sheet's name."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from flows.contracts import Column
from flows.intake.files.formats.shown import Shown
from flows.intake.files.workbook import Sheet, address
from flows.intake.problems import Problem
from flows.intake.tables.layout.recognition import FoundTable
from flows.intake.tables.rows.sums.adding_up import number_in
from flows.intake.values.readers import Unit
from flows.intake.values.text import tidy
from flows.intake.values.units import header_unit, is_unit, money_unit
from flows.intake.wording import part, phrase, sentence

SURELY_KRONOR = 100_000
"""An amount so large is no thousands of kronor: a hundred millions are more than any of the senders has."""
_OWN_DIGITS = re.compile(r"(?:19|20)\d\d|(?:1\s?)?000")


@dataclass(frozen=True)
class UnitNote:
    """A text beside the table that names a unit. `cell`: where it is; None for the sheet's name, a comment or another sheet."""

    text: str
    cell: str | None
    row: int | None


def amount_columns(place: FoundTable) -> list[str]:
    """The columns of money that the table has."""
    return [c.name for c in place.contract.columns if c.type == "kr" and c.name in place.places]


def unit_notes(row: Sequence[object], number: int) -> list[UnitNote]:
    """The cells of a row that name a unit."""
    return [
        UnitNote(tidy(cell), address(number, at + 1), number)
        for at, cell in enumerate(row)
        if isinstance(cell, str) and money_unit(cell) is not None
    ]


def is_note(row: Sequence[object]) -> bool:
    """Whether a row is one text that names a unit, and nothing else."""
    filled = [cell for cell in row if str(cell).strip()]
    return len(filled) == 1 and isinstance(filled[0], str) and money_unit(filled[0]) is not None


def is_unit_line(row: Sequence[object], place: FoundTable) -> bool:
    """Whether a row holds units, one of them over a column of money, and else no numbers: `Enhet | tkr | tkr`."""
    amounts = {place.places[name] for name in amount_columns(place)}
    filled = {at: cell for at, cell in enumerate(row) if str(cell).strip()}
    texts = {at: cell for at, cell in filled.items() if isinstance(cell, str)}
    bare = all(is_unit(cell) or not (at in amounts or re.search(r"\d", cell)) for at, cell in texts.items())
    return len(texts) == len(filled) and bare and any(money_unit(texts[at]) for at in amounts & texts.keys())


def notes_beside(place: FoundTable) -> list[UnitNote]:
    """The units that stand beside the headers and are no headers of columns."""
    return [UnitNote(text, address(place.header_row, at + 1), place.header_row) for at, text in place.beside]


def notes_above(place: FoundTable) -> list[UnitNote]:
    """The sheet's name and the titles, where they name a unit."""
    named = [UnitNote(place.sheet.name, None, None)] if money_unit(place.sheet.name) is not None else []
    lines = enumerate(place.sheet.rows[: place.header_row - place.levels], start=1)
    return [*named, *(note for number, row in lines for note in unit_notes(row, number))]


def notes_in_no_cell(sheet: Sheet) -> list[UnitNote]:
    """Comments, text boxes, headers and footers of the page that name a unit. `200 kr för kaffe` says nothing of the table."""
    named = [(text, money_unit(text)) for text in sheet.beside]
    return [UnitNote(tidy(text), None, None) for text, unit in named if unit and (unit > 1 or not has_numbers(text))]


def notes_of_sheet(sheet: Sheet, without: Collection[int]) -> list[UnitNote]:
    """What is said of units anywhere on a sheet without amounts, but in the rows of its table (`without`: Excel's numbers)."""
    rows = [row for number, row in enumerate(sheet.rows, start=1) if number not in without]
    return [replace(note, cell=None, row=None) for row in rows for note in unit_notes(row, 1)] + notes_in_no_cell(sheet)


def has_numbers(text: str) -> bool:
    """Whether a text holds numbers other than years and the thousand of a unit, so that it tells of something of its own."""
    return re.search(r"\d", _OWN_DIGITS.sub("", text)) is not None


def surely_kronor(place: FoundTable, cells: Sequence[Sequence[object]]) -> bool:
    """Whether all amounts are plain numbers, and the largest of every row is too large to be in thousands."""
    at = [place.places[name] for name in amount_columns(place)]
    filled = [[row[each] for each in at if each < len(row) and tidy(row[each])] for row in cells]
    numbers = [[number_in(row, each) for each in range(len(row))] for row in filled]
    plain = not any(isinstance(cell, Shown) for row in filled for cell in row)
    largest = [max(number or 0.0 for number in row) for row in numbers if any(row)]
    whole = all(number is not None for row in numbers for number in row)
    return plain and whole and bool(largest) and min(largest) >= SURELY_KRONOR


def units(place: FoundTable, line: Sequence[object], notes: Sequence[UnitNote], *, kronor: bool) -> dict[str, Unit]:
    """The unit of each column of money: the header's or the line's own; else that of the notes; else kronor.

    Where two of them differ the amounts are in doubt. A note that holds other numbers too decides nothing alone. `kronor`: the
    amounts are too large for anything else, so that a note raises no doubt against a header in kronor.
    """
    noted = {unit: note for note in notes if (unit := money_unit(note.text)) is not None}
    sure = [unit for unit, note in noted.items() if not has_numbers(note.text)]
    found = {}
    for name in amount_columns(place):
        at = place.places[name]
        own = [u for text in (place.texts[at], *line[at : at + 1]) if (u := header_unit(text)) is not None]
        said = own[:1] or sure[:1] or [1]
        others = [unit for unit in (*own, *noted) if unit != said[0] and not (kronor and said[0] == 1)]
        found[name] = Unit(said[0], others[0] if others else None)
    return found


def unit_remarks(sha256: str, place: FoundTable, of: Mapping[str, Unit], notes: Sequence[UnitNote]) -> list[Problem]:
    """Say that the amounts were read in the unit of a note, where that changes them, or in kronor against it."""
    factors = {unit.factor for name, unit in of.items() if header_unit(place.texts[place.places[name]]) is None}
    told = []
    for note in notes:
        factor = money_unit(note.text)
        if factor is None:
            continue
        against = {unit.factor for unit in of.values()} == {1} and factor > 1
        against = against and not has_numbers(note.text)
        if (against or factor in factors - {1}) and all(unit.doubt is None for unit in of.values()):
            key = "ENHET_LAST/kronor" if against else "ENHET_LAST"
            words = {"sheet": place.sheet.name, "value": note.text, "unit": _named(factor)}
            message = sentence(key, **words)
            outside = sentence(key, **words | {"value": "…"})
            told.append(
                Problem(sha256, place.sheet.name, note.cell, note.row, None, "ENHET_LAST", "warn", message, outside)
            )
    return told[:1]


def unit_in_words(column: Column) -> str:
    """The unit of a column's numbers as a sentence names it."""
    names = {"%": part("procent"), "timmar": part("timmar"), "kr": part("kronor")}
    return names.get(column.unit) or phrase(column.unit)


def _named(factor: int) -> str:
    return part({1: "kronor", 1000: "tusental", 1_000_000: "miljoner"}[factor])
