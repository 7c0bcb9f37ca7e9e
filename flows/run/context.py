"""One run: its home, its days, and the clock of its steps."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from flows.errors import Stopped
from flows.language.tool import say
from flows.storage.clock import TIME_ZONE
from flows.storage.paths import Home

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Run:
    """One run.

    Attributes:
        home: Its folder.
        today: The day it is, by the clock or as it was typed.
        received_at: When what it finds has been received.
        as_of: Files received by this day are known.
        period_end: The last day that is counted; None for as far as the enterprises have reported.
    """

    home: Home
    today: date
    received_at: datetime
    as_of: date
    period_end: date | None

    @classmethod
    def of(cls, home: Path, today: date | None, as_of: date | None, period_end: date | None) -> Run:
        """Make a run, with today from the clock and as_of from today where they are not given.

        Raises:
            Stopped: as_of is in the future, or period_end is after as_of: people would be counted as employed on days that
                nobody knows anything about.
        """
        zone = ZoneInfo(TIME_ZONE)
        now = datetime.combine(today, datetime.min.time(), zone) if today else datetime.now(zone).replace(microsecond=0)
        known = as_of or now.date()
        if known > now.date():
            raise Stopped(say("Dagen {known} har inte kommit. Rätta --as-of (as_of), eller utelämna den.", known=known))
        if period_end and period_end > known:
            raise Stopped(
                say(
                    "Det går inte att räkna till och med {period_end}: mer än till och med {known} är inte känt.",
                    period_end=period_end,
                    known=known,
                )
            )
        return cls(Home(home.resolve()), now.date(), now, known, period_end)


class Clock:
    """Calls the steps and adds up the seconds that each has taken."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def __call__(self, name: str, step: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the step of this name."""
        began = time.perf_counter()
        try:
            return step(*args, **kwargs)
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - began
