"""What must hold inside one public file: parts within wholes, one row each, places and tables that agree."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from flows.contracts.places import UNKNOWN_COUNTY, place_names
from flows.intake.statistics.aggregation import Records
from flows.intake.statistics.layout import Layout
from flows.intake.statistics.problem_list import ProblemList
from flows.intake.statistics.values import UNKNOWN_PLACE, Fault

_MOVED = {("19", "0331")}
"""Heby left Västmanland for Uppsala county in 2007 and stands under both for a while."""


def check_tables(tables: Sequence[Records], layout: Layout, notes: ProblemList) -> None:
    """Note what does not hold together in the tables of a file."""
    tables = [records for records in tables if len(records.rows)]
    for records in tables:
        _nested(records, layout, notes)
        _places(records, notes)
        if records.table.sheet:
            _repeats(records, notes)
    _totals(tables, layout, notes)


def _nested(records: Records, layout: Layout, notes: ProblemList) -> None:
    """More than 24 months is part of more than 12: its low cannot be above the other's high."""
    roles = {m.measure: m.role for m in layout.measures if m.role in records.low and m.sex is None}
    for whole, part in pairwise(name for name in layout.nested if name in roles):
        odd = np.flatnonzero(records.low[roles[part]] > records.high[roles[whole]])
        if len(odd):
            fault = Fault.said("DEL_STORRE_AN_HELHET", part=part, whole=whole)
            notes.add(fault, "warn", records.sheet, records.rows[odd])


def _repeats(records: Records, notes: ProblemList) -> None:
    """On a sheet, each group of a month stands once; Heby's two rows differ in their county."""
    key = np.zeros(len(records.rows), dtype=np.int64)
    for axis in records.axes.values():
        key = key * len(axis.words) + axis.codes
    _, first, members = np.unique(key, return_index=True, return_inverse=True)
    for at in np.flatnonzero(first[members] != np.arange(len(key))):
        other = int(records.rows[first[members[at]]])
        fault = Fault.said("DUBBLETT_RAD/publik", other_row=other)
        notes.add(fault, "file", records.sheet, [int(records.rows[at])])


def _places(records: Records, notes: ProblemList) -> None:
    if "municipality" not in records.axes:
        return
    county, municipality = records.axes["county"], records.axes["municipality"]
    count = len(municipality.words)
    pairs, first = np.unique(county.codes.astype(np.int64) * count + municipality.codes, return_index=True)
    for pair, at in zip(pairs, first, strict=True):
        here, place = county.words[pair // count], municipality.words[pair % count]
        if place != UNKNOWN_PLACE and here not in (place[:2], UNKNOWN_COUNTY) and (here, place) not in _MOVED:
            names = place_names()
            fault = Fault.said("ANNAT_LAN", place=names[place], here=names[here], own=names[place[:2]])
            notes.add(fault, "warn", records.sheet, [int(records.rows[at])])


def _totals(tables: Sequence[Records], layout: Layout, notes: ProblemList) -> None:
    """Each table of a file counts the same people: their country sums of a month must be able to agree."""
    for measure in layout.measures:
        sums = [(records.sheet, _by_period(records, measure.role)) for records in tables if measure.role in records.low]
        for sheet, periods in sums[1:]:
            first_sheet, first = sums[0]
            for period, (low, high) in periods.items():
                first_low, first_high = first.get(period, (0, 0))
                if low > first_high or high < first_low:
                    sums_told = {"value": f"{low:.0f}", "sum": f"{first_low:.0f}", "other": first_sheet}
                    fault = Fault.said("TABELLER_OENSE", period=period, **sums_told)
                    notes.add(fault, "warn", sheet, column=measure.names[0])


def _by_period(records: Records, role: str) -> dict[str, tuple[float, float]]:
    period = records.axes["period"]

    def summed(values: NDArray[np.float64]) -> list[float]:
        return [float(value) for value in np.bincount(period.codes, weights=values, minlength=len(period.words))]

    lows, highs = summed(records.low[role]), summed(records.high[role])
    return dict(zip(period.words, zip(lows, highs, strict=True), strict=True))
