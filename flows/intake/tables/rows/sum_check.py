"""Sums held against the rows above them: a sum that does not follow from its rows is how a lost or changed row shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from flows.contracts import Column
from flows.intake.files.workbook import address
from flows.intake.problems import Problem
from flows.intake.tables.layout.recognition import FoundTable
from flows.intake.tables.rows.sum_rows import ROUNDING, SUMMED, SumRow
from flows.intake.values.columns import Setting, Unit, parse_column
from flows.intake.values.text import tidy
from flows.intake.wording import sentence


def sum_problems(
    sums: Sequence[SumRow],
    place: FoundTable,
    frame: pd.DataFrame,
    setting: Setting,
    units: Mapping[str, Unit],
    sha256: str,
) -> list[Problem]:
    """Hold every number of every sum row against the rows above, or since the sum row before, whichever it is.

    `frame`: the typed rows that count, in the sheet's order; `units`: of the columns of money.
    Nothing is said where a cell above could not be read: that cell has its own problem.
    """
    problems: list[Problem] = []
    since = 0
    for line in sums:
        spans = [(since, line.above), (0, line.above)] if line.above else [(0, len(frame))]
        for column in place.contract.columns:
            at = place.places.get(column.name)
            if column.type in SUMMED and at is not None and at < len(line.cells):
                unit = units.get(column.name, Unit())
                problems += _wrong(column, line, at, spans, place, frame, setting, unit, sha256)
        since = line.above
    return problems


def _wrong(
    column: Column,
    line: SumRow,
    at: int,
    spans: Sequence[tuple[int, int]],
    place: FoundTable,
    frame: pd.DataFrame,
    setting: Setting,
    unit: Unit,
    sha256: str,
) -> list[Problem]:
    read = parse_column(column, [line.cells[at]], setting, unit)
    said = read[column.name].iloc[0]
    if pd.isna(said):
        return []
    sums = []
    for first, last in spans:
        if frame[f"{column.name}__fault"].iloc[first:last].notna().any():
            return []
        sums.append(float(frame[column.name].iloc[first:last].sum()))
    if any(abs(float(said) - each) <= ROUNDING for each in sums):
        return []
    words = {"value": tidy(line.cells[at]), "column": column.header, "sum": _shown(sums[-1] / unit.factor)}
    message = sentence("SUMMA_STAMMER_INTE", **words)
    # Of one row the sum is what stands in its cell.
    hidden = {"value": "…", "sum": "…"} if place.contract.persons else {}
    outside = sentence("SUMMA_STAMMER_INTE", **words | hidden)
    cell = address(line.number, at + 1)
    return [
        Problem(
            sha256, place.sheet.name, cell, line.number, column.header, "SUMMA_STAMMER_INTE", "warn", message, outside
        )
    ]


def _shown(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".").replace(".", ",")
