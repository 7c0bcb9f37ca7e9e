"""Sum rows: told from rows that count, and held against the rows above them.

A sum row is not a row of its own; counted as one it would double everything. That its numbers follow from the
rows is checked, since a sum that does not is how a lost or changed row shows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from flows.contracts import Column, sentences
from flows.intake.files.workbook import address
from flows.intake.problems import Problem
from flows.intake.tables.columns import Setting, Unit, parse_column
from flows.intake.tables.recognition import FoundTable
from flows.intake.tables.text import tidy
from flows.security.masking import mask

_BEGINS = ("summa", "summor", "sum", "total", "delsumma", "delsum", "deltotal")
_WORD = r"(?:del)?(?:summa|summor|totalt?|sum)"
_ALONE = re.compile(rf"{_WORD}(?:\s+(?:\d{{4}}|kr|tkr|antal|alla|året|år|st))*\s*[:.]?")
_FIRST = re.compile(rf"{_WORD}\b.*")
_SUMMED = ("count", "number", "kr")
_ROUNDING = 0.005


@dataclass(frozen=True)
class SumRow:
    """A sum row: Excel's row, its cells, and how many of the rows that count stand above it."""

    number: int
    cells: Sequence[object]
    above: int


def is_sum_row(label: object, row: Sequence[object], place: FoundTable) -> bool:
    """Whether the row is a sum and not a row that happens to begin so (an insats may be called `Total rehabilitering`)."""
    word = label.strip().casefold() if isinstance(label, str) else ""
    if not word.startswith(_BEGINS) or not _FIRST.fullmatch(word):
        return False
    if _ALONE.fullmatch(word):
        return True
    needed = [place.places[c.name] for c in place.contract.columns if c.required and c.name in place.places]
    return any(at >= len(row) or not str(row[at]).strip() for at in needed)


def sum_problems(
    sums: Sequence[SumRow],
    place: FoundTable,
    frame: pd.DataFrame,
    setting: Setting,
    units: Mapping[str, Unit],
    sha256: str,
) -> list[Problem]:
    """Hold every number of every sum row against the rows above, or since the sum row before, whichever it is.

    `frame`: the typed rows that count, in the sheet's order; `units`: of the columns of money.
    Where a cell above could not be read nothing is said: that
    cell has its own problem.
    """
    problems: list[Problem] = []
    since = 0
    for line in sums:
        spans = [(since, line.above), (0, line.above)] if line.above else [(0, len(frame))]
        for column in place.contract.columns:
            at = place.places.get(column.name)
            if column.type in _SUMMED and at is not None and at < len(line.cells):
                unit = units.get(column.name, Unit())
                problems += _wrong(column, line, at, spans, place, frame, setting, unit, sha256)
        since = line.above
    return problems


def _wrong(
    column: Column,
    line: SumRow,
    at: int,
    spans: Sequence[tuple[int, int]],
    place: FoundTable,
    frame: pd.DataFrame,
    setting: Setting,
    unit: Unit,
    sha256: str,
) -> list[Problem]:
    read = parse_column(column, [line.cells[at]], setting, unit)
    said = read[column.name].iloc[0]
    if pd.isna(said):
        return []
    sums = []
    for first, last in spans:
        if frame[f"{column.name}__fault"].iloc[first:last].notna().any():
            return []
        sums.append(float(frame[column.name].iloc[first:last].sum()))
    if any(abs(float(said) - each) <= _ROUNDING for each in sums):
        return []
    words = {"value": tidy(line.cells[at]), "column": column.header, "sum": _shown(sums[-1] / unit.factor)}
    says = sentences()["SUMMA_STAMMER_INTE"]
    message = mask(says.format(**words))
    # Of one row the sum is what stands in its cell.
    hidden = {"value": "…", "sum": "…"} if place.contract.persons else {}
    outside = says.format(**words | hidden)
    cell = address(line.number, at + 1)
    return [
        Problem(
            sha256, place.sheet.name, cell, line.number, column.header, "SUMMA_STAMMER_INTE", "warn", message, outside
        )
    ]


def _shown(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".").replace(".", ",")
