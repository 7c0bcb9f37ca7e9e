"""Apply corrections to a file that has been read, before its rows are judged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from flows.contracts import Column, header_key, header_keys
from flows.intake.problems import Problem
from flows.intake.reading import FileReading, SheetTable
from flows.intake.validation.corrections import Correction, Value
from flows.intake.values.columns import parse_column
from flows.intake.values.readers import Setting
from flows.intake.values.text import tidy
from flows.intake.wording import part, sentence
from flows.security.keys import Keys


def correct(
    reading: FileReading, corrections: Sequence[Correction], received: date, keys: Keys, sha256: str
) -> dict[str, str]:
    """Change the values in the reading's tables. Returns id → what came of it, of every entry that is about this file.

    What came of it is empty where the entry was applied, or says in Swedish why not. Each change is a warning on its cell.
    """
    told = {}
    for entry in corrections:
        if entry.lamnare is not None and entry.sender not in (reading.submitter, reading.source):
            continue
        tables = [
            table
            for table in reading.tables
            if header_key(entry.blad) in map(header_key, (table.sheet, *table.contract.sheets))
        ]
        setting = Setting(
            min(reading.period_to or received, received), keys, f"{reading.source}/{reading.submitter}", received
        )
        told[entry.id(keys)] = (
            _apply(tables[0], entry, setting, reading, sha256)
            if tables
            else part("inget_blad").format(sheet=entry.blad)
        )
    return told


def _apply(table: SheetTable, entry: Correction, setting: Setting, reading: FileReading, sha256: str) -> str:
    column = _column(table, entry.kolumn)
    if column is None:
        return part("ingen_kolumn").format(column=entry.kolumn, sheet=entry.blad)
    there = table.frame["_row"] == entry.rad if isinstance(entry.rad, int) else table.frame["_row"] > 0
    for header, value in entry.rad.items() if isinstance(entry.rad, dict) else ():
        key = _column(table, header)
        if key is None:
            return part("ingen_kolumn").format(column=header, sheet=entry.blad)
        there &= _holds(table, key, value, setting)
    rows = table.frame.index[there]
    if len(rows) != 1:
        return part("flera_rader").format(count=len(rows), sheet=entry.blad)
    number = int(table.frame.loc[rows[0], "_row"])
    if not _holds(table, column, entry.fel_varde, setting)[rows[0]]:
        cell = f"{table.letters.get(column.name, '')}{number}"
        return part("inte_vardet").format(cell=cell, sheet=entry.blad)
    right = parse_column(column, [_cell(entry.ratt_varde)], setting)
    if pd.notna(right[f"{column.name}__fault"][0]):
        return part("ratt_varde").format(column=column.header)
    for name in right.columns:
        table.frame.loc[rows[0], name] = right[name][0]
    words = {"vem": entry.vem, "datum": entry.datum.isoformat(), "column": column.header}
    shown = ("…", "…") if column.identifying else (str(entry.fel_varde), str(entry.ratt_varde))
    message, outside = (
        sentence("KORRIGERAD", fel=fel, ratt=ratt, **words | {"skal": skal})
        for fel, ratt, skal in ((*shown, entry.skal), ("…", "…", "…" if table.contract.persons else entry.skal))
    )
    cell = f"{table.letters.get(column.name, 'A')}{number}"
    reading.problems.append(
        Problem(sha256, table.sheet, cell, number, column.header, "KORRIGERAD", "warn", message, outside)
    )
    return ""


def _column(table: SheetTable, header: str) -> Column | None:
    return next((c for c in table.contract.columns if header_key(header) in header_keys(c)), None)


def _holds(table: SheetTable, column: Column, value: Value, setting: Setting) -> pd.Series:
    """Which rows have this value in the column: as it is read, or as the text of a cell that cannot be read."""
    name = column.name
    if column.type == "person" and isinstance(value, str) and ":" in value:
        return (table.frame[name] == value).fillna(False).astype(bool)
    read = parse_column(column, [_cell(value)], setting)
    if pd.isna(read[f"{name}__fault"][0]):
        same = table.frame[name].isna() if pd.isna(read[name][0]) else table.frame[name] == read[name][0]
        same = same & table.frame[f"{name}__fault"].isna()
    else:
        same = table.frame[f"{name}__text"] == tidy(value)
    return same.fillna(False).astype(bool)


def _cell(value: Value) -> object:
    return value if isinstance(value, (str, date)) else float(value)
