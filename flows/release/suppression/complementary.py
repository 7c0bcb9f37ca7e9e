"""Hides further cells so that no unsafe one can be worked out from the rest (complementary suppression).

An unsafe cell has two ends for each reader it is protected from: a lowest and a highest value that must stay possible. For each
end a linear program finds the cheapest changes of the inner counts by which the cell takes it, and the shown cells that change
are hidden. The program is solved again with new weights, so that few cells change rather than many by little. Then cells are
shown again, the most costly first, as long as every end can still be taken. Each end has a *witness*: other whole inner counts
that give exactly the same published numbers. All orders are by key, so the answer does not depend on the order of the cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from flows.errors import ReleaseStopped
from flows.language.tool import say
from flows.release.linear_system import PUBLIC, System
from flows.release.suppression.equations import Counts
from flows.release.suppression.search import Search


@dataclass(frozen=True)
class LessSure:
    """The same cells, under the same keys, as a reader has them who knows less of what has changed between editions.

    `called`: inner count of this system → the same count in the system of the reader who does know. Several may be one there.
    """

    system: System
    called: Mapping[str, str]


@dataclass(frozen=True)
class Protection:
    """Keys of the shown cells to hide: unsafe by themselves, and for the sake of others.

    `told_before`: cells that earlier editions have told more of than they should; nothing hidden now takes it back.
    `witnesses`: other inner counts, in the system's order, that give the same published numbers and take the ends; `less_sure`:
    the same for the system of each reader who knows less.
    """

    primary: frozenset[str]
    complementary: frozenset[str]
    told_before: frozenset[str] = frozenset()
    witnesses: tuple[Counts, ...] = field(default=(), compare=False, repr=False)
    less_sure: tuple[tuple[Counts, ...], ...] = field(default=(), compare=False, repr=False)

    @property
    def hidden(self) -> frozenset[str]:
        """All of them; to a reader they look alike."""
        return self.primary | self.complementary


def protect(system: System, less_sure: Sequence[LessSure] = ()) -> Protection:
    """Choose the cells to hide so that every end of every unsafe cell stays possible.

    `less_sure`: readers who know less of what has changed, the surest first. What is possible to the first reader is possible to
    them, so their searches have to care only for what earlier editions have told those before them.

    Raises ReleaseStopped when a cell cannot be protected even with everything hidden (what is known
    beforehand tells it).
    """
    surest = Search(system)
    searches, told_before = [surest], _hide(surest, [])
    place = {part: i for i, part in enumerate(system.parts)}
    others: list[Counts] = []  # changes found for less sure readers before this one, whose inner counts are the same
    for reader in less_sure:
        search = Search(reader.system)
        search.hide(searches[-1].hidden())
        take = np.array([place[reader.called[part]] for part in reader.system.parts])
        found = [*surest.moves.found()[:, take], *others]
        told_before |= _hide(search, found)
        others += list(search.moves.found()[len(found) :])
        searches.append(search)
    for search in searches[:-1]:
        search.hide(searches[-1].hidden())
    _show_again(searches)
    primary = frozenset(cell.key for cell in system.cells if cell.told is None and cell.shown and cell.unsafe)
    first, *less = [tuple(search.witnesses()) for search in searches]
    return Protection(primary, surest.hidden() - primary, frozenset(told_before), first, tuple(less))


def _hide(search: Search, possible: Iterable[Counts]) -> set[str]:
    """Hide cells until all ends are possible. `possible`: changes to try first. Returns the cells that were told too closely."""
    equations, readers = search.equations, (PUBLIC, *search.system.own)
    if not all(equations.fits(equations.counts, reader) for reader in readers):
        raise ReleaseStopped(say("Underlaget motsäger något som alla vet; tabellerna kan inte skyddas."))
    cells = search.system.cells
    for changes in possible:
        search.moves.add(changes, search.shown)
    told_before = set()
    for end in search.ends():
        if search.hide_for(end):
            continue
        if end.reader == PUBLIC or any(cell.told is not None for cell in cells):
            told_before.add(cells[end.cell].key)
        if not search.hide_for(search.nearest(end)):
            raise ReleaseStopped(say("Cellen {key} går inte att skydda.", key=cells[end.cell].key))
    return told_before


def _show_again(searches: Sequence[Search]) -> None:
    """Show again the cells that no end needs hidden, the most costly first."""
    first = searches[0]
    cost = {first.system.cells[i].key: first.costs[i] for i in first.equations.candidates if not first.shown[i]}
    places = [{search.system.cells[i].key: i for i in search.equations.candidates} for search in searches]
    for key in sorted(cost, key=lambda key: (-cost[key], key)):
        at = [(search, place[key]) for search, place in zip(searches, places, strict=True)]
        if all(search.can_show(i) for search, i in at):
            for search, i in at:
                search.show(i)
