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
    counts, none = np.flatnonzero(moving), np.zeros(2 * len(free))
    used, increase = _bounding(low, high), equations.largest_increase[counts]
    rows = equations.rows[used][:, counts]
    at = np.searchsorted(used, free)
    slack = csr_array((np.ones(len(free)), (at, np.arange(len(free)))), shape=(len(used), len(free)))
    change = abs(rows[at]) @ increase
    program = Program(
        csr_array(hstack([rows, slack, -slack])),
        (low[used], high[used]),
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
    columns, used = (-equations.largest_decrease(end.reader), equations.largest_increase), _bounding(low, high)
    program = Program(equations.rows[used], (low[used], high[used]), columns, costs, len(costs))
    return _solve(program, proven=True, mip_rel_gap=0.0)


def _bounding(low: Numbers, high: Numbers) -> Counts:
    """The rows that bound anything: only these are taken out of the equations, which takes as long as the program itself."""
    return np.flatnonzero(np.isfinite(low) | np.isfinite(high))


def _solve(program: Program, *, proven: bool = False, **options: float) -> Counts | None:
    """Solve a program, and return its whole columns; None if there is no solution. `proven`: it must be the best one."""
    used = np.flatnonzero(np.diff(program.matrix.indptr) > 0)
    # Jumping to something feasible takes a tenth of the time, and what it finds is found anyway.
    options |= {"mip_max_nodes": MOST_NODES, "mip_heuristic_run_feasibility_jump": False}
    low, high = (each[used] for each in program.rows)
    solver = load(replace(program, matrix=program.matrix[used], rows=(low, high)), **options)
    solver.run()
    if proven and solver.getModelStatus() == highspy.HighsModelStatus.kSolutionLimit:
        raise ReleaseStopped(say("Inget lämnas ut: skyddet kunde inte räkna klart."))
    if solver.getModelStatus() not in _SOLVED or not solver.getSolution().value_valid:
        return None
    found: Counts = np.rint(solver.getSolution().col_value[: program.whole]).astype(np.int64)
    return found
