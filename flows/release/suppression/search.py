"""The search for cells to hide: which cells are shown so far, and for each end a witness, other inner counts that take it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass, field, replace

import numpy as np

from flows.errors import ReleaseStopped
from flows.language.tool import say
from flows.release.linear_system import PUBLIC, System
from flows.release.suppression.equations import TOLERANCE, Counts, End, Equations, Flags, Numbers
from flows.release.suppression.moves import Moves, Witness
from flows.release.suppression.programs import Programs
from flows.release.suppression.whole_numbers import cheapest_in_whole_numbers, farthest_in_whole_numbers

REWEIGHTINGS = 3
"""How often a program is solved with new weights, so that few cells change, rather than all by little."""


@dataclass
class Search:
    """What is shown so far, the changes found so far, and a witness for each end. `_taken_by`: change → its ends."""

    system: System
    equations: Equations = field(init=False)
    programs: Programs = field(init=False)
    moves: Moves = field(init=False)
    values: Counts = field(init=False)
    costs: Numbers = field(init=False)
    shown: Flags = field(init=False)
    witness: dict[End, Witness] = field(init=False, default_factory=dict)
    _taken_by: defaultdict[int, set[End]] = field(init=False, default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        self.equations = Equations(self.system)
        self.programs = Programs(self.equations)
        self.moves = Moves(self.equations)
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

    def witnesses(self) -> list[Counts]:
        """Give the inner counts of the witnesses found so far, each once."""
        return [self.moves.counts(witness) for witness in dict.fromkeys(self.witness.values())]

    def ends(self) -> list[End]:
        """List every end of every unsafe cell, the one farthest from the cell's value first."""
        needs = [(i, reader, need) for i, cell in enumerate(self.system.cells) for reader, need in cell.needs]
        both = [
            End(i, sign, bound, reader) for i, reader, need in needs for sign, bound in zip((-1, 1), need, strict=True)
        ]
        return sorted(both, key=lambda end: (-self._distance(end), end))

    def hide_for(self, end: End) -> bool:
        """Hide the cells that must be hidden for the end to be possible, and keep the witness; False where nothing helps.

        A change found before may take the end. Else the program over real numbers says what to hide, if anything. Where no whole
        counts are possible with that, or the solver has failed, the program in whole numbers says it, unless nothing
        is possible over real numbers.
        """
        witness = self.moves.taking(end) or self._hide(end)
        if witness is not None:
            self._keep(end, witness)
        return witness is not None

    def nearest(self, end: End) -> End:
        """Move the end to the nearest value that earlier editions and the reader's own figures leave possible.

        Over real numbers first: nearly always there are whole ones too. Where the cell cannot change by one there, it is mostly
        told by an earlier edition.

        Raises:
            ReleaseStopped: The reader is the public, and there are no earlier editions. Then what everybody knows beforehand
                tells the cell, and nothing can protect it.
        """
        if end.reader == PUBLIC and all(cell.told is None for cell in self.system.cells):
            key = self.system.cells[end.cell].key
            raise ReleaseStopped(say("Cellen {key} går inte att skydda, hur mycket annat som än döljs.", key=key))
        value, nothing = int(self.values[end.cell]), np.zeros(len(self.costs), dtype=bool)
        farthest = self.programs.farthest(end)
        near = replace(end, bound=value + end.sign * int(farthest + TOLERANCE * max(1.0, farthest)))
        if near.bound == value or self._changes_for(near, nothing) is not None:
            return near
        whole = farthest_in_whole_numbers(self.equations, end)
        moved = 0 if whole is None else int((self.equations.cells @ whole)[end.cell])
        return replace(end, bound=value + moved)

    def can_show(self, cell: int) -> bool:
        """Say if every end can still be taken with the cell shown. New witnesses replace those in which it has another value.

        The ends of the cells nearest to it are tried first, and of these the farthest: mostly it is one of them that cannot.
        """
        fixed = self.shown.copy()
        fixed[cell] = True
        ends = {end for move in self.moves.touching(cell) for end in self._taken_by[move]}
        near = self.equations.nearness(cell)
        found: dict[End, Witness] = {}
        for end in sorted(ends, key=lambda end: (-near[end.cell], -self._distance(end), end)):
            new = self.moves.taking(end, leaving=cell)
            if new is None:
                changes = self._changes_for(end, fixed, warm_start=True)
                if changes is None:
                    return False
                new = self.moves.add(changes, fixed)
            found[end] = new
        for end, witness in found.items():
            self._keep(end, witness)
        return True

    def show(self, cell: int) -> None:
        """Show the cell again."""
        self.shown[cell] = True
        self.moves.leave(cell)

    def _distance(self, end: End) -> int:
        return abs(int(self.values[end.cell]) - end.bound)

    def _keep(self, end: End, witness: Witness) -> None:
        if end in self.witness:
            self._taken_by[self.witness[end].move].discard(end)
        self.witness[end] = witness
        self._taken_by[witness.move].add(end)

    def _hide(self, end: End) -> Witness | None:
        """Hide the cells that the cheapest changes for the end touch, and find whole ones that touch no others."""
        for whole in (False, True):
            changes = self._cheapest(end, whole)
            if changes is None:
                if self.programs.impossible:
                    return None
                continue
            fixed = self.shown & (np.abs(self.equations.cells @ changes) <= TOLERANCE)
            found = self._in_whole_numbers(end, fixed, changes)
            if found is not None:
                self.shown &= self.equations.cells @ found == 0
                return self.moves.add(found, self.shown)
        return None

    def _cheapest(self, end: End, whole: bool) -> Numbers | Counts | None:
        """Find changes that take the end and change shown cells of little cost; None if no changes take it."""
        nothing, all_counts = np.zeros(len(self.costs), dtype=bool), np.ones(len(self.equations.counts), dtype=bool)
        weights = np.where(self.shown, self.costs, 0.0)
        best: Numbers | Counts | None = None
        least = np.inf
        for again in range(REWEIGHTINGS):
            changes = (
                cheapest_in_whole_numbers(self.equations, end, nothing, weights, all_counts, best=True)
                if whole
                else self.programs.cheapest(end, nothing, weights, warm_start=again > 0)
            )
            if changes is None:
                break
            change = np.abs(self.equations.cells @ changes)
            cost = float(self.costs[self.shown & (change > TOLERANCE)].sum())
            if cost < least - TOLERANCE:
                best, least = changes, cost
            if not cost:
                break
            weights = np.where(self.shown, self.costs / (change + 0.5), 0.0)
        return best

    def _changes_for(self, end: End, fixed: Flags, *, warm_start: bool = False) -> Counts | None:
        """Find whole changes that take the end and leave the `fixed` cells as they are; None if none are found."""
        changes = self.programs.cheapest(end, fixed, self.costs, warm_start=warm_start)
        return None if changes is None else self._in_whole_numbers(end, fixed, changes)

    def _in_whole_numbers(self, end: End, fixed: Flags, changes: Numbers | Counts) -> Counts | None:
        """Find whole changes near those over real numbers: rounded, by the same counts, by these and their neighbours, by all.

        Each takes several times as long as the one before (relaxation induced neighborhood search: Danna, Rothberg and Le Pape,
        Mathematical Programming 102, 2005).
        """
        rounded, moved = np.rint(changes).astype(np.int64), np.abs(changes) >= TOLERANCE
        if self._takes(end, fixed, rounded):
            return rounded
        for moving in (moved, self.equations.neighbours(moved), np.ones_like(moved)):
            found = cheapest_in_whole_numbers(self.equations, end, fixed, self.costs, moving)
            if found is not None and self._takes(end, fixed, found):
                return found
        return None

    def _takes(self, end: End, fixed: Flags, changes: Counts) -> bool:
        """Say if the changes take the end, leave the `fixed` cells as they are, and are possible to the end's reader."""
        in_cells = self.equations.cells @ changes
        possible = self.equations.fits(self.equations.counts + changes, end.reader)
        return possible and end.taken(self.values + in_cells) and not in_cells[fixed].any()
