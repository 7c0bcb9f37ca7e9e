"""Sum rows: told from rows that count, and held against the rows above them.

A sum row is not a row of its own; counted as one it would double everything. That its numbers follow from the
rows is checked, since a sum that does not is how a lost or changed row shows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from flows.contracts import Column
from flows.intake.files.workbook import address
from flows.intake.problems import Problem
from flows.intake.tables.layout.recognition import FoundTable
from flows.intake.tables.values.columns import Setting, Unit, parse_column
from flows.intake.tables.values.numbers import read_number
from flows.intake.tables.values.text import tidy
from flows.intake.wording import sentence

_SURE = re.compile(
    r"(?:(?:del|total|slut)?-?(?:summan?|summor)|s[:.]a|s:ma|totalt|deltotal|sub-?total|(?:sub|grand) total|[σ∑])\b.*|[σ∑].*"
)
"""A text that begins so is a sum, whatever follows: `Delsumma Ludvika`, `Summa alla insatser`, `S:a 2025`."""
_ALONE = re.compile(
    r"(?:del)?(?:tot|tot\.|total|sum|totaler|total sum|summering|sammanlagt)"
    r"(?:\s+(?:\d{4}|kr|tkr|antal|alla|året|år|st))*\s*[:.]?"
)
_MAYBE = re.compile(
    r"(?:del)?(?:total|sum)\b.*|(?:alla|samtliga|hela)\b.*|.*\b(?:totalt?|summa|totalsumma|sammanlagt)\W*"
)
"""One that is a sum where a required cell is empty, or the numbers are the sum of what stands above."""
_HINT = re.compile(r"summ|sum\b|tot|s[:.]m?a|alla|samtliga|hela|sammanlagt|[σ∑]")
_LONGEST = 60
_AVERAGE = re.compile(r"(?:medel(?:värde|tal|v)?|genomsnitt(?:et)?|i snitt|snitt(?:et)?|median(?:en)?|average|mean)\W*")
_SUMMED = ("count", "number", "kr")
_TOTALS_OF_THEIR_OWN = ("choice", "place", "geo")
_ROUNDING = 0.005


@dataclass(frozen=True)
class SumRow:
    """A sum row: Excel's row, its cells, and how many of the rows that count stand above it."""

    number: int
    cells: Sequence[object]
    above: int


class SumFinder:
    """Tells sum rows from rows of a table, as one row after another comes."""

    def __init__(self, place: FoundTable) -> None:
        there = [(place.places[c.name], c) for c in place.contract.columns if c.name in place.places]
        self._needed = [at for at, column in there if column.required]
        self._values = {at for at, column in there if column.type in _TOTALS_OF_THEIR_OWN}
        self._summed = [at for at, column in there if column.type in _SUMMED]
        self._persons = bool(place.contract.persons)
        self._has_own = any("totalt" in column.values for column in place.contract.columns)
        self._whole, self._part = [0.0] * len(self._summed), [0.0] * len(self._summed)
        self._rows, self._rows_in_part = 0, 0

    def cell(self, row: Sequence[object], first: object) -> int | None:
        """The column (from 0) of the cell that tells that the row is a sum; None where it is a row of the table.

        Any column may hold the word, but for one whose own values have it (SCB's `totalt`). A row that happens to begin so (an
        insats may be called `Total rehabilitering`) is a sum only where a required cell is empty, or where its numbers are the
        sum of what stands above. So is a row of numbers without a name. `first`: the first cell that holds anything.
        """
        lacks = any(at >= len(row) or row[at] == "" for at in self._needed)
        if self._persons and not lacks and not isinstance(first, str):
            return None
        texts = [(at, c.strip().casefold()) for at, c in enumerate(row) if isinstance(c, str) and len(c) <= _LONGEST]
        texts = [(at, bare) for at, text in texts if (bare := text.lstrip("=*-– ")) and not bare[0].isdigit()]
        for at, text in texts[:1] if self._has_own else texts:
            if (at in self._values and not lacks) or not _HINT.search(text):
                continue
            if _SURE.fullmatch(text) or _ALONE.fullmatch(text):
                return at
            if _MAYBE.fullmatch(text) and (lacks or self._adds_up(row, 1)):
                return at
        nameless = bool(self._needed) and str(row[self._needed[0]] if self._needed[0] < len(row) else "").strip() == ""
        if nameless and self._adds_up(row, 1):
            return next(at for at, cell in enumerate(row) if cell != "")
        return None

    def average(self, row: Sequence[object]) -> int | None:
        """The column (from 0) of the cell that says that the row is an average; None where it is a row of the table."""
        if self._persons or self._has_own:
            return None
        texts = ((at, cell.strip().casefold()) for at, cell in enumerate(row) if isinstance(cell, str))
        return next((at for at, text in texts if _AVERAGE.fullmatch(text)), None)

    def looks_alike(self, row: Sequence[object]) -> bool:
        """Whether every number of a row with a name of its own is the sum of what stands above: nobody can tell which it is."""
        return self._adds_up(row, 2)

    def count(self, row: Sequence[object]) -> None:
        """Take note of a row of the table."""
        self._rows += 1
        self._rows_in_part += 1
        if not (self._persons or self._has_own):
            for place, at in enumerate(self._summed):
                number = _number(row, at) or 0.0
                self._whole[place] += number
                self._part[place] += number

    def begin_part(self) -> None:
        """Take note of a sum row: the next one may be of what follows."""
        self._rows_in_part, self._part = 0, [0.0] * len(self._summed)

    def _adds_up(self, row: Sequence[object], least: int) -> bool:
        """Whether all numbers of the row, at least so many, are the sums of two or more rows above it."""
        if self._persons or self._has_own:
            return False
        here = [(place, number) for place, at in enumerate(self._summed) if (number := _number(row, at))]
        if len(here) < least:
            return False
        return any(
            rows > 1 and all(abs(sums[place] - number) <= _ROUNDING for place, number in here)
            for rows, sums in ((self._rows_in_part, self._part), (self._rows, self._whole))
        )


def _number(row: Sequence[object], at: int) -> float | None:
    value = row[at] if at < len(row) else ""
    number = value if isinstance(value, float | int) else read_number(value)[0] if tidy(value) else None
    return None if number is None else float(number)


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
    message = sentence("SUMMA_STAMMER_INTE", **words)
    # Of one row the sum is what stands in its cell.
    hidden = {"value": "…", "sum": "…"} if place.contract.persons else {}
    outside = sentence("SUMMA_STAMMER_INTE", **words | hidden)
    cell = address(line.number, at + 1)
    return [
        Problem(
            sha256, place.sheet.name, cell, line.number, column.header, "SUMMA_STAMMER_INTE", "warn", message, outside
        )
    ]


def _shown(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".").replace(".", ",")
