"""What became of each received file, as rows of intake.file, intake.sheet and intake.problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from flows.intake.deliveries.approvals import Approval
from flows.intake.deliveries.ledger import Delivery
from flows.intake.deliveries.selection.questions import Question, Side
from flows.intake.wording import sentence

Problem = dict[str, Any]


@dataclass(eq=False)
class KnownFile:
    """A delivery with its reading. `said`: when its content was last delivered, as a place in the order of deliveries.

    `wins`: the tables that it is in force for; `replaced_by`: table → the file that counts instead. `questions`: what it was
    asked about when it came, and remarks. `confirmed`: whether the questions have an answer, in the file or by `approval`.
    `measure`: table → the file that its rows are held against too, where rows went a few at a time since.
    """

    delivery: Delivery
    reading: Mapping[str, Any]
    folder: Path
    said: int
    verdict: str = ""
    repeats: Delivery | None = None
    wins: set[str] = field(default_factory=set)
    replaced_by: dict[str, KnownFile] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    confirmed: bool = False
    approval: Approval | None = None
    measure: dict[str, KnownFile] = field(default_factory=dict)

    @property
    def period_to(self) -> date | None:
        """Up to which day the file tells."""
        text = self.reading.get("period_to")
        return date.fromisoformat(text) if text else None

    @property
    def newness(self) -> tuple[date, int]:
        """What decides which of two files is the newer: the period, then which was said last."""
        return (self.period_to or date.min, self.said)

    @property
    def side(self) -> Side:
        """The file as questions compare it."""
        return Side(self.delivery.name, self.reading, self.folder)

    @property
    def waits(self) -> bool:
        """Whether the file is asked about and has no answer."""
        held = self.reading["verdict"] == "held" and not self.confirmed
        return held or self.asks

    @property
    def asks(self) -> bool:
        """Whether what it takes away from another has no answer."""
        return any(question.holds and not self._is_answered(question) for question in self.questions)

    def _is_answered(self, question: Question) -> bool:
        """Rows with faults are answered by putting them right, or by an analyst who has seen what is lost."""
        return self.approval is not None if question.by_rows else self.confirmed

    def counting_instead(self, table: str) -> KnownFile | None:
        """The file that counts for a table in place of this one."""
        file, passed = self.replaced_by.get(table), [self]
        while file is not None and table not in file.wins and table in file.replaced_by:
            passed.append(file)
            file = file.replaced_by[table]
        if file is not None:
            for each in passed:  # a thousand files of one enterprise would be followed a thousand steps each
                each.replaced_by[table] = file
        return file

    def told(self) -> dict[str, Any]:
        """The verdict and the problems to tell of the file, its questions first."""
        sha256 = self.delivery.sha256
        found = [question.problem(sha256, answered=self._is_answered(question)) for question in self.questions]
        found += [dict(problem) for problem in self.reading["problems"]]
        verdict = str(self.reading["verdict"])
        if self.waits:
            return {"verdict": "held", "problems": found}
        if self.confirmed:
            for problem in found:
                problem["severity"] = "warn" if _asks_of_file(problem) else problem["severity"]
            found = [self._answer(), *found] if self.questions or verdict == "held" else found
        if verdict == "held":
            verdict = "accepted_with_rejects" if self.reading["rows_rejected"] else "accepted"
        return {"verdict": verdict, "problems": found}

    def _answer(self) -> Problem:
        if self.approval is None:
            return story(self, "BEKRAFTAD_I_FILEN")
        return story(self, "BEKRAFTAD", who=self.approval.who, date=self.approval.when.date().isoformat())


def _asks_of_file(problem: Problem) -> bool:
    return problem["severity"] == "ask" and problem["row"] is None


def file_row(file: KnownFile) -> dict[str, Any]:
    """The row of intake.file."""
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


def sheet_rows(file: KnownFile) -> list[dict[str, Any]]:
    """Rows in and out of each sheet that was read as a table; files of the same bytes are one."""
    return [
        {"sha256": file.delivery.sha256, "source_table": table, **counts}
        for table, counts in file.reading["tables"].items()
    ]


def problem_rows(file: KnownFile) -> list[Problem]:
    """What was wrong with the file, after what became of it where it does not count."""
    found: list[Problem] = file.told()["problems"]
    if file.repeats is not None:
        same_bytes = file.repeats.sha256 == file.delivery.sha256
        told = _about(file, "SAMMA_BYTES" if same_bytes else "SAMMA_INNEHALL", file.repeats)
        return [told] if same_bytes else [told, *found]
    winner = next((w for table in file.replaced_by if (w := file.counting_instead(table))), None)
    if file.verdict != "superseded" or winner is None:
        return found
    late = winner.said < file.said
    code = "ERSATT_SAMMA_TID" if winner.period_to == file.period_to else "KOM_SENT" if late else "ERSATT"
    return [_about(file, code, winner.delivery, own=file.period_to, period=winner.period_to), *found]


def story(file: KnownFile, code: str, **words: object) -> Problem:
    """A remark on the whole file, from its sentence."""
    message = sentence(code, **words)
    empty = dict.fromkeys(("sheet", "cell", "row", "column"))
    return {
        "sha256": file.delivery.sha256,
        **empty,
        "code": code,
        "severity": "warn",
        "message": message,
        "outside": message,
    }


def _about(file: KnownFile, code: str, other: Delivery, **words: object) -> Problem:
    return story(file, code, other=other.name, date=other.received_at.date().isoformat(), **words)
