"""Hides further cells so that no unsafe one can be worked out from the rest (complementary suppression).

For each unsafe cell and each end it must be able to take, the inner counts are moved at the least cost of
cells not yet hidden (a linear program, reweighted so that few cells move rather than short ways), and the
cells that moved are hidden. Then cells are shown again from the dearest down, as long as every end can still
be taken. Every end taken is an integer *witness*: other inner counts that give exactly the same published
numbers. All orders are by key, so the answer is the same however the cells are given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack, identity, vstack

from flows.release.system import Coefficients, ReleaseStopped, System

Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

REWEIGHTINGS = 3
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Protection:
    """Keys of the shown cells to hide: unsafe by themselves, and for the sake of others."""

    primary: frozenset[str]
    complementary: frozenset[str]

    @property
    def hidden(self) -> frozenset[str]:
        """All of them; to a reader they look alike."""
        return self.primary | self.complementary


@dataclass(frozen=True, order=True)
class _End:
    """One end that a cell must be able to take: at least `bound` (sign 1) or at most (sign -1)."""

    cell: int
    sign: int
    bound: int

    def taken(self, values: Counts) -> bool:
        return bool(self.sign * values[self.cell] >= self.sign * self.bound)


@dataclass
class _Search:
    """The system as matrices, what is hidden so far, and a witness for each end."""

    system: System
    counts: Counts = field(init=False)
    rows: csr_array = field(init=False)
    known: csr_array = field(init=False)
    values: Counts = field(init=False)
    costs: NDArray[np.float64] = field(init=False)
    shown: Flags = field(init=False)
    witness: dict[_End, Counts] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        place = {part: i for i, part in enumerate(self.system.parts)}
        cells = self.system.cells
        self.counts = np.array(list(self.system.parts.values()), dtype=np.int64)
        self.rows = _matrix((cell.parts for cell in cells), place)
        self.known = _matrix((fact.parts for fact in self.system.known), place)
        self.values = self.rows @ self.counts
        self.costs = np.array([cell.cost for cell in cells])
        self.shown = np.array([cell.shown and cell.need is None for cell in cells], dtype=bool)

    def ends(self) -> list[_End]:
        """List every end of every unsafe cell; the hardest (the largest way to go) first."""
        needs = [(i, cell.need) for i, cell in enumerate(self.system.cells) if cell.need]
        both = [end for i, (low, high) in needs for end in (_End(i, -1, low), _End(i, 1, high))]
        return sorted(both, key=lambda end: (-abs(int(self.values[end.cell]) - end.bound), end))

    def witness_for(self, end: _End, hard: Flags) -> Counts | None:
        """Find the cells' values under other whole counts that take the end and keep the `hard` cells.

        None if there are no such counts.

        The short way is tried first: it moves few cells and mostly ends in whole counts.
        """
        for whole in (False, True):
            weights = np.where(hard | whole, 0.0, self.costs)
            found = self._move(end, hard, weights, whole)
            if found is None:
                return None
            counts = np.rint(found).astype(np.int64)
            if self.holds(counts, hard, end):
                values: Counts = self.rows @ counts
                return values
        return None

    def _move(self, end: _End, hard: Flags, weights: NDArray[np.float64], whole: bool) -> NDArray[np.float64] | None:
        """Find counts that take the end, keep the `hard` cells and move the others the least weighted way."""
        soft = ~hard & (weights > 0)
        parts, dear = len(self.counts), int(soft.sum())
        blocks = [
            (self.rows[hard], self.values[hard], self.values[hard]),
            (self.known, np.full(self.known.shape[0], -np.inf), np.zeros(self.known.shape[0])),
            (
                self.rows[[end.cell]],
                [end.bound if end.sign > 0 else -np.inf],
                [end.bound if end.sign < 0 else np.inf],
            ),
            (self.rows[soft], self.values[soft], self.values[soft]),
        ]
        above = sum(block.shape[0] for block, _, _ in blocks[:-1])
        slack = vstack([csr_array((above, dear)), identity(dear)])
        matrix = hstack([vstack([block for block, _, _ in blocks]), slack, -slack])
        answer = milp(
            np.concatenate([np.zeros(parts), weights[soft], weights[soft]]),
            constraints=LinearConstraint(csr_array(matrix), *(np.concatenate([b[i] for b in blocks]) for i in (1, 2))),
            bounds=Bounds(0, np.inf),
            integrality=np.concatenate([np.full(parts, int(whole)), np.zeros(2 * dear)]),
        )
        return None if answer.x is None else answer.x[:parts]

    def holds(self, counts: Counts, hard: Flags, end: _End) -> bool:
        """Say in exact arithmetic if the counts keep the hard cells and the known facts and take the end."""
        values = self.rows @ counts
        kept = np.array_equal(values[hard], self.values[hard]) and counts.min(initial=0) >= 0
        return bool(kept and (self.known @ counts <= 0).all() and end.taken(values))

    def hide_for(self, end: _End) -> None:
        """Make the end possible, hiding cells where it must; keep the witness.

        The program over real numbers says what to hide; where no whole counts fit that, one over whole
        numbers does.
        """
        for whole in (None, False, True):
            hard = self.shown if whole is None else self.shown & ~self._cheapest(end, whole)
            witness = self.witness_for(end, hard)
            if witness is not None:
                self.witness[end] = witness
                self.shown &= witness == self.values
                return
        key = self.system.cells[end.cell].key
        raise ReleaseStopped(f"Cellen {key} går inte att skydda, hur mycket annat som än döljs.")

    def _cheapest(self, end: _End, whole: bool) -> Flags:
        """Choose the shown cells to hide for the end: those on the cheapest way there."""
        nothing = np.zeros(len(self.costs), dtype=bool)
        weights = np.where(self.shown, self.costs, 0.0)
        best, least = nothing, np.inf
        for _ in range(REWEIGHTINGS):
            counts = self._move(end, nothing, weights, whole)
            if counts is None:
                break
            way = np.abs(self.rows @ counts - self.values)
            moved = self.shown & (way > TOLERANCE)
            price = float(self.costs[moved].sum())
            if price < least - TOLERANCE:
                best, least = moved, price
            weights = np.where(self.shown, self.costs / (way + 0.5), 0.0)
        return best

    def can_show(self, cell: int) -> bool:
        """Show the cell again if every end can still be taken; new witnesses replace those that moved it."""
        hard = self.shown.copy()
        hard[cell] = True
        still = [values for values in self.witness.values() if values[cell] == self.values[cell]]
        found: dict[_End, Counts] = {}
        for end, old in self.witness.items():
            if old[cell] == self.values[cell]:
                continue
            new = next((values for values in still if end.taken(values)), None)
            if new is None:
                new = self.witness_for(end, hard)
                if new is None:
                    return False
                still.append(new)
            found[end] = new
        self.witness.update(found)
        self.shown = hard
        return True

    def is_open(self, cell: int) -> bool:
        """Say if a hidden cell can be worked out exactly all the same, so that hiding it serves nobody."""
        value = int(self.values[cell])
        if any(values[cell] != value for values in self.witness.values()):
            return False
        return all(self.witness_for(_End(cell, sign, value + sign), self.shown) is None for sign in (-1, 1))


def protect(system: System) -> Protection:
    """Choose the cells to hide so that every end of every unsafe cell stays possible.

    Raises ReleaseStopped when a cell cannot be protected even with everything hidden (what is known
    beforehand tells it).
    """
    search = _Search(system)
    if (search.known @ search.counts > 0).any():
        raise ReleaseStopped("Underlaget motsäger något som alla vet; tabellerna kan inte skyddas.")
    pool: list[Counts] = [search.values]
    for end in search.ends():
        ready = next((values for values in pool if end.taken(values)), None)
        if ready is not None:
            search.witness[end] = ready
            continue
        search.hide_for(end)
        pool.append(search.witness[end])
    _show_again(search)
    primary = frozenset(cell.key for cell in system.cells if cell.shown and cell.need)
    hidden = frozenset(cell.key for i, cell in enumerate(system.cells) if cell.shown and not search.shown[i])
    return Protection(primary, hidden - primary)


def _show_again(search: _Search) -> None:
    cells = search.system.cells
    spare = [i for i, cell in enumerate(cells) if cell.shown and cell.need is None and not search.shown[i]]
    for i in sorted(spare, key=lambda i: (-search.costs[i], cells[i].key)):
        search.can_show(i)
    for i in spare:
        if not search.shown[i] and search.is_open(i):
            search.shown[i] = True


def _matrix(lines: Iterable[Coefficients], place: dict[str, int]) -> csr_array:
    listed = list(lines)
    entries = [(row, place[part], factor) for row, line in enumerate(listed) for part, factor in line]
    rows, columns, factors = (np.array([entry[i] for entry in entries], dtype=np.int64) for i in range(3))
    return csr_array((factors, (rows, columns)), shape=(len(listed), len(place)))
