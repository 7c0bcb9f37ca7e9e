"""Which of all received files count as of a day: repeats, corrections and late files sorted out, by content and period.

A pure function of the ledger, the readings, what has been confirmed and the day; the order in which files lie in a folder
does not matter. A file that would take away what another has told is held until somebody answers, and the other counts so long.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from flows.intake.deliveries.approvals import Approval
from flows.intake.deliveries.ledger import Delivery
from flows.intake.deliveries.selection.in_force import InForce, Scope
from flows.intake.deliveries.selection.outcomes import KnownFile, file_row, problem_rows, sheet_rows


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
    the whole story of each file. `told`: sha256 → verdict and problems, of files whose place among the others adds to what
    their reading says.
    """

    tables: list[TypedTable]
    files: list[dict[str, Any]]
    sheets: list[dict[str, Any]]
    problems: list[dict[str, Any]]
    disagreements: list[Disagreement]
    told: dict[str, dict[str, Any]] = field(default_factory=dict)


def select_current(
    ledger: Sequence[Delivery],
    readings: Mapping[str, tuple[Path, Mapping[str, Any]]],
    as_of: date,
    approved: Mapping[str, Approval] | None = None,
) -> Selection:
    """Choose among everything received up to and including as_of. `readings`: sha256 → (folder, reading.json).

    `approved`: sha256 → who has confirmed it. What came later is what stands later in the ledger: a day that was typed has no
    time, and a clock may be set back. Only within one run's deliveries the workbooks' own times decide.
    """
    known = sorted((line for line in ledger if line.received_at.date() <= as_of), key=lambda line: line.seq)
    files = [KnownFile(line, readings[line.sha256][1], readings[line.sha256][0], 0) for line in known]
    in_force = InForce(approved or {})
    for order, file in enumerate(_in_order(files), start=1):
        file.said = order
        in_force.add(file)
    in_force.settle(files)
    tables = [_typed_table(scope, file, rank) for rank, (scope, file) in enumerate(in_force.chosen(), start=1)]
    first = list({file.delivery.sha256: file for file in reversed(files)}.values())[::-1]
    return Selection(
        tables,
        files=[file_row(file) for file in files],
        sheets=[row for file in first for row in sheet_rows(file)],
        problems=[row for file in files for row in problem_rows(file)],
        disagreements=_disagreements(files, tables),
        told={file.delivery.sha256: file.told() for file in first if file.questions or file.confirmed},
    )


def _in_order(files: Sequence[KnownFile]) -> Iterator[KnownFile]:
    """As they came; those of one run by when each workbook was last saved, or else the file written."""
    for _, run in groupby(files, key=lambda file: file.delivery.batch or -file.delivery.seq):
        yield from sorted(run, key=lambda file: (_written(file), file.delivery.seq))


def _written(file: KnownFile) -> datetime:
    if saved := file.reading.get("saved"):
        return datetime.fromisoformat(saved)
    return (file.delivery.modified_at or file.delivery.received_at).astimezone(UTC).replace(tzinfo=None)


def _typed_table(scope: Scope, file: KnownFile, rank: int) -> TypedTable:
    (table, source, submitter, _), line = scope, file.delivery
    path = file.folder / f"{table}.parquet"
    return TypedTable(table, path, line.sha256, line.name, source, submitter, file.period_to, line.received_at, rank)


def _disagreements(files: Sequence[KnownFile], tables: Sequence[TypedTable]) -> list[Disagreement]:
    counts = {(table.sha256, table.table): table for table in tables}
    return [
        Disagreement(counts[winner.delivery.sha256, table], file.folder / f"{table}.parquet", file.delivery.sha256)
        for file in files
        if file.verdict in ("accepted", "accepted_with_rejects", "superseded")
        for table in file.reading["tables"]
        if (winner := file.counting_instead(table))
        and winner.period_to == file.period_to
        and (winner.delivery.sha256, table) in counts
    ]
