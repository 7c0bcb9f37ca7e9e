"""The rooms as plain functions of a run: what the Prefect tasks call, and what a test calls without a server.

Each takes paths and ids, leaves files for the next, and never hands personal data on. The last three rooms fetch their heavy
libraries when they are entered: a night without news never gets that far.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd

from flows.contracts import sentences
from flows.erasure.erase import finish_erasing
from flows.erasure.redact import redact_erased
from flows.erasure.replies import drop_replies
from flows.errors import Stopped
from flows.intake.deliveries.conflicts import differences
from flows.intake.deliveries.inbox import NOT_READ, unread_files
from flows.intake.deliveries.ledger import Delivery, read_ledger, restamp
from flows.intake.deliveries.receive import receive, stored_bytes
from flows.intake.deliveries.retention import past_retention, purge, within_retention
from flows.intake.files.file_type import refuse_too_large
from flows.intake.process_file import process_file
from flows.intake.replies.registry import is_due, read_replies, write_reply
from flows.intake.validation.corrections import load_corrections
from flows.model.assumptions import load_assumptions
from flows.model.definitions import load_definitions
from flows.pipeline.disk_space import refuse_full
from flows.release.editions.editions import earlier_editions, report_folder
from flows.release.editions.ledger import read as read_editions
from flows.release.editions.sole_traders import to_seal
from flows.report.facts import facts
from flows.report.summary import VERDICTS
from flows.run.boundary import boundary
from flows.run.catalog import known_files, names_by_file, reading_folder, unread
from flows.run.context import Run
from flows.run.fingerprint import reported_to
from flows.run.keys import KEYS, key_of, pseudonym_keys
from flows.security.encryption import write_encrypted
from flows.security.erased import read_erased
from flows.settings import Settings
from flows.storage.atomic import remove_folder
from flows.storage.paths import TIME_ZONE

log = logging.getLogger("fokusdag")


@boundary
def receive_step(run: Run) -> list[str]:
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
    past = {line.sha256 for line in before} - {line.sha256 for line in within_retention(before, days, run.today)}
    clean = partial(redact_erased, keys=pseudonym_keys(run.home), limits=Settings().limits())
    ledger = receive(run.home, keys["received"], run.received_at, Settings().max_file_mb * 1_000_000, past, clean)
    if over := past_retention(run.home, ledger, days, run.today):
        drop_replies(run.home, over, frozenset(), pseudonym_keys(run.home), run.today)
        remove_folder(run.home.analyst)  # pseudonyms of what is gone; the run makes its own again
        purge(run.home, over)
        for name in over.values():
            log.info("Tog bort %s: tiden som filen får sparas är slut", name)
    to_read = unread(run)
    for stray in unread_files(run.home):
        log.warning("Läser inte data/raw/%s: %s", stray, NOT_READ)
    known = names_by_file(within_retention(ledger, days, run.today), run.as_of)
    log.info("Tog emot: %d filer kända, %d ska läsas", len(known), len(to_read))
    return to_read


@boundary
def read_step(run: Run, sha256: str) -> str:
    """Read and judge one received file; leaves its typed tables, quarantine and reading.json. Returns the verdict."""
    home, ledger = run.home, read_ledger(run.home.ledger)
    line = next(line for line in ledger if line.sha256 == sha256)
    names = names_by_file(ledger, run.as_of)[sha256]
    limits = Settings().limits()

    def stored() -> bytes:
        refuse_too_large(line.size, limits)
        return stored_bytes(home, sha256, key_of(home, "received"))

    reading = process_file(
        stored,
        sha256=sha256,
        name=line.name,
        folder=line.folder,
        received=line.received_at.date(),
        keys=pseudonym_keys(home),
        limits=limits,
        out=reading_folder(run, sha256, names),
        forget=read_erased(home.forgotten),
        corrections=[entry for entry in load_corrections(home.corrections, run.as_of) if entry.about(names)],
    )
    log.info("Läste %s: %s", line.name, VERDICTS[reading["verdict"]])
    return str(reading["verdict"])


@boundary
def reply_step(run: Run) -> list[str]:
    """Write what submitters have not been told; returns the new answers' paths under reports/replies.

    What an answer is made of is what was received, so that it can be made although the file is gone from data/raw.
    """
    known, written = known_files(run), []
    ledger = within_retention(read_ledger(run.home.ledger), Settings().days_kept(), run.today)
    answered = read_replies(run.home)
    verdicts = {file["sha256"]: file["verdict"] for file in reversed(known.files)}  # a repeat is answered as the first
    repeats = {p["sha256"]: p["message"] for p in known.problems if p["code"] == "SAMMA_INNEHALL"}
    for sha256, names in names_by_file(ledger, run.as_of).items():
        folder = reading_folder(run, sha256, names)
        reading = json.loads((folder / "reading.json").read_text("utf-8")) | known.told.get(sha256, {})
        if is_due(reading, answered):
            older = verdicts[sha256] == "superseded"
            note = sentences()["REDAN_ERSATT"] if older else repeats.get(sha256, "")
            line = next(line for line in ledger if line.sha256 == sha256)
            written.append(_write_reply(run, line, reading, folder, note))
    log.info("Skrev %d nya svar till dem som lämnat filer", len(written))
    return sorted(written)


def _write_reply(run: Run, line: Delivery, reading: Mapping[str, Any], folder: Path, note: str) -> str:
    from flows.intake.replies.build import AnswerContext, answer  # noqa: PLC0415 - heavy

    received = line.received_at.date()
    stored = partial(stored_bytes, run.home, line.sha256, key_of(run.home, "received"))
    made = answer(stored, AnswerContext(reading, folder, received, note), Settings().limits())
    return write_reply(run.home, reading, line.folder, received, made.data, made.kind).path


@boundary
def model_step(run: Run) -> dict[str, int]:
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


@boundary
def release_step(run: Run, name: str, edition: str | None = None) -> dict[str, Any]:
    """Protect every cell that leaves, attack the result, and write the released tables. Returns cells by table.

    Without an edition the tables are those of a draft. Both are held against every earlier edition; an edition leaves its
    own inner counts, encrypted, for those that come after.
    """
    from flows.model.connection import connect  # noqa: PLC0415 - heavy
    from flows.release.publish import release  # noqa: PLC0415 - heavy

    known = known_files(run)
    if edition and not known.tables:
        raise Stopped(f"Utgåvan {edition} fryses inte: ingen fil i data/raw har kunnat läsas, så den skulle vara tom.")
    earlier = earlier_editions(run.home, key_of(run.home, "received"), edition, known.files)
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
        write_encrypted(run.home.sealed / edition, sealed.to_bytes(), key, edition)
    return {table: asdict(cells) for table, cells in report.tables.items()}


@boundary
def draw_step(run: Run, name: str, edition: str | None = None) -> list[Path]:
    """Draw the charts, deck, pack, tables and page of a run, or of an edition, from its released tables.

    What has changed is told against the edition before, where there is one.
    """
    from flows.charts.render import draw  # noqa: PLC0415 - heavy

    editions = [line["edition"] for line in read_editions(run.home.editions)]
    made = draw(
        run.home.released / (edition or name),
        report_folder(run.home, name, edition),
        translated=Settings().english,
        before=run.home.released / editions[-1] if editions else None,
    )
    log.info("Ritade %d filer", len(made))
    return made
