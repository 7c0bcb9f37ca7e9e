"""Is the house well? One line for each thing that a night depends on, and what to do where it is not as it should be.

Looks, and changes nothing: no folder, key or run is made. What the Prefect server knows is asked in doctor_server.
"""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from packaging.requirements import Requirement

from flows.disk import nearly_full, refuse_full
from flows.door import said
from flows.editions import sealed_editions, without_a_line
from flows.intake.keys import key_id
from flows.intake.limits import MB
from flows.intake.receive import read_ledger
from flows.model.connection import close_built, connect, connect_for_building
from flows.run import KEYS, key_there, modified, not_ours, refuse_wrong_day
from flows.settings import CHECKOUT, SOURCES, TIME_ZONE, Home, Telling
from flows.standing import is_as_left, last_left
from flows.stopped import Stopped

State = Literal["ok", "varning", "fel"]
Lines = list[tuple[State, str]]
Check = Callable[[Home], Lines]
SILENT = timedelta(days=2)
"""A house that runs every night has been silent too long after this."""

_ALL_ANEW = "Ta bort .venv och kör make .venv/run.done."


@dataclass(frozen=True)
class Told:
    """One line: what was looked at, how it is, and in words what that means and what to do."""

    check: str
    state: State
    says: str


def look(home: Home) -> list[Told]:
    """Every check of this machine and this home, in the order they are told. None of them stops the others."""
    if not home.root.is_dir():
        return [Told("mappar", "fel", f"{home.root} finns inte. Säg rätt mapp med --home eller FOKUSDAG_HOME.")]
    return [Told(name, state, says) for name, check in _CHECKS.items() for state, says in _guarded(check, home)]


def _guarded(check: Check, home: Home) -> Lines:
    """What a check tells; where it falls over, that is what it tells."""
    try:
        return check(home)
    except Stopped as why:
        return [("fel", str(why))]
    except Exception as fault:
        return [("fel", said(fault))]


def _folders(home: Home) -> Lines:
    told: Lines = []
    closed = (home.processed, home.received, home.typed, home.keys, home.sealed, home.analyst)
    for folder in (*closed, home.reports):
        if not folder.is_dir():
            if folder == home.received and home.ledger.exists():
                told.append(("fel", f"{folder} är borta. Lägg tillbaka den ur säkerhetskopian."))
        elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            told.append(("fel", f"{folder} går inte att skriva i. Ge den till kontot som kör, med läs- och skrivrätt."))
        elif folder in closed and folder.stat().st_mode & 0o077:
            told.append(("fel", f"{folder} står öppen för andra konton. Stäng den: chmod 700 {folder}"))
    for path in home.processed.glob("*") if os.access(home.processed, os.R_OK | os.W_OK | os.X_OK) else ():
        if path.is_file() and not os.access(path, os.R_OK | os.W_OK):
            told.append(("fel", not_ours(path)))
    for folder in (home.raw / source for source in SOURCES):
        if home.raw.is_dir() and not os.access(folder, os.R_OK | os.X_OK):
            told.append(("fel", f"{folder} saknas eller går inte att läsa. Gör den, eller ge kontot läsrätt."))
    return told or [("ok", f"{home.root}: mapparna går att skriva i och är stängda för andra konton.")]


def _keys(home: Home) -> Lines:
    there: list[str] = []
    told: Lines = []
    for name in KEYS:
        path = home.keys / f"{name}.key"
        key = key_there(home, name)
        if key is None and home.ledger.exists():
            told.append(
                (
                    "fel",
                    f"{path} finns inte, fast mappen har använts. Lägg tillbaka hela {home.keys} ur säkerhetskopian innan "
                    "något körs: en ny nyckel öppnar inte det gamla.",
                )
            )
        elif key is not None:
            there.append(f"{name} {key_id(key)}")
            if path.exists() and path.stat().st_mode & 0o077:
                told.append(
                    (
                        "fel",
                        f"{path} kan läsas av andra konton. Stäng den: chmod 600 {path}. Har någon annan kunnat läsa den, "
                        "byt nyckel till pseudonymerna: fokusdag rekey",
                    )
                )
    if not there and not told:
        return [("ok", "Inga än. Den första körningen gör dem; säkerhetskopiera dem sedan.")]
    backup = f"Finns en säkerhetskopia av {home.keys} på ett annat ställe? Utan nycklarna går inget att öppna."
    return told or [("ok", f"{', '.join(there)}. {backup}")]


def _editions(home: Home) -> Lines:
    """Every run is protected together with what is out: where that cannot be read, each of them stops."""
    names = [name for name, _ in sealed_editions(home)]
    if lost := without_a_line(home):
        return [
            (
                "varning",
                f"Utgåvan {lost[0]} har ingen rad i {home.editions}. Blev den aldrig färdig, gör om den: fokusdag release "
                f"{lost[0]}. Annars: lägg tillbaka raden från säkerhetskopian. Det som görs nu skyddas mot den ändå.",
            )
        ]
    return [("ok", f"Ute: {', '.join(names)}. De inre talen finns." if names else "Inga än.")]


def _clock(home: Home) -> Lines:
    try:
        now = datetime.now(ZoneInfo(TIME_ZONE))
    except ZoneInfoNotFoundError:
        return [("fel", f"Tidszonen {TIME_ZONE} är okänd här: paketet tzdata saknas. {_ALL_ANEW}")]
    refuse_wrong_day(home, None)
    for what, when in _past(home):
        if when > now:
            return [
                (
                    "fel",
                    f"Klockan är {now:%Y-%m-%d %H:%M}, men {what} {when.astimezone(now.tzinfo):%Y-%m-%d %H:%M}. Ställ klockan "
                    "(timedatectl set-ntp true), eller kör i en annan mapp om --today har använts på prov.",
                )
            ]
    return [("ok", f"{now:%Y-%m-%d %H:%M} i {TIME_ZONE}.")]


def _past(home: Home) -> list[tuple[str, datetime]]:
    """What has happened, and when: nothing of it can lie ahead."""
    past = [("den senaste filen togs emot", max((line.received_at for line in read_ledger(home.ledger)), default=None))]
    past += [("den senaste körningen blev klar", modified(home.last_run) if home.last_run.exists() else None)]
    return [(what, when) for what, when in past if when]


def _versions(home: Home) -> Lines:
    wrong = []
    for line in (CHECKOUT / "requirements" / "run.txt").read_text("utf-8").splitlines():
        if not line[:1].isalnum():
            continue  # a hash
        wanted = Requirement(line.rstrip("\\ "))
        if wanted.marker is None or wanted.marker.evaluate():
            try:
                here = version(wanted.name)
            except PackageNotFoundError:
                here = "borta"
            if here not in wanted.specifier:
                wrong.append(f"{wanted.name} är {here}, ska vara {wanted.specifier}")
    if wrong:
        return [("fel", f"{'; '.join(wrong[:5])}{' …' if len(wrong) > 5 else ''}. {_ALL_ANEW}")]
    python = ".".join(map(str, sys.version_info[:3]))
    return [("ok", f"fokusdag {version('fokusdag')}, Python {python}; alla delar är de som de ska vara.")]


def _encryption(home: Home) -> Lines:
    with TemporaryDirectory() as folder:
        connection = connect_for_building(
            Path(folder, "prov.duckdb"), secrets.token_bytes(32), allow_plaintext=False, threads=1, memory_mb=200
        )
        connection.execute("create table prov as select 1 as ett")
        close_built(connection)
    return [("ok", f"DuckDB {version('duckdb')} skriver krypterat.")]


def _letters(home: Home) -> Lines:
    """Whether each address could be sent to, as far as it tells itself: nothing is sent."""
    from apprise import Apprise  # noqa: PLC0415 - heavy

    addresses = Telling().tell
    if not addresses:
        return [("ok", "Inga skickas: FOKUSDAG_TELL är inte satt. Då är det den här listan som säger vad som är fel.")]
    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it would quote the address, and in that may be a password
    wrong = [place for place, address in enumerate(addresses, 1) if not Apprise().add(address.get_secret_value())]
    if wrong:
        which = ", ".join(map(str, wrong))
        says = f"Adress {which} av {len(addresses)} i FOKUSDAG_TELL går inte att använda. Skriv den så här: mailtos://…"
        return [("fel", f"{says} Andra sorter: https://appriseit.com")]
    return [("ok", f"Skickas till så många adresser: {len(addresses)}.")]


def _disk(home: Home) -> Lines:
    refuse_full(home)
    if near := nearly_full(home):
        return [("varning", f"{near} Ta bort något eller flytta mappen till en större disk.")]
    return [("ok", f"{shutil.disk_usage(home.root).free // MB} MB är lediga.")]


def _warehouse(home: Home) -> Lines:
    last = last_left(home)
    if last is None:
        return [("ok", "Inget än.")]
    with connect(home.warehouse, key_there(home, "warehouse")) as warehouse:
        tables = warehouse.execute("select table_name from duckdb_tables()").fetchall()
    if not is_as_left(home.warehouse, last):
        why = f"{home.warehouse} är inte som den senaste körningen lämnade det. Nästa natt bygger om det, eller: fokusdag run"
        return [("fel", why)]
    return [("ok", f"Går att öppna, {len(tables)} tabeller, byte för byte som den senaste körningen lämnade det.")]


def _last_run(home: Home) -> Lines:
    if not home.last_run.exists():
        return [("varning", "Ingen körning har blivit klar i mappen. Kör: fokusdag run")]
    when = modified(home.last_run)
    if datetime.now(when.tzinfo) - when > SILENT:
        return [
            (
                "fel",
                f"Blev klar {when:%Y-%m-%d %H:%M}, för mer än {SILENT.days} dygn sedan. Se vad som stoppar: fokusdag run",
            )
        ]
    return [("ok", f"Blev klar {when:%Y-%m-%d %H:%M}.")]


_CHECKS: Mapping[str, Check] = {
    "mappar": _folders,
    "nycklar": _keys,
    "utgåvor": _editions,
    "klocka": _clock,
    "delar": _versions,
    "kryptering": _encryption,
    "disk": _disk,
    "brev": _letters,
    "lager": _warehouse,
    "senaste körning": _last_run,
}
