"""Arbetsförmedlingen's public monthly workbooks, each told by what it holds and read into one long form.

The numbers stand on sheets (tid_utan_arbete) or only in pivot caches (all others). A contract's `[public]`
section says where, under which names and in which words. Nothing is left out in silence: a name that is no
Swedish place, a word that is no category or a ready sum among its parts stops the file; an empty or
unreadable number rejects its record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flows.contracts import Contract
from flows.contracts.places import COUNTRY
from flows.intake.problems import Problem
from flows.intake.statistics.aggregation import FAULTS, Records, long_form
from flows.intake.statistics.checks import check_tables
from flows.intake.statistics.found_source import FoundSource
from flows.intake.statistics.layout import Layout, LayoutTable, layout_of, nearest
from flows.intake.statistics.problem_list import ProblemList
from flows.intake.statistics.records import read_table
from flows.intake.statistics.source import Source
from flows.intake.statistics.values import UNKNOWN_PLACE, Fault

ENOUGH = 0.75
"""A file is of a series from this share of the names a table of it needs: a renamed column gets a message."""


@dataclass(frozen=True)
class PublicReading:
    """One file read.

    `rows`: the long form with `_sheet`, `_row` (-1: a sum of several records); none where a problem stops
    the file. `rows_read`: records in the file. `rejected`: those not read whole, one row each, with `_codes`
    (empty where the whole file is stopped).
    `period_to`: the newest month, None where no month could be read.
    """

    rows: pd.DataFrame
    rows_read: int
    rejected: pd.DataFrame
    problems: list[Problem]
    period_to: str | None


def matches(data: bytes, contract: Contract) -> float:
    """Tell the share of what a table of the contract needs that the file has; from ENOUGH it is one of them.

    Raises Refused where the file is damaged.
    """
    return Source(data).likeness(layout_of(contract.public))


def read_public(data: bytes, contract: Contract) -> PublicReading:
    """Read a public workbook. Raises Refused where its archive or XML is damaged or not allowed."""
    layout = layout_of(contract.public)
    notes = ProblemList(hashlib.sha256(data).hexdigest())
    source = Source(data)
    tables = []
    for table, found in zip(layout.tables, source.find(layout), strict=True):
        if found is None or found.missing:
            _note_missing(table, found, source, layout, notes)
        else:
            _note_names(found, source, layout, notes)
            tables.append(read_table(source, found, layout, notes))
            if not len(tables[-1].rows):
                notes.add(Fault.said("TOMT_BLAD", sheet=found.sheet), "file", found.sheet)
    check_tables([records for records in tables if records.placed], layout, notes)
    periods = [period for records in tables for period in records.axes["period"].words]
    rows_read = sum(len(records.rows) for records in tables)
    if notes.stop:
        tables.clear()
    rejected = pd.concat([_rejected(records) for records in tables], ignore_index=True) if tables else pd.DataFrame()
    return PublicReading(long_form(tables, layout), rows_read, rejected, notes.all(), max(periods, default=None))


def _note_missing(
    table: LayoutTable, found: FoundSource | None, source: Source, layout: Layout, notes: ProblemList
) -> None:
    if found is None:
        if table.sheet:
            near = nearest(table.sheet, source.sheets())
            notes.add(Fault.said("SAKNAT_BLAD", sheet=table.sheet, nearest=near), "file", None)
        else:
            fields = ", ".join(layout.names[role][0] for role in table.roles)
            notes.add(Fault.said("SAKNAD_PIVOTTABELL", names=fields), "file", None)
        return
    for role in found.missing:
        names = layout.wanted(table)[role]
        near = next((near for name in names if (near := nearest(name, found.unknown))), "")
        fault = Fault.said("SAKNAD_KOLUMN", column=names[0], sheet=found.sheet, nearest=near)
        notes.add(fault, "file", found.sheet, column=names[0])


def _note_names(found: FoundSource, source: Source, layout: Layout, notes: ProblemList) -> None:
    for header in found.unknown:
        if header not in layout.ignored:
            notes.add(Fault.said("OKAND_KOLUMN/publik", column=header), "warn", found.sheet, column=header)
    for twin in source.twins(found, layout) if found.cache else ():
        notes.add(Fault.said("DUBBEL_PIVOTTABELL", sheet=found.sheet, other=twin), "warn", twin)


def _rejected(records: Records) -> pd.DataFrame:
    """Tell where the records stand that could not be read whole and why, without their numbers."""
    bad = np.flatnonzero(records.rejected)

    def words(role: str) -> Sequence[str]:
        axis = records.axes[role]
        return [axis.words[code] for code in axis.codes[bad]]

    codes, levels = [COUNTRY] * len(bad), ["riket"] * len(bad)
    if "municipality" in records.axes:
        municipality, county = words("municipality"), words("county")
        codes = [m if m != UNKNOWN_PLACE else c for m, c in zip(municipality, county, strict=True)]
        levels = ["kommun" if m != UNKNOWN_PLACE else "okand_kommun" for m in municipality]
    return pd.DataFrame(
        {
            "period": words("period"),
            "geo_code": codes,
            "geo_level": levels,
            "sex": words("sex") if "sex" in records.axes else ["totalt"] * len(bad),
            "_sheet": [records.sheet] * len(bad),
            "_row": records.rows[bad],
            "_codes": [
                ",".join(c for bit, c in enumerate(FAULTS) if marks >> bit & 1) for marks in records.faults[bad]
            ],
        }
    )
