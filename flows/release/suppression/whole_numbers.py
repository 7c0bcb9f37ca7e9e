"""The protection's programs in whole numbers. Each is built for one question, from the counts that may change and their rows.

Every column has bounds. Without them HiGHS 1.15 has gone on for ever before its search, and no limit of time ended it (ADR 10).
"""

from __future__ import annotations

from dataclasses import replace

import highspy
import numpy as np
from scipy.sparse import csr_array, hstack

from flows.errors import ReleaseStopped
from flows.language.tool import say
from flows.release.suppression.equations import Counts, End, Equations, Flags, Numbers
from flows.release.suppression.solver import Program, load

RELATIVE_GAP = 0.2
"""A solution may cost this share more than the cheapest: it has to be possible, not the best."""
MOST_NODES = 10_000
"""So many nodes are looked at. Nearly all programs need one, and a limit in seconds would give another answer another night."""
_SOLVED = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kSolutionLimit)


def cheapest_in_whole_numbers(
    equations: Equations, end: End, fixed: Flags, weights: Numbers, moving: Flags, *, best: bool = False
) -> Counts | None:
    """Find changes of the counts that take the end: the first found, or with `best` nearly the cheapest.

    Args:
        equations: The system.
        end: The value that its cell shall have.
        fixed: The cells that may not change.
        weights: What a change by one costs, for each other candidate.
        moving: The counts that may change.
        best: Whether to search for the cheapest.

    Returns:
        The change of each count; None if no changes take the end.
    """
    low, high = equations.bounds(end.reader, equations.held)
    low[end.cell], high[end.cell] = equations.change_needed(end)
    free = equations.candidates[~fixed[equations.candidates] & (equations.candidates != end.cell)]
    slack = csr_array((np.ones(len(free)), (free, np.arange(len(free)))), shape=(len(low), len(free)))
    counts, none = np.flatnonzero(moving), np.zeros(2 * len(free))
    rows, increase = equations.rows[:, counts], equations.largest_increase[counts]
    change = abs(rows[free]) @ increase
    program = Program(
        csr_array(hstack([rows, slack, -slack])),
        (low, high),
        (
            np.concatenate([-equations.largest_decrease(end.reader)[counts], none]),
            np.concatenate([increase, change, change]),
        ),
        np.concatenate([np.zeros(len(counts)), weights[free], weights[free]]),
        len(counts),
    )
    found = _solve(program, mip_rel_gap=RELATIVE_GAP, mip_max_improving_sols=highspy.kHighsIInf if best else 1)
    if found is None:
        return None
    changes = np.zeros(len(equations.counts), dtype=np.int64)
    changes[counts] = found
    return changes


def farthest_in_whole_numbers(equations: Equations, end: End) -> Counts | None:
    """Find the changes that move the end's cell farthest towards the end, not past it. Only told cells may not change.

    Raises ReleaseStopped where it is not proven within MOST_NODES that they go farthest: a nearer end would protect less.
    """
    low, high = equations.bounds(end.reader, equations.told)
    low[end.cell], high[end.cell] = sorted((0.0, float(end.bound - equations.values[end.cell])))
    costs = -end.sign * equations.cells[[end.cell]].toarray()[0].astype(float)
    columns = (-equations.largest_decrease(end.reader), equations.largest_increase)
    return _solve(Program(equations.rows, (low, high), columns, costs, len(costs)), proven=True, mip_rel_gap=0.0)


def _solve(program: Program, *, proven: bool = False, **options: float) -> Counts | None:
    """Solve a program without the rows that bound nothing, and return its whole columns; None if there is no solution.

    `proven`: the solution must be the best one.
    """
    low, high = program.rows
    used = np.flatnonzero((np.diff(program.matrix.indptr) > 0) & (np.isfinite(low) | np.isfinite(high)))
    # Jumping to something feasible takes a tenth of the time, and what it finds is found anyway.
    options |= {"mip_max_nodes": MOST_NODES, "mip_heuristic_run_feasibility_jump": False}
    solver = load(replace(program, matrix=program.matrix[used], rows=(low[used], high[used])), **options)
    solver.run()
    if proven and solver.getModelStatus() == highspy.HighsModelStatus.kSolutionLimit:
        raise ReleaseStopped(say("Inget lämnas ut: skyddet kunde inte räkna klart."))
    if solver.getModelStatus() not in _SOLVED or not solver.getSolution().value_valid:
        return None
    found: Counts = np.rint(solver.getSolution().col_value[: program.whole]).astype(np.int64)
    return found
