"""The programs in whole numbers end: HiGHS once tightened the bounds of columns that had none for ever, and no limit ended it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

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
