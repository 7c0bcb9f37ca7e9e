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

from flows.contracts import contracts
from flows.intake.deliveries import questions
from flows.intake.deliveries.approvals import Approval
from flows.intake.deliveries.ledger import Delivery
from flows.intake.deliveries.outcomes import KnownFile, file_row, problem_rows, sheet_rows
from flows.intake.deliveries.questions import Question

Place = tuple[str, ...]
"""What tables of files are in force for: table, source, sender and, where files of several periods add up, the period."""


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
    in_force = _InForce(approved or {})
    for order, file in enumerate(_in_order(files), start=1):
        file.said = order
        in_force.add(file)
    in_force.settle(files)
    tables = in_force.typed_tables()
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


class _InForce:
    """Which files are in force for what, as one delivery after another comes."""

    def __init__(self, approved: Mapping[str, Approval]) -> None:
        self._approved = approved
        self._places: dict[Place, list[KnownFile]] = {}
        self._by_bytes: dict[str, KnownFile] = {}
        self._by_content: dict[tuple[str, ...], KnownFile] = {}

    def add(self, file: KnownFile) -> None:
        """Take the next delivery: a repeat, a file that waits for an answer, or one that takes its places."""
        reading = file.reading
        file.verdict = str(reading["verdict"])
        before = self._by_bytes.setdefault(file.delivery.sha256, file)
        if before is not file:
            file.verdict, file.repeats = "duplicate", before.delivery
            return
        if file.verdict == "rejected":
            return
        content = (reading["source"], reading["submitter"], str(reading["period_to"]), reading["content"])
        earlier = self._by_content.setdefault(content, file)
        if earlier is file:
            self._consider(file)
        elif not earlier.waits:
            self._say_again(earlier, file)
        else:
            file.verdict, file.repeats = "duplicate", earlier.delivery

    def _say_again(self, earlier: KnownFile, file: KnownFile) -> None:
        """Saved again, or a correction taken back: what was said first counts again from now on, if it may."""
        before, earlier.said = earlier.said, file.said
        asked = self._questions(earlier, self._replaced(earlier))
        if any(question.holds for question in asked) and not self._confirm(file):
            earlier.said, file.questions, file.verdict = before, asked, "held"
            return
        file.verdict, file.repeats = "duplicate", earlier.delivery
        self._put(earlier)

    def _consider(self, file: KnownFile) -> None:
        file.questions = self._questions(file, self._replaced(file))
        self._confirm(file)
        file.verdict = str(file.told()["verdict"])
        if not file.waits:
            self._put(file)

    def _confirm(self, file: KnownFile) -> bool:
        file.approval = self._approved.get(file.delivery.sha256)
        file.confirmed = file.approval is not None or bool(file.reading.get("confirmed"))
        return file.confirmed

    def _replaced(self, file: KnownFile) -> dict[str, list[KnownFile]]:
        """Table → the files whose place this one takes."""
        return {
            table: [
                other
                for other in self._places.get(_place(file, table), [])
                if other is not file and other.newness < file.newness and not _is_beside(file, other, table)
            ]
            for table in file.reading["tables"]
        }

    def _questions(self, file: KnownFile, replaced: Mapping[str, Sequence[KnownFile]]) -> list[Question]:
        """One kind of question at a time: whose file it is comes before what it lacks."""
        senders = replaced.get("foretag", [])
        asked = [q for other in senders for q in questions.whose(file.side, other.side)]
        if not asked and "foretag" in file.reading["tables"] and not self._places.get(_place(file, "foretag")):
            asked = [q for other in self._others(file) for q in questions.other_number(file.side, other.side)][:1]
        if asked:
            return asked
        return [
            q for table, others in replaced.items() for other in others
            for q in questions.missing(file.side, other.side, table)
        ]  # fmt: skip

    def _others(self, file: KnownFile) -> list[KnownFile]:
        """Other enterprises' workbooks in force."""
        mine = _place(file, "foretag")
        return [
            each for place, there in self._places.items() if place[0] == "foretag" and place != mine for each in there
        ]

    def _put(self, file: KnownFile) -> None:
        """Let the file take its places; where a newer one is in force it counts for nothing."""
        for other in self._others(file) if "foretag" in file.reading["tables"] else []:
            if questions.same_history(file.reading, other.reading):  # confirmed: the same jobs under another number
                for table in [*other.wins]:
                    self._leave(other, table, file)
        for table, others in self._replaced(file).items():
            for other in others:
                self._leave(other, table, file)
            there = self._places.setdefault(_place(file, table), [])
            newer = next((each for each in there if each is not file and not _is_beside(file, each, table)), None)
            if newer is not None:
                file.replaced_by[table] = newer
            elif file not in there:
                there.append(file)
                file.wins.add(table)
                file.replaced_by.pop(table, None)

    def _leave(self, file: KnownFile, table: str, winner: KnownFile) -> None:
        self._places[_place(file, table)].remove(file)
        file.wins.discard(table)
        file.replaced_by[table] = winner

    def settle(self, files: Sequence[KnownFile]) -> None:
        """Say of each file that counts for nothing that it is superseded, one that waited too once a newer one has come."""
        for file in files:
            if file.verdict == "held":
                newer = {
                    table: each
                    for table in file.reading["tables"]
                    for each in self._places.get(_place(file, table), [])
                    if each.newness > file.newness and not _is_beside(file, each, table)
                }
                if len(newer) == len(file.reading["tables"]):
                    file.replaced_by, file.verdict = newer, "superseded"
            elif file.verdict in ("accepted", "accepted_with_rejects") and not file.wins:
                file.verdict = "superseded"

    def typed_tables(self) -> list[TypedTable]:
        """The tables that count."""
        chosen = [(place, file) for place, there in self._places.items() for file in there]
        chosen.sort(key=lambda item: (item[0][0], item[1].newness, item[1].delivery.sha256))
        return [
            _typed_table(table, source, submitter, file, rank)
            for rank, ((table, source, submitter, _), file) in enumerate(chosen, start=1)
        ]


def _typed_table(table: str, source: str, submitter: str, file: KnownFile, rank: int) -> TypedTable:
    line, path = file.delivery, file.folder / f"{table}.parquet"
    return TypedTable(table, path, line.sha256, line.name, source, submitter, file.period_to, line.received_at, rank)


def _place(file: KnownFile, table: str) -> Place:
    """What one table of one file can be in force for; where files add up, all those of a period share a place."""
    period = str(file.period_to) if contracts()[table].supersedes == "period" else ""
    return table, file.reading["source"], file.reading["submitter"], period


def _is_beside(file: KnownFile, other: KnownFile, table: str) -> bool:
    """Whether two files of one place add up: parts of one period, or files that tell no period."""
    if contracts()[table].supersedes != "period":
        return False
    return file.period_to is None or questions.adds_up(file.reading, other.reading, table)


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
