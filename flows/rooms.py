"""The rooms as plain functions of a home and a day: what the Prefect tasks call, and what a test calls without a server.

Each takes paths and ids, leaves files for the next, and never hands personal data on. The last three rooms fetch their heavy
libraries when they are entered: a night without news never gets that far.
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
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, ParamSpec, TypeVar, get_args
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
from filelock import FileLock, Timeout
from pydantic import SecretStr

from flows.contracts import sentences
from flows.door import door
from flows.facts import facts
from flows.intake.corrections import fingerprint, load_corrections, refuse_outdated
from flows.intake.current import Current, current
from flows.intake.difference import differences
from flows.intake.forget import (
    Found,
    drop_reading,
    find,
    forgotten,
    numbers_to_forget,
    remember,
    without,
    write_receipt,
)
from flows.intake.identity import mask
from flows.intake.keys import Keys, key_id, load_or_make_key, retired_keys, rotate
from flows.intake.kind import refuse_too_large
from flows.intake.receive import Delivery, decrypt, dropped_files, read_ledger, receive, seal, store, stored_bytes
from flows.intake.replies import drop_replies, is_due, read_replies, write_reply
from flows.intake.retention import kept, purge
from flows.intake.take_in import take_in
from flows.model.definitions import load_definitions
from flows.release.ledger import append, verify
from flows.release.ledger import read as read_editions
from flows.release.released import published_cells
from flows.release.together import Edition
from flows.settings import CHECKOUT, TIME_ZONE, Home, Settings
from flows.stopped import Stopped
from flows.summary import write_record

log = logging.getLogger("fokusdag")

KeyName = Literal["pseudonym", "received", "warehouse"]
KEYS: tuple[KeyName, ...] = get_args(KeyName)

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


@dataclass(frozen=True)
class Forgotten:
    """What an erasure found: received files, files that cannot be looked through, files in data/raw to clean, the receipt."""

    found: list[Found]
    closed: list[str]
    raw: list[str]
    receipt: Path | None


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


@door
def receive_room(run: Run) -> list[str]:
    """Take in what is new; returns the sha256 of every file that has no reading under today's contracts and code.

    Clears away what a killed run left half written. Raises KeyRefused where any of the three keys cannot be used, before
    anything is taken in.
    """
    for half in (*run.home.typed.glob(".*/"), *run.home.released.glob(".*/"), *run.home.reports.glob("*/*/.*/")):
        shutil.rmtree(half)
    keys = {name: key_of(run.home, name) for name in KEYS}
    ledger = receive(run.home, keys["received"], run.received_at, Settings().max_file_mb * 1_000_000)
    over = purge(run.home, ledger, Settings().days_kept(), run.today)
    for name in over.values():
        log.info("Tog bort %s: tiden som filen får sparas är slut", name)
    if over:
        drop_replies(run.home, over, frozenset(), pseudonym_keys(run.home), run.today)
    known = names_by_file(kept(ledger, Settings().days_kept(), run.today), run.as_of)
    unread = [
        sha256 for sha256, names in known.items() if not (reading_folder(run, sha256, names) / "reading.json").exists()
    ]
    log.info("Tog emot: %d filer kända, %d ska läsas", len(known), len(unread))
    return unread


@door
def read_room(run: Run, sha256: str) -> str:
    """Read and judge one received file; leaves its typed tables, quarantine and reading.json. Returns the verdict."""
    home, ledger = run.home, read_ledger(run.home.ledger)
    line = next(line for line in ledger if line.sha256 == sha256)
    names = names_by_file(ledger, run.as_of)[sha256]
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
        keys=pseudonym_keys(home),
        limits=limits,
        out=reading_folder(run, sha256, names),
        forget=forgotten(home.forgotten),
        corrections=[entry for entry in load_corrections(home.corrections, run.as_of) if entry.about(names)],
    )
    log.info("Läste %s: %s", line.name, reading["verdict"])
    return str(reading["verdict"])


@door
def reply_room(run: Run) -> list[str]:
    """Write what submitters have not been told; returns the new answers' paths under reports/replies.

    What an answer is made of is what was received, so that it can be made although the file is gone from data/raw.
    """
    known, written = known_files(run), []
    ledger = kept(read_ledger(run.home.ledger), Settings().days_kept(), run.today)
    answered = read_replies(run.home)
    verdicts = {file["sha256"]: file["verdict"] for file in reversed(known.files)}  # a repeat is answered as the first
    repeats = {p["sha256"]: p["message"] for p in known.problems if p["code"] == "SAMMA_INNEHALL"}
    for sha256, names in names_by_file(ledger, run.as_of).items():
        folder = reading_folder(run, sha256, names)
        reading = json.loads((folder / "reading.json").read_text("utf-8"))
        if is_due(reading, answered):
            older = verdicts[sha256] == "superseded"
            note = sentences()["REDAN_ERSATT"] if older else repeats.get(sha256, "")
            line = next(line for line in ledger if line.sha256 == sha256)
            written.append(_write_reply(run, line, reading, folder, note))
    log.info("Skrev %d nya svar till dem som lämnat filer", len(written))
    return sorted(written)


def _write_reply(run: Run, line: Delivery, reading: Mapping[str, Any], folder: Path, note: str) -> str:
    from flows.intake.reply import About, answer  # noqa: PLC0415 - heavy

    received = line.received_at.date()
    stored = partial(stored_bytes, run.home, line.sha256, key_of(run.home, "received"))
    made = answer(stored, About(reading, folder, received, note), Settings().limits())
    return write_reply(run.home, reading, line.folder, received, made.data, made.kind).path


@door
def forget_room(run: Run, file: Path, dry_run: bool) -> Forgotten:
    """Erase the persons listed in a file from what is received and typed, and leave a receipt.

    Whoever is erased is remembered first: killed anywhere, the next run already leaves them out. The warehouse is built
    again afterwards by the rooms, as after any other change.
    """
    home, keys, key = run.home, pseudonym_keys(run.home), key_of(run.home, "received")
    pids = numbers_to_forget(file, keys, run.today)
    first = {line.sha256: line for line in reversed(read_ledger(home.ledger)) if (home.received / line.sha256).exists()}
    files = [
        (line.sha256, line.name, line.received_at.date(), partial(stored_bytes, home, line.sha256, key))
        for line in first.values()
    ]
    found, closed = find(files, pids, keys)
    dropped = [(p.name, mask(str(p.relative_to(home.raw))), run.today, p.read_bytes) for p in dropped_files(home.raw)]
    raw = [each.name for each in find(dropped, pids, keys)[0]]
    if dry_run:
        return Forgotten(found, closed, raw, None)
    remember(home.forgotten, pids)
    drop_replies(home, [each.sha256 for each in found], pids, keys, run.today)
    for each in found:
        remains = b"" if each.whole else without(stored_bytes(home, each.sha256, key), each.name, each.places)
        store(home, each.sha256, remains, key)
        for folder in home.typed.glob(f"{each.sha256[:16]}-*"):
            drop_reading(folder)
    return Forgotten(found, closed, raw, write_receipt(home.receipts, run.today, len(pids), found, closed, raw))


@door
def rekey_room(run: Run) -> str:
    """Give the pseudonyms a new key, and drop all that has the old ones; returns the new key's id.

    Every received file is opened first: what cannot be read again must not lose its reading. An edition's inner counts have
    no persons in them and stay. Killed anywhere, either the old key holds or the new one.
    """
    home, received = run.home, key_of(run.home, "received")
    if Settings().pseudonym_key is not None:
        raise Stopped(
            "Nyckeln till pseudonymerna kommer från miljövariabeln FOKUSDAG_PSEUDONYM_KEY och kan inte bytas härifrån. "
            "Lägg den i data/processed/keys/pseudonym.key, ta bort variabeln och kör igen."
        )
    old = key_of(home, "pseudonym")
    for sha256 in {line.sha256 for line in read_ledger(home.ledger)}:
        if (home.received / sha256).exists():
            stored_bytes(home, sha256, received)
    (home.keys / "pseudonym.id").unlink(missing_ok=True)
    rotate(home.keys, "pseudonym", keep=bool(forgotten(home.forgotten)))
    for folder in home.typed.glob(f"*-{key_id(old)}*"):
        drop_reading(folder)
    home.warehouse.unlink(missing_ok=True)
    return key_id(key_of(home, "pseudonym"))


def known_files(run: Run) -> Current:
    """What counts as of the run's day. Every known file must have been read.

    Raises Stopped where a correction no longer finds what it was to correct.
    """
    ledger = kept(read_ledger(run.home.ledger), Settings().days_kept(), run.today)
    names = names_by_file(ledger, run.as_of)
    readings = {}
    for sha256 in names:
        folder = reading_folder(run, sha256, names[sha256])
        readings[sha256] = (folder, json.loads((folder / "reading.json").read_text("utf-8")))
    known = current(ledger, readings, run.as_of)
    told = {table.sha256: readings[table.sha256][1]["corrections"] for table in known.tables}
    refuse_outdated(load_corrections(run.home.corrections, run.as_of), told, names)
    return known


def names_by_file(ledger: Sequence[Delivery], as_of: date) -> dict[str, list[str]]:
    """Every file received by this day, oldest first: sha256 → the names it came under."""
    names: dict[str, list[str]] = {}
    for line in ledger:
        if line.received_at.date() <= as_of:
            names.setdefault(line.sha256, []).append(line.name)
    return names


@door
def model_room(run: Run) -> dict[str, int]:
    """Build the warehouse from what is known, check it and move it in place. Returns rows by table."""
    from flows.model.warehouse import build  # noqa: PLC0415 - heavy

    known = known_files(run)
    settings = Settings()
    try:
        rows = build(
            run.home,
            known.tables,
            pd.DataFrame(known.files),
            pd.DataFrame(known.problems),
            pd.DataFrame(known.sheets),
            differences(known.disagreements),
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


@door
def release_room(run: Run, name: str, edition: str | None = None) -> dict[str, Any]:
    """Protect every cell that leaves, attack the result, and write the released tables. Returns cells by table.

    Without an edition the tables are those of a draft. Both are held against every earlier edition; an edition leaves its
    own inner counts, encrypted, for those that come after.
    """
    from flows.model.warehouse import connect  # noqa: PLC0415 - heavy
    from flows.release.room import release  # noqa: PLC0415 - heavy

    known = known_files(run)
    earlier = earlier_editions(run.home)
    with connect(run.home.warehouse, key_of(run.home, "warehouse")) as connection:
        told = facts(connection, known, load_definitions(), edition or name) | {"draft": edition is None}
        report = release(connection, run.home.released / (edition or name), told, earlier=earlier)
    hidden = sum(table.hidden for table in report.tables.values())
    log.info(
        "Skyddade %d tabeller tillsammans med %d utgåvor: %d celler dolda, angreppet fick inget veta",
        len(report.tables),
        len(earlier),
        hidden,
    )
    if report.protection.told_before:
        log.warning(
            "%d tal har redan berättats av tidigare utgåvor och går inte att ta tillbaka: %s",
            len(report.protection.told_before),
            ", ".join(sorted(report.protection.told_before)),
        )
    if edition:
        seal(run.home.sealed / edition, report.edition.to_bytes(), key_of(run.home, "received"), edition)
    return {table: asdict(cells) for table, cells in report.tables.items()}


def earlier_editions(home: Home) -> list[Edition]:
    """The editions that are out, oldest first, with their inner counts. Raises Stopped where one of them cannot be read."""
    key = key_of(home, "received")
    editions = []
    for line in read_editions(home.editions):
        path = home.sealed / line["edition"]
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != line["sealed"]:
            raise Stopped(
                f"De inre talen för utgåvan {line['edition']} saknas eller är ändrade ({path}). Utan dem kan inget nytt "
                "skyddas mot det som redan är ute. Lägg tillbaka filen från säkerhetskopian."
            )
        editions.append(Edition.from_bytes(decrypt(path.read_bytes(), key, line["edition"])))
    return editions


@door
def draw_room(run: Run, name: str, edition: str | None = None) -> list[Path]:
    """Draw the charts, deck, pack, tables and page of a run, or of an edition, from its released tables.

    What has changed is told against the edition before, where there is one.
    """
    from flows.charts.room import draw  # noqa: PLC0415 - heavy

    editions = [line["edition"] for line in read_editions(run.home.editions)]
    made = draw(
        run.home.released / (edition or name),
        report_folder(run.home, name, edition),
        english=Settings().english,
        before=run.home.released / editions[-1] if editions else None,
    )
    log.info("Ritade %d filer", len(made))
    return made


@door
def write_down(
    run: Run,
    name: str,
    tables: Mapping[str, int],
    released: Mapping[str, Any],
    made: Sequence[Path],
    seconds: Mapping[str, float],
    edition: str | None = None,
    replies: Sequence[str] = (),
) -> dict[str, Any]:
    """Write run.json and summary.md beside the reports, and return the record. An edition gets its line in the ledger."""
    known, where = known_files(run), report_folder(run.home, name, edition)
    protected = run.home.released / (edition or name)
    told = json.loads((protected / "facts.json").read_text("utf-8"))
    record = {
        "run": name,
        "edition": edition,
        "where": str(where),
        "parameters": {"as_of": run.as_of, "period_end": told["period_end"], "today": run.today},
        "definitions": told["definitions"],
        "inputs": known.files,
        "sheets": known.sheets,
        "problems": known.problems,
        "counted": any(table.table == "anstallningar" for table in known.tables),
        "missing": told["missing"],
        "retreats": told["retreats"],
        "tables": tables,
        "released": released,
        "made": [path.relative_to(where).as_posix() for path in made],
        "replies": list(replies),
        "seconds": {room: round(spent, 2) for room, spent in seconds.items()},
    }
    write_record(where, record)
    if edition:
        append(
            run.home.editions,
            edition,
            run.today,
            {"released": protected, "reports": where},
            published_cells(protected),
            told["period_end"],
            run.home.sealed / edition,
        )
    return record


def verify_edition(home: Home, edition: str) -> list[str]:
    """Hold an edition's files against the ledger; one Swedish sentence for each that is not as it was."""
    folders = {"released": home.released / edition, "reports": report_folder(home, edition, edition)}
    return verify(home.editions, edition, folders, home.sealed / edition)


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


def reading_folder(run: Run, sha256: str, names: Sequence[str]) -> Path:
    """Where a file's reading lies: its own folder for these contracts, this code, these limits, corrections and this key."""
    key_id = Keys(key_of(run.home, "pseudonym")).id
    limits = hashlib.sha256(repr(Settings().limits()).encode()).hexdigest()[:4]
    corrected = fingerprint([e for e in load_corrections(run.home.corrections, run.as_of) if e.about(names)])
    return run.home.typed / f"{sha256[:16]}-{_code_of('contracts', 'intake')}{limits}{corrected}-{key_id}"


def name_of(run: Run) -> str:
    """The run's name: the day, and a hash of all that decides the result. The same run again has the same name."""
    told = [str(run.as_of), *decided_by(run, known_files(run))]
    return f"{run.as_of}-{hashlib.sha256(chr(10).join(told).encode()).hexdigest()[:8]}"


def decided_by(run: Run, known: Current) -> list[str]:
    """Everything that decides a run's numbers: the day counted to, the code, who is forgotten, the readings that count.

    And the editions that are out: whatever leaves after them is protected together with them.
    """
    period_end = run.period_end or _reported_to(known, run.as_of)
    readings = sorted(f"{table.path.parent.name} {table.table}" for table in known.tables)
    editions = [str(line["edition"]) for line in read_editions(run.home.editions)]
    return [
        str(period_end),
        _code_of("."),
        str(Settings().english),
        *sorted(forgotten(run.home.forgotten)),
        *editions,
        *readings,
    ]


def _reported_to(known: Current, as_of: date) -> date:
    """Count up to the last day that an enterprise has reported; without any, to the end of the last whole month."""
    reported = [t.period_to for t in known.tables if t.table == "foretag" and t.period_to and t.period_to <= as_of]
    return max(reported, default=(as_of + timedelta(days=1)).replace(day=1) - timedelta(days=1))


def pseudonym_keys(home: Home) -> Keys:
    """The key of the pseudonyms, with those before it that erased persons are still known by."""
    erased = forgotten(home.forgotten)
    return Keys(key_of(home, "pseudonym"), retired_keys(home.keys) if erased else (), erased)


def key_of(home: Home, name: KeyName) -> bytes:
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
    """A short hash of the code and declarations in these folders of flows/ (with `.` all, sql/ and the libraries too)."""
    whole = [CHECKOUT / "sql", CHECKOUT / "requirements"] if "." in folders else []
    roots = [*(CHECKOUT / "flows" / folder for folder in folders), *whole]
    kinds = {".py", ".toml", ".sql", ".csv", ".css", ".mplstyle", ".txt"}
    digest = hashlib.sha256()
    for path in sorted(path for root in roots for path in root.rglob("*") if path.suffix in kinds):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
