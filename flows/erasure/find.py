"""Find the persons who are to be erased: their other numbers, and every file with rows about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from flows.erasure.search import Hit, is_about, rows_about
from flows.errors import Stopped
from flows.limits import Limits
from flows.security.identity_numbers import as_trader, pseudonymise
from flows.security.keys import Keys


@dataclass(frozen=True)
class FoundFile:
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
) -> tuple[list[FoundFile], list[str]]:
    """Look through the received files as they came, whether they were accepted, rejected or not read yet.

    `files`: sha256, name, day received, and how to get at the bytes. `limits`: those they were read under. Returns the files
    about these persons, and the names of those that cannot be looked through, such as one with a password.
    """
    found, closed = [], []
    for sha256, name, received, load in files:
        data = load()
        hits = rows_about(data, name, pids, keys, received, limits)
        if hits:
            found.append(FoundFile(sha256, name, hits))
        elif is_about(data, pids, keys, received):
            found.append(FoundFile(sha256, name, whole=hits is None))
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
