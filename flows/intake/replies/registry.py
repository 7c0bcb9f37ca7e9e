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
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.contracts import contracts
from flows.contracts.sources import sources
from flows.errors import Stopped
from flows.intake.deliveries.ledger import Delivery
from flows.storage.atomic import write_private
from flows.storage.paths import Home

if TYPE_CHECKING:
    from flows.intake.replies.build import Answer  # heavy

_ANSWERED = re.compile(r" - (kvitto|påpekanden|att rätta)( \d+)?$")
_LONGEST = 100


@dataclass(frozen=True)
class Reply:
    """One line of the list: the file, the answer's path under reports/replies, and a hash of what was answered."""

    sha256: str
    path: str
    told: str


def read_replies(home: Home) -> list[Reply]:
    """Every answer so far, oldest first. Raises Stopped where the list is damaged."""
    lines = home.answered.read_bytes().splitlines() if home.answered.exists() else []
    return [_reply(home, number, line) for number, line in enumerate(lines, start=1)]


def _reply(home: Home, number: int, line: bytes) -> Reply:
    try:
        told = Reply(**json.loads(line))
        if all(isinstance(value, str) for value in asdict(told).values()):
            return told
    except (ValueError, TypeError):
        pass
    raise Stopped(
        f"Rad {number} i {home.answered} har gått sönder. Hämta filen ur säkerhetskopian, eller ta bort raden och svaret som den "
        "gäller: då skrivs svaret en gång till."
    )


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
    home: Home, before: Sequence[Reply], reading: Mapping[str, Any], delivery: Delivery, answer: Answer
) -> Reply:
    """Write an answer, readable by its owner alone, and its line in the list after those that were there before."""
    day = delivery.received_at.date().isoformat()
    place = home.replies / (reading["source"] or delivery.folder) / day
    for each in (home.replies, place.parent, place):
        each.mkdir(parents=True, exist_ok=True, mode=0o700)
        each.chmod(0o700)
    path = place / _free_name({home.replies / reply.path for reply in before}, place, reading["name"], answer)
    write_private(path, answer.data)
    reply = Reply(reading["sha256"], str(path.relative_to(home.replies)), told(reading))
    write_replies(home, [*before, reply])
    return reply


def _free_name(taken: Container[Path], place: Path, name: str, answer: Answer) -> str:
    """`<the file's name> - att rätta.xlsx`, or .xlsm with macros; a number where two files of a day have one name.

    An answer that a killed run left without its line has taken none: its own takes its place.
    """
    stem = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", Path(name).stem).strip(" .")
    stem = _ANSWERED.sub("", stem)[:_LONGEST] or "fil"
    names = _numbered(f"{stem} - {answer.kind}", ".xlsm" if answer.macros else ".xlsx")
    return next(each for each in names if place / each not in taken)


def _numbered(stem: str, ending: str) -> Iterable[str]:
    yield f"{stem}{ending}"
    number = 2
    while True:
        yield f"{stem} {number}{ending}"
        number += 1


def write_replies(home: Home, replies: Iterable[Reply]) -> None:
    """Write the list of answers in place of what is there."""
    lines = "".join(json.dumps(asdict(reply), ensure_ascii=False) + "\n" for reply in replies)
    write_private(home.answered, lines.encode())
