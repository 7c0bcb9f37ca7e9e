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
from flows.intake.receive import Delivery


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

    @property
    def period_to(self) -> date | None:
        text = self.reading.get("period_to")
        return date.fromisoformat(text) if text else None

    @property
    def newness(self) -> tuple[date, int]:
        return (self.period_to or date.min, self.said)


@dataclass(frozen=True)
class Current:
    """What counts as of a day: the typed tables, and every file's verdict and problems (rows of intake.file, .problem)."""

    tables: list[TypedTable]
    files: list[dict[str, Any]]
    problems: list[dict[str, Any]]


def current(ledger: Sequence[Delivery], readings: Mapping[str, tuple[Path, Mapping[str, Any]]], as_of: date) -> Current:
    """Choose among everything received up to and including as_of. `readings`: sha256 → (folder, reading.json)."""
    known = sorted((line for line in ledger if line.received_at.date() <= as_of), key=lambda d: (d.received_at, d.seq))
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
    tables = _tables_that_count(counting)
    for file in counting:
        if not file.wins:
            file.verdict = "superseded"
    return Current(tables, [_file_row(f) for f in files], [p for f in files for p in _problem_rows(f)])


def _tables_that_count(files: Sequence[_File]) -> list[TypedTable]:
    newest: dict[tuple[str, ...], _File] = {}
    for file in files:
        for table in file.reading["tables"]:
            period = str(file.period_to) if contracts()[table].supersedes == "period" else ""
            place = (table, file.reading["source"], file.reading["submitter"], period)
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
    return tables


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


def _problem_rows(file: _File) -> list[dict[str, Any]]:
    if file.repeats is None:
        return [dict(problem) for problem in file.reading["problems"]]
    same_bytes = file.repeats.sha256 == file.delivery.sha256
    code = "SAMMA_BYTES" if same_bytes else "SAMMA_INNEHALL"
    message = sentences()[code].format(other=file.repeats.name, date=file.repeats.received_at.date().isoformat())
    empty = dict.fromkeys(("sheet", "cell", "row", "column"))
    repeat = {"sha256": file.delivery.sha256, **empty, "code": code, "severity": "warn", "message": message}
    return [repeat] if same_bytes else [repeat, *(dict(problem) for problem in file.reading["problems"])]
