"""Today's cells and those of every earlier edition as one system: what a reader has who kept all that was ever shown.

A number shown before is a fact about the inner counts as they were then. Today's are others: people start, time passes, a file
is corrected. What a reader can make of it depends on what they take to be unchanged, so the reader protected against here
knows the most that is true: for every inner count and every cell that has the same name in two editions, whether it is the
same, more or less, though never by how much. An inner count that is the same is one unknown; one that is not is two, of which
the order is known. Whoever only believes that closed years stand, or that counts of starts only grow, knows less.

What must stay unknown: every unsafe cell of today, every unsafe cell of an edition as it was then, and the difference
between two editions of the same cell, where it tells of few persons or of few enterprises' kronor. The difference is what
came less what went: that as many came as went is not told apart from nothing having happened.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Any

from flows.release.editions.repeated_totals import lasting
from flows.release.linear_system import Cell, Coefficients, Known, Standing, System, coefficients
from flows.release.suppression.primary import about, count_need, judged, kronor_unsafe, worked_out

UNCHANGED = "Oförändrat eller inte sedan en tidigare utgåva."


@dataclass(frozen=True)
class Edition:
    """An edition that is out: its inner counts as they were, its cells, and which of them were hidden.

    Holds small counts that never left: it is kept encrypted.
    """

    name: str
    system: System
    hidden: frozenset[str]

    def to_bytes(self) -> bytes:
        """Write it as JSON."""
        cells = [
            [c.key, dict(c.parts), c.shown, c.need, [[who, *ends] for who, ends in c.insiders], c.kronor, c.full]
            for c in self.system.cells
        ]
        known = [[fact.says, dict(fact.parts), fact.equal, fact.others] for fact in self.system.known]
        stands = [[row.name, row.day, dict(row.parts), row.counted] for row in self.system.stands]
        told = {"name": self.name, "parts": self.system.parts, "cells": cells, "known": known, "own": self.system.own}
        return json.dumps(told | {"stands": stands, "hidden": sorted(self.hidden)}, ensure_ascii=False).encode()

    def called(self, names: Mapping[str, str]) -> Edition:
        """Call readers by other names, where they have one."""
        old = self.system
        cells = (replace(c, insiders=tuple((names.get(who, who), ends) for who, ends in c.insiders)) for c in old.cells)
        known = (replace(f, others=tuple((names.get(who, who), most) for who, most in f.others)) for f in old.known)
        own = {names.get(who, who): mine for who, mine in old.own.items()}
        return replace(self, system=System.of(old.parts, cells, known, own, old.stands))

    @classmethod
    def from_bytes(cls, data: bytes) -> Edition:
        """Read what to_bytes wrote."""
        told: dict[str, Any] = json.loads(data)
        cells = [
            Cell(
                key,
                coefficients(parts),
                shown,
                need and (need[0], need[1]),
                insiders=tuple((who, (low, high)) for who, low, high in insiders),
                kronor=kronor,
                full=full[0] if full else None,  # editions made before work was a row have none
            )
            for key, parts, shown, need, insiders, kronor, *full in told["cells"]
        ]
        known = [
            Known(says, coefficients(parts), equal, tuple((who, most) for who, most in others))
            for says, parts, equal, others in told["known"]
        ]
        stands = [
            Standing(name, day, coefficients(parts), counted)
            for name, day, parts, counted in told.get("stands", ())  # editions made before these were kept have none
        ]
        return cls(told["name"], System.of(told["parts"], cells, known, told["own"], stands), frozenset(told["hidden"]))


def together(today: System, earlier: Sequence[Edition]) -> System:
    """Put today's system and the earlier editions into one. Without any, today's as it is."""
    if not earlier:
        return today
    names = _names(today, earlier)
    states = [_renamed(today, names[-1]), *(_told(e, name) for e, name in zip(earlier, names, strict=False))]
    parts = {
        names[i][part]: n for i, s in enumerate([*(e.system for e in earlier), today]) for part, n in s.parts.items()
    }
    known = dict.fromkeys(fact for state in states for fact in state.known)
    own: dict[str, dict[str, int]] = {}
    for state in states:
        for reader, mine in state.own.items():
            at = own.setdefault(reader, {})
            for part, n in mine.items():
                at[part] = max(n, at.get(part, 0))
    bare = System.of(parts, [], own=own)
    doubtful = _doubtful(states)
    ours, told = states[0], states[1:]
    known |= dict.fromkeys(_orders(bare, _same_parts(today, earlier, names)))
    named = [("", ours), *((e.name, state) for e, state in zip(earlier, told, strict=True))]
    rows = _same_cells(named, dict(zip([state for state, _ in named], [names[-1], *names], strict=False)))
    known |= dict.fromkeys(_orders(bare, ([row for _, _, row in each] for each in rows)))
    orders, between = lasting(bare, [(state, system.stands) for state, system in named], UNCHANGED)
    known |= dict.fromkeys(orders)
    seen = {(cell.parts, cell.needs) for cell in ours.cells}
    cells = [*ours.cells]
    across = {cell.parts: cell for _, state in named for cell in state.cells if cell.shown}
    remains = (
        _unless_few(judged(bare, cell), bare.value(cell), doubtful & bare.contributions(cell.parts).keys())
        for cell in worked_out(list(across.values()))
    )
    for cell in (
        *(cell for state in told for cell in state.cells),
        *_differences(named, rows, doubtful),
        *between,
        *remains,
    ):
        if cell.told is not None or (cell.unsafe and cell.parts and (cell.parts, cell.needs) not in seen):
            cells.append(cell)
            seen.add((cell.parts, cell.needs))
    return System.of(parts, cells, known, own)


def is_sole_trader(reader: str) -> bool:
    """Whether a reader goes by a pseudonym, or a name made for one; every other enterprise goes by its number."""
    return ":" in reader


def _doubtful(states: Sequence[System]) -> frozenset[str]:
    """Sole traders, of whom nobody knows any more whether some of them are one and the same.

    One of an edition goes by nothing today, erased or lost: any of today's that is not in each edition may be they.
    """
    readers = [{reader for reader in state.own if is_sole_trader(reader)} for state in states]
    gone = set().union(*readers[1:]) - readers[0]
    return frozenset(gone | (readers[0] - readers[0].intersection(*readers[1:]))) if gone else frozenset()


def _unless_few(cell: Cell, value: int, doubtful: Set[str]) -> Cell:
    """Kronor to which readers gave who may be the same one are taken to be from too few enterprises."""
    return replace(cell, need=cell.need or about(value)) if cell.kronor and doubtful else cell


def _names(today: System, earlier: Sequence[Edition]) -> list[dict[str, str]]:
    """Name each state's inner counts: one name for those that are the same; today's, the last, keep theirs."""
    states = [("", today), *((edition.name, edition.system) for edition in earlier)]
    first: dict[tuple[str, int], str] = {}
    named = []
    for state, system in states:
        for part, n in system.parts.items():
            first.setdefault((part, n), f"{state}: {part}" if state else part)
        named.append({part: first[part, n] for part, n in system.parts.items()})
    return [*named[1:], named[0]]


def _renamed(system: System, name: dict[str, str]) -> System:
    def row(parts: Coefficients) -> Coefficients:
        return coefficients({name[part]: factor for part, factor in parts})

    return System.of(
        {name[part]: n for part, n in system.parts.items()},
        (replace(cell, parts=row(cell.parts)) for cell in system.cells),
        (replace(fact, parts=row(fact.parts)) for fact in system.known),
        {reader: {name[part]: n for part, n in mine.items()} for reader, mine in system.own.items()},
        (replace(each, parts=row(each.parts)) for each in system.stands),
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


def _same_parts(today: System, earlier: Sequence[Edition], names: list[dict[str, str]]) -> Iterable[list[Coefficients]]:
    everywhere = [*(edition.system for edition in earlier), today]
    for part in dict.fromkeys(part for system in everywhere for part in system.parts):
        called = dict.fromkeys(names[i][part] for i, system in enumerate(everywhere) if part in system.parts)
        if len(called) > 1:
            yield [((each, 1),) for each in called]


def _same_cells(
    named: Sequence[tuple[str, System]], called: Mapping[str, Mapping[str, str]]
) -> list[list[tuple[str, Cell, Coefficients]]]:
    """Bring together the cells with one name that stand in tables of two states or more: (state, cell, row).

    Where a table had wider or narrower classes, a cell is brought together with what it would have been: the sum of the inner
    counts with the same names. `called`: state → inner count → its name in the whole.
    """
    found: dict[str, list[tuple[str, Cell, Coefficients]]] = {}
    for state, system in named:
        for cell in system.cells:
            if cell.shown:
                key = cell.key.removeprefix(f"{state}: ") if state else cell.key
                found.setdefault(key, []).append((state, cell, cell.parts))
    for same in found.values():
        state, cell, row = same[0]
        plain = {name: part for part, name in called[state].items()}
        for other in sorted(called.keys() - {state for state, _, _ in same}):
            there = {called[other].get(plain[name]): factor for name, factor in row}
            if there and None not in there:
                same.append((other, cell, coefficients({str(name): factor for name, factor in there.items()})))
    return [each for each in found.values() if len(each) > 1]


def _orders(bare: System, groups: Iterable[list[Coefficients]]) -> Iterable[Known]:
    """Say of rows that name the same thing which is the same and which is more."""
    for rows in groups:
        valued = sorted((sum(factor * bare.parts[part] for part, factor in row), row) for row in dict.fromkeys(rows))
        for (less, low), (more, high) in pairwise(valued):
            yield Known(UNCHANGED, _minus(low, high), equal=less == more)


def _differences(
    named: Sequence[tuple[str, System]], rows: list[list[tuple[str, Cell, Coefficients]]], doubtful: Set[str]
) -> Iterable[Cell]:
    """Make the unsafe differences between two states of a cell: how many came or went, whose kronor were added."""
    systems = dict(named)
    for same in rows:
        for (one, cell, row), (other, _, before) in combinations(same, 2):
            values = {
                state: systems[state].value(replace(cell, parts=at)) for state, at in ((one, row), (other, before))
            }
            if values[one] == values[other]:
                continue
            own = [systems[state].contributions(at) for state, at in ((one, row), (other, before))]
            change = {who: abs(own[0].get(who, 0) - own[1].get(who, 0)) for who in own[0].keys() | own[1].keys()}
            way = abs(values[one] - values[other])
            need, insiders = kronor_unsafe(way, change) if cell.kronor else (count_need(way, cell.full or 1), ())
            parts = _minus(row, before) if values[one] > values[other] else _minus(before, row)
            key = f"({cell.key} | {other or 'nu'})"
            made = Cell(key, parts, shown=False, need=need, insiders=insiders, kronor=cell.kronor, full=cell.full)
            yield _unless_few(made, way, doubtful & {who for who, kronor in change.items() if kronor})


def _minus(row: Coefficients, other: Coefficients) -> Coefficients:
    sums = dict(row)
    for part, factor in other:
        sums[part] = sums.get(part, 0) - factor
    return coefficients(sums)
