"""Read: a file's cells to typed rows with addresses. Identity numbers are pseudonyms before a frame leaves here."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flows.contracts import Contract, contracts
from flows.intake.files.file_type import kind_of
from flows.intake.files.our_sheets import without_ours
from flows.intake.files.time_limit import time_bound
from flows.intake.files.workbook import Workbook, open_workbook
from flows.intake.problems import Problem, Refused
from flows.intake.reading import FileReading, SheetTable
from flows.intake.statistics import reader
from flows.intake.tables.layout.recognition import recognise
from flows.intake.tables.sheets import last_day_of, read_sheets
from flows.intake.wording import sentence
from flows.limits import Limits
from flows.security.keys import Keys


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
        reading = read_sheets(workbook, found, name, received, keys)
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
    period_to = last_day_of(got.period_to) if got.period_to else None
    table = SheetTable(contract, "", got.rows, rejected=got.rejected, rows_read=got.rows_read)
    return FileReading(contract.file, contract.source, contract.source, period_to, [table], list(got.problems))
