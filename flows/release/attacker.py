"""One reader with a solver: what each sum can be, given the equations and inequalities that they can set up.

Shares no code with the protection.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from flows.errors import ReleaseStopped
from flows.language.tool import say
from flows.release.linear_system import Ends, Line, Published
from flows.release.sums import Coefficients

NEAR = 1e-6
PRIMAL_SIMPLEX = 4
"""HiGHS's number for it: only the objective changes from one cell to the next, so the last corner is a start."""
SOLVABLE = 2_000_000_000
"""Bounds of whole numbers go no higher where they need not: with 2³¹ - 1 or more HiGHS 1.15 has gone on for ever."""
_SOLVED = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kObjectiveTarget)
Row = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Interval:
    """Least and greatest value that a hidden cell can have. `high` None: nothing published limits it."""

    low: int
    high: int | None

    def holds(self, low: int, high: int) -> bool:
        """Say if both ends, low and high, are possible."""
        return self.low <= low and (self.high is None or self.high >= high)


@dataclass(frozen=True)
class Attacker:
    """One reader with all equations and inequalities that they can set up.

    `seen`: counts that fit all of them, as columns of blocks; `met`: those that this reader found.
    """

    place: dict[str, int]
    relaxed: highspy.Highs
    whole: highspy.Highs
    matrix: csc_array
    low: Row
    high: Row
    least: Row
    ceiling: int
    seen: list[Row] = field(default_factory=list)
    met: list[Counts] = field(default_factory=list)

    @classmethod
    def of(cls, published: Published, reader: str, ceiling: int = 0) -> Attacker:
        """Set up all that a reader knows. `ceiling`: each inner count may be so large, or larger."""
        told = [line for line in published.lines if line.value is not None]
        place = {part: i for i, part in enumerate(sorted(published.parts))}
        equal = np.array([line.value for line in told], dtype=np.float64)
        matrix = _rows((*(line.parts for line in told), *(fact.parts for fact in published.known)), place)
        under = np.array([0.0 if fact.equal else -np.inf for fact in published.known])
        low, high = (
            np.concatenate([equal, under]),
            np.concatenate([equal, np.array([float(fact.most(reader)) for fact in published.known])]),
        )
        least = np.zeros(len(place))
        for part, n in published.own.get(reader, {}).items():
            least[place[part]] = n
        # A part that nothing limits would make the programs unbounded; this is far above all that matters.
        wanted = max(
            (high for line in published.lines for _, high in (*dict(line.insiders).values(), line.need or (0, 0))),
            default=0,
        )
        largest = int(max(np.abs(equal).max(initial=0), least.max(initial=0), wanted))
        ceiling = max(min(1000 + 10 * largest, SOLVABLE), 2 * largest, ceiling)
        relaxed, whole = (_program(matrix, low, high, least, ceiling, each) for each in (False, True))
        return cls(place, relaxed, whole, matrix, low, high, least, ceiling)

    def see(self, claims: Sequence[Counts]) -> None:
        """Keep those of the claimed counts that fit all that this reader knows."""
        if claims:
            counts = np.column_stack(claims).astype(np.float64)
            self.seen.append(counts[:, self._fit(counts)])

    def learns(self, line: Line, need: Ends | None) -> bool:
        """Say if the line is known exactly, or, being unsafe, too closely. `need`: the ends that must be possible of it then."""
        row = _rows([line.parts], self.place).toarray()[0]
        values = self._values(row)
        if need is None:
            return len(values) < 2 and self._least(row) == -self._least(-row)
        return any(
            not any(sign * value <= sign * end for value in values) and self._least(sign * row, sign * end) > sign * end
            for sign, end in zip((1, -1), need, strict=True)
        )

    def nearest(self, parts: Coefficients, need: Ends) -> Ends:
        """Give the ends, or where one is not possible the value nearest to it that is."""
        row = _rows([parts], self.place).toarray()[0]
        low, high = (
            sign * end
            if any(sign * value <= sign * end for value in self._values(row))
            else max(sign * end, self._least(sign * row))
            for sign, end in zip((1, -1), need, strict=True)
        )
        return low, -high

    def interval(self, parts: Coefficients) -> Interval:
        """Find the least and the greatest value of a sum."""
        row = _rows([parts], self.place).toarray()[0]
        low, high = self._least(row), -self._least(-row)
        return Interval(low, None if high >= self.ceiling else high)

    def _values(self, row: Row) -> set[int]:
        """What the row is in the counts seen so far."""
        return {round(float(value)) for block in self.seen for value in np.unique(row @ block)}

    def _least(self, row: Row, enough: float = -highspy.kHighsInf) -> int:
        """Find the least value of the row over whole counts, or one that is at most `enough`; a bound above it where none is.

        No whole counts go below what real numbers reach, rounded up: where counts seen before reach that, it is the least.
        """
        for program in (self.relaxed, self.whole):
            program.changeColsCost(len(row), np.arange(len(row), dtype=np.int32), row)
            program.setOptionValue("objective_target", enough + NEAR)
            status = _solve(program)
            if status == highspy.HighsModelStatus.kInfeasible:
                raise ReleaseStopped(say("Inget lämnas ut: de publicerade talen motsäger varandra."))
            if status not in _SOLVED:
                continue
            point = np.array(program.getSolution().col_value)
            counts = np.rint(point)
            if np.abs(point - counts).max(initial=0) < NEAR and self._fit(counts[:, np.newaxis])[0]:
                break
            reached = float(row @ point)
            bound = math.ceil(reached - NEAR * max(1.0, abs(reached)))
            if status == highspy.HighsModelStatus.kOptimal and (-np.inf < enough < bound or bound in self._values(row)):
                return bound
        else:
            raise ReleaseStopped(say("Inget lämnas ut: angreppet kunde inte räkna klart."))
        self.seen.append(counts[:, np.newaxis])
        self.met.append(counts.astype(np.int64))
        return round(float(row @ counts))

    def _fit(self, counts: Row) -> NDArray[np.bool_]:
        """Say in whole numbers, of each column, if the counts fit all that is known."""
        sums = self.matrix @ counts
        inside = (sums >= self.low[:, np.newaxis]) & (sums <= self.high[:, np.newaxis])
        return np.asarray(inside.all(axis=0) & (counts >= self.least[:, np.newaxis]).all(axis=0))


def _program(matrix: csc_array, low: Row, high: Row, least: Row, ceiling: int, whole: bool) -> highspy.Highs:
    """Put the equations to the solver, once; after this only the objective changes."""
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_ = np.zeros(matrix.shape[1])
    model.col_lower_, model.col_upper_ = least, np.full(matrix.shape[1], float(ceiling))
    model.row_lower_, model.row_upper_ = low, high
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
    model.a_matrix_.value_ = matrix.data
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * matrix.shape[1]
    program = highspy.Highs()
    options = {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0, "simplex_strategy": PRIMAL_SIMPLEX}
    for name, value in options.items():
        program.setOptionValue(name, value)
    program.passModel(model)
    return program


def _solve(program: highspy.Highs) -> Any:
    """Solve from the last corner; where HiGHS loses its way from there, from the beginning."""
    program.run()
    if program.getModelStatus() not in _SOLVED:
        program.clearSolver()
        program.run()
    return program.getModelStatus()


def _rows(lines: Iterable[Coefficients], place: dict[str, int]) -> csc_array:
    listed = list(lines)
    entries = [(row, place[part], factor) for row, line in enumerate(listed) for part, factor in line]
    rows, columns, factors = (np.array([entry[i] for entry in entries], dtype=np.int32) for i in range(3))
    return csc_array((factors.astype(np.float64), (rows, columns)), shape=(len(listed), len(place)))
