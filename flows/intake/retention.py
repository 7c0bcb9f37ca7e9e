"""How long received files are kept: past its source's days a file goes, and all that was read from it.

Its line in the ledger stays: that it came, and when. Released tables have no persons in them and stay.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from flows.intake.receive import Delivery
from flows.settings import Home


def kept(ledger: Sequence[Delivery], keep_days: Mapping[str, int], today: date) -> list[Delivery]:
    """Leave out the deliveries whose time is over; a file that came again counts from the last time."""
    last = {line.sha256: line for line in ledger}
    over = {
        line.sha256
        for line in last.values()
        if line.folder in keep_days and line.received_at.date() + timedelta(days=keep_days[line.folder]) < today
    }
    return [line for line in ledger if line.sha256 not in over]


def purge(home: Home, ledger: Sequence[Delivery], keep_days: Mapping[str, int], today: date) -> dict[str, str]:
    """Take away what is over its time: the stored file and its readings. Returns sha256 → name of the files."""
    stay = {line.sha256 for line in kept(ledger, keep_days, today)}
    gone: dict[str, str] = {}
    for line in ledger:
        if line.sha256 not in stay:
            folders = list(home.typed.glob(f"{line.sha256[:16]}-*"))
            if folders or (home.received / line.sha256).exists():
                gone[line.sha256] = line.name
            for folder in folders:
                shutil.rmtree(folder)
            (home.received / line.sha256).unlink(missing_ok=True)
    return gone
