"""Cells whose formulas point at cells that change by themselves, as `=B1` where B1 has `=TODAY()`: they change with them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from flows.intake.files.inspection.formulas import CHANGING
from flows.intake.files.inspection.sheet import Area, SheetScan, column_number
from flows.intake.files.time_limit import in_time

Cell = tuple[str, int, int]
"""Sheet, and Excel row and column from 1."""
MOST_FORMULAS = 100_000
"""So many are kept in memory."""
_REFERENCE = re.compile(
    r"(?:(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!)?(\$?)\b([A-Z]{1,3})(\$?)([0-9]{1,7})"
    r"(?::(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7}))?(?![\w(!])"
)
_NAMES = "\0"
"""Where the names of the workbook stand, as if each were a cell of a sheet."""
_WORD = re.compile(r"[^\W\d][\w.]*")
_OPEN_REFERENCE = re.compile(r"\[\$?('(?:[^']|'')+'|[^'.\[\]]*)\.([^\]]*)\]")


class Formula(NamedTuple):
    """A formula as Excel writes it. Cells may share one: then it is that of the first, so many rows and columns away."""

    cell: Cell
    text: str
    rows: int = 0
    columns: int = 0


def spread(scans: Mapping[str, SheetScan], formulas: Iterable[Formula], names: Mapping[str, str]) -> None:
    """Take note in `changing` of all cells that change with others.

    `formulas`: those of all sheets; `names`: what the names of the workbook stand for, in small letters, as formulas.
    """
    number_of = {name: at for at, name in enumerate(names)}
    named = [Formula((_NAMES, at, 0), text) for at, text in enumerate(names.values())]
    scans = {**scans, _NAMES: SheetScan(changing={f.cell[1:] for f in named if CHANGING.search(f.text)})}
    straight: dict[Cell, list[Cell]] = defaultdict(list)
    ranges: dict[str, list[tuple[Area, Cell]]] = defaultdict(list)
    for formula in (*named, *formulas):
        for word in set(_WORD.findall(formula.text)) if names else ():
            if (number := number_of.get(word.casefold())) is not None:
                straight[_NAMES, number, 0].append(formula.cell)
        for sheet, (top, left, bottom, right) in _areas(formula):
            if (top, left) == (bottom, right):
                straight[sheet, top, left].append(formula.cell)
            else:
                ranges[sheet].append(((top, left, bottom, right), formula.cell))
    new = [(sheet, row, column) for sheet, scan in scans.items() for row, column in scan.changing]
    while new:
        in_time()
        sheet, row, column = cell = new.pop()
        over = (
            c for (top, left, bottom, right), c in ranges[sheet] if top <= row <= bottom and left <= column <= right
        )
        for where, *place in (*straight[cell], *over):
            if (at := (place[0], place[1])) not in scans[where].changing:
                scans[where].changing.add(at)
                new.append((where, *at))


def names_change(names: Mapping[str, str]) -> bool:
    """Whether the value of any of the names changes by itself."""
    return any(map(CHANGING.search, names.values()))


def in_excels_words(formula: str) -> str:
    """A formula of OpenDocument with its references as Excel writes them: `[$Info.B1]` as `Info!B1`."""
    return _OPEN_REFERENCE.sub(lambda found: (found[1] and f"{found[1]}!") + found[2].replace(".", ""), formula)


def _areas(formula: Formula) -> Iterator[tuple[str, Area]]:
    """The sheets and cells that a formula points at."""
    for quoted, plain, *first_and_last in _REFERENCE.findall(formula.text):
        corners = [_moved(formula, *each) for each in (first_and_last[:4], first_and_last[4:]) if each[1]]
        (top, left), (bottom, right) = corners[0], corners[-1]
        yield quoted.replace("''", "'") or plain or formula.cell[0], (top, left, bottom, right)


def _moved(formula: Formula, fixed_column: str, letters: str, fixed_row: str, number: str) -> tuple[int, int]:
    row, column = int(number), column_number(letters)
    return row if fixed_row else row + formula.rows, column if fixed_column else column + formula.columns
