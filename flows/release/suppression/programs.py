"""The protection's linear programs: the cheapest changes of the inner counts by which a cell takes an end.

The equations are loaded into the solver once, over real numbers. Between two questions only bounds and costs change. Columns are
changes from the true counts, so that a search starts where nothing has changed: after few steps it has changed few counts.
Programs in whole numbers are in whole_numbers.py.
"""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np
from scipy.sparse import csr_array, hstack

from flows.release.linear_system import PUBLIC
from flows.release.suppression.equations import TOLERANCE, Counts, End, Equations, Flags, Numbers
from flows.release.suppression.solver import Program, load
from flows.release.suppression.whole_numbers import farthest_in_whole_numbers

_SOLVED = highspy.HighsModelStatus.kOptimal
COUNT_COST = 1e-3
"""What it costs to change an inner count by one; a cell costs 1 or more. So changes are few, and nearly always whole numbers."""


class Programs:
    """The system as a program over real numbers, and the questions that the search asks it.

    Columns: how much each inner count grows, how much it shrinks, and the same for the slack of each candidate. Rows: the cells,
    then the known facts.
    """

    def __init__(self, equations: Equations) -> None:
        self.equations = equations
        self._program = self._load()
        self._reader = PUBLIC

    def cheapest(self, end: End, fixed: Flags, weights: Numbers, *, warm_start: bool = False) -> Numbers | None:
        """Find the cheapest changes of the counts that take the end, over real numbers.

        Args:
            end: The value that its cell shall have.
            fixed: The cells that may not change.
            weights: What a change by one costs, for each other candidate.
            warm_start: Start from the answer to the question before, which is nearly the same; else from no change at all.

        Returns:
            The change of each count; None if no changes take the end.
        """
        self._ask(end, fixed, weights)
        if not warm_start:
            self._program.setBasis()
        return self._run(end.cell, self.equations.change_needed(end))

    def farthest_value(self, end: End) -> int:
        """Find the value nearest to the end that the cell can have, where only told cells may not change.

        Over real numbers first. Where the cell cannot change by one there, it cannot in whole numbers; that is so nearly always
        when an earlier edition tells it.
        """
        nothing, value = np.zeros(self.equations.cells.shape[0]), int(self.equations.values[end.cell])
        row = -end.sign * self.equations.cells[[end.cell]].toarray()[0].astype(float)
        costs = np.concatenate([row, -row])
        self._ask(end, nothing.astype(bool), nothing)
        self._program.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        found = self._run(end.cell, sorted((0.0, float(end.bound - value))))
        if found is not None and abs(row @ found) < 1 - TOLERANCE:
            return value
        whole = farthest_in_whole_numbers(self.equations, end)
        return value if whole is None else value - end.sign * round(float(row @ whole))

    def _ask(self, end: End, fixed: Flags, weights: Numbers) -> None:
        """Set the bounds of the reader, the fixed cells and the costs. The end's own cell gets no slack."""
        equations, program, at = self.equations, self._program, 2 * len(self.equations.counts)
        if self._reader != end.reader:
            size = at // 2
            _bound(program, np.arange(size, at), equations.largest_decrease(end.reader))
            before, most = (equations.bounds(reader, equations.held)[1] for reader in (self._reader, end.reader))
            for row in np.flatnonzero(before != most):
                program.changeRowBounds(int(row), -np.inf, float(most[row]))
            self._reader = end.reader
        candidates = equations.candidates
        free = np.where(fixed[candidates] | (candidates == end.cell), 0.0, np.inf)
        _bound(program, np.arange(at, at + 2 * len(candidates)), np.concatenate([free, free]))
        costs = np.concatenate([np.full(at, COUNT_COST), weights[candidates], weights[candidates]])
        program.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)

    def _run(self, cell: int, bounds: Sequence[float]) -> Numbers | None:
        """Solve with the change of the cell between two bounds, and put its old bounds back."""
        program, size = self._program, len(self.equations.counts)
        program.changeRowBounds(cell, *bounds)
        program.run()
        if program.getModelStatus() not in (_SOLVED, highspy.HighsModelStatus.kInfeasible):
            program.clearSolver()  # from an earlier answer HiGHS sometimes fails: start again
            program.run()
        found = np.array(program.getSolution().col_value) if program.getModelStatus() == _SOLVED else None
        program.changeRowBounds(cell, *((0.0, 0.0) if self.equations.held[cell] else (-np.inf, np.inf)))
        return None if found is None else found[:size] - found[size : 2 * size]

    def _load(self) -> highspy.Highs:
        """Load the equations. Candidates may change by a slack, told cells may not change, and all others are free."""
        equations, candidates = self.equations, self.equations.candidates
        rows, size = equations.rows.shape
        slack = csr_array(
            (np.ones(len(candidates)), (candidates, np.arange(len(candidates)))), shape=(rows, len(candidates))
        )
        matrix = csr_array(hstack([equations.rows, -equations.rows, slack, -slack]))
        nothing = np.zeros(matrix.shape[1])
        up = np.concatenate(
            [np.full(size, np.inf), equations.largest_decrease(PUBLIC), np.full(2 * len(candidates), np.inf)]
        )
        return load(Program(matrix, equations.bounds(PUBLIC, equations.held), (nothing, up), nothing), presolve="off")


def _bound(program: highspy.Highs, columns: Counts, high: Numbers) -> None:
    program.changeColsBounds(len(columns), columns.astype(np.int32), np.zeros(len(columns)), high)
