"""Answers to submitters, one for each file and what became of it, in reports/replies/<source>/<day received>/.

The day stands in the folder and not in the file's name: a name like `beslut_2025-06` tells which period a file is for, and an
answer that is corrected and sent back must tell the same. What has been answered stands in a list of its own, so that a
rerun writes nothing again, and an answer that was sent on and taken away does not come back.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.contracts import contracts
from flows.contracts.sources import sources
from flows.intake.deliveries.ledger import Delivery
from flows.intake.replies.answer_list import AnswerFacts, Reply, write_replies
from flows.storage.atomic import write_private
from flows.storage.paths import Home

if TYPE_CHECKING:
    from flows.intake.replies.build import Answer  # heavy

_ANSWERED = re.compile(r" - (kvitto|påpekanden|att rätta)( \d+)?$")
_ODD = re.compile(r"[^\w .,()+&=%'!–-]")
"""What no answer's name has: neither what a folder, a terminal or Markdown reads as more than a name, nor what is not seen."""
_LONGEST = 100


def is_due(reading: Mapping[str, Any], answered: Container[tuple[str, str]]) -> bool:
    """Whether a file should have an answer, and has not had this one.

    Files about persons always get one, and so do the sources that sources.toml says so of. Nobody fills in a public series, so
    that one is answered only where something is wrong with it.

    Args:
        reading: The file's reading.json.
        answered: The file and the hash of what was answered (told), of every answer so far.
    """
    if (reading["sha256"], told(reading)) in answered:
        return False
    persons = any(c.type == "person" for table in reading["tables"] for c in contracts()[table].columns)
    supplier = sources().get(reading["source"])  # none where nothing could be read of the file
    return persons or bool(supplier and supplier.always_answered) or bool(reading["problems"])


def told(reading: Mapping[str, Any]) -> str:
    """A hash of what an answer says: the same verdict, rows and problems are the same answer, however they are worded."""
    said = [reading["verdict"], reading["tables"], [(p["sheet"], p["cell"], p["code"]) for p in reading["problems"]]]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:12]


def write_reply(
    home: Home,
    before: Sequence[Reply],
    reading: Mapping[str, Any],
    delivery: Delivery,
    answer: Answer,
    about: AnswerFacts | None = None,
) -> Reply:
    """Write an answer, readable by its owner alone, and its line in the list after those that were there before."""
    day = delivery.received_at.date().isoformat()
    place = home.replies / (reading["source"] or delivery.folder) / day
    for each in (place.parent, place):
        each.mkdir(exist_ok=True, mode=0o700)
        each.chmod(0o700)
    path = place / _free_name({home.replies / reply.path for reply in before}, place, reading["name"], answer)
    write_private(path, answer.data)
    reply = Reply(reading["sha256"], str(path.relative_to(home.replies)), told(reading), about)
    write_replies(home, [*before, reply])
    return reply


def _free_name(taken: Container[Path], place: Path, name: str, answer: Answer) -> str:
    """`<the file's name> - att rätta.xlsx`, or .xlsm with macros; a number where two files of a day have one name.

    An answer that a killed run left without its line has taken none: its own takes its place.
    """
    names = _numbered(f"{answer_stem(name)} - {answer.kind}", ".xlsm" if answer.macros else ".xlsx")
    return next(each for each in names if place / each not in taken)


def answer_stem(name: str) -> str:
    """What the names of all answers to a file of this name begin with."""
    stem = _ODD.sub("_", Path(name).stem).strip(" .")
    return _ANSWERED.sub("", stem)[:_LONGEST] or "fil"


def _numbered(stem: str, ending: str) -> Iterable[str]:
    yield f"{stem}{ending}"
    number = 2
    while True:
        yield f"{stem} {number}{ending}"
        number += 1
