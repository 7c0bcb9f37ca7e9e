"""The lock of a home, and what must be true before a run may begin: the right day, and the sources' folders in place."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from filelock import FileLock, Timeout

from flows.contracts.sources import SOURCES
from flows.errors import Stopped
from flows.language.tool import say, tool_words
from flows.security.permissions import permission_message
from flows.storage.clock import TIME_ZONE, modified_at
from flows.storage.paths import Home

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
        raise Stopped(say("Dagen {today} har inte kommit. Rätta --today (today), eller utelämna den.", today=today))
    seen = home.last_seen if home.last_seen.exists() else home.last_run  # an earlier version left only this one
    if not today and seen.exists():
        last = modified_at(seen)
        if not last - BEHIND < now < last + AHEAD:
            raise Stopped(
                say(
                    "Datorns klocka är {now}, men den senaste körningen var {last}. Inget är läst eller "
                    "borttaget. Går klockan fel, ställ den: timedatectl set-ntp true. Går den rätt, kör en gång "
                    "med dagens datum: fokusdag run --today ÅÅÅÅ-MM-DD",
                    now=f"{now:%Y-%m-%d %H:%M}",
                    last=f"{last:%Y-%m-%d %H:%M}",
                )
            )


def lost_sources(home: Home) -> str | None:
    """What is wrong with the folders that a run reads from, and what to do; None where all is well.

    A source's folder that is missing may lie on a disk that is not there. One that is a link is not followed, as nothing under
    data/raw is: an account that may write there could lead us to our own keys.
    """
    folders = [home.raw / source for source in SOURCES]
    if links := [str(folder) for folder in folders if folder.is_symlink()]:
        return say(
            "{links} är en länk, och länkar i data/raw följs inte. Gör en riktig mapp i stället. Ligger "
            "filerna på en annan disk, montera den där (mount --bind). Inget är läst.",
            links=tool_words().listed(links),
        )
    if lost := [str(folder) for folder in folders if not folder.is_dir()]:
        return say(
            "{lost} saknas. Ligger data/raw på en annan disk, se efter att den är monterad; annars: "
            "mkdir -p {lost_2}. Inget är läst: utan filerna där kunde talen bli andra.",
            lost=tool_words().listed(lost),
            lost_2=" ".join(lost),
        )
    return _not_moved(home)


def _not_moved(home: Home) -> str | None:
    """That corrections or assumptions lie where earlier versions had them, in data/raw, and how to move them."""
    for path in (home.corrections, home.assumptions):
        old = home.raw / path.name
        if os.path.lexists(old):
            return say(
                "{old} läses inte längre där, för i data/raw kan andra skriva. Läs igenom filen. Är den er egen, flytta den: "
                "mv -n {old} {path}. Annars, eller om {path} redan finns: ta bort den. Inget är läst.",
                old=old,
                path=path,
            )
    return None


@contextmanager
def only_writer(home: Home, today: date | None, wait_seconds: float, *, noted: bool = True) -> Iterator[None]:
    """Hold the lock of a home: only one run at a time writes in it.

    Args:
        home: The home; folders that are missing are made.
        today: The run's day, where it was typed; None for the clock's.
        wait_seconds: How long to wait for another run.
        noted: Whether it is noted that something ran now; not for what only looks.

    Raises:
        Stopped: The day cannot be right, a source's folder is missing, another run keeps the lock longer, or the lock belongs to
            another account.
    """
    home.make()
    refuse_wrong_day(home, today)
    try:
        if noted and today in (
            None,
            datetime.now(ZoneInfo(TIME_ZONE)).date(),
        ):  # another day says nothing about the clock
            home.last_seen.touch(0o600)
    except PermissionError as fault:
        raise Stopped(permission_message(Path(fault.filename))) from None
    lock = locked(home, wait_seconds)
    before = os.umask(0o077)
    os.umask(before | 0o022)  # nobody else may write what is made, wherever this runs
    try:
        with lock:
            if lost := lost_sources(home):
                raise Stopped(lost)
            yield
    finally:
        os.umask(before)


def locked(home: Home, wait_seconds: float) -> AbstractContextManager[Any]:
    """Take the lock of a home, to be held with `with`. Raises Stopped where another run keeps it, or it is another account's."""
    try:
        return FileLock(home.lock, timeout=wait_seconds).acquire()
    except PermissionError as fault:
        raise Stopped(permission_message(Path(fault.filename))) from None
    except Timeout:
        raise Stopped(say("En annan körning håller på i samma mapp. Vänta tills den är klar och kör igen.")) from None
