"""Read one cell of a column of days."""

from __future__ import annotations

from collections.abc import Iterable

from flows.contracts import Column
from flows.intake.values.days.context import DayContext
from flows.intake.values.days.dates import date_reader
from flows.intake.values.text import Read


def read_date(value: object, about: DayContext, column: Column, others: Iterable[object] = ()) -> Read:
    """What a cell is read as. `others`: the column's other cells, which settle what can be two days."""
    return date_reader(column, [*others, value], about)(value)
