"""The sheets of a recognised workbook, read in the order that each needs: who and when before persons."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from flows.contracts import Column, header_key
from flows.intake.files.workbook import Workbook
from flows.intake.problems import Problem
from flows.intake.reading import FileReading, SheetTable
from flows.intake.tables.column_order import headerless_sheets
from flows.intake.tables.layout.recognition import FoundTable
from flows.intake.tables.layout.structure import structure_problems
from flows.intake.tables.rows.amounts import amount_columns, notes_of_sheet
from flows.intake.tables.rows.found_rows import TableRows
from flows.intake.tables.rows.table_rows import rows_that_count
from flows.intake.tables.rows.whole_sheet import note_sheets, thousands_on
from flows.intake.tables.several_sheets import place_sheet
from flows.intake.tables.sheet_table import read_table
from flows.intake.tables.years import describe_years
from flows.intake.values.days.dates import turned_forms
from flows.intake.values.readers import Setting
from flows.intake.wording import sentence
from flows.security.keys import Keys

_IN_NAME = re.compile(r"(?<!\d)(20\d{2})(?:[-_ ]?(0[1-9]|1[0-2])(?:[-_ ]?(0[1-9]|[12]\d|3[01]))?)?(?!\d)")


def period_in_name(name: str) -> date | None:
    """The last day of the period a file name tells: `beslut_2025-06.xlsx` → 2025-06-30; None where it tells none."""
    found = _IN_NAME.search(name)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2] or 12), int(found[3] or 0)
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(day or last, last))


def read_sheets(workbook: Workbook, found: Sequence[FoundTable], name: str, received: date, keys: Keys) -> FileReading:
    """Read the sheets that were recognised. `name`: the file's, which may tell its period; `received`: the day it came."""
    source: str = found[0].contract.source
    file = found[0].contract.file
    problems = structure_problems(workbook, found)
    submitter, at = source, period_in_name(name)
    ordered = sorted(found, key=lambda table: not table.contract.one_row)  # who and when, before persons are read
    told: list[list[Problem]] = [[] for _ in ordered]
    counted = [(place, rows_that_count(workbook, place, said), said) for place, said in zip(ordered, told, strict=True)]
    problems += _line_problems(workbook, found, counted[0][1])
    _spread_notes(workbook, counted)
    turned = frozenset(
        form for place, rows, _ in counted for values in _texts_of_days(place, rows) for form in turned_forms(values)
    )
    tables: list[SheetTable] = []
    period = None
    for place, rows, said in counted:
        setting = Setting(
            min(at or received, received),
            keys,
            f"{source}/{submitter}",
            received,
            period,
            place.sheet.days_from_1904,
            turned,
        )
        table = read_table(workbook, place, rows, setting, said)
        kept = [each for each in tables if each.contract is place.contract]
        counts, of_sheets = place_sheet(kept, table, workbook.sha256, hidden=place.sheet.hidden)
        problems += [*of_sheets, *(said if counts else [])]
        if not counts:
            continue
        tables.append(table)
        submitter, at = _who_and_when(table, submitter, at)
        if place.contract.one_row:
            period = None if _ends_before_it_begins(table) else at
    describe_years(tables)
    headerless = headerless_sheets(workbook, found, setting)
    unread = {problem.sheet for problem in headerless}
    problems = [p for p in problems if p.code != "BLAD_UTANFOR" or p.sheet not in unread] + headerless
    empty = not any(len(table.frame) for table in tables if not table.contract.one_row)
    if empty and not any(problem.severity == "file" for problem in problems):
        words = sentence("INGA_RADER")
        problems.append(Problem(workbook.sha256, None, None, None, None, "INGA_RADER", "warn", words, words))
    return FileReading(file, source, submitter, at, tables, problems)


def _ends_before_it_begins(table: SheetTable) -> bool:
    """Whether the period that the sheet about the sender tells is turned: that is one fault, and none of each row's days."""
    about = table.frame
    return {"period_from", "period_to"} <= set(about.columns) and bool(
        (about["period_from"] > about["period_to"]).any()
    )


def _spread_notes(workbook: Workbook, counted: Sequence[tuple[FoundTable, TableRows, list[Problem]]]) -> None:
    """A unit that the sheet about the sender names, or one that tells how to read the others, holds for the amounts on these."""
    notes = [
        note
        for place, rows, _ in counted
        if place.contract.one_row
        for note in notes_of_sheet(place.sheet, {place.header_row, *rows.numbers})
    ]
    notes += [note for sheet in note_sheets(workbook) for note in thousands_on(sheet)]
    for place, rows, _ in counted if notes else ():
        if amount_columns(place):
            rows.notes += notes


def _line_problems(workbook: Workbook, found: Sequence[FoundTable], rows: TableRows) -> list[Problem]:
    """Lines with another number of fields than most: where it is the header's, no row's fields can be told apart.

    A line that is none of the table's rows, such as `Antal rader;303` under it, may have as many as it likes.
    """
    headers, counted = {place.header_row for place in found}, set(rows.numbers)
    problems = [
        replace(p, severity="file") if p.row in headers else p
        for p in workbook.problems
        if p.severity != "row" or p.row is None or p.row in headers or p.row in counted
    ]
    if workbook.kind == "csv":
        place = found[0]
        has, width = max(place.places.values()) + 1, max(map(len, place.sheet.rows[place.header_row :]), default=0)
        if 0 < width < has:
            words = sentence("FALT_ANTAL", line=place.header_row, count=has, width=width)
            problems.append(
                Problem(workbook.sha256, None, None, place.header_row, None, "FALT_ANTAL", "file", words, words)
            )
        if workbook.open_end is not None and rows.numbers[-1:] == [len(place.sheet.rows)]:
            problems += _cut_in_last_field(workbook, place, rows, workbook.open_end)
    return problems


def _cut_in_last_field(workbook: Workbook, place: FoundTable, rows: TableRows, last: str) -> list[Problem]:
    """Ask about a text whose last line does not end, where its last field may be the beginning of another one.

    Programs end each line, people who write a text by hand do not always. A field is believed to be whole where it is one of the
    values that the contract allows, or stands in another row too, or is as long as the longest of the others: a day, a number of
    so many digits; or where no more digits could follow. Of `45000` below `450000` nobody can say. A cut just between two lines
    shows only in what a file before had.
    """
    at = len(rows.cells[-1]) - 1
    column = next((c for c in place.contract.columns if place.places.get(c.name) == at), None)
    others = {str(row[at]).strip() for row in rows.cells[:-1] if at < len(row)}
    allowed = {header_key(value) for value in (*column.values, *column.synonyms)} if column else set()
    longest = max(map(len, others), default=len(last) + 1 if last else 0)
    is_long = not allowed and len(last) >= longest
    if header_key(last) in allowed or last in others or is_long or (column and _is_whole(column, last)):
        return []
    # The field itself is not quoted: it may be of a person.
    words = sentence("HALV_FIL/kanske", line=len(place.sheet.rows))
    return [Problem(workbook.sha256, None, None, None, None, "HALV_FIL", "ask", words, words)]


def _is_whole(column: Column, last: str) -> bool:
    """Whether no value of the column could begin so: a whole day, a year, `50` where 100 is the most."""
    if column.type in ("date", "year"):
        return re.fullmatch(r"\d{4}-\d\d-\d\d" if column.type == "date" else r"\d{4}", last) is not None
    return last.isdecimal() and column.maximum is not None and int(last) * 10 > column.maximum


def _who_and_when(table: SheetTable, submitter: str, at: date | None) -> tuple[str, date | None]:
    """Who has sent the file and up to which day it tells, as the columns say that its contract names; else as before."""
    contract, frame = table.contract, table.frame
    if contract.submitter_column and frame[contract.submitter_column].notna().any():
        submitter = str(frame[contract.submitter_column].dropna().iloc[0])
    if contract.period_column and frame[contract.period_column].notna().any():
        at = last_day_of(frame[contract.period_column].dropna().max())
    return submitter, at


def last_day_of(value: str | pd.Timestamp) -> date:
    """A day as it is, and the last day of a month written `2023-03`."""
    if isinstance(value, str):
        year, month = int(value[:4]), int(value[5:7])
        return date(year, month, calendar.monthrange(year, month)[1])
    return value.date()


def _texts_of_days(place: FoundTable, rows: TableRows) -> Iterator[list[object]]:
    """The cells of each column of days."""
    for column in place.contract.columns:
        at = place.places.get(column.name)
        if column.type == "date" and at is not None:
            yield [row[at] for row in rows.cells]
