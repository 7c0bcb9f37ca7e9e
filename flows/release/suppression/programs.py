"""The protection's linear programs: the cheapest changes of the inner counts by which a cell takes an end.

The equations are loaded into the solver once, over real numbers. Between two questions only bounds and costs change. Columns are
changes from the true counts, so that a search starts where nothing has changed: after few steps it has changed few counts.

Of many rows few ever bound anything: an unsafe cell's does where it is asked for, and a known fact's where an answer would go
against it. Each is loaded when that happens for the first time (row generation: Dantzig, Fulkerson and Johnson, Journal of the
Operations Research Society of America 2, 1954).
Programs in whole numbers are in whole_numbers.py.
"""

from __future__ import annotations

import highspy
import numpy as np
from scipy.sparse import csr_array, hstack

from flows.release.suppression.equations import TOLERANCE, End, Equations, Flags, Numbers
from flows.release.suppression.solver import Bounds, Program, add_rows, change, load

_SOLVED = highspy.HighsModelStatus.kOptimal
COUNT_COST = 1e-3
"""What it costs to change an inner count by one; a cell costs 1 or more. So changes are few, and nearly always whole numbers."""


class Programs:
    """The system as a program over real numbers, and the questions that the search asks it.

    Columns: how much each inner count grows, how much it shrinks, and the same for the slack of each candidate. Rows: the cells
    that are told or candidates, then those loaded later. A cell that is one inner count has neither row nor slack: its bounds
    and its cost are those of the count's columns.

    Attributes:
        equations: The system.
        impossible: Whether nothing answers the question that was asked last, over real numbers and so in whole ones.
    """

    def __init__(self, equations: Equations) -> None:
        self.equations, self.impossible = equations, False
        cells, self._size = equations.cells.shape
        self._candidate = np.isin(np.arange(cells), equations.candidates)
        self._one_count = (np.diff(equations.cells.indptr) == 1) & (abs(equations.cells).sum(axis=1) == 1)
        self._ones = np.flatnonzero(self._one_count)
        entry = equations.cells.indptr[self._ones]
        self._count_of, self._factor = equations.cells.indices[entry], equations.cells.data[entry].astype(float)
        self._rows = np.flatnonzero(equations.held & ~self._one_count)
        self._to_load: Flags = np.ones(equations.rows.shape[0], dtype=bool)
        self._to_load[self._rows] = self._to_load[self._ones] = False
        self._slacks = np.setdiff1d(equations.candidates, self._ones)
        self._program = self._first()
        self._solver = load(self._program, presolve="off")

    def cheapest(self, end: End, fixed: Flags, weights: Numbers, *, warm_start: bool = False) -> Numbers | None:
        """Find the cheapest changes of the counts that take the end, over real numbers.

        Args:
            end: The value that its cell shall have.
            fixed: The cells that may not change.
            weights: What a change by one costs, for each other candidate; 0 where it costs nothing.
            warm_start: Start from the answer to the question before, which is nearly the same; else from no change at all.

        Returns:
            The change of each count; None if no changes take the end.
        """
        weights = np.where(self._candidate & ~fixed, weights, 0.0)
        low, high = self.equations.bounds(end.reader, self.equations.told | fixed | ((weights > 0) & ~self._one_count))
        low[end.cell], high[end.cell] = self.equations.change_needed(end)
        costs = np.full(self._size, COUNT_COST)
        np.add.at(costs, self._count_of, weights[self._ones])
        return self._solve(end.reader, (low, high), (costs, costs), weights[self._slacks], warm_start)

    def farthest(self, end: End) -> float:
        """Find over real numbers how far the cell can move towards the end, not past it. Only told cells may not change.

        In whole numbers it moves no farther.
        """
        change = float(end.bound - self.equations.values[end.cell])
        row = -end.sign * self.equations.cells[[end.cell]].toarray()[0].astype(float)
        low, high = self.equations.bounds(end.reader, self.equations.told)
        low[end.cell], high[end.cell] = sorted((0.0, change))
        found = self._solve(end.reader, (low, high), (row, -row), np.zeros(len(self._slacks)), warm_start=True)
        return abs(change) if found is None else abs(float(row @ found))

    def _solve(
        self, reader: str, rows: Bounds, costs: tuple[Numbers, Numbers], slack_costs: Numbers, warm_start: bool
    ) -> Numbers | None:
        """Find the cheapest changes within the bounds of the rows. `costs`: of growing and of shrinking.

        A slack without a cost does not change.
        """
        least, most = -self.equations.largest_decrease(reader), np.full(self._size, np.inf)
        low, high = np.sort([self._factor * each[self._ones] for each in rows], axis=0)
        np.maximum.at(least, self._count_of, low)
        np.minimum.at(most, self._count_of, high)
        self.impossible = bool((least > most).any())
        if self.impossible:
            return None
        none, slack = np.zeros(len(slack_costs)), np.where(slack_costs > 0, np.inf, 0.0)
        columns = (
            np.concatenate([np.maximum(least, 0.0), np.maximum(-most, 0.0), none, none]),
            np.concatenate([np.maximum(most, 0.0), np.maximum(-least, 0.0), slack, slack]),
        )
        cells = slice(len(self.equations.values))
        bounded = np.zeros_like(self._to_load)
        bounded[cells] = np.isfinite(rows[0][cells]) | np.isfinite(rows[1][cells])
        self._load(bounded & self._to_load)
        costs_of_all = np.concatenate([*costs, slack_costs, slack_costs])
        while True:
            loaded = (rows[0][self._rows], rows[1][self._rows])
            program = Program(self._program.matrix, loaded, columns, costs_of_all)
            change(self._solver, self._program, program)
            self._program = program
            found = self._run(warm_start)
            if found is None or not self._load(self._gone_against(rows, found)):
                return found
            warm_start = True

    def _gone_against(self, rows: Bounds, changes: Numbers) -> Flags:
        """Say of each row if it is a known fact that is not loaded, and that these changes go against."""
        known = slice(len(self.equations.values), None)
        against, sums = np.zeros_like(self._to_load), self.equations.known @ changes
        against[known] = (sums < rows[0][known] - TOLERANCE) | (sums > rows[1][known] + TOLERANCE)
        return against & self._to_load

    def _load(self, rows: Flags) -> bool:
        """Load these rows, which are not loaded yet. Says if there are any."""
        new = np.flatnonzero(rows)
        if len(new):
            added = self.equations.rows[new]
            none = csr_array((len(new), 2 * len(self._slacks)))
            self._program = add_rows(self._solver, self._program, csr_array(hstack([added, -added, none])))
            self._rows, self._to_load[new] = np.concatenate([self._rows, new]), False
        return len(new) > 0

    def _run(self, warm_start: bool) -> Numbers | None:
        solver = self._solver
        if not warm_start:
            solver.setBasis()
        solver.run()
        if solver.getModelStatus() not in (_SOLVED, highspy.HighsModelStatus.kInfeasible):
            solver.clearSolver()  # from an earlier answer HiGHS sometimes fails: start again
            solver.run()
        self.impossible = solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible
        if solver.getModelStatus() != _SOLVED:
            return None
        grown, shrunk = np.array(solver.getSolution().col_value)[: 2 * self._size].reshape(2, -1)
        return np.asarray(grown - shrunk)

    def _first(self) -> Program:
        """The equations, with nothing bounded yet."""
        slacks = len(self._slacks)
        slack = csr_array(
            (np.ones(slacks), (self._slacks, np.arange(slacks))), shape=(self.equations.rows.shape[0], slacks)
        )
        rows = self.equations.rows
        matrix = csr_array(csr_array(hstack([rows, -rows, slack, -slack]))[self._rows])
        row, column = (np.zeros(length) for length in matrix.shape)
        return Program(matrix, (row, row), (column, column), column)
