"""What a run knows: the files received by its day, their readings, which of them count, and the name that all this gives it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from flows.errors import Stopped
from flows.intake.deliveries.approvals import approved_by, read_approvals
from flows.intake.deliveries.conflicts import contradicting_swaps
from flows.intake.deliveries.ledger import Delivery, read_ledger
from flows.intake.deliveries.retention import within_retention
from flows.intake.deliveries.selection import Selection, select_current
from flows.intake.validation.corrections import fingerprint, load_corrections, refuse_outdated
from flows.run.boundary import boundary
from flows.run.context import Run
from flows.run.fingerprint import READING, code_of
from flows.run.keys import key_of
from flows.security.erased import read_erased
from flows.security.keys import Keys
from flows.settings import Settings
from flows.storage.paths import Home


@boundary
def known_files(run: Run) -> Selection:
    """What counts as of the run's day. Every known file must have been read.

    Raises Stopped where one has not, and where a correction no longer finds what it was to correct.
    """
    ledger = within_retention(read_ledger(run.home.ledger), Settings().days_kept(), run.today)
    names = names_by_file(ledger, run.as_of)
    readings = {}
    for sha256 in names:
        folder = reading_folder(run, sha256, names[sha256])
        try:
            readings[sha256] = (folder, json.loads((folder / "reading.json").read_text("utf-8")))
        except FileNotFoundError:
            raise Stopped(
                f"{names[sha256][0]} är inte läst så som den nu ska läsas: data/raw/korrigeringar.toml ändrades medan körningen "
                "höll på, eller så togs läsningen bort. Kör igen. Inget nytt har lämnats ut."
            ) from None
    approved = approved_by(read_approvals(run.home.approvals), run.as_of)
    known = select_current(ledger, readings, run.as_of, approved)
    known.problems.extend(contradicting_swaps(known.tables))
    told = {table.sha256: readings[table.sha256][1]["corrections"] for table in known.tables}
    keys = Keys(key_of(run.home, "pseudonym"))
    refuse_outdated(load_corrections(run.home.corrections, run.as_of), keys, told, names)
    return known


def corrected(known: Selection) -> dict[str, list[str]]:
    """File that counts → the ids of the corrections applied to it. They are keyed, and say nothing of what was corrected."""
    applied: dict[str, set[str]] = {}
    for table in known.tables:
        told = json.loads((table.path.parent / "reading.json").read_text("utf-8"))["corrections"]
        applied.setdefault(table.name, set()).update(name for name, fault in told.items() if not fault)
    return {name: sorted(ids) for name, ids in applied.items() if ids}


def names_by_file(ledger: Sequence[Delivery], as_of: date) -> dict[str, list[str]]:
    """Every file received by this day, oldest first: sha256 → the names it came under."""
    names: dict[str, list[str]] = {}
    for line in ledger:
        if line.received_at.date() <= as_of:
            names.setdefault(line.sha256, []).append(line.name)
    return names


def unread(run: Run) -> list[str]:
    """The sha256 of every file known by the run's day that has no reading under today's contracts, code and corrections."""
    names = names_by_file(within_retention(read_ledger(run.home.ledger), Settings().days_kept(), run.today), run.as_of)
    return [sha256 for sha256 in names if not (reading_folder(run, sha256, names[sha256]) / "reading.json").exists()]


def lost_copies(home: Home, today: date) -> dict[str, str]:
    """Received files whose stored copy is gone: sha256 → name. One that is over its time or too large is not to be there."""
    ledger, largest = (
        within_retention(read_ledger(home.ledger), Settings().days_kept(), today),
        Settings().limits().max_bytes,
    )
    gone = (line for line in reversed(ledger) if not (home.received / line.sha256).exists())
    return {line.sha256: line.name for line in gone if line.size <= largest}


def reading_folder(run: Run, sha256: str, names: Sequence[str]) -> Path:
    """Where a file's reading lies: its own folder for these contracts, code, limits, corrections, this key and who is erased."""
    keys = Keys(key_of(run.home, "pseudonym"))
    limits = hashlib.sha256(repr(Settings().limits()).encode()).hexdigest()[:4]
    corrected = fingerprint([e for e in load_corrections(run.home.corrections, run.as_of) if e.about(names)], keys)
    erased = _erased(run.home)
    return run.home.typed / f"{sha256[:16]}-{code_of(*READING)}{limits}{corrected}-{keys.id}{erased}"


def _erased(home: Home) -> str:
    """What a reading's name holds of who has been erased; nothing where nobody has."""
    pids = "".join(sorted(read_erased(home.forgotten)))
    return hashlib.sha256(pids.encode()).hexdigest()[:6] if pids else ""
