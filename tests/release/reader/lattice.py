"""A system of whole numbers and what it bounds: the arithmetic of the independent attacker. Shares nothing with flows.release."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

import highspy
import numpy as np

NEAR = 1e-6
Sum = Mapping[Hashable, int]
"""Unknown → how many times it is counted."""


def added(*sums: Sum, times: int = 1) -> Counter[Hashable]:
    """Add sums up; every one but the first so many times (-1: take them away)."""
    whole: Counter[Hashable] = Counter(sums[0])
    for each in sums[1:]:
        for name, factor in each.items():
            whole[name] += times * factor
    return Counter({name: factor for name, factor in whole.items() if factor})


@dataclass
class Lattice:
    """Unknown whole numbers from 0 up, and what is known of sums of them."""

    unknowns: dict[Hashable, int] = field(default_factory=dict)
    least: dict[Hashable, int] = field(default_factory=dict)
    known: list[tuple[Sum, float, float]] = field(default_factory=list)
    _points: list[np.ndarray] = field(default_factory=list)
    _programs: dict[bool, highspy.Highs] = field(default_factory=dict)

    def know(self, row: Sum, low: float, high: float) -> None:
        """Note that a sum is between two numbers."""
        for name in row:
            self.unknowns.setdefault(name, len(self.unknowns))
        self.known.append((row, low, high))

    def equal(self, row: Sum, value: int) -> None:
        """Note what a sum is."""
        self.know(row, value, value)

    def at_most(self, smaller: Sum, larger: Sum, times: int = 1) -> None:
        """Note that one sum is at most so many times another."""
        self.know(added(smaller, larger, times=-times), -math.inf, 0)

    def false_for(self, truth: Mapping[Hashable, int]) -> list[Sum]:
        """List what is noted and not true: none, or the attacker itself is wrong."""
        return [
            row
            for row, low, high in self.known
            if not low <= sum(factor * truth.get(name, 0) for name, factor in row.items()) <= high
        ] + [{name: 1} for name, n in self.least.items() if truth.get(name, 0) < n]

    def reaches(self, row: Sum, bound: int, sign: int) -> bool:
        """Say if the sum can be at least `bound` (sign 1), or at most (sign -1)."""
        unknown = [name for name in row if name not in self.unknowns]
        if unknown:  # nothing is known of it at all
            return sign > 0 or bound >= 0 or any(row[name] < 0 for name in unknown)
        cost = np.zeros(len(self.unknowns))
        for name, factor in row.items():
            cost[self.unknowns[name]] = factor
        if any(sign * float(cost @ point) >= sign * bound for point in self._points):
            return True
        for whole in (False, True):
            program = self._program(whole)
            program.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), -sign * cost)
            program.run()
            if program.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                program.clearSolver()
                program.run()
            if program.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                assert not whole, f"no answer: {program.getModelStatus()}"
                continue
            point = np.array(program.getSolution().col_value)
            best = float(cost @ point)
            if sign * best < sign * bound - NEAR:
                return False
            rounded = np.rint(point)
            if np.abs(point - rounded).max(initial=0) < NEAR:
                self._points.append(rounded)
                return True
        return True

    def _program(self, whole: bool) -> highspy.Highs:
        if whole not in self._programs:
            self._programs[whole] = self._made(whole)
        return self._programs[whole]

    def _made(self, whole: bool) -> highspy.Highs:
        names = list(self.unknowns)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(names), len(self.known)
        model.col_cost_ = np.zeros(len(names))
        model.col_lower_ = np.array([float(self.least.get(name, 0)) for name in names])
        model.col_upper_ = np.full(len(names), 3000.0)
        model.row_lower_ = np.array([low for _, low, _ in self.known])
        model.row_upper_ = np.array([high for _, _, high in self.known])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        starts, index, value = [0], [], []
        for row, _, _ in self.known:
            index += [self.unknowns[name] for name in row]
            value += [float(factor) for factor in row.values()]
            starts.append(len(index))
        model.a_matrix_.start_ = np.array(starts, dtype=np.int32)
        model.a_matrix_.index_ = np.array(index, dtype=np.int32)
        model.a_matrix_.value_ = np.array(value)
        if whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * len(names)
        program = highspy.Highs()
        for name, option in {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0}.items():
            program.setOptionValue(name, option)
        program.passModel(model)
        return program


def total(names: Iterable[Hashable]) -> Counter[Hashable]:
    """Count each unknown once."""
    return Counter(dict.fromkeys(names, 1))
