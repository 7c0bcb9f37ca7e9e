"""Released cells, and what may be worked out from them. A hidden cell has no number here, whatever its column holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd

from flows.language.words import HIDDEN, NONE, Words
from flows.release.declared.disclosure import rules

GROWTH_PERSONS = 5
GROWTH_PER_CENT = 10
MOST_BARS = 6
SMALL = 30
"""A share of fewer is written as a count of a count, also in the headline."""
PEOPLE = ("anstallningar", "beslut", "deltagare")
"""The source tables that every count of people far from the labour market is made from."""


def least() -> int:
    """A count of fewer persons is hidden."""
    return rules().smallest_shown


class Tables(Protocol):
    """What a chart needs of a release: flows.release.released.Released has it."""

    @property
    def facts(self) -> Mapping[str, Any]:
        """The facts beside the tables."""

    def table(self, name: str) -> pd.DataFrame:
        """Give a released table."""


@dataclass(frozen=True)
class Value:
    """A released cell: a number, hidden, or neither (not known, does not apply)."""

    number: float | None
    hidden: bool = False

    @classmethod
    def of(cls, row: Mapping[str, Any], measure: str) -> Value:
        """Take a measure of a row. The number behind a hidden mark is never read."""
        if bool(row[f"{measure}_hidden"]):
            return cls(None, True)
        return cls(known(row[measure]))

    def text(self, w: Words, decimals: int = 0) -> str:
        """Write it: the number, `..` where hidden, `–` where there is none."""
        if self.hidden:
            return HIDDEN
        return NONE if self.number is None else w.number(self.number, decimals)

    def per_cent(self, w: Words) -> str:
        """Write it as per cents."""
        return self.text(w) if self.number is None else w.per_cent(self.number)

    @property
    def cell(self) -> float | str:
        """Give what a spreadsheet cell shows."""
        if self.number is None:
            return HIDDEN if self.hidden else NONE
        return self.number


def known(value: Any) -> float | None:
    """Give a number of a table's column, None where it is missing."""
    return None if pd.isna(value) else float(value)


def rows(frame: pd.DataFrame, *dims: str) -> list[dict[str, Any]]:
    """Give a table's rows in the order of its dimensions; without any, in the table's own order."""
    ordered = frame.sort_values(list(dims)) if dims else frame
    return [{str(name): cell for name, cell in row.items()} for row in ordered.to_dict("records")]


def total(values: list[Value]) -> Value:
    """Add up: hidden where any of them is, nothing where any is not known."""
    if any(each.hidden for each in values):
        return Value(None, hidden=True)
    numbers = [each.number for each in values if each.number is not None]
    return Value(sum(numbers) if numbers and len(numbers) == len(values) else None)


def rounded_share(some: float, whole: float) -> int:
    """Give a share in whole per cents, a half rounded up."""
    return int(200 * some + whole) // int(2 * whole)


def change(before: Value, after: Value) -> int:
    """Give 1 if it grew, -1 if it shrank, 0 if the change is too small to be mentioned.

    The rule is in FIELD.md: at least GROWTH_PERSONS persons and GROWTH_PER_CENT per cent.
    """
    if before.number is None or after.number is None:
        return 0
    step = after.number - before.number
    if abs(step) < GROWTH_PERSONS or abs(step) * 100 < GROWTH_PER_CENT * before.number:
        return 0
    return 1 if step > 0 else -1
