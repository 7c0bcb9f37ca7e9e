"""The list of answers: one line for each, with what is known of the file and whether the answer has reached its submitter.

It is data/processed/replies.jsonl. It holds no identity number: a sole trader stands there under a pseudonym.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from flows.errors import Stopped
from flows.intake.deliveries.ledger import Delivery
from flows.language.tool import say
from flows.storage.atomic import write_private
from flows.storage.paths import Home

OTHER_SENDER = {"ANNAN_AVSANDARE", "ANNAT_NUMMER"}
"""The questions of whose file it is."""


@dataclass(frozen=True)
class AnswerFacts:
    """What is known of an answered file: enough to say whom the answer goes to, and what became of the file.

    Attributes:
        made: The day the answer was written.
        received: The day the file came.
        name: The file's name, without identity numbers.
        source: The source; empty where nothing could be read of the file and its folder does not say.
        submitter: The organisation number or the pseudonym of who sent it, as far as the file says.
        enterprise: The name of the enterprise, as the file says it.
        came_in: The submitter's own folder that the file lay in, `foretag/bageriet`; empty where it lay elsewhere.
        verdict: What became of the file.
        rows_read: Rows in it.
        rows_accepted: Rows that count, or would if the file did.
        rows_rejected: Rows that do not count until they are put right.
        questions: Questions to the submitter.
        remarks: Remarks.
        unsure_sender: Whether it is asked whose file it is.
    """

    made: date
    received: date
    name: str
    source: str
    submitter: str
    enterprise: str
    came_in: str
    verdict: str
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    questions: int
    remarks: int
    unsure_sender: bool = False


@dataclass(frozen=True)
class Sent:
    """That an answer has reached its submitter: who saw to it, and when."""

    who: str
    when: datetime


@dataclass(frozen=True)
class Reply:
    """One line of the list: the file, the answer's path under reports/replies, and a hash of what was answered.

    `about`: None in lines of versions that did not note it. `sent`: None until somebody has said so.
    """

    sha256: str
    path: str
    told: str
    about: AnswerFacts | None = None
    sent: Sent | None = None


_LINE: TypeAdapter[Reply] = TypeAdapter(Reply)


def read_replies(home: Home) -> list[Reply]:
    """Every answer so far, oldest first. Raises Stopped where the list is damaged."""
    lines = home.answered.read_bytes().splitlines() if home.answered.exists() else []
    return [_reply(home, number, line) for number, line in enumerate(lines, start=1)]


def _reply(home: Home, number: int, line: bytes) -> Reply:
    try:
        return _LINE.validate_json(line)
    except ValidationError:
        pass
    raise Stopped(
        say(
            "Rad {number} i {answered} har gått sönder. Hämta filen ur säkerhetskopian, eller ta bort "
            "raden och svaret som den gäller: då skrivs svaret en gång till.",
            number=number,
            answered=home.answered,
        )
    )


def facts_of(reading: Mapping[str, Any], verdict: str, delivery: Delivery, made: date, came_in: str) -> AnswerFacts:
    """What is known of a file that is answered.

    Args:
        reading: Its reading.json.
        verdict: What became of it, as its place among the others makes it.
        delivery: Its line in the ledger.
        made: The day of the answer.
        came_in: As AnswerFacts has it.
    """
    severities = [problem["severity"] for problem in reading["problems"]]
    return AnswerFacts(
        made=made,
        received=delivery.received_at.date(),
        name=delivery.name,
        source=reading["source"] or delivery.folder,
        submitter=reading["submitter"],
        enterprise=reading.get("who", {}).get("name", ""),
        came_in=came_in,
        verdict=verdict,
        rows_read=reading["rows_read"],
        rows_accepted=reading["rows_accepted"],
        rows_rejected=reading["rows_rejected"],
        questions=severities.count("ask"),
        remarks=severities.count("warn"),
        unsure_sender=any(problem["code"] in OTHER_SENDER for problem in reading["problems"]),
    )


def write_replies(home: Home, replies: Iterable[Reply]) -> None:
    """Write the list of answers in place of what is there."""
    lines = "".join(json.dumps(asdict(reply), ensure_ascii=False, default=str) + "\n" for reply in replies)
    write_private(home.answered, lines.encode())
