"""What an analyst has confirmed: a held file that is right as it is, with who said so and when.

One line each in data/processed/approvals.jsonl. A confirmation holds in runs as of its day and later ones.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from flows.errors import Stopped
from flows.language.tool import say
from flows.storage.atomic import write_private


@dataclass(frozen=True)
class Approval:
    """One line: the file, the name it came under, who confirmed it and when."""

    sha256: str
    name: str
    who: str
    when: datetime


def read_approvals(path: Path) -> list[Approval]:
    """Every confirmation so far, oldest first. Raises Stopped where a line cannot be understood."""
    if not path.exists():
        return []
    lines = path.read_text("utf-8").splitlines()
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            told = json.loads(line)
            found.append(Approval(**told | {"when": datetime.fromisoformat(told["when"])}))
        except (ValueError, TypeError, KeyError):
            raise Stopped(
                say(
                    "{path}, rad {number}, går inte att läsa. Lägg tillbaka filen ur säkerhetskopian, eller ta "
                    "bort raden och bekräfta filen igen med fokusdag approve.",
                    path=path,
                    number=number,
                )
            ) from None
    return found


def approved_by(approvals: list[Approval], as_of: date) -> Mapping[str, Approval]:
    """sha256 → the first confirmation made by this day."""
    return {each.sha256: each for each in reversed(approvals) if each.when.date() <= as_of}


def add_approval(path: Path, approval: Approval) -> None:
    """Note a confirmation, whole or not at all."""
    lines = [
        json.dumps(asdict(each) | {"when": each.when.isoformat()}, ensure_ascii=False)
        for each in [*read_approvals(path), approval]
    ]
    write_private(path, ("\n".join(lines) + "\n").encode())
