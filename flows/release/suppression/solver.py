"""Puts a linear program to HiGHS, over real numbers or with some of its columns whole."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Program:
    """A linear program: the least of `costs` over columns that keep to `columns`, with rows that keep to `rows`.

    Attributes:
        rows, columns: Lower and upper bounds.
        whole: So many of the first columns are whole numbers.
    """

    matrix: csr_array
    rows: tuple[Numbers, Numbers]
    columns: tuple[Numbers, Numbers]
    costs: Numbers
    whole: int = 0


def put(program: Program, **options: float | str) -> highspy.Highs:
    """Put a program to the solver, which takes one core."""
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
