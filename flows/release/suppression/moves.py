"""The changes of the inner counts found so far, which of them leave every shown cell as it is, and how often each can be made.

A change that was found for one end often takes others too: made the other way round it takes the opposite end, and made several
times one that is farther away. To see that is much quicker than a linear program.
"""

from __future__ import annotations

from collections.abc import Set
from typing import NamedTuple

import numpy as np

from flows.release.linear_system import PUBLIC
from flows.release.suppression.equations import Counts, End, Equations, Flags

_ROOM = 64


class Witness(NamedTuple):
    """Other inner counts that give the same published numbers: the true ones after a change is made so many times.

    `times` is below zero where it is made the other way round, and 0 for the true counts themselves.
    """

    move: int
    times: int


TRUTH = Witness(-1, 0)


class Moves:
    """The changes found so far, in the order found.

    For each it keeps how much each cell changes, whether it leaves all shown cells as they are, and for each reader how often it
    can be made, either way, before it goes against what they know.
    """

    def __init__(self, equations: Equations) -> None:
        self.equations = equations
        self._count = 0
        cells, counts = equations.cells.shape
        self._changes: Counts = np.zeros((_ROOM, counts), dtype=np.int64)
        self._in_cells: Counts = np.zeros((cells, _ROOM), dtype=np.int64)
        self._usable: Flags = np.zeros(_ROOM, dtype=bool)
        ways = [(reader, way) for reader in (PUBLIC, *equations.system.own) for way in (-1, 1)]
        self._most: dict[tuple[str, int], Counts] = {each: np.zeros(_ROOM, dtype=np.int64) for each in ways}

    def add(self, change: Counts, shown: Flags) -> Witness:
        """Keep the smallest change in the same direction. It can be used if it leaves the shown cells as they are."""
        at, self._count = self._count, self._count + 1
        if at == len(self._usable):
            self._make_room()
        times = max(int(np.gcd.reduce(change)), 1)
        smallest = change // times
        in_cells = self.equations.cells @ smallest
        self._changes[at], self._in_cells[:, at] = smallest, in_cells
        self._usable[at] = not in_cells[shown].any()
        for way in (-1, 1):
            for reader, most in self.equations.times_possible(way * smallest).items():
                self._most[reader, way][at] = most
        return Witness(at, times)

    def found(self) -> Counts:
        """Give the changes found so far, one a row."""
        return self._changes[: self._count].copy()

    def leave(self, cell: int) -> None:
        """From now on use only those that leave the cell as it is."""
        self._usable &= self._in_cells[cell] == 0

    def touching(self, cell: int) -> Set[int]:
        """Number the changes that change the cell."""
        return set(np.flatnonzero(self._in_cells[cell, : self._count]).tolist())

    def taking(self, end: End, leaving: int | None = None) -> Witness | None:
        """Find the fewest times that one of the changes has to be made to take the end; None if none of them can.

        `leaving`: a cell that shall stay as it is.
        """
        needed = end.bound - int(self.equations.values[end.cell])
        if end.sign * needed <= 0:
            return TRUTH
        by = self._in_cells[end.cell, : self._count]
        way = np.sign(by) * end.sign
        times = -(-abs(needed) // np.maximum(np.abs(by), 1))
        most = np.where(way > 0, self._most[end.reader, 1][: self._count], self._most[end.reader, -1][: self._count])
        can = self._usable[: self._count] & (way != 0) & (times <= most)
        if leaving is not None:
            can &= self._in_cells[leaving, : self._count] == 0
        if not can.any():
            return None
        move = int(np.flatnonzero(can)[np.argmin(times[can])])
        return Witness(move, int(way[move] * times[move]))

    def counts(self, witness: Witness) -> Counts:
        """Give the inner counts of a witness."""
        counts: Counts = self.equations.counts + witness.times * self._changes[witness.move]
        return counts

    def _make_room(self) -> None:
        self._changes = np.concatenate([self._changes, np.zeros_like(self._changes)])
        self._in_cells = np.concatenate([self._in_cells, np.zeros_like(self._in_cells)], axis=1)
        self._usable = np.concatenate([self._usable, np.zeros_like(self._usable)])
        self._most = {each: np.concatenate([most, np.zeros_like(most)]) for each, most in self._most.items()}
