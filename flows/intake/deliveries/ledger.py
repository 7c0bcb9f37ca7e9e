"""The ledger of deliveries: one line for each, oldest first, each chained to the line before and signed.

A line that is lost would take a file out of the numbers, and one that is changed would let it count from another day.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from flows.language.tool import say
from flows.security.chained_lines import FIRST, LedgerBroken, chained, chained_text, read_lines, read_signed
from flows.storage.atomic import write_private
from flows.storage.paths import Home
from flows.storage.unchanged import State, state_of

_PURPOSE = b"mottaget"
_MOMENTS = ("received_at", "modified_at")


@dataclass(frozen=True)
class Delivery:
    """One line of the ledger: these bytes came under this name, in this folder, at this time.

    `modified_at`: when the file that was dropped had last been written. `batch`: the number of the first line of the run that
    took it in; 0 in lines from before this was noted.
    """

    seq: int
    sha256: str
    name: str
    folder: str
    received_at: datetime
    size: int
    modified_at: datetime | None = None
    batch: int = 0


def restamp(home: Home, now: datetime, received_at: datetime, key: bytes) -> list[Delivery]:
    """Give what came by a clock that was ahead the latest time it can have come: this run's, or when the one after it came.

    With a day to come it would count in no run until then, and dropped again it would be the same delivery. Its readings go,
    which may be by that day. Ask only where the day is the right one, under the home's lock.
    """
    ledger, ahead, latest = read_ledger(home.ledger), [], received_at
    for place, line in reversed([*enumerate(ledger)]):
        if line.received_at <= now:
            latest = min(latest, line.received_at)
            continue
        ledger[place] = replace(line, received_at=latest)
        ahead.append(line)
        for reading in home.typed.glob(f"{line.sha256[:16]}-*"):
            shutil.rmtree(reading)
    if ahead:
        write_ledger(home.ledger, ledger, key)
    return ahead[::-1]


def read_ledger(path: Path) -> list[Delivery]:
    """Every delivery so far, oldest first; empty before the first run. Raises LedgerBroken where a line is damaged."""
    return list(_read(path, state_of(path))) if path.exists() else []


@lru_cache(maxsize=4)
def _read(path: Path, state: State) -> tuple[Delivery, ...]:
    """The ledger, read once in a process as long as the file is the same: a night asks for it eight times."""
    return tuple(_delivery(path, number, line) for number, (line, _) in enumerate(read_lines(path), start=1))


def check_signatures(home: Home, key: bytes) -> bool:
    """Whether all lines are signed; an earlier version's are not. Raises LedgerBroken where one is signed by somebody else."""
    return all(is_chained for _, is_chained in read_signed(home.ledger, key, _PURPOSE))


def add_delivery(path: Path, delivery: Delivery, key: bytes) -> None:
    """Add a line, whole or not at all. The lines before it must have been checked."""
    lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
    before = json.loads(lines[-1])["line"] if lines else FIRST
    write_private(path, b"".join([*lines, _text(chained(_fields(delivery), before, key, _PURPOSE))]))


def write_ledger(path: Path, ledger: Sequence[Delivery], key: bytes) -> None:
    """Write the whole ledger in place of what is there."""
    write_private(path, chained_text(map(_fields, ledger), key, _PURPOSE))


def unknown_copies(home: Home, ledger: Sequence[Delivery]) -> list[Path]:
    """Stored files of which the ledger has no line: what they hold is in no number."""
    known = {line.sha256 for line in ledger}
    return [path for path in sorted(home.received.glob("*")) if path.suffix != ".part" and path.name not in known]


def unknown_copies_message(home: Home, copies: Sequence[Path]) -> str:
    """Say which they are, and what to do."""
    return say(
        "{ledger} har ingen rad om {listed}: utan raden räknas filen inte. Hämta liggaren ur säkerhetskopian, eller lägg filen "
        "i data/raw en gång till. Blev den aldrig mottagen hel: ta bort kopian.",
        ledger=home.ledger,
        listed=", ".join(str(path) for path in copies[:5]),
    )


def _fields(delivery: Delivery) -> dict[str, Any]:
    moments = {name: getattr(delivery, name) for name in _MOMENTS}
    return asdict(delivery) | {name: moment.isoformat() if moment else None for name, moment in moments.items()}


def _text(line: dict[str, Any]) -> bytes:
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"


def _delivery(path: Path, number: int, line: dict[str, Any]) -> Delivery:
    try:
        fields: dict[str, Any] = {name: line[name] for name in ("seq", "sha256", "name", "folder", "size")}
        fields |= {name: datetime.fromisoformat(line[name]) for name in _MOMENTS if line.get(name)}
        return Delivery(**fields, batch=line.get("batch", 0))
    except (KeyError, TypeError, ValueError):
        raise LedgerBroken(
            say("Rad {number} i {path} går inte att läsa. Hämta filen ur säkerhetskopian.", number=number, path=path)
        ) from None
