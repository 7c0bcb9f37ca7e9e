"""Corrections to what a source sent, one entry each with its reason: styrning/korrigeringar.toml.

A sender's file is never edited. An entry changes one value while it is read, only as long as the wrong value still stands
there; when it no longer does, the sender has put it right (or moved the row) and the run stops until the entry is taken away.
"""

from __future__ import annotations

import hashlib
import hmac
import tomllib
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from flows.contracts import Column, header_key, header_keys
from flows.contracts.text import composed
from flows.errors import Stopped
from flows.intake.problems import Problem
from flows.intake.reading import FileReading, SheetTable
from flows.intake.tables.values.columns import Setting, parse_column
from flows.intake.tables.values.text import tidy
from flows.intake.wording import sentence
from flows.security.keys import Keys
from flows.security.masking import mask

Value = str | int | float | date


class Correction(BaseModel):
    """One entry: in whose file, which row and column, what stands there and what is right, why, who says so and when.

    `fil` names one file, `lamnare` a sender (organisation number, or the source's name) whatever the file. `rad` is Excel's
    row number, or header = value of as many columns as it takes to point out one row. From the day `upphor` on the entry
    is history: it stays in the file so that a run as of an earlier day gives what it gave then.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    fil: str | None = None
    lamnare: str | None = None
    blad: str
    rad: int | dict[str, Value]
    kolumn: str
    fel_varde: Value
    ratt_varde: Value
    skal: str = Field(min_length=3)
    vem: str = Field(min_length=2)
    datum: date
    upphor: date | None = None

    @field_validator("fil", "blad")
    @classmethod
    def _as_it_is_known(cls, name: str | None) -> str | None:
        """Files and sheets named by a person's number are known by its mask."""
        return name and mask(composed(name))

    @model_validator(mode="after")
    def _says_whose(self) -> Correction:
        if (self.fil is None) == (self.lamnare is None):
            raise ValueError("fil eller lamnare")
        return self

    def id(self, keys: Keys) -> str:
        """A short hash of the whole entry, keyed: persons' numbers may stand in it."""
        return hmac.digest(keys.pseudonym, f"korrigering/{self.model_dump_json()}".encode(), "sha256").hex()[:12]

    @property
    def sender(self) -> str:
        """The sender as a reading names it."""
        return (self.lamnare or "").replace("-", "")

    def about(self, names: Collection[str]) -> bool:
        """Whether a file of these names may be meant; who sent it is known only when it has been read."""
        return self.fil is None or self.fil in map(composed, names)


def load_corrections(path: Path, as_of: date) -> list[Correction]:
    """The entries made by this day, in the file's order. Raises Stopped where an entry cannot be understood."""
    if not path.exists():
        return []
    try:
        entries = tomllib.loads(path.read_text("utf-8-sig")).get("korrigering", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise Stopped(
            f"{path.name} går inte att läsa som TOML. Se docs/analyst.md för hur en korrigering skrivs."
        ) from None
    made = []
    for number, entry in enumerate(entries, start=1):
        try:
            made.append(Correction.model_validate(entry))
        except ValidationError as fault:
            wrong = ", ".join(
                dict.fromkeys(str(error["loc"][0]) if error["loc"] else "fil eller lamnare" for error in fault.errors())
            )
            raise Stopped(
                f"{path.name}, korrigering {number}: {mask(wrong)} saknas eller är fel skrivet. Se docs/analyst.md."
            ) from None
    return [each for each in made if each.datum <= as_of and (each.upphor is None or as_of < each.upphor)]


def fingerprint(corrections: Sequence[Correction], keys: Keys) -> str:
    """What a reading's name holds of the corrections that may touch it; nothing where there are none."""
    told = "".join(each.id(keys) for each in corrections)
    return hashlib.sha256(told.encode()).hexdigest()[:6] if told else ""


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
            _apply(tables[0], entry, setting, reading, sha256) if tables else f"bladet ”{entry.blad}” finns inte"
        )
    return told


def _apply(table: SheetTable, entry: Correction, setting: Setting, reading: FileReading, sha256: str) -> str:
    column = _column(table, entry.kolumn)
    if column is None:
        return f"kolumnen ”{entry.kolumn}” finns inte på bladet ”{entry.blad}”"
    there = table.frame["_row"] == entry.rad if isinstance(entry.rad, int) else table.frame["_row"] > 0
    for header, value in entry.rad.items() if isinstance(entry.rad, dict) else ():
        key = _column(table, header)
        if key is None:
            return f"kolumnen ”{header}” finns inte på bladet ”{entry.blad}”"
        there &= _holds(table, key, value, setting)
    rows = table.frame.index[there]
    if len(rows) != 1:
        return f"{len(rows)} rader på bladet ”{entry.blad}” är den rad som menas, i stället för en"
    number = int(table.frame.loc[rows[0], "_row"])
    if not _holds(table, column, entry.fel_varde, setting)[rows[0]]:
        cell = f"{table.letters.get(column.name, '')}{number}"
        return f"i {cell} på bladet ”{entry.blad}” står inte längre det värde som skulle rättas"
    right = parse_column(column, [_cell(entry.ratt_varde)], setting)
    if pd.notna(right[f"{column.name}__fault"][0]):
        return f"ratt_varde går inte att läsa i kolumnen ”{column.header}”"
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


def refuse_outdated(
    corrections: Sequence[Correction],
    keys: Keys,
    told: Mapping[str, Mapping[str, Any]],
    names: Mapping[str, Sequence[str]],
) -> None:
    """Raise Stopped for an entry that no file in force bears out.

    `told`: sha256 → what correct() returned, of the files that count; `names`: sha256 → the names each came under.
    """
    for entry in corrections:
        name = entry.id(keys)
        outcomes = [(names[sha256][0], came[name]) for sha256, came in told.items() if name in came]
        if all(outcome for _, outcome in outcomes):
            why = "; ".join(f"i {name}: {outcome}" for name, outcome in outcomes)
            raise Stopped(_outdated(entry, why or "ingen fil som räknas är den som menas"))


def _outdated(entry: Correction, why: str) -> str:
    whose = entry.fil or entry.lamnare
    return mask(
        f"Korrigeringen av {whose}, {entry.blad}, {entry.kolumn} ({entry.vem} {entry.datum}) gäller inte längre: {why}. "
        "Rätta den i styrning/korrigeringar.toml, eller skriv upphor = dagens datum i den. Inget nytt har lämnats ut."
    )
