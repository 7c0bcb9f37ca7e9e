"""Loads a linear program into HiGHS, over real numbers or with some of its columns in whole numbers, and changes its bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, vstack

from flows.release.suppression.equations import Numbers

Bounds = tuple[Numbers, Numbers]


@dataclass(frozen=True)
class Program:
    """A linear program: minimise `costs`, with columns within the bounds `columns` and rows within the bounds `rows`.

    Attributes:
        matrix: The coefficients.
        rows: Lower and upper bounds of the rows.
        columns: Lower and upper bounds of the columns.
        costs: What one unit of each column costs.
        whole: So many of the first columns are whole numbers.
    """

    matrix: csr_array
    rows: Bounds
    columns: Bounds
    costs: Numbers
    whole: int = 0


def load(program: Program, **options: float | str) -> highspy.Highs:
    """Load a program into a new solver, which uses one core. `options`: of HiGHS, by their names there."""
    columns = csc_array(program.matrix, dtype=np.float64)
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = columns.shape
    model.col_cost_ = program.costs
    model.col_lower_, model.col_upper_ = program.columns
    model.row_lower_, model.row_upper_ = program.rows
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = columns.indptr, columns.indices
    model.a_matrix_.value_ = columns.data
    if program.whole:
        kinds = [highspy.HighsVarType.kInteger] * program.whole
        model.integrality_ = kinds + [highspy.HighsVarType.kContinuous] * (columns.shape[1] - program.whole)
    solver = highspy.Highs()
    for name, value in {"output_flag": False, "threads": 1, **options}.items():
        solver.setOptionValue(name, value)
    solver.passModel(model)
    return solver


def add_rows(solver: highspy.Highs, loaded: Program, rows: csr_array) -> Program:
    """Load more rows, which bound nothing yet. Returns the whole program."""
    free = np.full(rows.shape[0], np.inf)
    solver.addRows(len(free), -free, free, rows.nnz, rows.indptr[:-1], rows.indices, rows.data)
    low, high = loaded.rows
    return replace(
        loaded,
        matrix=csr_array(vstack([loaded.matrix, rows])),
        rows=(np.concatenate([low, -free]), np.concatenate([high, free])),
    )


def change(solver: highspy.Highs, loaded: Program, program: Program) -> None:
    """Set the bounds and costs that differ from those of the program loaded; the coefficients are the same."""
    at, bounds = _differing(loaded.rows, program.rows)
    solver.changeRowsBounds(len(at), at, *bounds)
    at, bounds = _differing(loaded.columns, program.columns)
    solver.changeColsBounds(len(at), at, *bounds)
    at, (costs,) = _differing((loaded.costs,), (program.costs,))
    solver.changeColsCost(len(at), at, costs)


def _differing(before: Sequence[Numbers], now: Sequence[Numbers]) -> tuple[NDArray[np.int32], list[Numbers]]:
    """Say where one of the numbers differs, and give the new ones there."""
    at = np.flatnonzero(np.any([old != new for old, new in zip(before, now, strict=True)], axis=0))
    return at.astype(np.int32), [new[at] for new in now]
