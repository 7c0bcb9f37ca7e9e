"""The system as matrices: what each cell adds up, what is known, and what each reader has of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from flows.release.linear_system import PUBLIC, Coefficients, System

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
STILL = 1e-6
"""A count that moves less than this over real numbers stands still."""
_FEW = 15
"""A row of at most so many counts says which others a count moves together with; longer ones name nearly all."""


@dataclass(frozen=True, order=True)
class End:
    """One end that a cell must be able to take for a reader: at least `bound` (sign 1) or at most (sign -1)."""

    cell: int
    sign: int
    bound: int
    reader: str = PUBLIC

    def taken(self, values: Counts) -> bool:
        """Say if the cells' values take it."""
        return bool(self.sign * values[self.cell] >= self.sign * self.bound)


class Equations:
    """The system as matrices. All is told as changes from the true counts.

    Attributes:
        counts: The inner counts, in the system's order.
        cells: The cells' rows over the counts. `values`: what they add up to.
        rows: Those rows, then those of what is known.
        spare: Places of the cells that could be hidden or shown.
        told: Of each cell whether an earlier edition tells it; `held`: those and the spare ones.
    """

    def __init__(self, system: System) -> None:
        self.system = system
        place = {part: i for i, part in enumerate(system.parts)}
        self.counts: Counts = np.array(list(system.parts.values()), dtype=np.int64)
        self.cells = _matrix((cell.parts for cell in system.cells), place)
        self.values: Counts = self.cells @ self.counts
        self._known = _matrix((fact.parts for fact in system.known), place)
        self.rows = csr_array(vstack([self.cells, self._known]), dtype=np.float64)
        self._sums: Counts = self._known @ self.counts
        self._equal = np.array([fact.equal for fact in system.known], dtype=bool)
        self.told: Flags = np.array([cell.told is True for cell in system.cells], dtype=bool)
        spare = [cell.told is None and cell.shown and not cell.unsafe for cell in system.cells]
        self.spare: Counts = np.flatnonzero(spare)
        readers = (PUBLIC, *system.own)
        self.held: Flags = self.told.copy()
        self.held[self.spare] = True
        self._most = {reader: np.array([float(fact.most(reader)) for fact in system.known]) for reader in readers}
        self._least: dict[str, Counts] = {PUBLIC: np.zeros(len(self.counts), dtype=np.int64)}
        for reader, mine in system.own.items():
            self._least[reader] = np.array([mine.get(part, 0) for part in system.parts], dtype=np.int64)
        self._few = self.rows[np.diff(self.rows.indptr) <= _FEW]

    def fits(self, counts: Counts, reader: str) -> bool:
        """Say in whole numbers if the counts fit what is known, what earlier editions told and the reader's own."""
        sums = self._known @ counts
        fits = (
            (sums <= self._most[reader]).all()
            and (sums[self._equal] == 0).all()
            and (counts >= self._least[reader]).all()
        )
        return bool(fits and np.array_equal((self.cells @ counts)[self.told], self.values[self.told]))

    def room(self, reader: str) -> Numbers:
        """How far each count can go down, to what is the reader's own."""
        return (self.counts - self._least[reader]).astype(float)

    def bounds(self, reader: str, held: Flags) -> tuple[Numbers, Numbers]:
        """How far each row can go down and up, where the `held` cells stand still."""
        low = np.concatenate([np.where(held, 0.0, -np.inf), np.where(self._equal, 0.0, -np.inf)])
        return low, np.concatenate([np.where(held, 0.0, np.inf), self._most[reader] - self._sums])

    def way(self, end: End) -> tuple[float, float]:
        """How far the end's cell goes, at least and at most, when it takes the end."""
        way = float(end.bound - self.values[end.cell])
        return (way, np.inf) if end.sign > 0 else (-np.inf, way)

    def beside(self, moved: Flags) -> Flags:
        """Those that move, and the counts that stand in a short row with one of them."""
        touched: Flags = abs(self._few) @ moved.astype(float) > 0
        beside: Flags = abs(self._few).T @ touched.astype(float) > 0
        return moved | beside


def _matrix(lines: Iterable[Coefficients], place: dict[str, int]) -> csr_array:
    listed = list(lines)
    entries = [(row, place[part], factor) for row, line in enumerate(listed) for part, factor in line]
    rows, columns, factors = (np.array([entry[i] for entry in entries], dtype=np.int64) for i in range(3))
    return csr_array((factors, (rows, columns)), shape=(len(listed), len(place)))
