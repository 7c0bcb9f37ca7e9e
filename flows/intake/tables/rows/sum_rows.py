"""Sum rows, told from rows that count: a sum row is not a row of its own; counted as one it would double everything."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.intake.tables.layout.recognition import FoundTable
from flows.intake.values.numbers import read_number
from flows.intake.values.text import tidy

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
_NO_YEAR = re.compile(
    r"(?:budget|prognos|kalkyl|plan|mål|förändring|skillnad|differens|diff|ökning|minskning|tillväxt|andel|index)\w*\b"
)
SUMMED = ("count", "number", "kr")
_TOTALS_OF_THEIR_OWN = ("choice", "place", "geo")
ROUNDING = 0.005
"""Sums differ by less."""


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
        self._years = {at for at, column in there if column.type == "year"}
        self._summed = [at for at, column in there if column.type in SUMMED]
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
        """The column (from 0) of the cell that says that the row is an average, a budget, a change; None where it is none."""
        if self._persons or self._has_own:
            return None
        texts = [(at, cell.strip().casefold()) for at, cell in enumerate(row) if isinstance(cell, str)]
        found = next((at for at, text in texts if _AVERAGE.fullmatch(text)), None)
        return (
            found
            if found is not None
            else next((at for at, t in texts if at in self._years and _NO_YEAR.match(t)), None)
        )

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
            rows > 1 and all(abs(sums[place] - number) <= ROUNDING for place, number in here)
            for rows, sums in ((self._rows_in_part, self._part), (self._rows, self._whole))
        )


def _number(row: Sequence[object], at: int) -> float | None:
    value = row[at] if at < len(row) else ""
    number = value if isinstance(value, float | int) else read_number(value)[0] if tidy(value) else None
    return None if number is None else float(number)
