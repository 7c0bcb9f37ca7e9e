"""The ledger of deliveries: one line for each, oldest first."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from flows.storage.atomic import write_private
from flows.storage.paths import Home

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


def restamp(home: Home, now: datetime, received_at: datetime) -> list[Delivery]:
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
        write_ledger(home.ledger, ledger)
    return ahead[::-1]


def read_ledger(path: Path) -> list[Delivery]:
    """Every delivery so far, oldest first; empty before the first run."""
    if not path.exists():
        return []
    lines = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return [Delivery(**line | {name: _moment(line.get(name)) for name in _MOMENTS}) for line in lines]


def write_ledger(path: Path, ledger: list[Delivery]) -> None:
    """Write the whole ledger in place of what is there."""
    lines = (
        json.dumps(asdict(line) | {name: _text(getattr(line, name)) for name in _MOMENTS}, ensure_ascii=False)
        for line in ledger
    )
    write_private(path, ("\n".join(lines) + "\n").encode())


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
