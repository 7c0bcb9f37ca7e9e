"""What is in force of one submitter, as rows for its next workbook: next year starts from last year.

Identity numbers are read from the received store, where the submitter's own file is; each is held against the pseudonym of the
row that counts, so that no row gets the number of another.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from flows.contracts import Column, Contract, contracts
from flows.contracts.places import place_names
from flows.intake.deliveries.receive import stored_bytes
from flows.intake.deliveries.selection import TypedTable
from flows.intake.files.our_sheets import without_ours
from flows.intake.files.workbook import open_workbook
from flows.intake.submitters.next_delivery import owed_period
from flows.intake.tables.layout.recognition import FoundTable, recognise
from flows.intake.template.workbook import Rows
from flows.operations.answers.enterprise import enterprise_called
from flows.run.boundary import boundary
from flows.run.catalog import Catalog, load_catalog
from flows.run.context import Run
from flows.run.keys import key_of, pseudonym_keys
from flows.security.identity_numbers import Identity, normalise, orgnr, pseudonymise
from flows.security.keys import Keys
from flows.settings import settings

_MOVED, _EMPTIED = "period_to", "confirmed_date"
"""The column that is moved on to the next period, and the one that answers a question of last year's file."""


@dataclass(frozen=True)
class LastYear:
    """What is in force of a submitter.

    Attributes:
        submitter: Its organisation number or pseudonym.
        rows: What the next workbook is filled with.
        name: The enterprise's name.
        told_to: The last day that has been reported.
        period_to: The last day of the next workbook.
        rejected: Rows that did not count, and are left out.
        unread: Rows whose identity number could not be read again; its cell is left empty.
    """

    submitter: str
    rows: Rows
    name: str
    told_to: date
    period_to: date
    rejected: int
    unread: int

    @property
    def has_identity_numbers(self) -> bool:
        """Whether the workbook has any: of persons, or a sole trader's own, who is known here by a pseudonym."""
        people = [
            (table, column.name)
            for table in self.rows
            for column in contracts()[table].columns
            if column.type == "person"
        ]
        persons = any(line[name] for table, name in people for line in self.rows[table])
        return persons or not re.fullmatch(r"\d{10}", self.submitter)


@boundary
def last_year(run: Run, wanted: str) -> LastYear:
    """What is in force of one submitter on the run's day, and of no other. Nothing is written.

    Args:
        run: The run.
        wanted: The submitter: its short name among the contacts, its organisation number, or the enterprise's name.

    Raises:
        Stopped: It is not known who is meant, or a file cannot be opened.
    """
    catalog, keys = load_catalog(run), pseudonym_keys(run.home)
    submitter = enterprise_called(catalog, wanted, keys)
    rows: dict[str, list[dict[str, object]]] = {}
    for table in (t for t in catalog.selection.tables if t.submitter == submitter and t.source == _source()):
        contract = contracts()[table.table]
        frame = pq.read_table(table.path).to_pandas(date_as_object=True)
        numbers = _identity_numbers(catalog, table, contract, frame, keys)
        rows[table.table] = [_row(contract, line, numbers) for line in frame.to_dict("records")]
    told_to = next(table.period_to for table in catalog.selection.tables if table.submitter == submitter)
    assert told_to is not None  # noqa: S101 - a workbook without its last day is rejected
    asked = settings().reporting.get(_source())
    moved = owed_period(told_to, run.today, asked) if asked else a_year_on(told_to)
    rows["foretag"] = [line | {_MOVED: moved, _EMPTIED: None} for line in rows["foretag"]]
    required = [(t, c.name) for t in rows for c in contracts()[t].columns if c.identifying]
    unread = sum(line[name] is None for table, name in required for line in rows[table])
    rejected = {t.sha256: catalog.readings[t.sha256].content["rows_rejected"] for t in catalog.selection.tables
                if t.submitter == submitter}  # fmt: skip
    return LastYear(submitter, rows, str(rows["foretag"][0]["name"]), told_to, moved, sum(rejected.values()), unread)


def a_year_on(day: date) -> date:
    """The same day of the next year; the end of a month stays the end of a month."""
    last = calendar.monthrange(day.year + 1, day.month)[1]
    ends = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(day.year + 1, day.month, last if ends else min(day.day, last))


def _source() -> str:
    return contracts()["foretag"].source


def _identity_numbers(
    catalog: Catalog, table: TypedTable, contract: Contract, frame: pd.DataFrame, keys: Keys
) -> dict[tuple[str, int, str], str]:
    """(sheet, row, column) → the identity number in that cell of the stored file, where it is the one of the row that counts."""
    columns = [column for column in contract.columns if column.identifying]
    if not columns or not len(frame):
        return {}
    home, limits = catalog.run.home, settings().limits()
    data = stored_bytes(home, table.sha256, key_of(home, "received"))
    places = {place.sheet.name: place for place in recognise(without_ours(open_workbook(data, table.name, limits)))
              if place.contract.table == contract.table}  # fmt: skip
    at = min(table.period_to or table.received_at.date(), table.received_at.date())
    found: dict[tuple[str, int, str], str] = {}
    for column in columns:
        typed = zip(frame["_sheet"], frame["_row"], frame[column.name], strict=True)
        for sheet, row, pseudonym in typed:
            cell = _cell(places.get(sheet), int(row), column.name)
            number = _number(cell, column, pseudonym, at, keys, f"{table.source}/{table.submitter}")
            if number:
                found[sheet, int(row), column.name] = number
    return found


def _cell(place: FoundTable | None, row: int, column: str) -> object:
    """What stands in a cell; None where the sheet has no such cell."""
    if place is None or column not in place.places or row > len(place.sheet.rows):
        return None
    cells = place.sheet.rows[row - 1]
    at = place.places[column]
    return cells[at] if at < len(cells) else None


def _number(cell: object, column: Column, typed: str, at: date, keys: Keys, scope: str) -> str | None:
    """The number as the template has it; None where it is not the one that the typed row has."""
    if column.type == "orgnr":
        if orgnr(cell, keys)[0] != typed:
            return None
        digits = re.sub(r"\D", "", typed if typed.isdecimal() else str(cell))[-10:]
        return f"{digits[:6]}-{digits[6:]}"
    read = normalise(cell, at)
    if (
        not isinstance(read, Identity)
        or pseudonymise(pd.Series([cell], dtype=object), at, keys, scope)["pid"][0] != typed
    ):
        return None
    return f"{read.number12[:8]}-{read.number12[8:]}"


def _row(contract: Contract, line: Mapping[str, Any], numbers: Mapping[tuple[str, int, str], str]) -> dict[str, object]:
    """One row as it is written in the template."""
    made: dict[str, object] = {}
    for column in contract.columns:
        value = line[column.name]
        if column.identifying:
            made[column.name] = numbers.get((line["_sheet"], int(line["_row"]), column.name))
        elif value is None or pd.isna(value):
            made[column.name] = None
        elif column.type == "place":
            made[column.name] = place_names()[value]
        elif (
            column.type == "percent" and value <= 1
        ):  # a plain 1 could be a hundred per cent too, and would be asked about
            made[column.name] = f"{value:g} %".replace(".", ",")
        elif isinstance(value, float):
            made[column.name] = int(value) if value.is_integer() else value
        else:
            made[column.name] = value
    return made
