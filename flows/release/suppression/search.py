"""The search for cells to hide: what is shown so far, and for each end other inner counts that take it (a witness)."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field

import numpy as np

from flows.language.tool import say
from flows.release.linear_system import PUBLIC, ReleaseStopped, System
from flows.release.suppression.equations import STILL, Counts, End, Equations, Flags, Numbers
from flows.release.suppression.programs import Movement

REWEIGHTINGS = 3
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Witness:
    """Other inner counts, the cells' values under them, and the readers whose own figures they fit."""

    counts: Counts
    values: Counts
    fits: frozenset[str]

    def serves(self, end: End) -> bool:
        """Say if it takes an end, for its reader."""
        return end.taken(self.values) and end.reader in self.fits


@dataclass
class Search:
    """What is shown so far, and a witness for each end."""

    system: System
    equations: Equations = field(init=False)
    move: Movement = field(init=False)
    values: Counts = field(init=False)
    costs: Numbers = field(init=False)
    shown: Flags = field(init=False)
    witness: dict[End, Witness] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.equations = Equations(self.system)
        self.move = Movement(self.equations)
        self.values = self.equations.values
        self.costs = np.array([cell.cost for cell in self.system.cells])
        self.shown = np.array(
            [cell.told is None and cell.shown and not cell.unsafe for cell in self.system.cells], bool
        )

    def hidden(self) -> frozenset[str]:
        """Name the cells that could be shown and are not."""
        cells = self.system.cells
        return frozenset(c.key for i, c in enumerate(cells) if c.told is None and c.shown and not self.shown[i])

    def hide(self, keys: Set[str]) -> None:
        """Hide the cells with these keys."""
        self.shown &= np.array([cell.key not in keys for cell in self.system.cells], bool)

    def witness_of(self, counts: Counts) -> Witness:
        """Add up the cells' values under other counts, and see whom they fit."""
        readers = (PUBLIC, *self.system.own)
        fits = frozenset(reader for reader in readers if self.equations.fits(counts, reader))
        return Witness(counts, self.equations.cells @ counts, fits)

    def witnesses(self) -> list[Witness]:
        """List those found, each once."""
        return list({id(found): found for found in self.witness.values()}.values())

    def ends(self) -> list[End]:
        """List every end of every unsafe cell; the hardest (the largest way to go) first."""
        needs = [(i, reader, need) for i, cell in enumerate(self.system.cells) for reader, need in cell.needs]
        both = [
            End(i, sign, bound, reader) for i, reader, need in needs for sign, bound in zip((-1, 1), need, strict=True)
        ]
        return sorted(both, key=lambda end: (-abs(int(self.values[end.cell]) - end.bound), end))

    def ready(self, end: End, among: list[Witness]) -> Witness | None:
        """Find a witness that serves this end as well."""
        return next((witness for witness in among if witness.serves(end)), None)

    def witness_for(self, end: End, hard: Flags, *, go_on: bool = False) -> Witness | None:
        """Find other whole counts that take the end and keep the `hard` cells; None if there are none.

        The short way is tried first: it moves few cells and often ends in whole counts.
        """
        weights = np.where(hard, 0.0, self.costs)
        way = self.move.least(end, hard, weights, go_on=go_on)
        if way is None:
            return None
        for found in self._in_whole_numbers(end, hard, weights, way):
            witness = self.witness_of(self.equations.counts + found)
            if np.array_equal(witness.values[hard], self.values[hard]) and witness.serves(end):
                return witness
        return None

    def _in_whole_numbers(self, end: End, hard: Flags, weights: Numbers, way: Numbers) -> Iterator[Counts]:
        """Give the way over real numbers, then one in whole numbers of the same counts, of those beside them, of any.

        Each costs some times the one before (relaxation induced neighborhood search: Danna, Rothberg and Le Pape, Mathematical
        Programming 102, 2005).
        """
        yield np.rint(way).astype(np.int64)
        moved = np.abs(way) >= STILL
        for moving in (moved, self.equations.beside(moved), None):
            found = self.move.whole(end, hard, weights, moving)
            if found is not None:
                yield found

    def hide_for(self, end: End) -> bool:
        """Make the end possible, hiding cells where it must, and keep the witness; False where nothing helps.

        The program over real numbers says what to hide; where no whole counts fit that, one over whole
        numbers does.
        """
        for whole in (None, False, True):
            hide = self._cheapest(end, whole) if whole is not None else np.zeros(len(self.costs), dtype=bool)
            if hide is None:  # the solver may have failed over real numbers: the whole ones say whether there is a way
                continue
            hard = self.shown & ~hide
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
            raise ReleaseStopped(say("Cellen {key} går inte att skydda, hur mycket annat som än döljs.", key=key))
        return End(end.cell, end.sign, self.move.farthest(end), end.reader)

    def _cheapest(self, end: End, whole: bool) -> Flags | None:
        """Choose the shown cells to hide for the end: those on the cheapest way there. None if there is no way."""
        nothing = np.zeros(len(self.costs), dtype=bool)
        weights = np.where(self.shown, self.costs, 0.0)
        best, least = nothing, np.inf
        for again in range(REWEIGHTINGS):
            changes = (
                self.move.whole(end, nothing, weights, best=True)
                if whole
                else self.move.least(end, nothing, weights, go_on=again > 0)
            )
            if changes is None:
                return None if again == 0 else best
            way = np.abs(self.equations.cells @ changes)
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
        found: dict[End, Witness] = {}
        for end, old in self.witness.items():
            if old.values[cell] == self.values[cell]:
                continue
            new = self.ready(end, still)
            if new is None:
                new = self.witness_for(end, hard, go_on=True)
                if new is None:
                    return False
                still.append(new)
            found[end] = new
        self.witness.update(found)
        self.shown = hard
        return True
