"""The programs of the protection: move the inner counts so that a cell takes an end, the cheapest way.

The equations are put to the solver once; from one question to the next only bounds and prices change. Columns are changes from
the true counts, so that every search starts where nothing has moved: few steps lead to a way that moves few counts.
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
STEP = 1e-3
"""What a step of an inner count costs, beside cells, from 1 up: the shortest way is taken, nearly always in whole numbers."""
STILL = 1e-6


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

    Columns: how far each inner count goes up, how far down, and the same of each spare cell. Rows: the cells, what is known.
    """

    def __init__(self, system: System) -> None:
        cells = system.cells
        self._place = {part: i for i, part in enumerate(system.parts)}
        self.counts: Counts = np.array(list(system.parts.values()), dtype=np.int64)
        self.rows = _matrix((cell.parts for cell in cells), self._place)
        self.values: Counts = self.rows @ self.counts
        self._known = _matrix((fact.parts for fact in system.known), self._place)
        self._sums: Counts = self._known @ self.counts
        self._equal = np.array([fact.equal for fact in system.known], dtype=bool)
        self._told = np.array([cell.told is True for cell in cells], dtype=bool)
        self.spare = [i for i, cell in enumerate(cells) if cell.told is None and cell.shown and not cell.unsafe]
        self._held = set(self.spare) | set(np.flatnonzero(self._told).tolist())
        readers = (PUBLIC, *system.own)
        self._most = {reader: np.array([float(fact.most(reader)) for fact in system.known]) for reader in readers}
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

    def least(self, end: End, hard: Flags, weights: Numbers, *, go_on: bool = False) -> Numbers | None:
        """Find changes of the counts that take the end, keep the `hard` cells and move the others the least weighted way.

        Over real numbers. None if no changes do. `go_on`: little is asked otherwise than the time before, so its answer is a
        good start; else the search starts where nothing has moved.
        """
        program = self._ask(end, hard, weights, whole=False)
        if not go_on:
            program.setBasis()
        return self._run(program, end)

    def whole(
        self, end: End, hard: Flags, weights: Numbers, way: Numbers | None = None, *, best: bool = False
    ) -> Numbers | None:
        """Find the same in whole numbers: the first changes found, or nearly the `best`.

        `way`: only the counts that this way over real numbers moves may move (relaxation induced neighborhood search: Danna,
        Rothberg and Le Pape, Mathematical Programming 102, 2005).
        """
        program = self._ask(end, hard, weights, whole=True)
        size = len(self.counts)
        still = np.flatnonzero(np.abs(way) < STILL) if way is not None else np.zeros(0, dtype=np.int64)
        columns, room = np.concatenate([still, still + size]), self._room(end.reader)
        _bound(program, columns, np.zeros(len(columns)))
        program.setOptionValue("mip_max_improving_sols", highspy.kHighsIInf if best else 1)
        found = self._run(program, end)
        _bound(program, columns, room[columns])
        return found

    def farthest(self, end: End) -> int:
        """Find how far towards the end the cell can go when nothing but earlier editions stands in the way.

        Over real numbers first: where that is no whole step, as nearly always when an edition tells the cell, it goes nowhere.
        """
        nothing, change = np.zeros(self.rows.shape[0]), 0
        row = -end.sign * self.rows[[end.cell]].toarray()[0].astype(float)
        costs = np.concatenate([row, -row])
        for whole in (False, True):
            program = self._ask(end, nothing.astype(bool), nothing, whole=whole)
            program.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
            program.setOptionValue("mip_rel_gap", 0.0)
            program.setOptionValue("mip_max_improving_sols", highspy.kHighsIInf)
            found = self._run(program, end, at_most=True)
            program.setOptionValue("mip_rel_gap", NEAR_ENOUGH)
            change = 0 if found is None else round(float(row @ np.rint(found)))
            if found is not None and abs(row @ found) < 1 - STILL:
                return int(self.values[end.cell])
        return int(self.values[end.cell]) - end.sign * change

    def _room(self, reader: str) -> Numbers:
        """How far each count can go up, and how far down to what is a reader's own."""
        return np.concatenate([np.full(len(self.counts), np.inf), self.counts - self._least[reader]])

    def _ask(self, end: End, hard: Flags, weights: Numbers, *, whole: bool) -> highspy.Highs:
        """Take a program with the reader's own figures, the hard cells and the prices in it; the end's own cell has no slack."""
        program, at, spare = self._programs[whole], 2 * len(self.counts), np.array(self.spare, dtype=np.int64)
        if self._reader[whole] != end.reader:
            _bound(program, np.arange(at), self._room(end.reader))
            before, most = self._most[self._reader[whole]], self._most[end.reader]
            for fact in np.flatnonzero(before != most):
                program.changeRowBounds(self.rows.shape[0] + int(fact), -np.inf, float(most[fact] - self._sums[fact]))
            self._reader[whole] = end.reader
        free = np.where(hard[spare] | (spare == end.cell), 0.0, np.inf)
        _bound(program, np.arange(at, at + 2 * len(spare)), np.concatenate([free, free]))
        costs = np.concatenate([np.full(at, STEP), weights[spare], weights[spare]])
        program.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        return program

    def _run(self, program: highspy.Highs, end: End, *, at_most: bool = False) -> Numbers | None:
        """Solve with the unsafe cell at the end or beyond, or on the way there, and let go of it."""
        way, size = float(end.bound - self.values[end.cell]), len(self.counts)
        ends = sorted((0.0, way)) if at_most else (way, np.inf) if end.sign > 0 else (-np.inf, way)
        program.changeRowBounds(end.cell, *ends)
        program.run()
        if program.getModelStatus() not in (*_SOLVED, highspy.HighsModelStatus.kInfeasible):
            program.clearSolver()  # HiGHS may lose its way
            program.run()
        found = np.array(program.getSolution().col_value) if program.getModelStatus() in _SOLVED else None
        program.changeRowBounds(end.cell, *((0.0, 0.0) if end.cell in self._held else (-np.inf, np.inf)))
        return None if found is None else found[:size] - found[size : 2 * size]

    def _program(self, whole: bool) -> highspy.Highs:
        """Put the equations to the solver; spare cells have slack, told ones none, and the others are free."""
        cells, spare = self.rows.shape[0], np.array(self.spare, dtype=np.int64)
        slack = csr_array((np.ones(len(spare)), (spare, np.arange(len(spare)))), shape=(cells, len(spare)))
        none = csr_array((self._known.shape[0], 2 * len(spare)))
        above = hstack([self.rows, -self.rows, slack, -slack])
        matrix = csc_array(vstack([above, hstack([self._known, -self._known, none])]), dtype=np.float64)
        held = np.array([i in self._held for i in range(cells)], dtype=bool)
        model = highspy.HighsLp()
        model.num_row_, model.num_col_ = matrix.shape
        model.col_cost_ = np.zeros(matrix.shape[1])
        model.col_lower_ = np.zeros(matrix.shape[1])
        model.col_upper_ = np.concatenate([self._room(PUBLIC), np.full(2 * len(spare), np.inf)])
        model.row_lower_ = np.concatenate([np.where(held, 0.0, -np.inf), np.where(self._equal, 0.0, -np.inf)])
        model.row_upper_ = np.concatenate([np.where(held, 0.0, np.inf), self._most[PUBLIC] - self._sums])
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
        model.a_matrix_.value_ = matrix.data
        if whole:
            counts = 2 * len(self.counts)
            kinds = [highspy.HighsVarType.kInteger] * counts
            model.integrality_ = kinds + [highspy.HighsVarType.kContinuous] * (matrix.shape[1] - counts)
        program = highspy.Highs()
        options = {"output_flag": False, "threads": 1, "mip_rel_gap": NEAR_ENOUGH, "presolve": "on" if whole else "off"}
        for name, value in options.items():
            program.setOptionValue(name, value)
        program.passModel(model)
        return program


def _bound(program: highspy.Highs, columns: Counts, high: Numbers) -> None:
    program.changeColsBounds(len(columns), columns.astype(np.int32), np.zeros(len(columns)), high)


def _matrix(lines: Iterable[Coefficients], place: dict[str, int]) -> csr_array:
    listed = list(lines)
    entries = [(row, place[part], factor) for row, line in enumerate(listed) for part, factor in line]
    rows, columns, factors = (np.array([entry[i] for entry in entries], dtype=np.int64) for i in range(3))
    return csr_array((factors, (rows, columns)), shape=(len(listed), len(place)))
