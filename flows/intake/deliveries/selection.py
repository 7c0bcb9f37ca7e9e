"""Which of all received files count as of a day: repeats, corrections and late files sorted out, by content and period.

A pure function of the ledger, the readings and the day; the order in which files lie in a folder does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flows.contracts import contracts, sentences
from flows.intake.deliveries.ledger import Delivery


@dataclass(frozen=True)
class TypedTable:
    """One table of one file that counts as of the day. `rank` orders the files of a table, oldest first."""

    table: str
    path: Path
    sha256: str
    name: str
    source: str
    submitter: str
    period_to: date | None
    received_at: datetime
    rank: int


@dataclass
class _File:
    """A delivery with its reading; `said` is when its content was last delivered."""

    delivery: Delivery
    reading: Mapping[str, Any]
    folder: Path
    verdict: str
    said: int
    repeats: Delivery | None = None
    wins: set[str] = field(default_factory=set)
    beaten_by: _File | None = None

    @property
    def period_to(self) -> date | None:
        text = self.reading.get("period_to")
        return date.fromisoformat(text) if text else None

    @property
    def newness(self) -> tuple[date, int]:
        return (self.period_to or date.min, self.said)


@dataclass(frozen=True)
class Disagreement:
    """One table of two files from the same sender for the same period that do not say the same; `now` counts."""

    now: TypedTable
    before: Path
    before_sha256: str


@dataclass(frozen=True)
class Selection:
    """What counts as of a day: the typed tables, and every file's verdict, sheets and problems.

    `files`, `sheets` and `problems` are the rows of intake.file, intake.sheet and intake.problem: together with the ledger
    the whole story of each file.
    """

    tables: list[TypedTable]
    files: list[dict[str, Any]]
    sheets: list[dict[str, Any]]
    problems: list[dict[str, Any]]
    disagreements: list[Disagreement]


def select_current(
    ledger: Sequence[Delivery], readings: Mapping[str, tuple[Path, Mapping[str, Any]]], as_of: date
) -> Selection:
    """Choose among everything received up to and including as_of. `readings`: sha256 → (folder, reading.json).

    What came later is what stands later in the ledger: a day that was typed has no time, and a clock may be set back.
    """
    known = sorted((line for line in ledger if line.received_at.date() <= as_of), key=lambda line: line.seq)
    files: list[_File] = []
    by_bytes: dict[str, _File] = {}
    by_content: dict[tuple[str, str, str, str], _File] = {}
    for order, delivery in enumerate(known, start=1):
        folder, reading = readings[delivery.sha256]
        file = _File(delivery, reading, folder, str(reading["verdict"]), order)
        files.append(file)
        if first := by_bytes.get(delivery.sha256):
            file.verdict, file.repeats = "duplicate", first.delivery
            continue
        by_bytes[delivery.sha256] = file
        if file.verdict == "rejected":
            continue
        content = (reading["source"], reading["submitter"], str(reading["period_to"]), reading["content"])
        if earlier := by_content.get(content):
            # Saved again, or a correction taken back: what was said first counts again from now on.
            file.verdict, file.repeats = "duplicate", earlier.delivery
            earlier.said = order
            continue
        by_content[content] = file
    counting = [file for file in files if file.verdict in ("accepted", "accepted_with_rejects")]
    tables, disagreements = _tables_that_count(counting)
    for file in counting:
        if not file.wins:
            file.verdict = "superseded"
    return Selection(
        tables,
        [_file_row(file) for file in files],
        [row for file in by_bytes.values() for row in _sheet_rows(file)],
        [row for file in files for row in _problem_rows(file)],
        disagreements,
    )


def _tables_that_count(files: Sequence[_File]) -> tuple[list[TypedTable], list[Disagreement]]:
    newest: dict[tuple[str, ...], _File] = {}
    for file in files:
        for table in file.reading["tables"]:
            place = _place(file, table)
            if place not in newest or newest[place].newness < file.newness:
                newest[place] = file
    chosen = sorted(newest.items(), key=lambda item: (item[0][0], item[1].newness, item[1].delivery.sha256))
    tables = []
    for rank, ((table, source, submitter, _), file) in enumerate(chosen, start=1):
        file.wins.add(table)
        line = file.delivery
        path = file.folder / f"{table}.parquet"
        tables.append(
            TypedTable(table, path, line.sha256, line.name, source, submitter, file.period_to, line.received_at, rank)
        )
    counts = {(table.sha256, table.table): table for table in tables}
    disagreements = []
    for file in files:
        for table in file.reading["tables"]:
            winner = newest[_place(file, table)]
            if winner is not file:
                file.beaten_by = winner
                if winner.period_to == file.period_to:
                    now = counts[winner.delivery.sha256, table]
                    before = file.folder / f"{table}.parquet"
                    disagreements.append(Disagreement(now, before, file.delivery.sha256))
    return tables, disagreements


def _place(file: _File, table: str) -> tuple[str, ...]:
    """What one table of one file can be in force for: only one at a time is."""
    period = str(file.period_to) if contracts()[table].supersedes == "period" else ""
    return table, file.reading["source"], file.reading["submitter"], period


def _file_row(file: _File) -> dict[str, Any]:
    line, reading = file.delivery, file.reading
    repeated_bytes = file.repeats is not None and file.repeats.sha256 == line.sha256
    rows = dict.fromkeys(("rows_read", "rows_accepted", "rows_rejected"), 0)
    if not repeated_bytes:
        rows = {name: int(reading[name]) for name in rows}
    return {
        "sha256": line.sha256,
        "name": line.name,
        "source": reading["source"] or line.folder,
        "submitter": reading["submitter"],
        "period_to": file.period_to,
        "received_at": line.received_at,
        "verdict": file.verdict,
        **rows,
    }


def _sheet_rows(file: _File) -> list[dict[str, Any]]:
    """Rows in and out of each sheet that was read as a table; files of the same bytes are one."""
    return [
        {"sha256": file.delivery.sha256, "source_table": table, **counts}
        for table, counts in file.reading["tables"].items()
    ]


def _problem_rows(file: _File) -> list[dict[str, Any]]:
    """What was wrong with the file, after what became of it where it does not count."""
    found = [dict(problem) for problem in file.reading["problems"]]
    if file.repeats is not None:
        same_bytes = file.repeats.sha256 == file.delivery.sha256
        told = _story(file, "SAMMA_BYTES" if same_bytes else "SAMMA_INNEHALL", file.repeats)
        return [told] if same_bytes else [told, *found]
    winner = file.beaten_by
    if file.verdict != "superseded" or winner is None:
        return found
    late = winner.said < file.said
    code = "ERSATT_SAMMA_TID" if winner.period_to == file.period_to else "KOM_SENT" if late else "ERSATT"
    return [_story(file, code, winner.delivery, own=file.period_to, period=winner.period_to), *found]


def _story(file: _File, code: str, other: Delivery, **words: object) -> dict[str, Any]:
    message = sentences()[code].format(other=other.name, date=other.received_at.date().isoformat(), **words)
    empty = dict.fromkeys(("sheet", "cell", "row", "column"))
    return {
        "sha256": file.delivery.sha256,
        **empty,
        "code": code,
        "severity": "warn",
        "message": message,
        "outside": message,
    }
