"""The programs of the protection: move the inner counts so that a cell takes an end, the cheapest way.

The equations are put to the solver once. From one question to the next only bounds and prices change, and the last corner
is where the next search starts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, hstack, vstack

from flows.release.linear_system import PUBLIC, Coefficients, System

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
_SOLVED = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kSolutionLimit)
NEAR_ENOUGH = 0.2
"""A way in whole numbers may be this much dearer than the best: it is a witness, not an answer."""


@dataclass(frozen=True, order=True)
class End:
    """One end that a cell must be able to take for a reader: at least `bound` (sign 1) or at most (sign -1)."""

    cell: int
    sign: int
    bound: int
    reader: str = PUBLIC

    def taken(self, values: Counts) -> bool:
        """Say if the cells' values take it."""
        return bool(self.sign * values[self.cell] >= self.sign * self.bound)


class Movement:
    """The system as matrices and as two programs, over real and over whole numbers.

    Columns: the inner counts, then how far each spare cell goes up, then how far down. Rows: the cells, then what is known.
    """

    def __init__(self, system: System) -> None:
        cells = system.cells
        self._place = {part: i for i, part in enumerate(system.parts)}
        self.counts: Counts = np.array(list(system.parts.values()), dtype=np.int64)
        self.rows = _matrix((cell.parts for cell in cells), self._place)
        self.values: Counts = self.rows @ self.counts
        self._known = _matrix((fact.parts for fact in system.known), self._place)
        self._equal = np.array([fact.equal for fact in system.known], dtype=bool)
        self._told = np.array([cell.told is True for cell in cells], dtype=bool)
        self.spare = [i for i, cell in enumerate(cells) if cell.told is None and cell.shown and not cell.unsafe]
        self._held = set(self.spare) | set(np.flatnonzero(self._told).tolist())
        self._most = {
            reader: np.array([float(fact.most(reader)) for fact in system.known]) for reader in (PUBLIC, *system.own)
        }
        self._least = {PUBLIC: np.zeros(len(self.counts))}
        for reader, mine in system.own.items():
            self._least[reader] = np.array([float(mine.get(part, 0)) for part in system.parts])
        self._programs = [self._program(whole) for whole in (False, True)]
        self._reader = [PUBLIC, PUBLIC]

    def fits(self, counts: Counts, reader: str) -> bool:
        """Say in whole numbers if the counts fit what is known, what earlier editions told and the reader's own."""
        sums = self._known @ counts
        fits = (
            (sums <= self._most[reader]).all()
            and (sums[self._equal] == 0).all()
            and (counts >= self._least[reader]).all()
        )
        return bool(fits and np.array_equal((self.rows @ counts)[self._told], self.values[self._told]))

    def least(self, end: End, hard: Flags, weights: Numbers, whole: bool, any_way: bool = False) -> Numbers | None:
        """Find counts that take the end, keep the `hard` cells and move the others the least weighted way; None if none do.

        `any_way`: the first way found in whole numbers will do.
        """
        spare = np.array(self.spare, dtype=np.int64)
        free = np.where(hard[spare], 0.0, np.inf)
        program, at = self._ask(end, whole), len(self.counts)
        size = len(spare)
        slack = np.arange(at, at + 2 * size, dtype=np.int32)
        program.changeColsBounds(2 * size, slack, np.zeros(2 * size), np.concatenate([free, free]))
        costs = np.concatenate([np.zeros(at), weights[spare], weights[spare]])
        program.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        low, high = (float(end.bound), np.inf) if end.sign > 0 else (-np.inf, float(end.bound))
        program.setOptionValue("mip_max_improving_sols", 1 if any_way else highspy.kHighsIInf)
        return self._run(program, end.cell, low, high)

    def farthest(self, end: End) -> int:
        """Find how far towards the end the cell can go when nothing but earlier editions stands in the way."""
        program = self._ask(end, whole=True)
        at, size = len(self.counts), 2 * len(self.spare)
        slack = np.arange(at, at + size, dtype=np.int32)
        program.changeColsBounds(size, slack, np.zeros(size), np.full(size, np.inf))
        costs = np.concatenate([-end.sign * self.rows[[end.cell]].toarray()[0].astype(float), np.zeros(size)])
        program.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        low, high = sorted((float(self.values[end.cell]), float(end.bound)))
        program.setOptionValue("mip_rel_gap", 0.0)
        program.setOptionValue("mip_max_improving_sols", highspy.kHighsIInf)
        found = self._run(program, end.cell, low, high)
        program.setOptionValue("mip_rel_gap", NEAR_ENOUGH)
        return int(self.values[end.cell] if found is None else (self.rows @ np.rint(found).astype(np.int64))[end.cell])

    def _ask(self, end: End, whole: bool) -> highspy.Highs:
        """Take a program with the reader's own figures in it."""
        program = self._programs[whole]
        if self._reader[whole] != end.reader:
            size = len(self.counts)
            parts = np.arange(size, dtype=np.int32)
            program.changeColsBounds(size, parts, self._least[end.reader], np.full(size, np.inf))
            for row, most in enumerate(self._most[end.reader], start=self.rows.shape[0]):
                if most != self._most[self._reader[whole]][row - self.rows.shape[0]]:
                    program.changeRowBounds(row, -np.inf, most)
            self._reader[whole] = end.reader
        return program

    def _run(self, program: highspy.Highs, cell: int, low: float, high: float) -> Numbers | None:
        """Solve with the unsafe cell held between the bounds, and let go of it."""
        held = cell in self._held
        value = float(self.values[cell])
        program.changeRowBounds(cell, low, high)
        program.run()
        if program.getModelStatus() not in (*_SOLVED, highspy.HighsModelStatus.kInfeasible):
            program.clearSolver()  # HiGHS may lose its way from the last corner
            program.run()
        solved = program.getModelStatus() in _SOLVED
        found = np.array(program.getSolution().col_value)[: len(self.counts)] if solved else None
        program.changeRowBounds(cell, *((value, value) if held else (-np.inf, np.inf)))
        return found

    def _program(self, whole: bool) -> highspy.Highs:
        """Put the equations to the solver; spare cells have slack, told ones none, and the others are free."""
        cells, spare = self.rows.shape[0], np.array(self.spare, dtype=np.int64)
        slack = csr_array((np.ones(len(spare)), (spare, np.arange(len(spare)))), shape=(cells, len(spare)))
        none = csr_array((self._known.shape[0], 2 * len(spare)))
        above, below = hstack([self.rows, slack, -slack]), hstack([self._known, none])
        matrix = csc_array(vstack([above, below]), dtype=np.float64)
        held = np.array([i in self._held for i in range(cells)], dtype=bool)
        model = highspy.HighsLp()
        model.num_row_, model.num_col_ = matrix.shape
        model.col_cost_ = np.zeros(matrix.shape[1])
        model.col_lower_, model.col_upper_ = np.zeros(matrix.shape[1]), np.full(matrix.shape[1], np.inf)
        under = np.where(self._equal, 0.0, -np.inf)
        model.row_lower_ = np.concatenate([np.where(held, self.values, -np.inf), under])
        model.row_upper_ = np.concatenate([np.where(held, self.values, np.inf), np.zeros(len(under))])
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
        model.a_matrix_.value_ = matrix.data
        if whole:
            counts = len(self.counts)
            kinds = [highspy.HighsVarType.kInteger] * counts
            model.integrality_ = kinds + [highspy.HighsVarType.kContinuous] * (matrix.shape[1] - counts)
        program = highspy.Highs()
        for name, value in {"output_flag": False, "threads": 1, "mip_rel_gap": NEAR_ENOUGH}.items():
            program.setOptionValue(name, value)
        program.passModel(model)
        return program


def _matrix(lines: Iterable[Coefficients], place: dict[str, int]) -> csr_array:
    listed = list(lines)
    entries = [(row, place[part], factor) for row, line in enumerate(listed) for part, factor in line]
    rows, columns, factors = (np.array([entry[i] for entry in entries], dtype=np.int64) for i in range(3))
    return csr_array((factors, (rows, columns)), shape=(len(listed), len(place)))
