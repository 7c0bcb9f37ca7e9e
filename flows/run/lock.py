"""The lock of a home, and what must be true before a run may begin: the right day, and the sources' folders in place."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from filelock import FileLock, Timeout

from flows.contracts.sources import SOURCES
from flows.errors import Stopped
from flows.security.permissions import permission_message
from flows.storage.paths import TIME_ZONE, Home, modified_at

BEHIND, AHEAD = timedelta(days=1), timedelta(days=60)
"""How far the clock may be behind the last run of a home, and how far ahead of it."""


def refuse_wrong_day(home: Home, today: date | None) -> None:
    """Stop a run whose day cannot be right, before it receives or removes anything: both depend on the day.

    A typed day is trusted unless it is in the future. The clock is compared with the last run that began, however that ended.
    When they are too far apart, only a person knows whether the clock is wrong, and says so by typing the day once.

    Args:
        home: The home.
        today: The day that was typed; None for the clock's.

    Raises:
        Stopped: The day cannot be right.
    """
    now = datetime.now(ZoneInfo(TIME_ZONE))
    if today and today > now.date():
        raise Stopped(f"Dagen {today} har inte kommit. Rätta --today (today), eller utelämna den.")
    seen = home.last_seen if home.last_seen.exists() else home.last_run  # an earlier version left only this one
    if not today and seen.exists():
        last = modified_at(seen)
        if not last - BEHIND < now < last + AHEAD:
            raise Stopped(
                f"Datorns klocka är {now:%Y-%m-%d %H:%M}, men den senaste körningen var {last:%Y-%m-%d %H:%M}. Inget är "
                "läst eller borttaget. Går klockan fel, ställ den: timedatectl set-ntp true. Går den rätt, kör en gång med "
                "dagens datum: fokusdag run --today ÅÅÅÅ-MM-DD"
            )


def lost_sources(home: Home) -> str | None:
    """A sentence where folders of sources are missing: which, and what to do. Their disk may not be mounted."""
    lost = [str(home.raw / source) for source in SOURCES if not (home.raw / source).is_dir()]
    if not lost:
        return _lost_beside(home)
    return (
        f"{' och '.join(lost)} saknas. Ligger data/raw på en annan disk, se efter att den är monterad; annars: mkdir -p "
        f"{' '.join(lost)}. Inget är läst: utan korrigeringarna, som ligger där, kunde talen bli andra."
    )


def _lost_beside(home: Home) -> str | None:
    """A sentence where corrections or assumptions are missing and data/raw is another folder than in the last run.

    It may be our own empty folder under a disk that is not mounted. Where somebody has removed the files, the folder is the same.
    """
    noted: dict[str, Any] = {}
    with suppress(FileNotFoundError, ValueError):
        noted = json.loads(home.last_run.read_text("utf-8"))
    lost = [str(home.raw / name) for name in noted.get("beside", []) if not (home.raw / name).exists()]
    if not lost or home.raw.stat().st_ino == noted.get("raw"):
        return None
    return (
        f"{' och '.join(lost)} fanns vid den senaste körningen och är borta, och {home.raw} är en annan mapp än då. Ligger "
        f"data/raw på en annan disk, se efter att den är monterad. Är allt som det ska: rm {home.last_run}, så räknas allt om. "
        "Inget är läst: utan dem kunde talen bli andra."
    )


@contextmanager
def only_writer(home: Home, today: date | None, wait_seconds: float) -> Iterator[None]:
    """Hold the lock of a home: only one run at a time writes in it.

    Args:
        home: The home; folders that are missing are made.
        today: The run's day, where it was typed; None for the clock's.
        wait_seconds: How long to wait for another run.

    Raises:
        Stopped: The day cannot be right, a source's folder is missing, another run keeps the lock longer, or the lock belongs to
            another account.
    """
    home.make()
    refuse_wrong_day(home, today)
    try:
        if today in (None, datetime.now(ZoneInfo(TIME_ZONE)).date()):  # another day says nothing about the clock
            home.last_seen.touch(0o600)
        lock = FileLock(home.lock, timeout=wait_seconds).acquire()
    except PermissionError as fault:
        raise Stopped(permission_message(Path(fault.filename))) from None
    except Timeout:
        raise Stopped("En annan körning håller på i samma mapp. Vänta tills den är klar och kör igen.") from None
    before = os.umask(0o077)
    os.umask(before | 0o022)  # nobody else may write what is made, wherever this runs
    try:
        with lock:
            if lost := lost_sources(home):
                raise Stopped(lost)
            yield
    finally:
        os.umask(before)
