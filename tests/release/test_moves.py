"""A change found once serves wherever it can be made: the numbers by hand, then against trying every number of times."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from flows.release.linear_system import PUBLIC, Cell, Known, System
from flows.release.suppression.equations import Counts, End, Equations, Flags
from flows.release.suppression.moves import TRUTH, Moves, Witness
from flows.release.suppression.programs import COUNT_COST, Programs
from flows.release.suppression.search import Search
from tests.support.purpose import examples

MANY = settings(max_examples=examples(300, quick=60), deadline=None, derandomize=True)
PARTS = "abcd"
SUMS = tuple(Cell(f"{x}+{y}", ((x, 1), (y, 1))) for x, y in ("ab", "cd", "ac", "bd"))
ROUND = np.array([1, -1, -1, 1])
"""The only way to change a table of two rows and two columns that leaves all sums as they are."""


def table(*known: Known, told: bool | None = None) -> Equations:
    """A table of 2, 5 and 4, 9 with its sums. An enterprise has 3 of the 5."""
    cells = (*(Cell(part, ((part, 1),), need=(1, 5), told=told) for part in PARTS), *SUMS)
    return Equations(System.of({"a": 2, "b": 5, "c": 4, "d": 9}, cells, known, {"ettan": {"b": 3}}))


def moves_of(equations: Equations, *changes: Counts) -> Moves:
    moves = Moves(equations)
    for change in changes:
        moves.add(change, sums_of(equations))
    return moves


def sums_of(equations: Equations) -> Flags:
    return np.array([len(cell.parts) == 2 for cell in equations.system.cells])


def test_the_cells_nearest_to_one_have_counts_in_its_shortest_sums() -> None:
    # Worked out by hand: from a to itself and to half of a+b and of a+c, from these to their counts, and to the cells again.
    equations = table()
    near = dict(zip((cell.key for cell in equations.system.cells), equations.nearness(0), strict=True))
    assert near == {"a": 1.5, "a+b": 0.875, "a+c": 0.875, "b": 0.25, "c": 0.25, "c+d": 0.125, "b+d": 0.125, "d": 0.0}


@pytest.mark.parametrize(
    ("sign", "bound", "reader", "wanted"),
    [
        (1, 3, PUBLIC, Witness(0, 1)),
        (1, 6, PUBLIC, Witness(0, 4)),
        (1, 7, PUBLIC, None),  # of the four in c none is left
        (1, 4, "ettan", Witness(0, 2)),
        (1, 5, "ettan", None),  # it knows of three in b
        (-1, 0, PUBLIC, Witness(0, -2)),
        (-1, 2, PUBLIC, TRUTH),
        (1, 1, "ettan", TRUTH),
    ],
)
def test_a_change_is_made_as_often_as_needed_and_no_more_often_than_possible(
    sign: int, bound: int, reader: str, wanted: Witness | None
) -> None:
    equations = table()
    at = [cell.key for cell in equations.system.cells].index("a")
    moves = moves_of(equations, 3 * ROUND)
    assert moves.taking(End(at, sign, bound, reader)) == wanted
    if wanted is not None:
        assert moves.counts(wanted).tolist() == [2 + wanted.times, 5 - wanted.times, 4 - wanted.times, 9 + wanted.times]


def test_what_everybody_knows_limits_it() -> None:
    """That there are at most as many in a as in b: 3 and 4 are possible, 4 and 3 are not."""
    equations = table(Known("a is not above b", (("a", 1), ("b", -1))))
    assert equations.times_possible(ROUND) == {PUBLIC: 1, "ettan": 1}
    assert equations.times_possible(-ROUND) == {PUBLIC: 2, "ettan": 2}
    twice = table(Known("c is twice a", (("a", 2), ("c", -1)), equal=True))
    assert twice.times_possible(ROUND) == table(told=True).times_possible(ROUND) == {PUBLIC: 0, "ettan": 0}


def test_a_change_is_used_while_it_leaves_what_is_shown() -> None:
    equations = table()
    at = [cell.key for cell in equations.system.cells].index("a")
    moves, end = moves_of(equations, np.array([1, 0, 0, 0]), ROUND), End(at, 1, 4)
    assert moves.taking(end) == Witness(1, 2)  # the first changes two sums
    assert moves.touching(at) == {0, 1}
    assert moves.taking(end, leaving=at) is None
    moves.leave(at)
    assert moves.taking(end) is None


def test_it_holds_more_changes_than_it_has_room_for_at_first() -> None:
    equations = table()
    moves = moves_of(equations, *[ROUND] * 200, 0 * ROUND)
    assert moves.found().tolist() == [ROUND.tolist()] * 200 + [[0, 0, 0, 0]]


@st.composite
def systems(draw: st.DrawFn) -> System:
    counts = draw(st.lists(st.integers(0, 9), min_size=3, max_size=6))
    names = [f"n{i}" for i in range(len(counts))]
    factors = st.lists(st.sampled_from([-1, 0, 0, 1, 1, 2]), min_size=len(names), max_size=len(names))
    rows = [
        tuple((n, f) for n, f in zip(names, each, strict=True) if f) for each in draw(st.lists(factors, max_size=6))
    ]
    own = {n: draw(st.integers(0, count)) for n, count in zip(names, counts, strict=True)}
    ones = [Cell(n, ((n, 1),), need=(1, 5), cost=1.5) for n in names]
    kinds: st.SearchStrategy[dict[str, Any]] = st.sampled_from([{"told": True}, {"told": None}, {"need": (1, 5)}])
    sums = [
        Cell(f"rad {i}", row, cost=draw(st.sampled_from([1.0, 2.5])), **draw(kinds))
        for i, row in enumerate(rows)
        if row
    ]
    safe = [Cell(f"igen {n}", ((n, -1),), cost=1.25) for n in draw(st.sets(st.sampled_from(names)))]
    true, known = dict(zip(names, counts, strict=True)), []
    for i, each in enumerate(draw(st.lists(factors, max_size=4))):
        more = sum(f * true[n] for n, f in zip(names, each, strict=True))  # the side that is larger is taken away
        row = tuple((n, -f if more > 0 else f) for n, f in zip(names, each, strict=True) if f)
        known.append(Known(f"vet {i}", row, equal=more == 0 and draw(st.booleans())))
    return System.of(true, [*ones, *sums, *safe], known, own={"ettan": own})


@MANY
@given(systems(), st.data())
def test_no_number_of_times_is_overlooked(system: System, data: st.DataObject) -> None:
    equations = Equations(system)
    factors = st.lists(st.integers(-3, 3), min_size=len(equations.counts), max_size=len(equations.counts))
    changes = [np.array(each) for each in data.draw(st.lists(factors, min_size=1, max_size=5))]
    shown = np.array([data.draw(st.booleans()) for _ in system.cells])
    moves = Moves(equations)
    for change in changes:
        moves.add(change, shown)
    end = End(
        data.draw(st.integers(0, len(system.cells) - 1)),
        data.draw(st.sampled_from([-1, 1])),
        data.draw(st.integers(0, 12)),
        data.draw(st.sampled_from([PUBLIC, "ettan"])),
    )
    found = moves.taking(end)
    smallest = [change // max(1, int(np.gcd.reduce(change))) for change in changes]
    serving = [
        abs(times)
        for change in smallest
        for times in range(-60, 61)
        if equations.fits(equations.counts + times * change, end.reader)
        and end.taken(equations.values + times * (equations.cells @ change))
        and not (times * (equations.cells @ change))[shown].any()
    ]
    assert (None if found is None else abs(found.times)) == min(serving, default=None)


@MANY
@given(systems(), st.data())
def test_the_cheapest_changes_cost_what_another_program_says(system: System, data: st.DataObject) -> None:
    """There every cell has its row, and one column is the change of each count, with its sign."""
    equations = Equations(system)
    programs, size = Programs(equations), len(equations.counts)
    for _ in range(3):  # the solver starts where the question before left it
        fixed = np.array([data.draw(st.booleans()) for _ in system.cells])
        weights = np.array([data.draw(st.sampled_from([0.0, 1.0, 2.5])) for _ in system.cells])
        cell = data.draw(st.sampled_from([i for i, each in enumerate(system.cells) if each.unsafe]))
        fixed[cell] = False
        end = End(
            cell,
            data.draw(st.sampled_from([-1, 1])),
            data.draw(st.integers(0, 12)),
            data.draw(st.sampled_from([PUBLIC, "ettan"])),
        )
        found = programs.cheapest(end, fixed, weights, warm_start=data.draw(st.booleans()))

        matrix = equations.cells.toarray().astype(float)
        priced = [i for i in equations.candidates if not fixed[i]]
        held = equations.told | fixed
        # Columns: the change of each count, its size, and the size of the change of each cell that costs.
        wide = size * 2 + len(priced)
        rows, most = [], []
        for values, first in ((np.eye(size), size), (matrix[priced], 2 * size)):
            for sign in (1, -1):
                row = np.zeros((len(values), wide))
                row[:, :size], row[:, first : first + len(values)] = sign * values, -np.eye(len(values))
                rows.append(row)
                most.append(np.zeros(len(values)))
        wanted = np.zeros((1, wide))
        wanted[0, :size] = -end.sign * matrix[end.cell]
        rows.append(wanted)
        most.append(np.array([-end.sign * float(end.bound - equations.values[end.cell])]))
        equal = np.array([fact.equal for fact in system.known], bool)
        facts = np.zeros((len(system.known), wide))
        facts[:, :size] = [[dict(fact.parts).get(part, 0) for part in system.parts] for fact in system.known] or 0
        rows.append(facts[~equal])
        most.append(-facts[~equal][:, :size] @ equations.counts)
        still = np.zeros((int(held.sum()), wide))
        still[:, :size] = matrix[held]
        still = np.concatenate([still, facts[equal]])
        low = -equations.largest_decrease(end.reader)
        costs = np.concatenate([np.zeros(size), np.full(size, COUNT_COST), weights[priced]])
        answer = linprog(
            costs,
            np.concatenate(rows),
            np.concatenate(most),
            still if len(still) else None,
            np.zeros(len(still)) if len(still) else None,
            [(bound, None) for bound in low] + [(0, None)] * (wide - size),
        )
        assert (found is None) == programs.impossible == (answer.status == 2)
        if found is not None:
            cost = COUNT_COST * np.abs(found).sum() + weights[priced] @ np.abs(matrix[priced] @ found)
            assert cost == pytest.approx(answer.fun, abs=1e-6)


def test_the_nearest_end_in_whole_numbers_is_found_where_real_ones_go_farther() -> None:
    """6a + 10b + 15c is 133 with 3, 4 and 5. By hand: a can be 3, 8, 13 or 18, where real numbers go to 22.2.

    13 takes the end that is 9 or more.
    """
    told = Cell("told", (("a", 6), ("b", 10), ("c", 15)), told=True)
    search = Search(System.of({"a": 3, "b": 4, "c": 5}, [told, Cell("a", (("a", 1),), need=(1, 5))]))
    at = [cell.key for cell in search.system.cells].index("a")
    wanted = [(1, 9, 9), (1, 19, 18), (1, 30, 18), (1, 13, 13), (-1, 2, 3), (-1, 0, 3)]
    assert [search.nearest(End(at, sign, bound)).bound for sign, bound, _ in wanted] == [near for *_, near in wanted]
