"""The rooms as plain functions of a run: what the Prefect tasks call, and what a test calls without a server.

Each takes paths and ids, leaves files for the next, and never hands personal data on. The last three rooms fetch their heavy
libraries when they are entered: a night without news never gets that far.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd

from flows.contracts import sentences
from flows.disk import nearly_full, refuse_full
from flows.door import door
from flows.editions import earlier_editions, report_folder
from flows.erasing import finish_erasing
from flows.facts import facts
from flows.intake.corrections import load_corrections
from flows.intake.difference import differences
from flows.intake.forget import drop, forgotten, without_erased
from flows.intake.kind import refuse_too_large
from flows.intake.receive import NOT_READ, Delivery, left_lying, read_ledger, receive, restamp, seal, stored_bytes
from flows.intake.replies import drop_replies, is_due, read_replies, write_reply
from flows.intake.retention import kept, over_time, purge
from flows.intake.take_in import take_in
from flows.known import code_of, corrected, known_files, names_by_file, reading_folder, reported_to, unread
from flows.model.assumptions import load_assumptions
from flows.model.definitions import load_definitions
from flows.readers import to_seal, unnamed
from flows.release.ledger import append
from flows.release.ledger import read as read_editions
from flows.release.released import published_cells
from flows.run import KEYS, Run, key_of, pseudonym_keys
from flows.settings import TIME_ZONE, Settings
from flows.stopped import Stopped
from flows.summary import VERDICTS, write_record
from flows.sweep import sweep

log = logging.getLogger("fokusdag")


@door
def receive_room(run: Run) -> list[str]:
    """Take in what is new; returns the sha256 of every file that has no reading under today's contracts and code.

    Clears away what a killed run left half written, and finishes an erasure that was killed. Raises Stopped before anything is
    taken in: where the disk is nearly full, or any of the three keys cannot be used.
    """
    for half in (*run.home.typed.glob(".*/"), *run.home.released.glob(".*/"), *run.home.reports.glob("*/*/.*/")):
        shutil.rmtree(half)
    refuse_full(run.home)
    keys = {name: key_of(run.home, name) for name in KEYS}
    finish_erasing(run)
    days = Settings().days_kept()
    now = datetime.now(ZoneInfo(TIME_ZONE)).replace(microsecond=0)
    right = run.today == now.date()  # a run of another day knows nothing of the clock
    for line in restamp(run.home, now, run.received_at) if right else ():
        log.warning(
            "%s togs emot %s, med en klocka som gick fel. Den räknas nu som mottagen senast %s.",
            line.name, f"{line.received_at:%Y-%m-%d %H:%M}", run.today,
        )  # fmt: skip
    before = read_ledger(run.home.ledger)
    past = {line.sha256 for line in before} - {line.sha256 for line in kept(before, days, run.today)}
    clean = partial(without_erased, keys=pseudonym_keys(run.home), limits=Settings().limits())
    ledger = receive(run.home, keys["received"], run.received_at, Settings().max_file_mb * 1_000_000, past, clean)
    if over := over_time(run.home, ledger, days, run.today):
        drop_replies(run.home, over, frozenset(), pseudonym_keys(run.home), run.today)
        drop(run.home.analyst)  # pseudonyms of what is gone; the run makes its own again
        purge(run.home, over)
        for name in over.values():
            log.info("Tog bort %s: tiden som filen får sparas är slut", name)
    to_read = unread(run)
    for stray in left_lying(run.home):
        log.warning("Läser inte data/raw/%s: %s", stray, NOT_READ)
    known = names_by_file(kept(ledger, days, run.today), run.as_of)
    log.info("Tog emot: %d filer kända, %d ska läsas", len(known), len(to_read))
    return to_read


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
    log.info("Läste %s: %s", line.name, VERDICTS[reading["verdict"]])
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
            period_end=run.period_end or reported_to(known, run.as_of),
            key=key_of(run.home, "warehouse"),
            allow_plaintext=settings.allow_plaintext_warehouse,
            threads=settings.threads,
            memory_mb=settings.memory_mb,
        )
    except duckdb.Error as fault:  # its words may quote what stands in a row
        where = " ".join([type(fault).__name__, *getattr(fault, "__notes__", [])])
        raise Stopped(f"Lagret kunde inte byggas ({where}). {_advice(fault)}Det förra lagret står kvar.") from None
    log.info("Byggde lagret: %d tabeller", len(rows))
    return rows


def _advice(fault: duckdb.Error) -> str:
    if isinstance(fault, duckdb.OutOfMemoryException):
        return f"Minnet räckte inte: höj FOKUSDAG_MEMORY_MB, nu {Settings().memory_mb}. "
    return "Se efter att disken inte är full. " if isinstance(fault, duckdb.IOException) else ""


@door
def release_room(run: Run, name: str, edition: str | None = None) -> dict[str, Any]:
    """Protect every cell that leaves, attack the result, and write the released tables. Returns cells by table.

    Without an edition the tables are those of a draft. Both are held against every earlier edition; an edition leaves its
    own inner counts, encrypted, for those that come after.
    """
    from flows.model.warehouse import connect  # noqa: PLC0415 - heavy
    from flows.release.room import release  # noqa: PLC0415 - heavy

    known = known_files(run)
    if edition and not known.tables:
        raise Stopped(f"Utgåvan {edition} fryses inte: ingen fil i data/raw har kunnat läsas, så den skulle vara tom.")
    earlier = earlier_editions(run.home, edition, known.files)
    with connect(run.home.warehouse, key_of(run.home, "warehouse")) as connection:
        told = facts(connection, known, load_definitions(), edition or name) | {"draft": edition is None}
        if assumptions := load_assumptions(run.home.assumptions, run.as_of):
            told["net_factors"] = assumptions.told()
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
        key = key_of(run.home, "received")
        sealed = to_seal(run.home, key, report.edition)
        seal(run.home.sealed / edition, sealed.to_bytes(), key, edition)
    return {table: asdict(cells) for table, cells in report.tables.items()}


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
    """Write run.json and summary.md beside the reports, and return the record. An edition gets its line in the ledger.

    Last of all what is over its time goes.
    """
    from flows.analyst import write_for_analyst  # noqa: PLC0415 - heavy
    from flows.diff import write_diffs  # noqa: PLC0415 - heavy
    from flows.model.warehouse import connect  # noqa: PLC0415 - heavy

    known, where = known_files(run), report_folder(run.home, name, edition)
    protected = run.home.released / (edition or name)
    told = json.loads((protected / "facts.json").read_text("utf-8"))
    record = {
        "run": name,
        "edition": edition,
        "where": str(where),
        "parameters": {"as_of": run.as_of, "period_end": told["period_end"], "today": run.today},
        "code": code_of("."),
        "definitions": told["definitions"],
        "definition_values": load_definitions().values(),
        "assumptions": told.get("net_factors"),
        "english": Settings().english,
        "inputs": unnamed(known.files),
        "sheets": known.sheets,
        "problems": [
            {name: p["outside"] if name == "message" else value for name, value in p.items() if name != "outside"}
            for p in known.problems
        ],
        "counted": any(table.table == "anstallningar" for table in known.tables),
        "missing": told["missing"],
        "not_read": left_lying(run.home),
        "disk": nearly_full(run.home),
        "retreats": told["retreats"],
        "tables": tables,
        "released": released,
        "made": [path.relative_to(where).as_posix() for path in made],
        "replies": list(replies),
        "seconds": {room: round(spent, 2) for room, spent in seconds.items()},
    }
    write_record(where, record)
    with connect(run.home.warehouse, key_of(run.home, "warehouse")) as connection:
        counted = write_for_analyst(connection, run.home.analyst / protected.name)
    write_diffs(run.home, protected.name, record, corrected(known), counted, draft=None if edition else where)
    if edition:
        append(
            run.home.editions,
            edition,
            run.today,
            {"released": protected, "reports": where},
            published_cells(protected),
            told["period_end"],
            run.home.sealed / edition,
            key_of(run.home, "received"),
        )
    sweep(run, protected.name)
    return record
