"""Find the persons who are to be erased: their other numbers, and every file with rows about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flows.erasure.search import Hit, is_about, rows_about
from flows.errors import Stopped
from flows.language.catalogue import message
from flows.language.tool import say, tool_words
from flows.limits import Limits
from flows.security.identity_numbers import as_trader, pseudonymise
from flows.security.keys import Keys

_SENDER = message("hela filen ({rows} rader) slutar räknas, för det är avsändaren som raderas")


@dataclass(frozen=True)
class FoundFile:
    """A received file that has something about a person who is to be erased.

    With no hits, and not `whole`, the person is mentioned beside the cells (a comment, a property, a sheet's name): all but the
    cells is erased.

    Attributes:
        sha256: The file.
        name: Its name.
        hits: The rows about them.
        whole: Whether the file cannot be opened as a table; then all of it is erased.
        sent: How many rows were read of it, where its sender is a sole trader who is to be erased; none of them counts after
            that.
    """

    sha256: str
    name: str
    hits: tuple[Hit, ...] = ()
    whole: bool = False
    sent: int = 0

    @property
    def places(self) -> set[tuple[int, int]]:
        """The place of the sheet, from 0, and the Excel row, of each row that is erased."""
        return {(hit.place, hit.row) for hit in self.hits}

    @property
    def rows(self) -> int:
        """How many rows are erased."""
        return len(self.places)

    def told(self, *, dry_run: bool) -> str:
        """A sentence on what is erased of the file, or would be."""
        if self.whole:
            would, done = (
                say("hela filen, som inte gick att öppna, skulle raderas"),
                say("hela filen, som inte gick att öppna, är raderad"),
            )
        elif not self.rows:
            would, done = (
                say("allt utom cellerna (kommentarer, egenskaper, bladens namn) skulle raderas"),
                say("allt utom cellerna (kommentarer, egenskaper, bladens namn) är raderat"),
            )
        else:
            w = tool_words()
            would = w.plural(self.rows, "{rows} rad skulle raderas", "{rows} rader skulle raderas", rows=self.rows)
            done = w.plural(self.rows, "{rows} rad är raderad", "{rows} rader är raderade", rows=self.rows)
        sender = "; " + say(_SENDER, rows=self.sent) if self.sent else ""
        return f"{self.name}: {would if dry_run else done}{sender}"


def numbers_to_forget(path: Path, keys: Keys, today: date) -> tuple[frozenset[str], frozenset[str]]:
    """Read which persons are to be erased.

    Args:
        path: A text file with one personal identity number a line.
        keys: The key of the pseudonyms.
        today: The day that says which century a number of ten digits is from.

    Returns:
        Their pseudonyms, and those that they have as sole traders, whose organisation number is their own.

    Raises:
        Stopped: Lines that are no identity number. It names the lines, never a number.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    lines = [line.strip() for line in path.read_text("utf-8-sig", "replace").splitlines()]
    asked = {number: line for number, line in enumerate(lines, start=1) if line}
    people = pseudonymise(pd.Series(list(asked.values()), dtype=object), today, keys, "forget")
    wrong = [str(number) for number, fault in zip(asked, people["fault"], strict=True) if isinstance(fault, str)]
    if wrong or not asked:
        where = say("rad {rows}", rows=", ".join(wrong)) if wrong else say("filen är tom")
        raise Stopped(
            say(
                "{name}: {where} går inte att läsa som personnummer. Skriv ett nummer på varje rad. Inget är raderat.",
                name=path.name,
                where=where,
            )
        )
    traders = (as_trader(number, today, keys) for number in asked.values())
    return frozenset(people["pid"]), frozenset(trader for trader in traders if trader)


def find(
    files: Iterable[tuple[str, str, date, Callable[[], bytes]]], pids: frozenset[str], keys: Keys, limits: Limits
) -> tuple[list[FoundFile], list[str]]:
    """Search the received files as they came, whether they were accepted, rejected or not read yet.

    Args:
        files: The sha256, name and day received of each, and a function that gives its bytes.
        pids: Pseudonyms of the persons.
        keys: The key of the pseudonyms.
        limits: The bounds that the files were read under.

    Returns:
        The files about these persons, and the names of those that cannot be searched, such as one with a password.
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
    """Add every number that replaced one of these, or was replaced by one: a person is erased under all their numbers."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - heavy

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
