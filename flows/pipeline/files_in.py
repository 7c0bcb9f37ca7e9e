"""The first three steps: receive, read and judge, and answer those who sent something.

They import their heavy libraries when they are called: a night without news does not get that far.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flows.erasure.erase import finish_erasing
from flows.erasure.redact import redact_erased
from flows.erasure.replies import drop_replies
from flows.intake.deliveries.approvals import sign_approvals
from flows.intake.deliveries.inbox import NOT_READ, unread_files
from flows.intake.deliveries.ledger import Delivery, read_ledger, restamp
from flows.intake.deliveries.receive import receive, stored_bytes
from flows.intake.deliveries.retention import past_retention, purge, within_retention
from flows.intake.files.file_type import refuse_too_large
from flows.intake.replies.answer_list import facts_of, read_replies
from flows.intake.replies.registry import is_due, write_reply
from flows.intake.submitters.came_in import OwnFolders
from flows.intake.submitters.contacts import known_contacts
from flows.intake.submitters.next_delivery import next_delivery, place_of
from flows.intake.submitters.recipient import recipient_of
from flows.intake.wording import sentence
from flows.language.catalogue import message
from flows.language.tool import say
from flows.pipeline.disk_space import refuse_full
from flows.pipeline.kept.drafts import damaged_drafts
from flows.pipeline.kept.last_run import read_last_run, refuse_lost_deliveries
from flows.release.editions.editions import verify_edition
from flows.release.editions.ledger import read as read_editions
from flows.report.file_text import VERDICTS
from flows.run.boundary import boundary
from flows.run.catalog import Catalog, lost_copies, unread
from flows.run.context import Run
from flows.run.keys import KEYS, key_of, pseudonym_keys
from flows.run.readings import Reading, ReadingFolders, names_by_file
from flows.security.erased import read_erased
from flows.settings import settings
from flows.storage.atomic import remove_folder
from flows.storage.clock import TIME_ZONE
from flows.storage.paths import Home

if TYPE_CHECKING:
    from flows.intake.deliveries.received_file import ReadingRules, ReceivedFile
    from flows.intake.replies.build import Answer

log = logging.getLogger("fokusdag")
_WRONG_CLOCK = message(
    "{name} togs emot {when}, med en klocka som gick fel. Den räknas nu som mottagen senast {today}."
)


@boundary
def receive_step(run: Run) -> list[str]:
    """Receive what is new. Before that, remove what a killed run left unfinished, and complete an erasure that was killed.

    Returns:
        The sha256 of every file that has no reading under today's contracts and code, or one that failed unexpectedly.

    Raises:
        Stopped: The disk is nearly full, or one of the three keys cannot be used. Nothing has been received then.
    """
    for half in (*run.home.typed.glob(".*/"), *run.home.released.glob(".*/"), *run.home.reports.glob("*/*/.*/")):
        shutil.rmtree(half)
    refuse_full(run.home)
    keys = {name: key_of(run.home, name) for name in KEYS}
    finish_erasing(run)
    days = settings().days_kept()
    now = datetime.now(ZoneInfo(TIME_ZONE)).replace(microsecond=0)
    right = run.today == now.date()  # a run of another day says nothing about the clock
    refuse_lost_deliveries(run.home, read_ledger(run.home.ledger), half_received=1)
    for line in restamp(run.home, now, run.received_at, keys["received"]) if right else ():
        log.warning(say(_WRONG_CLOCK, name=line.name, when=f"{line.received_at:%Y-%m-%d %H:%M}", today=run.today))
    before = read_ledger(run.home.ledger)
    past = {line.sha256 for line in before} - {line.sha256 for line in within_retention(before, days, run.today)}
    clean = partial(redact_erased, keys=pseudonym_keys(run.home), limits=settings().limits())
    ledger = receive(run.home, keys["received"], run.received_at, settings().max_file_mb * 1_000_000, past, clean)
    refuse_lost_deliveries(run.home, ledger)
    sign_approvals(run.home.approvals, keys["received"])
    _warn_of_damage(run, keys["received"])
    if over := past_retention(run.home, ledger, days, run.today):
        drop_replies(run.home, over, frozenset(), pseudonym_keys(run.home), run.today)
        remove_folder(run.home.for_analysts)
        remove_folder(run.home.analyst)  # it has pseudonyms of what is removed; the run makes it again
        purge(run.home, over)
        for name in over.values():
            log.info(say("Tog bort {name}: tiden som filen får sparas är slut", name=name))
    to_read = unread(run, again=True)
    for stray in unread_files(run.home):
        log.warning(say("Läser inte data/raw/{stray}: {not_read}", stray=stray, not_read=say(NOT_READ)))
    known = names_by_file(within_retention(ledger, days, run.today), run.as_of)
    log.info(say("Tog emot: {count} filer kända, {new} ska läsas", count=len(known), new=len(to_read)))
    return to_read


def _warn_of_damage(run: Run, key: bytes) -> None:
    """Say in the log what is lost or changed and stops nothing: stored copies of what has been read, editions, drafts."""
    for name in lost_copies(run.home, run.today).values():
        log.warning(say("Den mottagna kopian av {name} är borta. Lägg tillbaka den ur säkerhetskopian.", name=name))
    for edition in (str(line["edition"]) for line in read_editions(run.home.editions)):
        for changed in verify_edition(run.home, key, edition):
            told = say("Utgåvan {edition}: {changed}", edition=edition, changed=changed)
            log.warning("%s %s", told, say("Lägg tillbaka den ur säkerhetskopian."))
    for damaged in damaged_drafts(run.home, key, (read_last_run(run.home) or {}).get("where")):
        log.warning("%s", damaged)


@boundary
def read_step(run: Run, sha256: str) -> str:
    """Read and validate one received file; leaves its typed tables, quarantine and reading.json. Returns the verdict."""
    from flows.intake.process_file import process_file  # noqa: PLC0415 - heavy

    (file,) = _to_read(run, [sha256])
    return _read_as(process_file(*file))


@boundary
def read_all_step(run: Run, unread: Sequence[str]) -> list[str]:
    """As read_step for each of the files, and Great Expectations judges them once more, all together. Returns the verdicts."""
    from flows.intake.process_file import process_files  # noqa: PLC0415 - heavy

    return [_read_as(reading) for reading in process_files(_to_read(run, unread))]


def _to_read(run: Run, unread: Sequence[str]) -> Iterator[tuple[ReceivedFile, ReadingRules, Path]]:
    """Each received file, what its reading depends on, and where its reading goes."""
    from flows.intake.deliveries.received_file import ReadingRules, ReceivedFile  # noqa: PLC0415 - heavy

    home, ledger, folders = run.home, read_ledger(run.home.ledger), ReadingFolders(run)
    names, lines = names_by_file(ledger, run.as_of), {line.sha256: line for line in reversed(ledger)}
    keys, limits, erased = pseudonym_keys(home), settings().limits(), read_erased(home.forgotten)

    def stored(line: Delivery) -> bytes:
        refuse_too_large(line.size, limits)
        return stored_bytes(home, line.sha256, key_of(home, "received"))

    for line in (lines[sha256] for sha256 in unread):
        corrections = [entry for entry in folders.corrections if entry.about(names[line.sha256])]
        rules = ReadingRules(keys, limits, erased, corrections)
        file = ReceivedFile(partial(stored, line), line.sha256, line.name, line.folder, line.received_at.date())
        yield file, rules, folders.of(line.sha256, names[line.sha256])


def _read_as(reading: Mapping[str, Any]) -> str:
    log.info(say("Läste {name}: {verdicts}", name=reading["name"], verdicts=say(VERDICTS[reading["verdict"]])))
    return str(reading["verdict"])


@boundary
def reply_step(catalog: Catalog) -> list[str]:
    """Write the answers that submitters have not had yet; returns their paths under reports/replies.

    An answer is made from what was received, so it can be made although the file is gone from data/raw.
    """
    run, known = catalog.run, catalog.selection
    replies, asked, contacts = read_replies(run.home), settings().reporting, known_contacts(run.home)
    folders = OwnFolders(run.home)
    answered, before = {(reply.sha256, reply.told) for reply in replies}, len(replies)
    first = {line.sha256: line for line in reversed(catalog.deliveries)}
    verdicts = {
        file["sha256"]: file["verdict"] for file in reversed(known.files)
    }  # a repeat gets the answer of the first
    repeats = {p["sha256"]: p["message"] for p in known.problems if p["code"] == "SAMMA_INNEHALL"}
    for sha256, found in catalog.readings.items():
        reading = Reading(found.folder, {**found.content, **known.told.get(sha256, {})})
        if is_due(reading.content, answered):
            older = verdicts[sha256] == "superseded"
            note = sentence("REDAN_ERSATT") if older else repeats.get(sha256, "")
            line, verdict = first[sha256], str(verdicts[sha256])
            about = facts_of(reading.content, verdict, line, run.today, folders.of(line))
            own = recipient_of(run.home, contacts, about).contact
            receiver = replace(contacts.receiver, place=place_of(run.home, own, contacts.receiver))
            due = next_delivery(reading.content, verdict, line, asked, receiver)
            made = _answer(run.home, line, reading, note, due)
            replies.append(write_reply(run.home, replies, reading.content, line, made, about))
    log.info(say("Skrev {count} nya svar till dem som lämnat filer", count=len(replies) - before))
    return sorted(reply.path for reply in replies[before:])


def _answer(home: Home, line: Delivery, reading: Reading, note: str, due: str) -> Answer:
    from flows.intake.replies.build import answer  # noqa: PLC0415 - heavy
    from flows.intake.replies.introduction import AnswerContext  # noqa: PLC0415 - heavy

    stored = partial(stored_bytes, home, line.sha256, key_of(home, "received"))
    context = AnswerContext(reading.content, reading.folder, line.received_at.date(), note, due)
    return answer(stored, context, settings().limits())
