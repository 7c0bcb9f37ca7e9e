"""The rows of a sheet that are the table's, and what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.intake.tables.rows.amounts import UnitNote
from flows.intake.tables.rows.sums.sum_rows import SumRow

RowColumn = tuple[int, int]
"""Excel row, and column from 0."""


@dataclass
class TableRows:
    """`numbers`: Excel's rows that count; `cells`: their cells, equally wide; `sums`: the sum rows among them.

    `unit_line`: the line of units under the header; `notes`: texts around the table that name a unit; `asked`: merged cells
    of which nobody can say which row or column they are for; `waiting`: Excel row → code of rows that wait for an answer;
    `own`: rows of which the sender says that they are no sums.
    """

    numbers: list[int] = field(default_factory=list)
    cells: list[list[object]] = field(default_factory=list)
    sums: list[SumRow] = field(default_factory=list)
    unit_line: Sequence[object] = ()
    notes: list[UnitNote] = field(default_factory=list)
    asked: set[RowColumn] = field(default_factory=set)
    waiting: dict[int, str] = field(default_factory=dict)
    own: set[int] = field(default_factory=set)
