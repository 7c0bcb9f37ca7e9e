"""What a reading tells of its file so that files can be compared: its period, its rows by their keys, who sent it, its own time.

All of it goes into reading.json. Keys are hashes of columns that hold pseudonyms at most.
"""

from __future__ import annotations

import calendar
import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import olefile
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from flows.contracts import Contract
from flows.intake.problems import Problem
from flows.intake.reading import SheetTable

CONFIRMED_WITHIN = timedelta(days=60)
"""So old may the day in `Bekräftat` be when the file comes: one left from last year answers nothing."""
_MODIFIED = re.compile(rb"<(?:dcterms:modified|dc:date)\b[^>]*>\s*(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)")
_LARGEST_PROPERTIES = 1 << 20
_EMPTY = "\0"
"""What stands for an empty cell in a hash: no text of a cell has it."""

Tables = Sequence[tuple[Contract, pd.DataFrame]]
"""The tables of a file with their accepted rows."""


def row_keys(tables: Tables) -> dict[str, dict[str, str]]:
    """Table → hashes of its rows, 16 hex digits each.

    `keys`: of each row's key; `firsts`: of the key's first column alone; `ended`: of each key with its end; `values`: of each key
    with its numbers and what is `steady`.
    """
    return {
        contract.table: {
            "keys": _hashes(frame, contract.told_apart_by),
            "firsts": _hashes(frame, contract.key[:1]),
            **_ended(contract, frame),
            **_values(contract, frame),
        }
        for contract, frame in tables
        if contract.key
    }


def _ended(contract: Contract, frame: pd.DataFrame) -> dict[str, str]:
    if not contract.ended_by:
        return {}
    with_end = (*contract.told_apart_by, contract.ended_by)
    return {"ended": _hashes(frame[frame[contract.ended_by].notna()], with_end)}


def _values(contract: Contract, frame: pd.DataFrame) -> dict[str, str]:
    names = [*(column.name for column in contract.measured), *contract.steady]
    return {"values": _hashes(frame, (*contract.told_apart_by, *names))} if names else {}


def period_of(tables: Tables, named: date | None, received: date) -> date | None:
    """The last day that a file of decisions, participants or the like tells of.

    The content says it: the end of the month of the latest day in the contracts' `dated_by`, days after the file came
    left out. What the file's name says (`named`) holds only where the content does not go past it and it was over when the
    file came: `beslut_2025.xlsx` may tell of a year whose last months brought nothing. None where neither says anything.
    """
    days = [day for contract, frame in tables for day in _days(contract, frame, received)]
    end = _end_of_month(max(days)) if days else None
    if named and (end is None or end <= named) and named <= _end_of_month(received):
        return named
    return end


def _days(contract: Contract, frame: pd.DataFrame, received: date) -> Iterable[date]:
    if not contract.dated_by or not len(frame):
        return []
    cells = frame[contract.dated_by].dropna()
    if contract.column(contract.dated_by).type == "year":
        return [min(date(int(year), 12, 31), received) for year in cells.unique() if int(year) <= received.year]
    return [day for value in cells.unique() if (day := pd.Timestamp(value).date()) <= received]


def _end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def who_of(tables: Tables) -> dict[str, str]:
    """The name and the municipality that the sender gives; empty where the file has no sheet on its sender."""
    for contract, frame in tables:
        if contract.one_row and len(frame):
            row = frame.iloc[0]
            return {name: str(row[name]) for name in ("name", "kommun_code") if pd.notna(row.get(name))}
    return {}


def is_confirmed(tables: Tables, received: date, problems: Sequence[Problem] = ()) -> bool:
    """Whether the sender has answered what was asked: a day not long before the file came stands in `Bekräftat`.

    `problems`: what is said of the file. A formula that gives each new day would confirm every file, and confirms none.
    """
    of_formulas = {problem.column for problem in problems if problem.code == "IDAG_I_FORMEL" and problem.asks_of_file}
    for contract, frame in tables:
        if contract.one_row and of_formulas & {column.header for column in contract.columns if column.yes_is_today}:
            return False
        if contract.one_row and len(frame) and pd.notna(day := frame.iloc[0].get("confirmed_date")):
            return received - CONFIRMED_WITHIN <= pd.Timestamp(day).date() <= received + timedelta(days=1)
    return False


def own_time(data: bytes) -> str | None:
    """When the workbook was last saved, as it says itself (ISO 8601, UTC); None where it does not say."""
    try:
        if data.startswith(b"PK"):
            return _of_zip(data)
        if olefile.isOleFile(data):
            with olefile.OleFileIO(BytesIO(data)) as ole:
                saved = ole.get_metadata().last_saved_time
            return saved.isoformat(timespec="seconds") if isinstance(saved, datetime) else None
    except Exception:
        return None
    return None


def _of_zip(data: bytes) -> str | None:
    with ZipFile(BytesIO(data)) as archive:
        for info in archive.infolist():
            if info.filename.lower() in ("docprops/core.xml", "meta.xml") and info.file_size <= _LARGEST_PROPERTIES:
                found = _MODIFIED.search(archive.read(info))
                return found[1].decode() if found else None
    return None


def _hashes(frame: pd.DataFrame, columns: Sequence[str]) -> str:
    texts = frame[list(columns)].astype("str")
    return pd.util.hash_pandas_object(texts, index=False).to_numpy().astype("<u8").tobytes().hex()


def content_hash(tables: list[SheetTable]) -> str:
    """A hash over what was read, addresses aside: the same table saved again has the same."""
    digest = hashlib.sha256()
    for table in sorted(tables, key=lambda t: t.contract.table):
        digest.update(table.contract.table.encode())
        if len(table.frame):
            digest.update(_as_text(table))
    return digest.hexdigest()


def _as_text(table: SheetTable) -> pa.Buffer:
    """Every cell as text, and what stands in those that have a fault: a buffer that is the same for the same cells."""
    typed = [name for name, _ in table.contract.warehouse_columns() if name in table.frame and name[0] != "_"]
    faults = [str(name) for name in table.frame if str(name).endswith("__fault")]
    texts = {name: f"{name[:-7]}__text" for name in faults}
    cells = pa.Table.from_pandas(table.frame[[*typed, *faults, *texts.values()]], preserve_index=False)
    column = {name: cells[name].cast(pa.large_string()) for name in cells.column_names}
    column |= {text: pc.if_else(column[fault].is_null(), None, column[text]) for fault, text in texts.items()}
    whole = pa.table({name: pc.fill_null(each, _EMPTY) for name, each in column.items()}).combine_chunks()
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, whole.schema) as stream:
        stream.write_table(whole)
    return out.getvalue()
