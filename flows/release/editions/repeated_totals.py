"""What a later edition tells again of the same days: how many had begun by then.

A table counts from its own edition's last day: of 24 months in one edition and of 12 in the edition before may be the very same
jobs, under other names. What holds them together is the day. A sum up to a day is the same in every edition, or more or less
where something was corrected, and never more than one up to a later day.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from flows.release.linear_system import Cell, Known, Standing, System, difference
from flows.release.suppression.primary import count_need

Placed = tuple[str, int, str, Standing]
"""(day, value, state, sum)."""


def lasting(bare: System, named: Sequence[tuple[str, Sequence[Standing]]], says: str) -> tuple[list[Known], list[Cell]]:
    """Say which sums of different states are the same, and which are at most which; and make the unsafe cells between them.

    Each sum is held against the one before it, and what is between any two of different states is a count.

    `bare`: the inner counts of all states; `named`: state → its sums.
    """
    byname: dict[str, list[Placed]] = {}
    for state, sums in named:
        for each in sums:
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
