"""What reading a file gives: its tables as frames, and every problem found."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from flows.contracts import Contract
from flows.intake.problems import Problem

if TYPE_CHECKING:
    import pandas as pd

EMPLOYED = "_employed"
"""A column that the reader adds to a year's row: whether somebody was employed in it, or was paid."""
WORK = "_work"
"""Another: how many years of full-time work the workbook tells of in that year, up to the end of its period."""
PART_YEAR = "_part_year"
"""Another: whether the workbook's period covers a part of the year only."""


@dataclass
class SheetTable:
    """One source table of a file. `letters`: Excel column of each contract column; `rows_read`: rows that hold anything.

    `frame`: the contract's typed columns, `_sheet`, `_row`, and for each column `<name>__fault` (code, or missing) and
    `<name>__text` (the text of a faulty cell, never of an identifying column). `broken_rows`: Excel row → code of rows that
    are rejected whatever stands in them, since nobody can say which cell is which.
    """

    contract: Contract
    sheet: str
    frame: pd.DataFrame
    letters: dict[str, str] = field(default_factory=dict)
    rejected: pd.DataFrame | None = None
    broken_rows: dict[int, str] = field(default_factory=dict)
    rows_read: int = 0


@dataclass
class FileReading:
    """A file read: which kind it is, who sent it, up to which day it speaks, its tables, and the problems met on the way."""

    file: str
    source: str
    submitter: str
    period_to: date | None
    tables: list[SheetTable]
    problems: list[Problem]
