"""What a later edition tells again of the same days: how many had begun by then.

A table counts from its own edition's last day: of 24 months in one edition and of 12 in the edition before may be the very same
jobs, under other names. What holds them together is the day. A sum up to a day is the same in every edition, or more or less
where something was corrected, and never more than one up to a later day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from flows.release.linear_system import Cell, Known, Standing, System
from flows.release.sums import difference
from flows.release.suppression.combinations import Told, left_between
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
            if not each.of:
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


def left_of_classes(
    bare: System, told: Mapping[str, tuple[str, int]], named: Sequence[tuple[str, System]]
) -> Iterable[Cell]:
    """Make the unsafe cells of what sums of one class leave between them, of this edition and of those before.

    Of 63 who left 35 are ill or moved; of two spans of starts 40 and 16 left soon, 20 and 8 of them so: so did all seven others.
    `told`: today's told sums, each with its kind and whom it counts. `bare`, `named`: as for `lasting`.
    """
    classes: dict[str, list[Told]] = {}
    for state, system in named:
        for each in (each for each in system.stands if each.of in told):
            name, (kind, among) = f"{each.name} {each.of} {state or 'nu'}", told[each.of]
            sums = [(each.name, name, each.parts)]
            if each.whole:
                sums.append((f"{each.name} nej", f"{name} nej", difference(each.whole, each.parts)))
            for of, called, parts in sums:
                classes.setdefault(of, []).append(Told(kind, called, among, bare.sum(parts), parts, each.whole))
    for told_sums in classes.values():
        for cell, whole in left_between(told_sums):
            if whole is None or bare.value(whole) > 0:
                yield judged(bare, cell, whole)
