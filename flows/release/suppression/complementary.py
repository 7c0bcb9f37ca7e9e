"""Hides further cells so that no unsafe one can be worked out from the rest (complementary suppression).

For each unsafe cell, each reader it must be kept from and each end it must be able to take, the inner counts are moved at
the least cost of cells not yet hidden (a linear program, reweighted so that few cells move rather than short ways), and the
cells that moved are hidden. Then cells are shown again from the dearest down, as long as every end can still be taken. Every
end taken is an integer *witness*: other inner counts that give exactly the same published numbers. All orders are by key, so
the answer is the same however the cells are given.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.language.tool import say
from flows.release.linear_system import PUBLIC, ReleaseStopped, System
from flows.release.suppression.programs import Counts
from flows.release.suppression.search import Search, Witness


@dataclass(frozen=True)
class Protection:
    """Keys of the shown cells to hide: unsafe by themselves, and for the sake of others.

    `told_before`: cells that earlier editions have told more of than they should; nothing hidden now takes it back.
    `witnesses`: other inner counts, in the system's order, that give the same published numbers and take the ends.
    """

    primary: frozenset[str]
    complementary: frozenset[str]
    told_before: frozenset[str] = frozenset()
    witnesses: tuple[Counts, ...] = field(default=(), compare=False, repr=False)

    @property
    def hidden(self) -> frozenset[str]:
        """All of them; to a reader they look alike."""
        return self.primary | self.complementary


def protect(system: System) -> Protection:
    """Choose the cells to hide so that every end of every unsafe cell stays possible.

    Raises ReleaseStopped when a cell cannot be protected even with everything hidden (what is known
    beforehand tells it).
    """
    search = Search(system)
    if not search.move.fits(search.move.counts, PUBLIC):
        raise ReleaseStopped(say("Underlaget motsäger något som alla vet; tabellerna kan inte skyddas."))
    pool = [Witness(search.move.counts, search.values)]
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
                raise ReleaseStopped(say("Cellen {key} går inte att skydda.", key=system.cells[end.cell].key))
        if served is not None:
            search.witness[end] = served
        else:
            pool.append(search.witness[end])
    _show_again(search)
    primary = frozenset(cell.key for cell in system.cells if cell.told is None and cell.shown and cell.unsafe)
    hidden = frozenset(
        cell.key for i, cell in enumerate(system.cells) if cell.told is None and cell.shown and not search.shown[i]
    )
    witnesses = {id(found): found.counts for found in search.witness.values()}
    return Protection(primary, hidden - primary, frozenset(told_before), tuple(witnesses.values()))


def _show_again(search: Search) -> None:
    cells = search.system.cells
    spare = [i for i in search.move.spare if not search.shown[i]]
    for i in sorted(spare, key=lambda i: (-search.costs[i], cells[i].key)):
        search.can_show(i)
    for i in spare:
        if not search.shown[i] and search.is_open(i):
            search.shown[i] = True
