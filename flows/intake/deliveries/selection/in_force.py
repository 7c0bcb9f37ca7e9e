"""Which files are in force for what, as one delivery after another comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from flows.contracts import contracts
from flows.intake.deliveries.approvals import Approval
from flows.intake.deliveries.selection import questions, senders
from flows.intake.deliveries.selection.outcomes import KnownFile
from flows.intake.deliveries.selection.questions import Question
from flows.intake.deliveries.selection.row_hashes import hashes

Scope = tuple[str, ...]
"""What tables of files are in force for: table, source, sender and, where files of several periods add up, the period."""


class InForce:
    """Which files are in force for what, as one delivery after another comes."""

    def __init__(self, approved: Mapping[str, Approval]) -> None:
        self._approved = approved
        self._scopes: dict[Scope, list[KnownFile]] = {}
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
        file.questions = self._questions(earlier, self._replaced(earlier))
        self._confirm(file)
        if file.asks:
            earlier.said, file.verdict = before, "held"
            return
        file.questions = []
        file.verdict, file.repeats = "duplicate", earlier.delivery
        self._put(earlier)

    def _consider(self, file: KnownFile) -> None:
        file.questions = self._questions(file, self._replaced(file))
        self._confirm(file)
        file.verdict = str(file.told()["verdict"])
        if not file.waits:
            self._put(file)

    def _confirm(self, file: KnownFile) -> None:
        file.approval = self._approved.get(file.delivery.sha256)
        file.confirmed = file.approval is not None or bool(file.reading.get("confirmed"))

    def _replaced(self, file: KnownFile) -> dict[str, list[KnownFile]]:
        """Table → the files whose place this one takes."""
        return {
            table: [
                other
                for other in self._scopes.get(_scope(file, table), [])
                if other is not file and other.newness < file.newness and not _is_beside(file, other, table)
            ]
            for table in file.reading["tables"]
        }

    def _questions(self, file: KnownFile, replaced: Mapping[str, Sequence[KnownFile]]) -> list[Question]:
        """One kind of question at a time: whose file it is comes before what it lacks."""
        asked = [q for other in replaced.get("foretag", []) for q in senders.whose(file.side, other.side)]
        if not asked and "foretag" in file.reading["tables"] and not self._scopes.get(_scope(file, "foretag")):
            asked = [q for other in self._others(file) for q in senders.other_number(file.side, other.side)][:1]
        if asked:
            return asked
        return [
            *(q for table, others in replaced.items() for other in others for q in _missing(file, other, table)),
            *(
                q
                for table in file.reading["tables"]
                for other in self._of_earlier_periods(file, table)
                for q in questions.repeated(file.side, other.side, table)
            ),
        ]

    def _of_earlier_periods(self, file: KnownFile, table: str) -> Iterator[KnownFile]:
        """The files of earlier periods that have some of this file's keys; each key counts for the newest of them only."""
        mine = _scope(file, table)
        if contracts()[table].supersedes != "period":
            return
        alike = [each for scope, there in self._scopes.items() if scope[:3] == mine[:3] for each in there]
        left = hashes(file.reading, table, "keys")
        for other in sorted(alike, key=lambda each: each.newness, reverse=True):
            again = np.intersect1d(left, hashes(other.reading, table, "keys"), assume_unique=True)
            if again.size and other.newness < file.newness:
                left = np.setdiff1d(left, again, assume_unique=True)
                if _scope(other, table) != mine:
                    yield other

    def _others(self, file: KnownFile) -> list[KnownFile]:
        """Other enterprises' workbooks in force."""
        mine = _scope(file, "foretag")
        return [
            each for scope, there in self._scopes.items() if scope[0] == "foretag" and scope != mine for each in there
        ]

    def _put(self, file: KnownFile) -> None:
        """Let the file take its places; where a newer one is in force it counts for nothing."""
        for other in self._others(file) if "foretag" in file.reading["tables"] else []:
            if senders.same_history(file.reading, other.reading):  # confirmed: the same jobs under another number
                for table in [*other.wins]:
                    self._leave(other, table, file)
        for table, others in self._replaced(file).items():
            for other in others:
                self._leave(other, table, file)
                if not file.confirmed:
                    file.measure[table] = other.measure.get(table, other)
            there = self._scopes.setdefault(_scope(file, table), [])
            newer = next((each for each in there if each is not file and not _is_beside(file, each, table)), None)
            if newer is not None:
                file.replaced_by[table] = newer
            elif file not in there:
                there.append(file)
                file.wins.add(table)
                file.replaced_by.pop(table, None)

    def _leave(self, file: KnownFile, table: str, winner: KnownFile) -> None:
        self._scopes[_scope(file, table)].remove(file)
        file.wins.discard(table)
        file.replaced_by[table] = winner

    def settle(self, files: Sequence[KnownFile]) -> None:
        """Say of each file that counts for nothing that it is superseded, one that waited too once a newer one has come."""
        for file in files:
            if file.verdict == "held":
                newer = {
                    table: each
                    for table in file.reading["tables"]
                    for each in self._scopes.get(_scope(file, table), [])
                    if each.newness > file.newness and not _is_beside(file, each, table)
                }
                if len(newer) == len(file.reading["tables"]):
                    file.replaced_by, file.verdict = newer, "superseded"
            elif file.verdict in ("accepted", "accepted_with_rejects") and not file.wins:
                file.verdict = "superseded"

    def chosen(self) -> list[tuple[Scope, KnownFile]]:
        """Every scope with the files that are in force for it, the oldest first within a table."""
        found = [(scope, file) for scope, there in self._scopes.items() for file in there]
        return sorted(found, key=lambda item: (item[0][0], item[1].newness, item[1].delivery.sha256))


def _scope(file: KnownFile, table: str) -> Scope:
    """What one table of one file can be in force for; where files add up, all those of a period share a scope."""
    period = str(file.period_to) if contracts()[table].supersedes == "period" else ""
    return table, file.reading["source"], file.reading["submitter"], period


def _missing(file: KnownFile, other: KnownFile, table: str) -> list[Question]:
    """What the file lacks of the one that it replaces; or, a few rows at a time, of the first one or the last one confirmed."""
    asked = questions.missing(file.side, other.side, table)
    measure = other.measure.get(table)
    if measure is None or any(question.holds for question in asked):
        return asked
    since = questions.missing(file.side, measure.side, table, earlier=True)
    return since if any(question.holds for question in since) else asked


def _is_beside(file: KnownFile, other: KnownFile, table: str) -> bool:
    """Whether two files of one scope add up: parts of one period, or files that tell no period."""
    if contracts()[table].supersedes != "period":
        return False
    return file.period_to is None or questions.adds_up(file.reading, other.reading, table)
