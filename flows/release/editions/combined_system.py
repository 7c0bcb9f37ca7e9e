"""Today's cells and those of every earlier edition as one system: what a reader has who kept every edition.

An earlier edition states the inner counts as they were then. Today they differ: people start, time passes, a file is corrected.
What a reader can conclude depends on what they take to be unchanged. So the first reader knows as much as can be true: of each
inner count and each cell with the same name in two editions, whether it is the same, larger or smaller, but not by how much. An
inner count that is the same is one unknown. One that is not is two unknowns whose order is known. Who only believes that closed
years do not change, or that counts of starts only grow, knows less.

Earlier editions may have told this reader a number that they told nobody else, and then hiding does not help. So there are two
more readers who have kept every edition (`to_the_less_sure`): one knows only of what had begun or ended by a day whether a later
edition has corrected it, and one knows of nothing whether it has changed. Who has this edition alone knows no more than the last.

Of classes of people (sex, age …) no reader knows which of them changed: that must not be told. Of classes that are counted up to
a day a reader knows that they do not fall, and of those on a day nothing (`changes` in the plan).

What must stay unknown: every unsafe cell of today; every unsafe cell of an earlier edition as it was then; and the difference of
one cell between two editions, where it is of few persons, of few enterprises' kronor, or tells the class of few persons. The
difference is those who came less those who went. Whether as many came as went, or nothing happened, looks the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from flows.release.editions.differences import (
    CellThen,
    differences,
    doubtful_traders,
    same_cells,
    same_remainders,
    unless_few,
)
from flows.release.editions.edition import Edition
from flows.release.editions.repeated_totals import lasting, left_of_classes
from flows.release.linear_system import Cell, Known, System
from flows.release.sums import Coefficients, coefficients, difference
from flows.release.suppression.complementary import LessSure
from flows.release.suppression.primary import judged, worked_out

UNCHANGED = "Oförändrat eller inte sedan en tidigare utgåva."
_NOTHING, _REPEATED, _ALL = range(3)
"""Of what a reader knows whether it has changed: of nothing, of what later editions repeat, of everything."""


def together(today: System, earlier: Sequence[Edition]) -> System:
    """Put today's system and the earlier editions into one, for a reader who knows what has changed."""
    return _together(today, earlier, _names(today, earlier)) if earlier else today


def to_the_less_sure(today: System, earlier: Sequence[Edition]) -> list[LessSure]:
    """Put them into one for each reader who knows less of what has changed, the surest first. None where no edition is earlier.

    Each edition's inner counts are then unknowns of their own. The first of these readers knows of numbers that later editions
    repeat (`stands` in the plan) whether they have been corrected; the second knows nothing.
    """
    if not earlier:
        return []
    sure = _names(today, earlier)
    names = [
        *({part: f"{each.name}: {part}" for part in each.system.parts} for each in earlier),
        {part: part for part in today.parts},
    ]
    called = {own[part]: name[part] for own, name in zip(names, sure, strict=True) for part in own}
    return [LessSure(_together(today, earlier, names, knows), called) for knows in (_REPEATED, _NOTHING)]


def _together(today: System, earlier: Sequence[Edition], names: list[dict[str, str]], knows: int = _ALL) -> System:
    """Put them into one. `names`: what each state's inner counts are called in it; `knows`: of what its change is known."""
    states = [_renamed(today, names[-1]), *(_told(e, name) for e, name in zip(earlier, names, strict=False))]
    parts = {part: n for state in states for part, n in state.parts.items()}
    known = dict.fromkeys(fact for state in states for fact in state.known)
    own: dict[str, dict[str, int]] = {}
    for state in states:
        for reader, mine in state.own.items():
            at = own.setdefault(reader, {})
            for part, n in mine.items():
                at[part] = max(n, at.get(part, 0))
    bare = System.of(parts, [], own=own)
    doubtful = doubtful_traders(states)
    ours, *told = [_kept_from(state, own.keys() - state.own.keys()) for state in states]
    named = [("", ours), *((e.name, state) for e, state in zip(earlier, told, strict=True))]
    cells_then = same_cells(named, dict(zip([state for state, _ in named], [names[-1], *names], strict=False)))
    orders, between = lasting(bare, named, UNCHANGED)
    if knows >= _REPEATED:
        known |= dict.fromkeys(orders)
    if knows == _ALL:
        known |= dict.fromkeys([*_same_parts(bare, today, earlier, names), *_same_numbers(bare, today, cells_then)])
    seen = {(cell.parts, cell.needs) for cell in ours.cells}
    cells, keys = [*ours.cells], {cell.key for cell in ours.cells}
    across = {cell.parts: cell for _, state in named for cell in state.cells if cell.shown}
    remains = (
        unless_few(judged(bare, cell), bare.value(cell), {who for who in doubtful if bare.shares(cell.parts).get(who)})
        for cell in worked_out(list(across.values()))
    )
    for cell in (
        *(cell for state in told for cell in state.cells),
        *differences(named, (*cells_then, *same_remainders(named)), doubtful),
        *between,
        *left_of_classes(bare, today.told, named),
        *remains,
    ):
        if cell.told is not None or (cell.unsafe and cell.parts and (cell.parts, cell.needs) not in seen):
            # Today's system may have the same remainder, kept from fewer readers: this one needs a name of its own.
            cells.append(replace(cell, key=f"{cell.key} | förr") if cell.key in keys else cell)
            seen.add((cell.parts, cell.needs))
    return System.of(parts, cells, known, own)


def _kept_from(state: System, others: Set[str]) -> System:
    """Keep a state's few from enterprises that have nothing in it, but in another: as from the public."""

    def kept(cell: Cell) -> Cell:
        more = [(who, cell.need) for who in others if cell.need]
        return replace(cell, insiders=tuple(sorted([*cell.insiders, *more])))

    return replace(state, cells=tuple(map(kept, state.cells)))


def _names(today: System, earlier: Sequence[Edition]) -> list[dict[str, str]]:
    """Name each state's inner counts: one name for those that are known to be the same; today's, the last, keep theirs."""
    states = [("", today), *((edition.name, edition.system) for edition in earlier)]
    first: dict[tuple[str, int, str], str] = {}
    named = []
    for state, system in states:
        for part, n in system.parts.items():
            alone = state if today.change(part) != "known" else ""
            first.setdefault((part, n, alone), f"{state}: {part}" if state else part)
        named.append(
            {part: first[part, n, state if today.change(part) != "known" else ""] for part, n in system.parts.items()}
        )
    return [*named[1:], named[0]]


def _renamed(system: System, name: dict[str, str]) -> System:
    def row(parts: Coefficients) -> Coefficients:
        return coefficients({name[part]: factor for part, factor in parts})

    return System.of(
        {name[part]: n for part, n in system.parts.items()},
        (
            replace(
                c,
                parts=row(c.parts),
                whole=row(c.whole) if c.whole else None,
                sensitive_of=row(c.sensitive_of) if c.sensitive_of else None,
            )
            for c in system.cells
        ),
        (replace(fact, parts=row(fact.parts), whole=row(fact.whole)) for fact in system.known),
        {reader: {name[part]: n for part, n in mine.items()} for reader, mine in system.own.items()},
        (replace(each, parts=row(each.parts), whole=row(each.whole)) for each in system.stands),
    )


def _told(edition: Edition, name: dict[str, str]) -> System:
    """Make the edition's cells what they are by now: shown or hidden for good."""
    state = _renamed(edition.system, name)
    cells = []
    for cell in state.cells:
        out = cell.shown and cell.key not in edition.hidden
        key = f"{edition.name}: {cell.key}"
        if out:
            cells.append(replace(cell, key=key, told=True, need=None, insiders=()))
        else:
            cells.append(replace(cell, key=key, told=False if cell.shown else None))
    return System.of(state.parts, cells, state.known, state.own, state.stands)


def _same_parts(
    bare: System, today: System, earlier: Sequence[Edition], names: list[dict[str, str]]
) -> Iterable[Known]:
    """Say of inner counts with one name in two states what readers know: which is more, or that it has not fallen."""
    everywhere = [*(edition.system for edition in earlier), today]
    for part in dict.fromkeys(part for system in everywhere for part in system.parts):
        called = dict.fromkeys(names[i][part] for i, system in enumerate(everywhere) if part in system.parts)
        yield from _orders(bare, today.change(part), [((each, 1),) for each in called])


def _same_numbers(bare: System, today: System, groups: Iterable[Sequence[CellThen]]) -> Iterable[Known]:
    """Say the same of cells with one name, oldest first."""
    for same in groups:
        change = today.change(same[0].cell.parts[0][0]) if same[0].cell.parts else "known"
        rows = [each.row for each in same if each.state] + [each.row for each in same if not each.state]
        yield from _orders(bare, change, rows)


def _orders(bare: System, change: str, rows: Iterable[Coefficients]) -> Iterable[Known]:
    """Say of rows that name the same thing, oldest first, which is the same and which is more; or that they have not fallen."""
    listed = list(dict.fromkeys(rows))
    if change == "known":
        valued = sorted((bare.sum(row), row) for row in listed)
        for (less, low), (more, high) in pairwise(valued):
            yield Known(UNCHANGED, difference(low, high), equal=less == more)
    elif change == "grow":
        for before, after in pairwise(listed):
            if bare.sum(before) <= bare.sum(after):
                yield Known(UNCHANGED, difference(before, after))
