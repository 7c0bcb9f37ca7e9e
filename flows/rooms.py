"""The rooms as plain functions of a home and a day: what the Prefect tasks call, and what a test calls without a server.

Each takes paths and ids, leaves files for the next, and never hands personal data on.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
from filelock import FileLock, Timeout
from pydantic import SecretStr

from flows.analyst import write_for_analyst
from flows.charts.room import draw
from flows.diff import write_diffs
from flows.facts import facts
from flows.intake.current import Current, current
from flows.intake.forget import (
    Found,
    drop_reading,
    find,
    forgotten,
    numbers_to_forget,
    remember,
    with_other_numbers,
    without,
)
from flows.intake.keys import Keys, key_id, load_or_make_key
from flows.intake.kind import refuse_too_large
from flows.intake.receive import read_ledger, receive, store, stored_bytes
from flows.intake.take_in import take_in
from flows.model.definitions import load_definitions
from flows.model.warehouse import build, connect
from flows.release.ledger import append
from flows.release.ledger import read as read_editions
from flows.release.room import release
from flows.settings import CHECKOUT, TIME_ZONE, Home, Settings
from flows.stopped import Stopped
from flows.summary import write_record

log = logging.getLogger("fokusdag")

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
        """Fill in what was not said: today from the clock, as_of from today."""
        zone = ZoneInfo(TIME_ZONE)
        now = datetime.combine(today, datetime.min.time(), zone) if today else datetime.now(zone).replace(microsecond=0)
        return cls(Home(home.resolve()), now.date(), now, as_of or now.date(), period_end)


@contextmanager
def only_writer(home: Home, wait_seconds: float) -> Iterator[None]:
    """Hold the home's one lock. Raises Stopped when another run keeps it longer than wait_seconds."""
    home.make()
    try:
        with FileLock(home.processed / "run.lock", timeout=wait_seconds):
            yield
    except Timeout:
        raise Stopped("En annan körning håller på i samma mapp. Vänta tills den är klar och kör igen.") from None


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


def receive_room(run: Run) -> list[str]:
    """Take in what is new; returns the sha256 of every file that has no reading under today's contracts and code."""
    key = key_of(run.home, "received")
    ledger = receive(run.home, key, run.received_at, Settings().max_file_mb * 1_000_000)
    known = dict.fromkeys(line.sha256 for line in ledger if line.received_at.date() <= run.as_of)
    unread = [sha256 for sha256 in known if not (reading_folder(run.home, sha256) / "reading.json").exists()]
    log.info("Tog emot: %d filer kända, %d ska läsas", len(known), len(unread))
    return unread


def read_room(home: Home, sha256: str) -> str:
    """Read and judge one received file; leaves its typed tables, quarantine and reading.json. Returns the verdict."""
    line = next(line for line in read_ledger(home.ledger) if line.sha256 == sha256)
    limits = Settings().limits()

    def stored() -> bytes:
        refuse_too_large(line.size, limits)
        return stored_bytes(home, sha256, key_of(home, "received"))

    reading = take_in(
        stored,
        sha256=sha256,
        name=line.name,
        folder=line.folder,
        received=line.received_at.date(),
        keys=Keys(key_of(home, "pseudonym")),
        limits=limits,
        out=reading_folder(home, sha256),
        forget=forgotten(home.forgotten),
    )
    log.info("Läste %s: %s", line.name, reading["verdict"])
    return str(reading["verdict"])


def forget_room(run: Run, file: Path, dry_run: bool) -> list[Found]:
    """Erase the persons listed in a file from what is received and typed; returns the files that had rows about them.

    Whoever is erased is remembered first: killed anywhere, the next run already leaves them out. The warehouse is built
    again afterwards by the rooms, as after any other change.
    """
    home, keys, key = run.home, Keys(key_of(run.home, "pseudonym")), key_of(run.home, "received")
    pids = numbers_to_forget(file, keys, run.today)
    first = {line.sha256: line for line in reversed(read_ledger(home.ledger))}
    folders = [
        (line.sha256, line.name, folder)
        for line in first.values()
        for folder in home.typed.glob(f"{line.sha256[:16]}-*")
    ]
    pids = with_other_numbers([folder for _, _, folder in folders], pids)
    found = find(folders, pids)
    if dry_run:
        return found
    remember(home.forgotten, pids)
    for sha256 in dict.fromkeys(each.sha256 for each in found):
        each = next(each for each in found if each.sha256 == sha256)
        store(home, sha256, without(stored_bytes(home, sha256, key), each.name, each.places), key)
    for each in found:
        drop_reading(each.folder)
    shutil.rmtree(run.home.analyst, ignore_errors=True)  # lists of pseudonyms; the next run makes its own
    return found


def known_files(run: Run) -> Current:
    """What counts as of the run's day. Every known file must have been read."""
    ledger = read_ledger(run.home.ledger)
    readings = {}
    for line in ledger:
        if line.received_at.date() <= run.as_of:
            folder = reading_folder(run.home, line.sha256)
            readings[line.sha256] = (folder, json.loads((folder / "reading.json").read_text("utf-8")))
    return current(ledger, readings, run.as_of)


def model_room(run: Run) -> dict[str, int]:
    """Build the warehouse from what is known, check it and move it in place. Returns rows by table."""
    known = known_files(run)
    settings = Settings()
    try:
        rows = build(
            run.home,
            known.tables,
            pd.DataFrame(known.files),
            pd.DataFrame(known.problems),
            as_of=run.as_of,
            period_end=run.period_end or _reported_to(known, run.as_of),
            key=key_of(run.home, "warehouse"),
            allow_plaintext=settings.allow_plaintext_warehouse,
            threads=settings.threads,
            memory_mb=settings.memory_mb,
        )
    except duckdb.Error as fault:  # its words may quote what stands in a row
        where = " ".join(getattr(fault, "__notes__", []))
        raise Stopped(
            f"Lagret kunde inte byggas ({type(fault).__name__} {where}). Det förra lagret står kvar."
        ) from None
    log.info("Byggde lagret: %d tabeller", len(rows))
    return rows


def release_room(run: Run, name: str, edition: str | None = None) -> dict[str, dict[str, int]]:
    """Protect every cell that leaves, attack the result, and write the released tables. Returns cells by table.

    Without an edition the tables are those of a draft.
    """
    known = known_files(run)
    with connect(run.home.warehouse, key_of(run.home, "warehouse")) as connection:
        told = facts(connection, known, load_definitions(), edition or name) | {"draft": edition is None}
        report = release(connection, run.home.released / (edition or name), told)
    hidden = sum(table.hidden for table in report.tables.values())
    log.info("Skyddade %d tabeller: %d celler dolda, angreppet fick inget veta", len(report.tables), hidden)
    return {table: asdict(cells) for table, cells in report.tables.items()}


def draw_room(run: Run, name: str, edition: str | None = None) -> list[Path]:
    """Draw the charts, the deck and the tables of a run, or of an edition, from its released tables."""
    made = draw(run.home.released / (edition or name), report_folder(run.home, name, edition))
    log.info("Ritade %d filer", len(made))
    return made


def write_down(
    run: Run,
    name: str,
    made: Sequence[Path],
    released: Mapping[str, Any],
    seconds: Mapping[str, float],
    edition: str | None = None,
) -> dict[str, Any]:
    """Write run.json and summary.md beside the reports, and return the record. An edition gets its line in the ledger."""
    known, where = known_files(run), report_folder(run.home, name, edition)
    tables = run.home.released / (edition or name)
    told = json.loads((tables / "facts.json").read_text("utf-8"))
    record = {
        "run": name,
        "edition": edition,
        "where": str(where),
        "parameters": {"as_of": run.as_of, "period_end": told["period_end"], "today": run.today},
        "code": _code_of("."),
        "definitions": told["definitions"],
        "definition_values": load_definitions().values(),
        "inputs": known.files,
        "problems": known.problems,
        "counted": any(table.table == "anstallningar" for table in known.tables),
        "missing": told["missing"],
        "released": released,
        "made": [path.name for path in made],
        "seconds": {room: round(spent, 2) for room, spent in seconds.items()},
    }
    write_record(where, record)
    with connect(run.home.warehouse, key_of(run.home, "warehouse")) as connection:
        counted = write_for_analyst(connection, run.home.analyst / tables.name)
    write_diffs(run.home, tables.name, record, counted, draft=None if edition else where)
    if edition:
        append(run.home.editions, edition, run.today, {"released": tables, "reports": where})
    return record


def report_folder(home: Home, name: str, edition: str | None) -> Path:
    """Where a run's reports lie: its draft's folder, or its edition's."""
    return home.reports / "editions" / edition if edition else home.reports / "drafts" / name


def refuse_edition(home: Home, edition: str) -> None:
    """Raise Stopped where an edition cannot have this name: it exists, or it is no name for a folder."""
    if not re.fullmatch(r"[0-9A-Za-zÅÄÖåäö][0-9A-Za-zÅÄÖåäö_-]{0,60}", edition):
        raise Stopped(
            f"”{edition}” går inte som namn på en utgåva. Använd bokstäver, siffror, - och _, till exempel 2026-01-23."
        )
    if any(line["edition"] == edition for line in read_editions(home.editions)):
        raise Stopped(f"Utgåvan {edition} finns redan och ändras inte. Välj ett annat namn.")


def reading_folder(home: Home, sha256: str) -> Path:
    """Where a file's reading lies: its own folder for these contracts, this code, these limits and this key."""
    key_id = Keys(key_of(home, "pseudonym")).id
    limits = hashlib.sha256(repr(Settings().limits()).encode()).hexdigest()[:4]
    return home.typed / f"{sha256[:16]}-{_code_of('contracts', 'intake')}{limits}-{key_id}"


def name_of(run: Run) -> str:
    """The run's name: the day, and a hash of all that decides the result. The same run again has the same name."""
    known = known_files(run)
    told = [
        str(run.as_of),
        str(run.period_end),
        _code_of("."),
        *sorted(t.sha256 + t.table for t in known.tables),
    ]
    return f"{run.as_of}-{hashlib.sha256(chr(10).join(told).encode()).hexdigest()[:8]}"


def _reported_to(known: Current, as_of: date) -> date:
    """Count up to the last day that an enterprise has reported; without any, to the end of the last whole month."""
    reported = [t.period_to for t in known.tables if t.table == "foretag" and t.period_to and t.period_to <= as_of]
    return max(reported, default=(as_of + timedelta(days=1)).replace(day=1) - timedelta(days=1))


def key_of(home: Home, name: Literal["pseudonym", "received", "warehouse"]) -> bytes:
    """One of the home's three keys, from the environment or made on the first run.

    A home that holds what a lost key was for is never given a new one. Raises KeyRefused.
    """
    given: SecretStr | None = getattr(Settings(), f"{name}_key")
    used = home.keys / f"{name}.id"
    key = load_or_make_key(
        home.keys,
        given.get_secret_value() if given else None,
        name=name,
        expected_id=used.read_text().strip() if used.exists() else None,
    )
    if not used.exists():
        used.write_text(key_id(key) + "\n")
    return key


@cache
def _code_of(*folders: str) -> str:
    """A short hash of the code and declarations in these folders of flows/ (and of sql/ with `.`)."""
    roots = [CHECKOUT / "flows" / folder for folder in folders] + ([CHECKOUT / "sql"] if "." in folders else [])
    kinds = {".py", ".toml", ".sql", ".csv", ".mplstyle"}
    digest = hashlib.sha256()
    for path in sorted(path for root in roots for path in root.rglob("*") if path.suffix in kinds):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
