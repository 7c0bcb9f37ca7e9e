"""The programs of the protection in whole numbers: each is made anew, of the counts that may move and the rows they stand in."""

from __future__ import annotations

from dataclasses import replace

import highspy
import numpy as np
from scipy.sparse import csr_array, hstack

from flows.release.suppression.equations import Counts, End, Equations, Flags, Numbers
from flows.release.suppression.solver import Program, put

NEAR_ENOUGH = 0.2
"""A way in whole numbers may be this much dearer than the best: it is a witness, not an answer."""
_SOLVED = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kSolutionLimit)


def whole_way(
    equations: Equations, end: End, hard: Flags, weights: Numbers, moving: Flags, *, best: bool = False
) -> Counts | None:
    """Find changes of the counts that take the end and keep the `hard` cells: the first found, or nearly the `best`.

    `weights`: what each spare cell costs that moves; `moving`: the counts that may move. None if no changes do.
    """
    low, high = equations.bounds(end.reader, equations.held)
    low[end.cell], high[end.cell] = equations.way(end)
    free = equations.spare[~hard[equations.spare] & (equations.spare != end.cell)]
    slack = csr_array((np.ones(len(free)), (free, np.arange(len(free)))), shape=(len(low), len(free)))
    counts, none = np.flatnonzero(moving), np.zeros(2 * len(free))
    program = Program(
        csr_array(hstack([equations.rows[:, counts], slack, -slack])),
        (low, high),
        (np.concatenate([-equations.room(end.reader)[counts], none]), np.full(len(counts) + len(none), np.inf)),
        np.concatenate([np.zeros(len(counts)), weights[free], weights[free]]),
        len(counts),
    )
    found = _solve(program, mip_rel_gap=NEAR_ENOUGH, mip_max_improving_sols=highspy.kHighsIInf if best else 1)
    if found is None:
        return None
    changes = np.zeros(len(equations.counts), dtype=np.int64)
    changes[counts] = found
    return changes


def farthest_way(equations: Equations, end: End) -> Counts | None:
    """Find changes that move the end's cell as far as they can, not past the end, when nothing but what was told is held."""
    low, high = equations.bounds(end.reader, equations.told)
    low[end.cell], high[end.cell] = sorted((0.0, float(end.bound - equations.values[end.cell])))
    costs = -end.sign * equations.cells[[end.cell]].toarray()[0].astype(float)
    columns = (-equations.room(end.reader), np.full(len(costs), np.inf))
    return _solve(Program(equations.rows, (low, high), columns, costs, len(costs)), mip_rel_gap=0.0)


def _solve(program: Program, **options: float) -> Counts | None:
    """Solve a program of the rows that say something of a column; give its whole columns."""
    low, high = program.rows
    used = np.flatnonzero((np.diff(program.matrix.indptr) > 0) & (np.isfinite(low) | np.isfinite(high)))
    solver = put(replace(program, matrix=program.matrix[used], rows=(low[used], high[used])), **options)
    solver.run()
    if solver.getModelStatus() not in _SOLVED:
        return None
    found: Counts = np.rint(solver.getSolution().col_value[: program.whole]).astype(np.int64)
    return found
