"""What a later edition tells again of the same days: how many had begun by then.

A table counts from its own edition's last day: of 24 months in one edition and of 12 in the edition before may be the very same
jobs, under other names. What holds them together is the day. A sum up to a day is the same in every edition, or more or less
where something was corrected, and never more than one up to a later day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations, permutations, product

from flows.release.declared.disclosure import rules
from flows.release.linear_system import Cell, Known, Standing, System, difference
from flows.release.suppression.primary import count_need, judged

Placed = tuple[str, int, str, Standing]
"""(day, value, state, sum)."""


def lasting(bare: System, named: Sequence[tuple[str, System]], says: str) -> tuple[list[Known], list[Cell]]:
    """Say which sums of different states are the same, and which are at most which; and make the unsafe cells between them.

    Each sum is held against the one before it, and what is between any two of different states is a count.

    `bare`: the inner counts of all states; `named`: each state and its system.
    """
    byname: dict[str, list[Placed]] = {}
    for state, system in named:
        for each in system.stands:
            if not each.inside:
                byname.setdefault(each.name, []).append((each.day, bare.sum(each.parts), state, each))
    known, cells = [], []
    for placed in byname.values():
        ordered = sorted(placed, key=lambda at: at[:3])
        for place, (day, value, state, more) in enumerate(ordered):
            before = next((at for at in reversed(ordered[:place]) if at[1] <= value), None)
            if before is None or before[2] == state:  # within a state the parts themselves say so
                continue
            earlier, least, _, less = before
            known.append(Known(says, difference(less.parts, more.parts), equal=(earlier, least) == (day, value)))
        for one, other in combinations(ordered, 2):
            if one[2] != other[2]:
                cells += _few_between(*sorted((one, other), key=lambda at: at[1]))
    return known, cells


def _few_between(less: Placed, more: Placed) -> list[Cell]:
    """The cell of what is in one sum and not in another, if it is a count of few."""
    if not more[3].counted or not (need := count_need(more[1] - less[1])):
        return []
    key = f"({more[3].name}|{more[0]} {more[2] or 'nu'} | {less[0]} {less[2] or 'nu'})"
    return [Cell(key, difference(more[3].parts, less[3].parts), shown=False, need=need)]


def inside(bare: System, named: Sequence[tuple[str, System]]) -> Iterable[Cell]:
    """Make the unsafe cells of what a wider sum has grown by between two editions, and a narrower one inside it has not.

    `bare`, `named`: as for `lasting`.
    """
    sums = [(state, each) for state, system in named for each in system.stands]
    for name in dict.fromkeys(each.name for _, each in sums if each.inside):
        narrow = _grown(bare, [(state, each) for state, each in sums if each.name == name])
        wide = _grown(bare, [(state, each) for state, each in sums if each.name == narrow[0][1].inside])
        for (least, less), (most, more) in product(narrow, wide):
            if more.since <= less.since and less.day <= more.day and 0 <= most - least < rules().smallest_shown:
                row, whole = difference(more.parts, less.parts), difference(more.whole, less.whole)
                if not whole or bare.sum(whole) > 0:
                    cell = Cell(f"({more.name} - {less.name})", row, shown=False)
                    yield judged(bare, cell, Cell("", whole, shown=False) if whole else None)


def _grown(bare: System, sums: Sequence[tuple[str, Standing]]) -> list[tuple[int, Standing]]:
    """Say by how much a sum has grown since another state, and since there was none, with its value. `since`: after that day."""
    grown = [replace(each, name=f"{each.name}|{each.day} {state or 'nu'}", since="") for state, each in sums]
    for (before, one), (after, other) in permutations(sums, 2):
        if before != after and one.day < other.day:
            name = f"{other.name}|{one.day} {before or 'nu'} – {other.day} {after or 'nu'}"
            parts, whole = difference(other.parts, one.parts), difference(other.whole, one.whole)
            grown.append(replace(other, name=name, parts=parts, whole=whole, since=one.since or one.day))
    return [(bare.sum(each.parts), each) for each in grown]
