"""The programs in whole numbers end: HiGHS once went on for ever with columns that had no bounds, and no limit ended it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from flows.errors import ReleaseStopped
from flows.release import attacker
from flows.release.attack import attack
from flows.release.linear_system import Cell, System
from flows.release.suppression import whole_numbers
from flows.release.suppression.complementary import protect
from flows.release.suppression.equations import Counts, End, Equations
from flows.release.suppression.solver import Program
from tests.release import sdc_cases


def test_every_column_has_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    solved: list[Program] = []
    load = whole_numbers.load

    def noted(program: Program, **options: Any) -> Any:
        solved.append(program)
        return load(program, **options)

    monkeypatch.setattr(whole_numbers, "load", noted)
    system = sdc_cases.linked()
    protect(system)
    equations = Equations(system)
    end = End(int(equations.candidates[0]), 1, int(equations.values[equations.candidates[0]]) + 5)
    nothing, everything = np.zeros(len(equations.values), dtype=bool), np.ones(len(equations.counts), dtype=bool)
    found: list[Counts | None] = [
        whole_numbers.cheapest_in_whole_numbers(equations, end, nothing, np.ones(len(nothing)), everything),
        whole_numbers.farthest_in_whole_numbers(equations, end),
    ]
    assert solved and all(np.isfinite(bound).all() for program in solved for bound in program.columns)
    assert all(change is not None and end.taken(equations.values + equations.cells @ change) for change in found)


def test_an_end_that_is_not_proven_to_be_the_farthest_stops_the_release(monkeypatch: pytest.MonkeyPatch) -> None:
    """6a + 10b + 15c is 133 with 3, 4 and 5. By hand: a can be 3, 8, 13 or 18 then, so 8 is as near to 9 as it comes, and 18 to 30."""
    told = Cell("told", (("a", 6), ("b", 10), ("c", 15)), told=True)
    equations = Equations(System.of({"a": 3, "b": 4, "c": 5}, [told, Cell("a", (("a", 1),))]))
    at = next(i for i, cell in enumerate(equations.system.cells) if cell.key == "a")
    found = [whole_numbers.farthest_in_whole_numbers(equations, End(at, 1, bound)) for bound in (9, 30)]
    assert [None if change is None else int(change[0]) for change in found] == [5, 15]
    monkeypatch.setattr(whole_numbers, "MOST_NODES", 0)
    with pytest.raises(ReleaseStopped, match="skyddet kunde inte räkna klart"):
        whole_numbers.farthest_in_whole_numbers(equations, End(at, 1, 9))


def test_kronor_do_not_make_the_bounds_of_persons_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """With bounds of 2 147 483 647 or more on counts of persons, HiGHS went on for ever; ten times 300 million kronor are more."""
    kronor = Cell("kr", (("kr 1", 1), ("kr 2", 1)), kronor=True, need=(250_000_000, 350_000_000))
    persons = Cell("personer", (("a", 1), ("b", 1)), need=(1, 5))
    system = System.of({"a": 3, "b": 1, "kr 1": 200_000_000, "kr 2": 100_000_000}, [kronor, persons])
    assert Equations(system).largest_increase.tolist() == [1040, 1040, 2e9, 2e9]
    bounds: list[float] = []
    load = attacker._program

    def noted(matrix: Any, low: Any, high: Any, least: Any, ceiling: int, whole: bool) -> Any:
        bounds.append(ceiling)
        return load(matrix, low, high, least, ceiling, whole)

    monkeypatch.setattr(attacker, "_program", noted)
    assert attack(system.published(protect(system).hidden)) == []
    assert bounds and max(bounds) < 2**31 - 1
