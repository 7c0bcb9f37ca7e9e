"""Hides further cells so that no unsafe one can be worked out from the rest (complementary suppression).

For each unsafe cell, each reader it must be kept from and each end it must be able to take, the inner counts are moved at
the least cost of cells not yet hidden (a linear program, reweighted so that few cells move rather than short ways), and the
cells that moved are hidden. Then cells are shown again from the dearest down, as long as every end can still be taken. Every
end taken is an integer *witness*: other inner counts that give exactly the same published numbers. All orders are by key, so
the answer is the same however the cells are given.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from flows.release.linear_system import PUBLIC, ReleaseStopped, System
from flows.release.suppression.programs import Counts, End, Movement

Flags = NDArray[np.bool_]
REWEIGHTINGS = 3
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Protection:
    """Keys of the shown cells to hide: unsafe by themselves, and for the sake of others.

    `told_before`: cells that earlier editions have told more of than they should; nothing hidden now takes it back.
    """

    primary: frozenset[str]
    complementary: frozenset[str]
    told_before: frozenset[str] = frozenset()

    @property
    def hidden(self) -> frozenset[str]:
        """All of them; to a reader they look alike."""
        return self.primary | self.complementary


@dataclass(frozen=True)
class _Witness:
    """Other inner counts and the cells' values under them."""

    counts: Counts
    values: Counts


@dataclass
class _Search:
    """What is shown so far, and a witness for each end."""

    system: System
    move: Movement = field(init=False)
    values: Counts = field(init=False)
    costs: NDArray[np.float64] = field(init=False)
    shown: Flags = field(init=False)
    witness: dict[End, _Witness] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.move = Movement(self.system)
        self.values = self.move.values
        self.costs = np.array([cell.cost for cell in self.system.cells])
        self.shown = np.array(
            [cell.told is None and cell.shown and not cell.unsafe for cell in self.system.cells], bool
        )

    def ends(self) -> list[End]:
        """List every end of every unsafe cell; the hardest (the largest way to go) first."""
        needs = [(i, reader, need) for i, cell in enumerate(self.system.cells) for reader, need in cell.needs]
        both = [
            End(i, sign, bound, reader) for i, reader, need in needs for sign, bound in zip((-1, 1), need, strict=True)
        ]
        return sorted(both, key=lambda end: (-abs(int(self.values[end.cell]) - end.bound), end))

    def ready(self, end: End, among: list[_Witness]) -> _Witness | None:
        """Find a witness that serves this end as well."""
        return next((w for w in among if end.taken(w.values) and self.move.fits(w.counts, end.reader)), None)

    def witness_for(self, end: End, hard: Flags) -> _Witness | None:
        """Find other whole counts that take the end and keep the `hard` cells; None if there are none.

        The short way is tried first: it moves few cells and often ends in whole counts.
        """
        for whole in (False, True):
            found = self.move.least(end, hard, np.where(hard, 0.0, self.costs), whole)
            if found is None:
                return None
            counts = np.rint(found).astype(np.int64)
            values: Counts = self.move.rows @ counts
            if (
                np.array_equal(values[hard], self.values[hard])
                and end.taken(values)
                and self.move.fits(counts, end.reader)
            ):
                return _Witness(counts, values)
        return None

    def hide_for(self, end: End) -> bool:
        """Make the end possible, hiding cells where it must, and keep the witness; False where nothing helps.

        The program over real numbers says what to hide; where no whole counts fit that, one over whole
        numbers does.
        """
        for whole in (None, False, True):
            hard = self.shown if whole is None else self.shown & ~self._cheapest(end, whole)
            witness = self.witness_for(end, hard)
            if witness is not None:
                self.witness[end] = witness
                self.shown &= witness.values == self.values
                return True
        return False

    def nearest(self, end: End) -> End:
        """Draw the end back to what earlier editions, or the reader's own figures, leave possible.

        Raises ReleaseStopped for the public where there are none: then what everybody knows tells the cell, and it cannot be
        protected.
        """
        if end.reader == PUBLIC and all(cell.told is None for cell in self.system.cells):
            key = self.system.cells[end.cell].key
            raise ReleaseStopped(f"Cellen {key} går inte att skydda, hur mycket annat som än döljs.")
        return End(end.cell, end.sign, self.move.farthest(end), end.reader)

    def _cheapest(self, end: End, whole: bool) -> Flags:
        """Choose the shown cells to hide for the end: those on the cheapest way there."""
        nothing = np.zeros(len(self.costs), dtype=bool)
        weights = np.where(self.shown, self.costs, 0.0)
        best, least = nothing, np.inf
        for _ in range(REWEIGHTINGS):
            counts = self.move.least(end, nothing, weights, whole)
            if counts is None:
                break
            way = np.abs(self.move.rows @ counts - self.values)
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
        still = [w for w in self.witness.values() if w.values[cell] == self.values[cell]]
        found: dict[End, _Witness] = {}
        for end, old in self.witness.items():
            if old.values[cell] == self.values[cell]:
                continue
            new = self.ready(end, still)
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
        if any(w.values[cell] != value for w in self.witness.values()):
            return False
        return all(self.witness_for(End(cell, sign, value + sign), self.shown) is None for sign in (-1, 1))


def protect(system: System) -> Protection:
    """Choose the cells to hide so that every end of every unsafe cell stays possible.

    Raises ReleaseStopped when a cell cannot be protected even with everything hidden (what is known
    beforehand tells it).
    """
    search = _Search(system)
    if not search.move.fits(search.move.counts, PUBLIC):
        raise ReleaseStopped("Underlaget motsäger något som alla vet; tabellerna kan inte skyddas.")
    pool = [_Witness(search.move.counts, search.values)]
    told_before = set()
    for wanted in search.ends():
        end = wanted
        served = search.ready(end, pool)
        if served is None and not search.hide_for(end):
            end = search.nearest(wanted)
            if wanted.reader == PUBLIC or any(cell.told is not None for cell in system.cells):
                told_before.add(system.cells[end.cell].key)
            served = search.ready(end, pool)
            if served is None and not search.hide_for(end):
                raise ReleaseStopped(f"Cellen {system.cells[end.cell].key} går inte att skydda.")
        if served is not None:
            search.witness[end] = served
        else:
            pool.append(search.witness[end])
    _show_again(search)
    primary = frozenset(cell.key for cell in system.cells if cell.told is None and cell.shown and cell.unsafe)
    hidden = frozenset(
        cell.key for i, cell in enumerate(system.cells) if cell.told is None and cell.shown and not search.shown[i]
    )
    return Protection(primary, hidden - primary, frozenset(told_before))


def _show_again(search: _Search) -> None:
    cells = search.system.cells
    spare = [i for i in search.move.spare if not search.shown[i]]
    for i in sorted(spare, key=lambda i: (-search.costs[i], cells[i].key)):
        search.can_show(i)
    for i in spare:
        if not search.shown[i] and search.is_open(i):
            search.shown[i] = True
