"""Erase persons: from the received files, the typed files and everything counted, and from whatever comes later.

What is kept of them is their pseudonym in one list, so that a later delivery is filtered; an interim number has no
pseudonym that holds for all sources, and is erased without being remembered. Released tables have no persons in them and
stay. Files in data/raw are other people's and are never touched: the receipt names those to clean by hand.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain, count
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from flows.intake.identity import as_trader, pseudonymise
from flows.intake.keys import Keys
from flows.intake.limits import Limits
from flows.intake.search import Hit, is_about, rows_about
from flows.intake.workbook import Sheet, open_workbook
from flows.stopped import Stopped

LONGEST_NAME = 31
_WRITTEN = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd", time: "hh:mm:ss", timedelta: "[h]:mm:ss"}
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Found:
    """One received file that has rows about somebody to forget.

    No hits and not `whole`: they stand beside the cells (a comment, a property, a sheet's name), and all but the cells goes.
    `whole`: it cannot be opened as a table, and all of it goes. `sent`: so many rows were read of it, and it is a sole trader to
    forget who sent it: without its sender none of them counts.
    """

    sha256: str
    name: str
    hits: tuple[Hit, ...] = ()
    whole: bool = False
    sent: int = 0

    @property
    def places(self) -> set[tuple[int, int]]:
        """The place of the sheet, from 0, and the Excel row, of each row that goes."""
        return {(hit.place, hit.row) for hit in self.hits}

    @property
    def rows(self) -> int:
        """How many rows go."""
        return len(self.places)

    def told(self, *, dry_run: bool) -> str:
        """Say in Swedish what goes of the file, or would go."""
        if self.whole:
            what, done = "hela filen, som inte gick att öppna,", "är raderad"
        elif not self.rows:
            what, done = "allt utom cellerna (kommentarer, egenskaper, bladens namn)", "är raderat"
        else:
            what, done = ("1 rad", "är raderad") if self.rows == 1 else (f"{self.rows} rader", "är raderade")
        sender = (
            f"; hela filen ({self.sent} rader) slutar räknas, för det är avsändaren som raderas" if self.sent else ""
        )
        return f"{self.name}: {what} {'skulle raderas' if dry_run else done}{sender}"


def numbers_to_forget(path: Path, keys: Keys, today: date) -> tuple[frozenset[str], frozenset[str]]:
    """Read the pseudonyms of the persons listed in a text file, one identity number a line.

    Beside them those that they go by as sole traders, whose organisation number is their own. Raises Stopped naming the
    lines that are no identity number, and never the number.
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
    traders = (as_trader(number, today, keys) for number in asked.values())
    return frozenset(people["pid"]), frozenset(trader for trader in traders if trader)


def find(
    files: Iterable[tuple[str, str, date, Callable[[], bytes]]], pids: frozenset[str], keys: Keys, limits: Limits
) -> tuple[list[Found], list[str]]:
    """Look through the received files as they came, whether they were accepted, rejected or not read yet.

    `files`: sha256, name, day received, and how to get at the bytes. `limits`: those they were read under. Returns the files
    about these persons, and the names of those that cannot be looked through, such as one with a password.
    """
    found, closed = [], []
    for sha256, name, received, load in files:
        data = load()
        hits = rows_about(data, name, pids, keys, received, limits)
        if hits:
            found.append(Found(sha256, name, hits))
        elif is_about(data, pids, keys, received):
            found.append(Found(sha256, name, whole=hits is None))
        elif hits is None and data:
            closed.append(name)
    return found, closed


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


def without(data: bytes, found: Found, limits: Limits) -> bytes:
    """The file as a workbook with the rows that were found emptied, all others where they were and read as before.

    Values alone are kept, and what is wrong or hidden: a workbook keeps more of a person than its cells (earlier texts, caches
    of formulas, comments).
    """
    if found.whole:
        return b""
    opened = open_workbook(data, found.name, limits)
    if opened.kind == "csv":
        return _csv_without(opened.sheets[0].rows, found.places)
    out, gone = io.BytesIO(), found.places
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        formats = {kind: book.add_format({"num_format": written}) for kind, written in _WRITTEN.items()}
        for place, (sheet, title) in enumerate(zip(opened.sheets, _titles(opened.sheets), strict=True)):
            page = book.add_worksheet(title)
            for at, row in enumerate(sheet.rows):
                for column, value in enumerate([] if (place, at + 1) in gone else row):
                    if isinstance(value, str):
                        page.write_string(at, column, value)
                    else:
                        page.write(at, column, value, formats.get(type(value)))
            _mark_as_before(page, sheet, {row for there, row in gone if there == place})
    return out.getvalue()


def _mark_as_before(page: Worksheet, sheet: Sheet, gone: Set[int]) -> None:
    """What is wrong in the rows that stay is wrong still, and what is hidden hidden: it is not to count because others went.

    The formulas are our own: "=NA()" stored as whatever error stood there, and "=0" stored as nothing.
    """
    for (row, column), text in sheet.error_cells.items():
        if row not in gone:
            page.write_formula(row - 1, column - 1, "=NA()", None, text)
    for row, column in sheet.empty_formulas:
        if row not in gone:
            page.write_formula(row - 1, column - 1, "=0", None, "")
    for row in sheet.hidden_rows:
        page.set_row(row - 1, None, None, {"hidden": True})
    if sheet.hidden:
        page.hide()


def without_erased(data: bytes, name: str, received: date, keys: Keys, limits: Limits) -> bytes:
    """A file that is stored again: as it came, but for the persons who have been erased, whenever that was."""
    found = find([("", name, received, lambda: data)], keys.erased, keys, limits)[0] if keys.erased else []
    return without(data, found[0], limits) if found else data


def _titles(sheets: Iterable[Sheet]) -> list[str]:
    """Name the sheets as a workbook may: an .ods allows longer names and other signs, and masked names may be the same."""
    titles: list[str] = []
    for number, sheet in enumerate(sheets, start=1):
        title = _NOT_IN_A_NAME.sub(" ", sheet.name)[:LONGEST_NAME].strip("' ") or f"Blad{number}"
        taken = {each.casefold() for each in titles}
        numbered = (f"{title[: LONGEST_NAME - 7]} ({n})" for n in count(number))
        title = next(each for each in chain([title], numbered) if each.casefold() not in taken)
        titles.append(title)
    return titles


def _csv_without(rows: Sequence[Sequence[object]], gone: Set[tuple[int, int]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    width = max((len(row) for row in rows), default=0)
    for at, row in enumerate(rows, start=1):
        writer.writerow([""] * width if (0, at) in gone else row)
    return text.getvalue().encode("utf-8-sig")


def receipt_of(
    persons: int, found: Sequence[Found], closed: Sequence[str], raw: Sequence[str], today: date
) -> dict[str, Any]:
    """Tell what is erased, without a word on whom: for the register of what the law asks to be done."""
    return {
        "date": today.isoformat(),
        "persons": persons,
        "erased": [
            {"file": each.name, "sha256": each.sha256, "rows": each.rows, "whole": each.whole, "not_counted": each.sent}
            for each in found
        ],
        "could_not_be_looked_through": list(closed),
        "to_clean_by_hand": list(raw),
    }


def write_receipt(folder: Path, receipt: Mapping[str, Any]) -> Path:
    """Write it down, beside those of the same day."""
    folder.mkdir(mode=0o700, exist_ok=True)
    number = sum(1 for _ in folder.glob(f"{receipt['date']}*.json")) + 1
    path = folder / f"{receipt['date']}-{number}.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(receipt, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path


def remember(path: Path, pids: frozenset[str]) -> None:
    """Add the pseudonyms to the list of those to filter, whole or not at all."""
    beside = path.with_suffix(".part")
    beside.write_text("\n".join(sorted(forgotten(path) | pids)) + "\n", "ascii")
    beside.chmod(0o600)
    beside.replace(path)


def forgotten(path: Path) -> frozenset[str]:
    """The pseudonyms of everybody to filter."""
    return frozenset(path.read_text("ascii").split()) if path.exists() else frozenset()


def drop(folder: Path) -> None:
    """Take away a reading or lists of persons. One that cannot go stops whoever asked for it: it is not told to be gone."""
    if folder.exists():
        shutil.rmtree(folder)
