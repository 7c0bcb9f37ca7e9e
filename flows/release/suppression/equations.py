"""The system as matrices: which counts each cell adds up, what everybody knows, and what each reader knows of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import block_array, csr_array, vstack
from scipy.sparse.csgraph import connected_components

from flows.release.linear_system import PUBLIC, System
from flows.release.sums import Coefficients

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
TOLERANCE = 1e-6
"""A change over real numbers that is smaller than this is taken as none: it is rounding in the solver."""
_LARGEST_BOUND = 2e9
"""HiGHS 1.15 has gone on for ever where the bounds of a whole column were 2³¹ - 1 or more; with 2e9 it took 3 ms (ADR 10)."""
_NO_LIMIT = 10**12
"""So often no change is made: no end is that far from the true value, in persons, work or kronor."""
_SHORT_ROW = 15
"""In a row of at most so many counts a change of one often needs a change of another. Longer rows name nearly all counts."""


@dataclass(frozen=True, order=True)
class End:
    """A value that must stay possible: to the reader, the cell may be `bound` or more (sign 1), or `bound` or less (sign -1)."""

    cell: int
    sign: int
    bound: int
    reader: str = PUBLIC

    def taken(self, values: Counts) -> bool:
        """Say if it is so with these values of the cells."""
        return bool(self.sign * values[self.cell] >= self.sign * self.bound)


class Equations:
    """The system as matrices. Bounds are given as changes from the true counts.

    Attributes:
        counts: The inner counts, in the system's order.
        cells: One row for each cell, over the counts.
        values: What the rows of `cells` add up to.
        known: One row for each known fact.
        rows: The rows of `cells`, then those of `known`.
        candidates: Indices of the safe cells of this edition, which may be shown or hidden.
        told: For each cell, whether an earlier edition has told it.
        largest_increase: How much larger each count can be in a program in whole numbers.
        held: For each cell, whether it is told or a candidate. A program changes a candidate only by a slack that costs, and a
            told cell never.
    """

    def __init__(self, system: System) -> None:
        self.system = system
        place = {part: i for i, part in enumerate(system.parts)}
        self.counts: Counts = np.array(list(system.parts.values()), dtype=np.int64)
        self.cells = _matrix((cell.parts for cell in system.cells), place)
        self.values: Counts = self.cells @ self.counts
        self.known = _matrix((fact.parts for fact in system.known), place)
        self.rows = csr_array(vstack([self.cells, self.known]), dtype=np.float64)
        self._sums: Counts = self.known @ self.counts
        self._equal = np.array([fact.equal for fact in system.known], dtype=bool)
        self.told: Flags = np.array([cell.told is True for cell in system.cells], dtype=bool)
        candidates = [cell.told is None and cell.shown and not cell.unsafe for cell in system.cells]
        self.candidates: Counts = np.flatnonzero(candidates)
        readers = (PUBLIC, *system.own)
        self.held: Flags = self.told.copy()
        self.held[self.candidates] = True
        self._most = {reader: np.array([float(fact.most(reader)) for fact in system.known]) for reader in readers}
        self._least: dict[str, Counts] = {PUBLIC: np.zeros(len(self.counts), dtype=np.int64)}
        for reader, mine in system.own.items():
            self._least[reader] = np.array([mine.get(part, 0) for part in system.parts], dtype=np.int64)
        self.largest_increase = self._largest_increase()
        self._shares = csr_array(abs(self.cells) / np.maximum(np.diff(self.cells.indptr), 1)[:, None])
        self._short_rows = self.rows[np.diff(self.rows.indptr) <= _SHORT_ROW]

    def fits(self, counts: Counts, reader: str) -> bool:
        """Say in whole numbers if the counts fit what is known, what earlier editions told and the reader's own."""
        sums = self.known @ counts
        fits = (
            (sums <= self._most[reader]).all()
            and (sums[self._equal] == 0).all()
            and (counts >= self._least[reader]).all()
        )
        return bool(fits and np.array_equal((self.cells @ counts)[self.told], self.values[self.told]))

    def times_possible(self, change: Counts) -> dict[str, int]:
        """Count for each reader how often the change can be made, and still fit as in `fits`."""
        in_known = self.known @ change
        if in_known[self._equal].any() or (self.cells @ change)[self.told].any():
            return dict.fromkeys(self._least, 0)
        rising, falling = np.flatnonzero(in_known > 0), np.flatnonzero(change < 0)
        times = {}
        for reader, least in self._least.items():
            until_known = np.floor((self._most[reader] - self._sums)[rising] / in_known[rising])
            until_own = (self.counts - least)[falling] // -change[falling]
            times[reader] = int(min(until_known.min(initial=_NO_LIMIT), until_own.min(initial=_NO_LIMIT)))
        return times

    def largest_decrease(self, reader: str) -> Numbers:
        """How much smaller each count can be: it is never below what is the reader's own."""
        return (self.counts - self._least[reader]).astype(float)

    def bounds(self, reader: str, held: Flags) -> tuple[Numbers, Numbers]:
        """How much smaller and larger the sum of each row can be, where the `held` cells do not change."""
        low = np.concatenate([np.where(held, 0.0, -np.inf), np.where(self._equal, 0.0, -np.inf)])
        return low, np.concatenate([np.where(held, 0.0, np.inf), self._most[reader] - self._sums])

    def _largest_increase(self) -> Numbers:
        """How much larger each count can be: far more than all that matters to what it is in a row with, but some number.

        Kronor are in no row with persons, whose bounds stay small.
        """
        both_ways = block_array([[None, self.rows], [self.rows.T, None]])
        _, block = connected_components(both_ways, directed=False)
        largest = np.zeros(len(block))
        np.maximum.at(largest, block[: len(self.values)], np.abs(self.values))
        of_count = block[self.rows.shape[0] :]
        np.maximum.at(largest, of_count, self.counts)
        bounds: Numbers = np.minimum(1000.0 + 10.0 * largest[of_count], _LARGEST_BOUND)
        return bounds

    def change_needed(self, end: End) -> tuple[float, float]:
        """The smallest and the largest change of the end's cell that takes the end."""
        change = float(end.bound - self.values[end.cell])
        return (change, np.inf) if end.sign > 0 else (-np.inf, change)

    def nearness(self, cell: int) -> Numbers:
        """How near each cell is to this one: those that have counts in the same short sums are nearest."""
        near: Numbers = self._shares @ (self._shares.T @ (self._shares @ self._shares[[cell]].toarray()[0]))
        return near

    def neighbours(self, moved: Flags) -> Flags:
        """The counts that are `moved`, and those that share a short row with one of them."""
        touched: Flags = abs(self._short_rows) @ moved.astype(float) > 0
        beside: Flags = abs(self._short_rows).T @ touched.astype(float) > 0
        return moved | beside


def _matrix(lines: Iterable[Coefficients], place: dict[str, int]) -> csr_array:
    listed = list(lines)
    entries = [(row, place[part], factor) for row, line in enumerate(listed) for part, factor in line]
    rows, columns, factors = (np.array([entry[i] for entry in entries], dtype=np.int64) for i in range(3))
    return csr_array((factors, (rows, columns)), shape=(len(listed), len(place)))
