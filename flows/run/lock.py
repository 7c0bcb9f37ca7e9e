"""The one lock of a home, and what must hold before a run may begin: its day, and its sources' folders."""

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
"""So far the clock may be behind the last run of a home, and so far ahead of it."""


def refuse_wrong_day(home: Home, today: date | None) -> None:
    """Stop a run whose day cannot be right before it takes in or purges anything: files would count from that day, or go by it.

    A day that was typed is a person's word, and only one to come is mistyped. The clock's is held against the last run that was
    let in, however it ended: whether nobody has run the home since, or the clock is wrong, only a person can say, by typing the
    day once.
    """
    now = datetime.now(ZoneInfo(TIME_ZONE))
    if today and today > now.date():
        raise Stopped(f"Dagen {today} har inte kommit. Rätta --today (today), eller utelämna den.")
    seen = home.last_seen if home.last_seen.exists() else home.last_run  # which is all that an earlier version left
    if not today and seen.exists():
        last = modified_at(seen)
        if not last - BEHIND < now < last + AHEAD:
            raise Stopped(
                f"Datorns klocka är {now:%Y-%m-%d %H:%M}, men den senaste körningen var {last:%Y-%m-%d %H:%M}. Inget är "
                "läst eller borttaget. Går klockan fel, ställ den: timedatectl set-ntp true. Går den rätt, kör en gång med "
                "dagens datum: fokusdag run --today ÅÅÅÅ-MM-DD"
            )


def lost_sources(home: Home) -> str | None:
    """That folders of sources are gone, where they are, and what to do. Their disk may not be there, with corrections on it."""
    lost = [str(home.raw / source) for source in SOURCES if not (home.raw / source).is_dir()]
    if not lost:
        return _lost_beside(home)
    return (
        f"{' och '.join(lost)} saknas. Ligger data/raw på en annan disk, se efter att den är monterad; annars: mkdir -p "
        f"{' '.join(lost)}. Inget är läst: utan korrigeringarna, som ligger där, kunde talen bli andra."
    )


def _lost_beside(home: Home) -> str | None:
    """That what the last run read beside the sources is gone, and data/raw another folder than it was: below a disk may be ours.

    Where somebody has taken it away the folder is the same, and there is nothing to ask.
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
    """Hold the home's one lock, for a run of this day or of the clock's (None).

    Raises Stopped where the day cannot be right or a source's folder is gone, when another run keeps the lock longer than
    wait_seconds, or it is not ours.
    """
    home.make()
    refuse_wrong_day(home, today)
    try:
        if today in (None, datetime.now(ZoneInfo(TIME_ZONE)).date()):  # another day says nothing of the clock
            home.last_seen.touch(0o600)
        lock = FileLock(home.lock, timeout=wait_seconds).acquire()
    except PermissionError as fault:
        raise Stopped(permission_message(Path(fault.filename))) from None
    except Timeout:
        raise Stopped("En annan körning håller på i samma mapp. Vänta tills den är klar och kör igen.") from None
    before = os.umask(0o077)
    os.umask(before | 0o022)  # what is made is never others' to write, wherever this runs
    try:
        with lock:
            if lost := lost_sources(home):
                raise Stopped(lost)
            yield
    finally:
        os.umask(before)
