"""Sums held against the rows above them: a sum that does not follow from its rows is how a lost or changed row shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from flows.contracts import Column
from flows.intake.files.workbook import address
from flows.intake.problems import Problem
from flows.intake.tables.layout.recognition import FoundTable
from flows.intake.tables.rows.sums.adding_up import ROUNDING
from flows.intake.tables.rows.sums.sum_rows import SUMMED, SumRow
from flows.intake.values.columns import parse_column
from flows.intake.values.readers import Setting, Unit
from flows.intake.values.text import tidy
from flows.intake.wording import sentence


def sum_problems(
    sums: Sequence[SumRow],
    waiting: Collection[int],
    place: FoundTable,
    frame: pd.DataFrame,
    setting: Setting,
    units: Mapping[str, Unit],
    sha256: str,
) -> list[Problem]:
    """Hold every number of every sum row against the rows above or below, or those up to the next sum row, whichever it is.

    `waiting`: Excel rows that wait for an answer; `frame`: the rows as typed, in the sheet's order; `units`: of the amounts.
    Nothing is said where one of their cells could not be read: that cell has its own problem.
    """
    problems: list[Problem] = []
    frame = frame[~frame["_row"].isin(list(waiting))]
    breaks = sorted({*waiting, *(line.number for line in sums)})
    for line in sums:
        before = [number for number in breaks if number < line.number][-1:]
        after = [number for number in breaks if number > line.number][:1]
        since, at, until = (
            int((frame["_row"] < row).sum()) for row in (*(before or [0]), line.number, *(after or [1 << 30]))
        )
        spans = [(since, at), (0, at), (at, until), (at, len(frame))]
        for column in place.contract.columns:
            here = place.places.get(column.name)
            if column.type in SUMMED and here is not None and here < len(line.cells):
                unit = units.get(column.name, Unit())
                problems += _wrong(column, line, here, spans, place, frame, setting, unit, sha256)
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
    if pd.isna(read[column.name].iloc[0]):
        return []
    said = float(read[column.name].iloc[0])
    if frame[f"{column.name}__fault"].notna().any():
        return []
    sums = [float(frame[column.name].iloc[first:last].sum()) for first, last in spans if first < last]
    if any(abs(said - each) <= ROUNDING for each in sums):
        return []
    nearest = min(sums, key=lambda total: abs(total - said), default=0.0)
    words = {"value": tidy(line.cells[at]), "column": column.header, "sum": _shown(nearest / unit.factor)}
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
