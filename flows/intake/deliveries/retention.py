"""How long received files are kept: past its source's days a file goes, and all that was read from it.

Its line in the ledger stays: that it came, and when. Released tables have no persons in them and stay.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from flows.intake.deliveries.ledger import Delivery
from flows.storage.paths import Home


def within_retention(ledger: Sequence[Delivery], keep_days: Mapping[str, int], today: date) -> list[Delivery]:
    """Leave out the deliveries whose time is over; a file that came again counts from the last time."""
    last = {line.sha256: line for line in ledger}
    over = {
        line.sha256
        for line in last.values()
        if line.folder in keep_days and line.received_at.date() + timedelta(days=keep_days[line.folder]) < today
    }
    return [line for line in ledger if line.sha256 not in over]


def past_retention(home: Home, ledger: Sequence[Delivery], keep_days: Mapping[str, int], today: date) -> dict[str, str]:
    """Find what is still here although its time is over: sha256 → name of the files."""
    stay = {line.sha256 for line in within_retention(ledger, keep_days, today)}
    over = {line.sha256: line.name for line in ledger if line.sha256 not in stay}
    return {
        sha256: name for sha256, name in over.items() if (home.received / sha256).exists() or _readings(home, sha256)
    }


def purge(home: Home, over: Iterable[str]) -> None:
    """Take away the stored files with these sha256 and their readings. Do it last: over_time finds them until they are gone."""
    for sha256 in over:
        for folder in _readings(home, sha256):
            shutil.rmtree(folder)
        (home.received / sha256).unlink(missing_ok=True)


def _readings(home: Home, sha256: str) -> list[Path]:
    return list(home.typed.glob(f"{sha256[:16]}-*"))
