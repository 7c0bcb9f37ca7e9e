"""The search for cells to hide: which cells are shown so far, and for each end a witness, other inner counts that take it."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field

import numpy as np

from flows.language.tool import say
from flows.release.linear_system import PUBLIC, ReleaseStopped, System
from flows.release.suppression.equations import TOLERANCE, Counts, End, Equations, Flags, Numbers
from flows.release.suppression.programs import Programs
from flows.release.suppression.whole_numbers import cheapest_in_whole_numbers

REWEIGHTINGS = 3
"""How often a program is solved with new weights, so that few cells change, rather than all by little."""


@dataclass(frozen=True)
class Witness:
    """Other inner counts, the values of the cells with them, and the readers to whom they are possible."""

    counts: Counts
    values: Counts
    fits: frozenset[str]

    def serves(self, end: End) -> bool:
        """Say if it takes the end, and is possible to the end's reader."""
        return end.taken(self.values) and end.reader in self.fits


@dataclass
class Search:
    """What is shown so far, and a witness for each end."""

    system: System
    equations: Equations = field(init=False)
    programs: Programs = field(init=False)
    values: Counts = field(init=False)
    costs: Numbers = field(init=False)
    shown: Flags = field(init=False)
    witness: dict[End, Witness] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.equations = Equations(self.system)
        self.programs = Programs(self.equations)
        self.values = self.equations.values
        self.costs = np.array([cell.cost for cell in self.system.cells])
        self.shown = np.zeros(len(self.costs), dtype=bool)
        self.shown[self.equations.candidates] = True

    def hidden(self) -> frozenset[str]:
        """Give the keys of the cells of this edition that are not shown."""
        cells = self.system.cells
        return frozenset(c.key for i, c in enumerate(cells) if c.told is None and c.shown and not self.shown[i])

    def hide(self, keys: Set[str]) -> None:
        """Hide the cells with these keys."""
        self.shown &= np.array([cell.key not in keys for cell in self.system.cells], bool)

    def witness_of(self, counts: Counts) -> Witness:
        """Add up the cells' values with other counts, and see to which readers these are possible."""
        readers = (PUBLIC, *self.system.own)
        fits = frozenset(reader for reader in readers if self.equations.fits(counts, reader))
        return Witness(counts, self.equations.cells @ counts, fits)

    def witnesses(self) -> list[Witness]:
        """List the witnesses found so far, each once."""
        return list({id(found): found for found in self.witness.values()}.values())

    def ends(self) -> list[End]:
        """List every end of every unsafe cell, the one farthest from the cell's value first."""
        needs = [(i, reader, need) for i, cell in enumerate(self.system.cells) for reader, need in cell.needs]
        both = [
            End(i, sign, bound, reader) for i, reader, need in needs for sign, bound in zip((-1, 1), need, strict=True)
        ]
        return sorted(both, key=lambda end: (-abs(int(self.values[end.cell]) - end.bound), end))

    def first_serving(self, end: End, among: list[Witness]) -> Witness | None:
        """Find a witness that serves this end too."""
        return next((witness for witness in among if witness.serves(end)), None)

    def witness_for(self, end: End, fixed: Flags, *, warm_start: bool = False) -> Witness | None:
        """Find other whole counts that take the end and leave the `fixed` cells as they are; None if none are found.

        The answer over real numbers is tried first: it is quick, changes few counts and is often in whole numbers.
        """
        weights = np.where(fixed, 0.0, self.costs)
        changes = self.programs.cheapest(end, fixed, weights, warm_start=warm_start)
        if changes is None:
            return None
        for found in self._in_whole_numbers(end, fixed, weights, changes):
            witness = self.witness_of(self.equations.counts + found)
            if np.array_equal(witness.values[fixed], self.values[fixed]) and witness.serves(end):
                return witness
        return None

    def _in_whole_numbers(self, end: End, fixed: Flags, weights: Numbers, changes: Numbers) -> Iterator[Counts]:
        """Give the answer over real numbers, rounded, then whole ones by the same counts, by these and their neighbours, by all.

        Each takes several times as long as the one before (relaxation induced neighborhood search: Danna, Rothberg and Le Pape,
        Mathematical Programming 102, 2005).
        """
        yield np.rint(changes).astype(np.int64)
        moved = np.abs(changes) >= TOLERANCE
        for moving in (moved, self.equations.neighbours(moved), np.ones_like(moved)):
            found = cheapest_in_whole_numbers(self.equations, end, fixed, weights, moving)
            if found is not None:
                yield found

    def hide_for(self, end: End) -> bool:
        """Hide the cells that must be hidden for the end to be possible, and keep the witness; False where nothing helps.

        First nothing is hidden. Then the program over real numbers says what to hide. Where no whole counts are possible with
        that, the program in whole numbers says it.
        """
        for whole in (None, False, True):
            hide = self._cells_to_hide(end, whole) if whole is not None else np.zeros(len(self.costs), dtype=bool)
            if hide is None:  # the solver may have failed over real numbers: the whole ones say whether there is a way
                continue
            fixed = self.shown & ~hide
            witness = self.witness_for(end, fixed)
            if witness is not None:
                self.witness[end] = witness
                self.shown &= witness.values == self.values
                return True
        return False

    def nearest(self, end: End) -> End:
        """Move the end to the nearest value that earlier editions and the reader's own figures leave possible.

        Raises:
            ReleaseStopped: The reader is the public, and there are no earlier editions. Then what everybody knows beforehand
                tells the cell, and nothing can protect it.
        """
        if end.reader == PUBLIC and all(cell.told is None for cell in self.system.cells):
            key = self.system.cells[end.cell].key
            raise ReleaseStopped(say("Cellen {key} går inte att skydda, hur mycket annat som än döljs.", key=key))
        return End(end.cell, end.sign, self.programs.farthest_value(end), end.reader)

    def _cells_to_hide(self, end: End, whole: bool) -> Flags | None:
        """Choose the shown cells to hide: those that the cheapest changes for the end touch. None if no changes take it."""
        nothing, all_counts = np.zeros(len(self.costs), dtype=bool), np.ones(len(self.equations.counts), dtype=bool)
        weights = np.where(self.shown, self.costs, 0.0)
        best, least = nothing, np.inf
        for again in range(REWEIGHTINGS):
            changes = (
                cheapest_in_whole_numbers(self.equations, end, nothing, weights, all_counts, best=True)
                if whole
                else self.programs.cheapest(end, nothing, weights, warm_start=again > 0)
            )
            if changes is None:
                return None if again == 0 else best
            change = np.abs(self.equations.cells @ changes)
            moved = self.shown & (change > TOLERANCE)
            cost = float(self.costs[moved].sum())
            if cost < least - TOLERANCE:
                best, least = moved, cost
            weights = np.where(self.shown, self.costs / (change + 0.5), 0.0)
        return best

    def can_show(self, cell: int) -> bool:
        """Show the cell again if every end can still be taken. New witnesses replace those in which it has another value."""
        fixed = self.shown.copy()
        fixed[cell] = True
        still = [w for w in self.witness.values() if w.values[cell] == self.values[cell]]
        found: dict[End, Witness] = {}
        for end, old in self.witness.items():
            if old.values[cell] == self.values[cell]:
                continue
            new = self.first_serving(end, still)
            if new is None:
                new = self.witness_for(end, fixed, warm_start=True)
                if new is None:
                    return False
                still.append(new)
            found[end] = new
        self.witness.update(found)
        self.shown = fixed
        return True
