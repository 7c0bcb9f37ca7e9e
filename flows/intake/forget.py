"""Erase persons: from the received files, the typed files and everything counted, and from whatever comes later.

What is kept of them is their pseudonym in one list, so that a later delivery is filtered. Released tables have no persons
in them and stay. Files in data/raw are other people's and are never touched: the receipt names those to clean by hand.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import xlsxwriter

from flows.contracts import contracts
from flows.intake.identity import pseudonymise
from flows.intake.keys import Keys
from flows.intake.limits import Limits
from flows.intake.workbook import open_workbook
from flows.stopped import Stopped

Places = Mapping[str, Sequence[int]]
"""Sheet name → Excel rows that are about somebody to forget."""


@dataclass(frozen=True)
class Found:
    """One received file that has rows about somebody to forget."""

    sha256: str
    name: str
    folder: Path
    places: Places

    @property
    def rows(self) -> int:
        """How many rows."""
        return sum(len(rows) for rows in self.places.values())


def numbers_to_forget(path: Path, keys: Keys, today: date) -> frozenset[str]:
    """Read the pseudonyms of the persons listed in a text file, one identity number a line.

    Raises Stopped naming the lines that are no identity number, and never the number.
    """
    lines = [line.strip() for line in path.read_text("utf-8-sig").splitlines()]
    asked = {number: line for number, line in enumerate(lines, start=1) if line}
    people = pseudonymise(pd.Series(list(asked.values()), dtype=object), today, keys, "forget")
    wrong = [str(number) for number, fault in zip(asked, people["fault"], strict=True) if isinstance(fault, str)]
    if wrong or not asked:
        where = f"rad {', '.join(wrong)}" if wrong else "filen är tom"
        raise Stopped(
            f"{path.name}: {where} går inte att läsa som personnummer. Skriv ett nummer på varje rad. Inget är raderat."
        )
    return frozenset(people["pid"])


def find(readings: Iterable[tuple[str, str, Path]], pids: frozenset[str]) -> list[Found]:
    """The received files about these persons, in accepted rows or in quarantine. `readings`: sha256, file name, folder."""
    found = []
    for sha256, name, folder in readings:
        places: dict[str, list[int]] = {}
        for path in sorted(folder.glob("*.parquet")):
            if persons := _person_columns(path):
                for row in pq.read_table(path, columns=[*persons, "_sheet", "_row"]).to_pylist():
                    if any(row[column] in pids for column in persons):
                        places.setdefault(row["_sheet"], []).append(row["_row"])
        if places:
            found.append(Found(sha256, name, folder, places))
    return found


def with_other_numbers(folders: Iterable[Path], pids: frozenset[str]) -> frozenset[str]:
    """Add every number that replaced one of these, or was replaced by one: whoever is erased goes under all of them."""
    pairs = [
        {row["old_pid"], row["new_pid"]} - {None}
        for folder in folders
        for path in sorted(folder.glob("*nummerbyte.parquet"))
        for row in pq.read_table(path, columns=["old_pid", "new_pid"]).to_pylist()
    ]
    known: set[str] = set(pids)
    while more := set().union(*(pair for pair in pairs if pair & known)) - known:
        known |= more
    return frozenset(known)


def _person_columns(path: Path) -> list[str]:
    persons = {name for contract in contracts().values() for name in contract.persons}
    return [name for name in pq.read_schema(path).names if name in persons]


def without(data: bytes, name: str, places: Places) -> bytes:
    """The file as a workbook with these rows emptied, all others where they were.

    Values alone are kept: a workbook keeps more of a person than its cells (earlier texts, caches of formulas, comments).
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in open_workbook(data, name, Limits()).sheets:
            page = book.add_worksheet(sheet.name or None)
            gone = set(places.get(sheet.name, ()))
            for at, row in enumerate(sheet.rows):
                for column, value in enumerate([] if at + 1 in gone else row):
                    if isinstance(value, str):
                        page.write_string(at, column, value)
                    else:
                        page.write(at, column, value, day if isinstance(value, date) else None)
    return out.getvalue()


def remember(path: Path, pids: frozenset[str]) -> None:
    """Add the pseudonyms to the list of those to filter, whole or not at all."""
    beside = path.with_suffix(".part")
    beside.write_text("\n".join(sorted(forgotten(path) | pids)) + "\n", "ascii")
    beside.chmod(0o600)
    beside.replace(path)


def forgotten(path: Path) -> frozenset[str]:
    """The pseudonyms of everybody to filter."""
    return frozenset(path.read_text("ascii").split()) if path.exists() else frozenset()


def drop_reading(folder: Path) -> None:
    """Take away a reading; the next run reads the file again, without the persons."""
    shutil.rmtree(folder, ignore_errors=True)
