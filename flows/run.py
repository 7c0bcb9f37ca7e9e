"""One run: where it is, which days it is about, the lock it holds, its clock, and the home's three keys."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, ParamSpec, TypedDict, TypeVar, get_args
from zoneinfo import ZoneInfo

from filelock import FileLock, Timeout
from pydantic import SecretStr

from flows.door import not_ours
from flows.intake.forget import forgotten
from flows.intake.keys import KeyRefused, Keys, key_id, load_key, load_or_make_key, retired_keys
from flows.intake.receive import opens
from flows.settings import SOURCES, TIME_ZONE, Home, Settings
from flows.stopped import Stopped

KeyName = Literal["pseudonym", "received", "warehouse"]
KEYS: tuple[KeyName, ...] = get_args(KeyName)
BEHIND, AHEAD = timedelta(days=1), timedelta(days=60)
"""So far the clock may be behind the last run of a home, and so far ahead of it."""

P = ParamSpec("P")
T = TypeVar("T")


class _Asked(TypedDict):
    name: str
    from_environment: str | None
    expected_id: str | None


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
        last = modified(seen)
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


def modified(path: Path) -> datetime:
    """When a file was last written, in Swedish time."""
    return datetime.fromtimestamp(path.stat().st_mtime, ZoneInfo(TIME_ZONE))


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
        raise Stopped(not_ours(Path(fault.filename))) from None
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


def pseudonym_keys(home: Home) -> Keys:
    """The key of the pseudonyms, with those before it that erased persons are still known by.

    Raises KeyRefused as erased_by does.
    """
    return erased_by(home, key_of(home, "pseudonym"))


def erased_by(home: Home, pseudonym: bytes) -> Keys:
    """The key of the pseudonyms with what knows the erased again: nothing is changed.

    Raises KeyRefused where one of their keys is lost, as with keys from before a rekey put back: whoever was erased would come
    again.
    """
    erased = forgotten(home.forgotten)
    keys = Keys(pseudonym, retired_keys(home.keys) if erased else (), erased)
    if lost := {pid.partition(":")[0] for pid in erased} - {keys.id, *map(key_id, keys.retired)}:
        raise KeyRefused(
            f"Nyckeln {', '.join(sorted(lost))} saknas i {home.keys}: de som är raderade känns bara igen med den. Lägg tillbaka "
            "hela mappen ur den senaste säkerhetskopian; inget har ändrats."
        )
    return keys


def key_of(home: Home, name: KeyName) -> bytes:
    """One of the home's three keys, from the environment or made on the first run; its id is noted for the runs to come.

    A home that holds what a lost key was for is never given a new one. Raises KeyRefused as key_there does.
    """
    if key_there(home, name) is None and home.ledger.exists():
        raise KeyRefused(
            f"{home.keys / f'{name}.key'} finns inte, fast mappen har använts. Lägg tillbaka hela {home.keys} ur "
            "säkerhetskopian innan något mer körs; inget har ändrats."
        )
    key = load_or_make_key(home.keys, **_asked(home, name))
    used = home.keys / f"{name}.id"
    if not used.exists():
        used.write_text(key_id(key) + "\n")
    return key


def key_there(home: Home, name: KeyName) -> bytes | None:
    """The key as key_of gives it, and None where it would make one: nothing is changed.

    Raises KeyRefused where it is not the one whose id is noted. Where none is, as in a home put back without its folder of keys,
    the key has to fit what lies there.
    """
    key = load_key(home.keys, **_asked(home, name))
    if key and not (home.keys / f"{name}.id").exists() and (misfit := _FITS[name](home, key)):
        raise KeyRefused(
            f"Nyckeln {key_id(key)} är inte den som mappen är gjord med: {misfit}. Lägg tillbaka rätt nyckel ({name}); inget har "
            "ändrats."
        )
    return key


def _misfit_readings(home: Home, key: bytes) -> str | None:
    made = {folder.name.rpartition("-")[2][:8] for folder in home.typed.glob("[!.]*/")}
    return (
        f"läsningarna i {home.typed} är gjorda med {', '.join(sorted(made))}"
        if made and key_id(key) not in made
        else None
    )


def _misfit_received(home: Home, key: bytes) -> str | None:
    sealed = [path for folder in (home.received, home.sealed) for path in folder.glob("*") if path.suffix != ".part"]
    return f"den öppnar inget i {home.received}" if sealed and not any(opens(path, key) for path in sealed) else None


def _misfit_warehouse(home: Home, key: bytes) -> str | None:
    from flows.model.connection import WarehouseUnreadable, WrongKey, connect  # noqa: PLC0415 - heavy

    try:
        connect(home.warehouse, key).close()
    except WrongKey:
        return f"den öppnar inte {home.warehouse} (är den rätta borta: ta bort lagret, så byggs det om)"
    except WarehouseUnreadable:  # there is none, or it is damaged: no key opens it
        pass
    return None


_FITS: Mapping[KeyName, Callable[[Home, bytes], str | None]] = {
    "pseudonym": _misfit_readings,
    "received": _misfit_received,
    "warehouse": _misfit_warehouse,
}


def _asked(home: Home, name: KeyName) -> _Asked:
    given: SecretStr | None = getattr(Settings(), f"{name}_key")
    used = home.keys / f"{name}.id"
    return {
        "name": name,
        "from_environment": given.get_secret_value() if given else None,
        "expected_id": used.read_text().strip() if used.exists() else None,
    }
