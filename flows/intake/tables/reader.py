"""Room two, read: a file's cells to typed rows with addresses. Identity numbers are pseudonyms before a frame leaves here."""

from __future__ import annotations

import calendar
import gc
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pandas as pd

from flows.contracts import Column, Contract, contracts
from flows.intake.files.file_type import kind_of
from flows.intake.files.our_sheets import without_ours
from flows.intake.files.time_limit import in_time, time_bound
from flows.intake.files.workbook import Workbook, address, open_workbook
from flows.intake.problems import Problem, Refused
from flows.intake.reading import EMPLOYED, PART_YEAR, FileReading, SheetTable
from flows.intake.statistics import reader
from flows.intake.tables.amounts import unit_remarks, units
from flows.intake.tables.columns import Setting, Unit, parse_column
from flows.intake.tables.dates import has_month_first
from flows.intake.tables.numbers import names_its_unit
from flows.intake.tables.recognition import FoundTable, recognise, structure_problems
from flows.intake.tables.remarks import remarks
from flows.intake.tables.rows import TableRows, rows_that_count
from flows.intake.tables.seen import Place
from flows.intake.tables.several_sheets import place_sheet
from flows.intake.tables.totals import sum_problems
from flows.intake.wording import sentence
from flows.limits import Limits
from flows.security.keys import Keys

log = logging.getLogger("fokusdag")
MANY_ROWS = 20_000
"""Larger tables are told of while they are read."""
_IN_NAME = re.compile(r"(?<!\d)(20\d{2})(?:[-_ ]?(0[1-9]|1[0-2])(?:[-_ ]?(0[1-9]|[12]\d|3[01]))?)?(?!\d)")


def read_file(data: bytes, name: str, *, folder: str | None, received: date, keys: Keys, limits: Limits) -> FileReading:
    """Read one file of any kind we know. Raises Refused where it is none of them, cannot be opened, or passes a bound."""
    with time_bound(limits.max_seconds), _collector_paused():
        return _read(data, name, folder, received, keys, limits)


def _read(data: bytes, name: str, folder: str | None, received: date, keys: Keys, limits: Limits) -> FileReading:
    workbook = without_ours(open_workbook(data, name, limits))
    try:
        found = recognise(workbook)
    except Refused:
        series = _series(data, name, limits)
        if series is None:
            raise
        reading = _read_series(data, workbook, series)
    else:
        reading = _read_sheets(workbook, found, name, received, keys)
    if folder and folder != reading.source:
        words = sentence("FEL_MAPP", source=reading.source, folder=folder)
        reading.problems.append(Problem(workbook.sha256, None, None, None, None, "FEL_MAPP", "warn", words, words))
    return reading


@contextmanager
def _collector_paused() -> Iterator[None]:
    """A million cells are no garbage: looking through them for cycles again and again is a tenth of the reading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def period_in_name(name: str) -> date | None:
    """The last day of the period a file name tells: `beslut_2025-06.xlsx` → 2025-06-30; None where it tells none."""
    found = _IN_NAME.search(name)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2] or 12), int(found[3] or 0)
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(day or last, last))


def _series(data: bytes, name: str, limits: Limits) -> Contract | None:
    """The public series that the file's caches and sheets are most like, if any is like enough."""
    if kind_of(data, name, limits) != "xlsx":
        return None
    series = [contract for contract in contracts().values() if contract.layout == "public"]
    likeness = {contract.table: reader.matches(data, contract) for contract in series}
    best = max(series, key=lambda contract: likeness[contract.table])
    return best if likeness[best.table] >= reader.ENOUGH else None


def _read_series(data: bytes, workbook: Workbook, contract: Contract) -> FileReading:
    got = reader.read_public(data, contract)
    period_to = _last_day(got.period_to) if got.period_to else None
    table = SheetTable(contract, "", got.rows, rejected=got.rejected, rows_read=got.rows_read)
    return FileReading(contract.file, contract.source, contract.source, period_to, [table], list(got.problems))


def _read_sheets(workbook: Workbook, found: Sequence[FoundTable], name: str, received: date, keys: Keys) -> FileReading:
    source: str = found[0].contract.source
    file = found[0].contract.file
    problems = [*_line_problems(workbook, found), *structure_problems(workbook, found)]
    submitter, at = source, period_in_name(name)
    ordered = sorted(found, key=lambda table: not table.contract.one_row)  # who and when, before persons are read
    told: list[list[Problem]] = [[] for _ in ordered]
    counted = [(place, rows_that_count(workbook, place, said), said) for place, said in zip(ordered, told, strict=True)]
    month_first = any(has_month_first(values) for place, rows, _ in counted for values in _texts_of_days(place, rows))
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
            month_first,
        )
        table = _read_table(workbook, place, rows, setting, said)
        kept = [each for each in tables if each.contract is place.contract]
        counts, of_sheets = place_sheet(kept, table, workbook.sha256)
        problems += [*of_sheets, *(said if counts else [])]
        if not counts:
            continue
        tables.append(table)
        submitter, at = _who_and_when(table, submitter, at)
        if place.contract.one_row:
            period = at
    _describe_years(tables)
    return FileReading(file, source, submitter, at, tables, problems)


def _line_problems(workbook: Workbook, found: Sequence[FoundTable]) -> list[Problem]:
    """Lines with another number of fields than most: where it is the header's, no row's fields can be told apart."""
    headers = {place.header_row for place in found}
    problems = [replace(p, severity="file") if p.row in headers else p for p in workbook.problems]
    if workbook.kind == "csv":
        place = found[0]
        has, width = max(place.places.values()) + 1, max(map(len, place.sheet.rows[place.header_row :]), default=0)
        if 0 < width < has:
            words = sentence("FALT_ANTAL", line=place.header_row, count=has, width=width)
            problems.append(
                Problem(workbook.sha256, None, None, place.header_row, None, "FALT_ANTAL", "file", words, words)
            )
    return problems


def _who_and_when(table: SheetTable, submitter: str, at: date | None) -> tuple[str, date | None]:
    """Who has sent the file and up to which day it tells, as the columns say that its contract names; else as before."""
    contract, frame = table.contract, table.frame
    if contract.submitter_column and frame[contract.submitter_column].notna().any():
        submitter = str(frame[contract.submitter_column].dropna().iloc[0])
    if contract.period_column and frame[contract.period_column].notna().any():
        at = _last_day(frame[contract.period_column].dropna().max())
    return submitter, at


def _last_day(value: str | pd.Timestamp) -> date:
    """A day as it is, and the last day of a month written `2023-03`."""
    if isinstance(value, str):
        year, month = int(value[:4]), int(value[5:7])
        return date(year, month, calendar.monthrange(year, month)[1])
    return value.date()


def _describe_years(tables: Sequence[SheetTable]) -> None:
    """Say of each row of amounts a year what the other sheets know of that year; the contract's rules ask for it."""
    frames = {table.contract.table: table.frame for table in tables}
    about, jobs = frames.get("foretag"), frames.get("anstallningar")
    for table in tables:
        if {rule.kind for rule in table.contract.rules} & {"low", "jump"}:
            years = [None if pd.isna(year) else int(year) for year in table.frame["year"]]
            employed = [jobs is not None and year is not None and _employed_in(jobs, year) for year in years]
            part = [about is not None and year is not None and _is_part(about, year) for year in years]
            table.frame[EMPLOYED] = pd.Series(employed, index=table.frame.index, dtype=bool)
            table.frame[PART_YEAR] = pd.Series(part, index=table.frame.index, dtype=bool)


def _employed_in(jobs: pd.DataFrame, year: int) -> bool:
    """Whether somebody was employed in the middle of the year."""
    if not pd.Timestamp.min.year < year < pd.Timestamp.max.year:
        return False
    middle = pd.Timestamp(year, 7, 1)
    return bool(((jobs["start_date"] <= middle) & ~(jobs["end_date"] < middle)).any())


def _is_part(about: pd.DataFrame, year: int) -> bool:
    """Whether the workbook's period begins or ends inside the year."""
    begins = ((about["period_from"].dt.year == year) & (about["period_from"].dt.month > 1)).any()
    return bool(begins or ((about["period_to"].dt.year == year) & (about["period_to"].dt.month < 12)).any())


def _texts_of_days(place: FoundTable, rows: TableRows) -> Iterator[list[object]]:
    """The cells of each column of days."""
    for column in place.contract.columns:
        at = place.places.get(column.name)
        if column.type == "date" and at is not None:
            yield [row[at] for row in rows.cells]


def _read_table(
    workbook: Workbook, place: FoundTable, rows: TableRows, setting: Setting, problems: list[Problem]
) -> SheetTable:
    contract, sheet = place.contract, place.sheet
    kept, cells = rows.numbers, rows.cells
    of = units(place, rows.unit_line, rows.notes)
    columns = list(zip(*cells, strict=True))
    if len(kept) > MANY_ROWS:
        log.info("Läser %s: %d rader", contract.title, len(kept))
    parts = []
    for column in contract.columns:
        in_time()
        at = place.places.get(column.name)
        raw = columns[at] if at is not None and at < len(columns) else [""] * len(cells)
        part = parse_column(column, raw, setting, of.get(column.name, Unit()), keeps_asked=contract.one_row)
        if column.type == "kr":
            part[f"{column.name}__said"] = [names_its_unit(cell) for cell in raw]
        if at is not None:
            _mark_asked(part, column, rows.asked, kept, at)
            _mark_broken_cells(part, column, sheet.error_cells, sheet.empty_formulas, kept, at + 1)
        parts.append(part)
    where = pd.DataFrame(
        {
            "_sheet": pd.Series(sheet.name, index=range(len(kept)), dtype="str"),
            "_row": pd.Series(kept, dtype="int64"),
        }
    )
    letters = {name: address(1, at + 1)[:-1] for name, at in place.places.items()}
    frame = pd.concat([*parts, where], axis=1)
    problems += sum_problems(rows.sums, place, frame, setting, of, workbook.sha256)
    problems += unit_remarks(workbook.sha256, place, of, rows.notes)
    problems += remarks(contract, sheet.name, frame, letters, workbook.sha256)
    lines = {p.row: p.code for p in workbook.problems if p.severity == "row" and p.row is not None} | rows.waiting
    return SheetTable(contract, sheet.name, frame, letters, rows_read=len(kept), broken_rows=lines)


def _mark_asked(part: pd.DataFrame, column: Column, asked: set[Place], kept: Sequence[int], at: int) -> None:
    """Merged cells that may be for one row or column or another are a question each."""
    for index, number in enumerate(kept) if asked else ():
        if (number, at) in asked:
            part.loc[index, f"{column.name}__fault"] = "SAMMANFOGAD"


def _mark_broken_cells(
    part: pd.DataFrame,
    column: Column,
    errors: dict[tuple[int, int], str],
    formulas: frozenset[tuple[int, int]],
    kept: Sequence[int],
    at: int,
) -> None:
    """Cells that show `#N/A` or have a formula without a value arrive as empty text: make each a fault of its own."""
    marks = {row: ("FEL_I_CELL", text) for (row, col), text in errors.items() if col == at}
    marks |= {row: ("FORMEL_UTAN_VARDE", "") for row, col in formulas if col == at}
    if not marks:
        return
    places = {number: index for index, number in enumerate(kept)}
    for row, (code, text) in marks.items():
        if row in places:
            part.loc[places[row], f"{column.name}__fault"] = code
            part.loc[places[row], f"{column.name}__text"] = text or None
