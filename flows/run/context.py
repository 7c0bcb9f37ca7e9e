"""One run: where it is, which days it is about, the lock it holds, its clock, and the home's three keys."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from flows.errors import Stopped
from flows.storage.paths import TIME_ZONE, Home

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Run:
    """One run: where, what day it is, what was known (as_of) and up to which day it counts (period_end)."""

    home: Home
    today: date
    received_at: datetime
    as_of: date
    period_end: date | None

    @classmethod
    def of(cls, home: Path, today: date | None, as_of: date | None, period_end: date | None) -> Run:
        """Fill in what was not said: today from the clock, as_of from today.

        Raises Stopped where it is to count further than to what was known, or that to a day to come: whoever is employed would
        be so on days that nobody knows anything of.
        """
        zone = ZoneInfo(TIME_ZONE)
        now = datetime.combine(today, datetime.min.time(), zone) if today else datetime.now(zone).replace(microsecond=0)
        known = as_of or now.date()
        if known > now.date():
            raise Stopped(f"Dagen {known} har inte kommit. Rätta --as-of (as_of), eller utelämna den.")
        if period_end and period_end > known:
            raise Stopped(
                f"Det går inte att räkna till och med {period_end}: mer än till och med {known} är inte känt."
            )
        return cls(Home(home.resolve()), now.date(), now, known, period_end)


class Clock:
    """Calls a room and adds up the seconds each has taken."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def __call__(self, room: str, enter: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Enter a room."""
        began = time.perf_counter()
        try:
            return enter(*args, **kwargs)
        finally:
            self.seconds[room] = self.seconds.get(room, 0.0) + time.perf_counter() - began
