"""What doctor checks in a home: folders, keys, editions, clock, warehouse and last run. Nothing is changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flows.intake.deliveries.ledger import read_ledger
from flows.language.catalogue import message
from flows.language.tool import say
from flows.model.connection import connect
from flows.pipeline.kept.last_run import changed_files, read_last_run
from flows.release.editions.editions import sealed_editions, without_a_line
from flows.release.editions.ledger import read as read_editions
from flows.run.keys import KEYS, erased_by, key_there
from flows.run.lock import refuse_wrong_day
from flows.security.keys import key_id
from flows.storage.clock import TIME_ZONE, modified_at
from flows.storage.installation import INSTALLED
from flows.storage.liveness import is_held
from flows.storage.paths import Home

State = Literal["ok", "varning", "fel"]
Lines = list[tuple[State, str]]
SILENT = timedelta(days=2)
"""A home that is run every night has been without a run for too long after this."""
ALL_ANEW = (
    message("Installera fokusdag på nytt i en tom Python-miljö.")
    if INSTALLED
    else message("Ta bort .venv och kör make .venv/run.done.")
)


def keys(home: Home) -> Lines:
    """Whether the three keys are there, are the right ones, and cannot be read by other accounts."""
    there: list[str] = []
    told: Lines = []
    for name in KEYS:
        path = home.keys / f"{name}.key"
        key = key_there(home, name)
        if key is None and home.ledger.exists():
            told.append(
                (
                    "fel",
                    say(
                        "{path} finns inte, fast mappen har använts. Lägg tillbaka hela {keys} ur säkerhetskopian "
                        "innan något körs: en ny nyckel öppnar inte det gamla.",
                        path=path,
                        keys=home.keys,
                    ),
                )
            )
        elif key is not None:
            there.append(f"{name} {key_id(key)}")
            if name == "pseudonym":
                erased_by(home, key)
            if path.exists() and path.stat().st_mode & 0o077:
                says = say(
                    "{path} kan läsas av andra konton. Stäng den: chmod 600 {path}. Har någon annan kunnat läsa "
                    "den, byt nyckel till pseudonymerna: fokusdag rekey",
                    path=path,
                )
                told.append(("fel", says))
    if not there and not told:
        return [("ok", say("Inga än. Den första körningen gör dem; säkerhetskopiera dem sedan."))]
    backup = say(
        "Finns en säkerhetskopia av {keys} på ett annat ställe? Utan nycklarna går inget att öppna.", keys=home.keys
    )
    return told or [("ok", f"{', '.join(there)}. {backup}")]


def editions(home: Home) -> Lines:
    """Whether all editions can be read: every run is protected together with them, and stops where one cannot be read."""
    key = (
        key_there(home, "received") or b""
    )  # without a key nothing is signed, so only a home without editions is right
    lines = read_editions(home.editions)
    names = [name for name, _ in sealed_editions(home, key, lines)]
    if lost := without_a_line(home, lines):
        return [
            (
                "varning",
                say(
                    "Utgåvan {lost} har ingen rad i {editions}. Blev den aldrig färdig, gör om den: fokusdag release {lost}. "
                    "Annars: lägg tillbaka raden från säkerhetskopian. Det som görs nu skyddas mot den ändå.",
                    lost=lost[0],
                    editions=home.editions,
                ),
            )
        ]
    return [("ok", say("Ute: {names}. De inre talen finns.", names=", ".join(names)) if names else say("Inga än."))]


def clock(home: Home) -> Lines:
    """Whether the clock can be right: nothing that has happened is in the future, or too long ago."""
    try:
        now = datetime.now(ZoneInfo(TIME_ZONE))
    except ZoneInfoNotFoundError:
        return [
            (
                "fel",
                say(
                    "Tidszonen {time_zone} är okänd här: paketet tzdata saknas. {all_anew}",
                    time_zone=TIME_ZONE,
                    all_anew=say(ALL_ANEW),
                ),
            )
        ]
    refuse_wrong_day(home, None)
    for what, when in _past(home):
        if when > now:
            return [
                (
                    "fel",
                    say(
                        "Klockan är {now}, men {what} {when}. Går klockan fel, ställ den (timedatectl set-ntp true). "
                        "Går den rätt gick den fel då: kör en gång med dagens datum, så räknas det som togs emot: "
                        "fokusdag run --today {day}",
                        now=f"{now:%Y-%m-%d %H:%M}",
                        what=what,
                        when=f"{when.astimezone(now.tzinfo):%Y-%m-%d %H:%M}",
                        day=now.date(),
                    ),
                )
            ]
    return [("ok", say("{now} i {time_zone}.", now=f"{now:%Y-%m-%d %H:%M}", time_zone=TIME_ZONE))]


def _past(home: Home) -> list[tuple[str, datetime]]:
    """What has happened, and when: nothing of it can be in the future."""
    past = [
        (say("den senaste filen togs emot"), max((line.received_at for line in read_ledger(home.ledger)), default=None))
    ]
    past += [(say("den senaste körningen blev klar"), modified_at(home.last_run) if home.last_run.exists() else None)]
    return [(what, when) for what, when in past if when]


def warehouse(home: Home) -> Lines:
    """Whether the warehouse can be opened and is as the last run left it. While a run works it cannot be said."""
    last = read_last_run(home)
    if last is None:
        return [("ok", say("Inget än."))]
    if is_held(home.lock):
        return [("ok", say("En körning eller en säkerhetskopiering pågår. Kör fokusdag doctor igen när den är klar."))]
    with connect(home.warehouse, key_there(home, "warehouse")) as warehouse:
        tables = warehouse.execute("select table_name from duckdb_tables()").fetchall()
    if changed := changed_files(home, last):
        which = ", ".join(changed[:5]) + (
            " " + say("och {count} till", count=len(changed) - 5) if len(changed) > 5 else ""
        )
        do = say("Nästa natt gör om det, eller: fokusdag run")
        return [("fel", say("{which} är inte som den senaste körningen lämnade det. {do}", which=which, do=do))]
    return [
        (
            "ok",
            say(
                "Går att öppna, {count} tabeller; det och rapporterna är byte för byte som den senaste körningen lämnade dem.",
                count=len(tables),
            ),
        )
    ]


def last_run(home: Home) -> Lines:
    """When the last run was done, and whether that is too long ago."""
    if not home.last_run.exists():
        return [("varning", say("Ingen körning har blivit klar i mappen. Kör: fokusdag run"))]
    when = modified_at(home.last_run)
    if datetime.now(when.tzinfo) - when > SILENT:
        return [
            (
                "fel",
                say(
                    "Blev klar {when}, för mer än {days} dygn sedan. Se vad som stoppar: fokusdag run",
                    when=f"{when:%Y-%m-%d %H:%M}",
                    days=SILENT.days,
                ),
            )
        ]
    return [("ok", say("Blev klar {when}.", when=f"{when:%Y-%m-%d %H:%M}"))]
