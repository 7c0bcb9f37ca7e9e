"""Which cells are unsafe by themselves, by the rules in `[disclosure]` of plan.toml (here: small is below its threshold)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from flows.release.declared.disclosure import rules
from flows.release.linear_system import Cell, Ends, Known, Own, System

Unsafe = tuple[Ends | None, tuple[tuple[str, Ends], ...]]
"""What must stay possible to the public, and to each reader with figures of their own."""
Doers = tuple[int, Mapping[str, int]]
"""How many persons did some work: in all, and at each enterprise."""


def count_need(value: int, full: int = 1) -> Ends | None:
    """Judge a count of persons, or of jobs (a person at an enterprise): a small one is unsafe, none is not.

    The same of work, of which one person does `full` at most: unsafe where a small number of persons could have done it.
    """
    lowest, enough = rules().must_stay_possible
    return (lowest, enough * full) if lowest <= value < enough * full else None


def none_need(value: int) -> Ends | None:
    """Judge numerator or complement of a sensitive class: none is unsafe too, as it tells of everyone."""
    return rules().must_stay_possible if 0 <= value < rules().smallest_shown else None


def persons_unsafe(value: int, own: Mapping[str, int]) -> Unsafe:
    """Judge a count, and for each enterprise what is left beside its own: few persons at the others are unsafe too.

    `own`: each enterprise's part, 0 for one that has none. What such a one knows of other counts may lead it to this one.
    """
    rests = {name: value - mine for name, mine in sorted(own.items())}
    insiders = ((name, count_need(rest), value - rest) for name, rest in rests.items())
    return count_need(value), tuple((name, (mine + need[0], mine + need[1])) for name, need, mine in insiders if need)


def sensitive_unsafe(value: int, own: Mapping[str, int], whole: int, own_of_whole: Mapping[str, int]) -> Unsafe:
    """Judge a sensitive class of a whole, or the rest of the whole: to the public, and to each enterprise.

    None is unsafe, as it tells something of each person of the whole. To an enterprise, none at the other enterprises is unsafe
    too, if these have any of the whole. `own_of_whole`: each enterprise's part of the whole, 0 for one that has none.
    """
    insiders = []
    for name, theirs in sorted(own_of_whole.items()):
        mine = own.get(name, 0)
        if theirs < whole and (need := none_need(value - mine)):
            insiders.append((name, (mine + need[0], mine + need[1])))
    return none_need(value), tuple(insiders)


def work_unsafe(doers: Doers, own: Mapping[str, int], full: int) -> Unsafe:
    """Judge work by those who did it: unsafe towards each reader who must not know how many they are.

    All that one person up to the threshold can have done must stay possible. `own`: how much of the work is each enterprise's,
    with 0 for one that has none of it.
    """
    people, theirs = doers
    public, insiders = persons_unsafe(people, {name: theirs.get(name, 0) for name in own})
    low, high = rules().must_stay_possible[0], rules().smallest_shown * full
    around = ((name, (low + own[name], high + own[name])) for name, _ in insiders)
    return (low, high) if public else None, tuple(around)


def kronor_unsafe(value: int, own: Mapping[str, int]) -> Unsafe:
    """Judge a sum of kronor by how closely each reader could estimate the largest of the other enterprises.

    This is the p % rule: a reader takes its own part from the sum, and what is left beside the largest must be `p_percent` of
    the largest, or more. Else the sum is unsafe, and values must stay possible that are far enough from the true one. Where fewer
    than `fewest_enterprises` have given the sum, nobody may estimate the sum itself within `p_percent`. `own`: each enterprise's
    part, 0 for one that has none.
    """
    given = {name: abs(mine) for name, mine in own.items() if mine}
    need = about(value) if 0 < len(given) < rules().fewest_enterprises else None
    insiders = []
    for name in sorted(own):
        others = [mine for other, mine in given.items() if other != name]
        largest = max(others, default=0)
        short = -(-largest * rules().p_percent // 100) - (sum(others) - largest)
        if need and name not in given:  # as the public, and with what it knows of other sums
            insiders.append((name, need))
        elif short > 0:
            insiders.append((name, _around(value, short)))
    return need, tuple(insiders)


def about(value: int) -> Ends:
    """What must stay possible of a sum of kronor that nobody may estimate within `p_percent`."""
    return _around(value, -(-abs(value) * rules().p_percent // 100))


def _around(value: int, way: int) -> Ends:
    return max(0, value - max(1, way)), value + max(1, way)


def hiding_cost(value: int, weight: float = 1.0) -> float:
    """Price what is lost when a cell is hidden: one cell, and somewhat more the more persons it tells of."""
    return weight * (1.0 + math.log1p(value))


def judged(system: System, cell: Cell, of: Cell | None = None) -> Cell:
    """Say of a cell what must stay possible, to whom. `system`: the inner counts and what is each enterprise's own of them.

    `of`: the whole of which it is a sensitive class, or all but that. Persons are kept from an enterprise that knows its own
    wherever a table would show them, and in a sensitive class. Of another remainder that stands in no table the public alone is
    thought of: else three months' few new jobs would hide what all jobs before them show.
    """
    value, own = system.value(cell), system.shares(cell.parts)
    if of is not None:
        need, insiders = sensitive_unsafe(value, own, system.value(of), system.shares(of.parts))
    elif cell.kronor:
        need, insiders = kronor_unsafe(value, own)
    else:
        need, insiders = persons_unsafe(value, own)
        insiders = insiders if cell.shown else ()
    return replace(cell, need=need, insiders=insiders)


def held_of_others(fact: Known, counts: Mapping[str, int], own: Own) -> Known:
    """Find the enterprises for whom it holds of the others as well, and closer: those whose own people left or moved.

    What does not hold, as one of an enterprise's own breaks it, may hold of all others: this enterprise knows it of them.
    """
    true = sum(factor * counts[part] for part, factor in fact.parts)
    most = {name: sum(f * mine.get(part, 0) for part, f in fact.parts) for name, mine in sorted(own.items())}
    return replace(
        fact,
        others=tuple(
            (name, theirs) for name, theirs in most.items() if true <= theirs and (theirs < 0 or fact.for_others)
        ),
    )


def worked_out(shown: Sequence[Cell]) -> Iterable[Cell]:
    """Make a cell, shown nowhere, for every count that is what remains of a shown one without another."""
    place = {part: i for i, part in enumerate(sorted({part for cell in shown for part, _ in cell.parts}))}
    inside = [(sum(1 << place[part] for part, _ in cell.parts), cell) for cell in shown if cell.parts]
    for whole, big in inside:
        for part, small in inside:
            if part != whole and not part & ~whole:
                taken = dict(small.parts)
                rest = tuple((key, factor) for key, factor in big.parts if key not in taken)
                yield Cell(f"({big.key} - {small.key})", rest, shown=False, kronor=big.kronor)
