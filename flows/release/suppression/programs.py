"""The programs of the protection: move the inner counts so that a cell takes an end, the cheapest way.

The equations are put to the solver once, over real numbers; from one question to the next only bounds and prices change. Columns
are changes from the true counts, so that every search starts where nothing has moved: few steps lead to a way that moves few
counts. Programs in whole numbers are in whole_numbers.py.
"""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np
from scipy.sparse import csr_array, hstack

from flows.release.linear_system import PUBLIC
from flows.release.suppression.equations import STILL, Counts, End, Equations, Flags, Numbers
from flows.release.suppression.solver import Program, put
from flows.release.suppression.whole_numbers import farthest_way, whole_way

_SOLVED = highspy.HighsModelStatus.kOptimal
STEP = 1e-3
"""What a step of an inner count costs, beside cells, from 1 up: the shortest way is taken, nearly always in whole numbers."""


class Movement:
    """The system as a program over real numbers, and what is asked of it.

    Columns: how far each inner count goes up, how far down, and the same of each spare cell. Rows: the cells, what is known.
    """

    def __init__(self, equations: Equations) -> None:
        self.equations = equations
        self._program = self._put()
        self._reader = PUBLIC

    def least(self, end: End, hard: Flags, weights: Numbers, *, go_on: bool = False) -> Numbers | None:
        """Find changes of the counts that take the end, keep the `hard` cells and move the others the least weighted way.

        Over real numbers. None if no changes do. `go_on`: little is asked otherwise than the time before, so its answer is a
        good start; else the search starts where nothing has moved.
        """
        self._ask(end, hard, weights)
        if not go_on:
            self._program.setBasis()
        return self._run(end.cell, self.equations.way(end))

    def whole(
        self, end: End, hard: Flags, weights: Numbers, moving: Flags | None = None, *, best: bool = False
    ) -> Counts | None:
        """Find the same in whole numbers: the first changes found, or nearly the `best`. `moving`: the counts that may move."""
        moving = np.ones(len(self.equations.counts), dtype=bool) if moving is None else moving
        return whole_way(self.equations, end, hard, weights, moving, best=best)

    def farthest(self, end: End) -> int:
        """Find how far towards the end the cell can go when nothing but earlier editions stands in the way.

        Over real numbers first: where that is no whole step, as nearly always when an edition tells the cell, it goes nowhere.
        """
        nothing, value = np.zeros(self.equations.cells.shape[0]), int(self.equations.values[end.cell])
        row = -end.sign * self.equations.cells[[end.cell]].toarray()[0].astype(float)
        costs = np.concatenate([row, -row])
        self._ask(end, nothing.astype(bool), nothing)
        self._program.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        found = self._run(end.cell, sorted((0.0, float(end.bound - value))))
        if found is not None and abs(row @ found) < 1 - STILL:
            return value
        whole = farthest_way(self.equations, end)
        return value if whole is None else value - end.sign * round(float(row @ whole))

    def _ask(self, end: End, hard: Flags, weights: Numbers) -> None:
        """Put the reader's own figures, the hard cells and the prices in; the end's own cell has no slack."""
        equations, program, at = self.equations, self._program, 2 * len(self.equations.counts)
        if self._reader != end.reader:
            size = at // 2
            _bound(program, np.arange(size, at), equations.room(end.reader))
            before, most = (equations.bounds(reader, equations.held)[1] for reader in (self._reader, end.reader))
            for row in np.flatnonzero(before != most):
                program.changeRowBounds(int(row), -np.inf, float(most[row]))
            self._reader = end.reader
        spare = equations.spare
        free = np.where(hard[spare] | (spare == end.cell), 0.0, np.inf)
        _bound(program, np.arange(at, at + 2 * len(spare)), np.concatenate([free, free]))
        costs = np.concatenate([np.full(at, STEP), weights[spare], weights[spare]])
        program.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)

    def _run(self, cell: int, ends: Sequence[float]) -> Numbers | None:
        """Solve with the unsafe cell between the ends, and let go of it."""
        program, size = self._program, len(self.equations.counts)
        program.changeRowBounds(cell, *ends)
        program.run()
        if program.getModelStatus() not in (_SOLVED, highspy.HighsModelStatus.kInfeasible):
            program.clearSolver()  # HiGHS may lose its way
            program.run()
        found = np.array(program.getSolution().col_value) if program.getModelStatus() == _SOLVED else None
        program.changeRowBounds(cell, *((0.0, 0.0) if self.equations.held[cell] else (-np.inf, np.inf)))
        return None if found is None else found[:size] - found[size : 2 * size]

    def _put(self) -> highspy.Highs:
        """Put the equations to the solver; spare cells have slack, told ones none, and the others are free."""
        equations, spare = self.equations, self.equations.spare
        rows, size = equations.rows.shape
        slack = csr_array((np.ones(len(spare)), (spare, np.arange(len(spare)))), shape=(rows, len(spare)))
        matrix = csr_array(hstack([equations.rows, -equations.rows, slack, -slack]))
        nothing = np.zeros(matrix.shape[1])
        up = np.concatenate([np.full(size, np.inf), equations.room(PUBLIC), np.full(2 * len(spare), np.inf)])
        return put(Program(matrix, equations.bounds(PUBLIC, equations.held), (nothing, up), nothing), presolve="off")


def _bound(program: highspy.Highs, columns: Counts, high: Numbers) -> None:
    program.changeColsBounds(len(columns), columns.astype(np.int32), np.zeros(len(columns)), high)
