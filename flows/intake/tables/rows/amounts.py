"""Which unit a table's amounts are in: by its headers, a line of units, the titles above it, notes below, the sheet's name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flows.intake.files.workbook import address
from flows.intake.problems import Problem
from flows.intake.tables.layout.recognition import FoundTable
from flows.intake.values.columns import Unit
from flows.intake.values.text import tidy
from flows.intake.values.units import header_unit, is_unit, money_unit
from flows.intake.wording import sentence

_NAMES = {1: "kronor", 1000: "tusental kronor", 1_000_000: "miljoner kronor"}
_OWN_DIGITS = re.compile(r"(?:19|20)\d\d|1\s?000")


@dataclass(frozen=True)
class UnitNote:
    """A text beside the table that names a unit. `cell`: where it is; None for the sheet's name."""

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
    """Whether a row holds units alone, one of them over a column of money."""
    filled = [cell for cell in row if str(cell).strip()]
    over = [row[at] for name in amount_columns(place) if (at := place.places[name]) < len(row)]
    return all(isinstance(cell, str) and is_unit(cell) for cell in filled) and any(money_unit(c) for c in over)


def notes_beside(place: FoundTable) -> list[UnitNote]:
    """The units that stand beside the headers and are no headers of columns."""
    named, row = {*place.places.values(), *place.unknown}, place.header_row
    loose = [(at, text) for at, text in enumerate(place.texts) if text and at not in named]
    return [UnitNote(text, address(row, at + 1), row) for at, text in loose]


def notes_above(place: FoundTable) -> list[UnitNote]:
    """The sheet's name and the titles, where they name a unit."""
    named = [UnitNote(place.sheet.name, None, None)] if money_unit(place.sheet.name) is not None else []
    lines = enumerate(place.sheet.rows[: place.header_row - place.levels], start=1)
    return [*named, *(note for number, row in lines for note in unit_notes(row, number))]


def units(place: FoundTable, line: Sequence[object], notes: Sequence[UnitNote]) -> dict[str, Unit]:
    """The unit of each column of money: the header's or the line's own; else that of the notes; else kronor.

    Where two of them differ the amounts are in doubt. A note that holds other numbers too decides nothing alone.
    """
    noted = {unit: note for note in notes if (unit := money_unit(note.text)) is not None}
    sure = [unit for unit, note in noted.items() if not re.search(r"\d", _OWN_DIGITS.sub("", note.text))]
    found = {}
    for name in amount_columns(place):
        at = place.places[name]
        own = [u for text in (place.texts[at], *line[at : at + 1]) if (u := header_unit(text)) is not None]
        said = own[:1] or sure[:1] or [1]
        others = [unit for unit in (*own, *noted) if unit != said[0]]
        found[name] = Unit(said[0], others[0] if others else None)
    return found


def unit_remarks(sha256: str, place: FoundTable, of: Mapping[str, Unit], notes: Sequence[UnitNote]) -> list[Problem]:
    """Say that the amounts were read in the unit of a note, where that changes them."""
    factors = {unit.factor for name, unit in of.items() if header_unit(place.texts[place.places[name]]) is None}
    told = []
    for note in notes:
        factor = money_unit(note.text)
        if factor in factors - {1} and all(unit.doubt is None for unit in of.values()):
            words = {"sheet": place.sheet.name, "value": note.text, "unit": _NAMES[factor]}
            message = sentence("ENHET_LAST", **words)
            outside = sentence("ENHET_LAST", **words | {"value": "…"})
            told.append(
                Problem(sha256, place.sheet.name, note.cell, note.row, None, "ENHET_LAST", "warn", message, outside)
            )
    return told[:1]
