"""What a run knows: the files received by its day, their readings, which of them count, and the name that all this gives it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from flows.editions import without_a_line
from flows.intake.corrections import fingerprint, load_corrections, refuse_outdated
from flows.intake.current import Current, current
from flows.intake.forget import forgotten
from flows.intake.keys import Keys
from flows.intake.receive import Delivery, read_ledger
from flows.intake.retention import kept
from flows.model.assumptions import load_assumptions
from flows.model.definitions import FILE as DEFINITIONS
from flows.model.definitions import load_definitions
from flows.release.ledger import read as read_editions
from flows.run import Run, key_of
from flows.settings import CHECKOUT, Home, Settings
from flows.stopped import Stopped


def known_files(run: Run) -> Current:
    """What counts as of the run's day. Every known file must have been read.

    Raises Stopped where one has not, and where a correction no longer finds what it was to correct.
    """
    ledger = kept(read_ledger(run.home.ledger), Settings().days_kept(), run.today)
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
    known = current(ledger, readings, run.as_of)
    told = {table.sha256: readings[table.sha256][1]["corrections"] for table in known.tables}
    keys = Keys(key_of(run.home, "pseudonym"))
    refuse_outdated(load_corrections(run.home.corrections, run.as_of), keys, told, names)
    return known


def corrected(known: Current) -> dict[str, list[str]]:
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
    names = names_by_file(kept(read_ledger(run.home.ledger), Settings().days_kept(), run.today), run.as_of)
    return [sha256 for sha256 in names if not (reading_folder(run, sha256, names[sha256]) / "reading.json").exists()]


def lost_copies(home: Home, today: date) -> dict[str, str]:
    """Received files whose stored copy is gone: sha256 → name. One that is over its time or too large is not to be there."""
    ledger, largest = kept(read_ledger(home.ledger), Settings().days_kept(), today), Settings().limits().max_bytes
    gone = (line for line in reversed(ledger) if not (home.received / line.sha256).exists())
    return {line.sha256: line.name for line in gone if line.size <= largest}


def reading_folder(run: Run, sha256: str, names: Sequence[str]) -> Path:
    """Where a file's reading lies: its own folder for these contracts, code, limits, corrections, this key and who is erased."""
    keys = Keys(key_of(run.home, "pseudonym"))
    limits = hashlib.sha256(repr(Settings().limits()).encode()).hexdigest()[:4]
    corrected = fingerprint([e for e in load_corrections(run.home.corrections, run.as_of) if e.about(names)], keys)
    erased = _erased(run.home)
    return run.home.typed / f"{sha256[:16]}-{code_of('contracts', 'intake')}{limits}{corrected}-{keys.id}{erased}"


def _erased(home: Home) -> str:
    """What a reading's name holds of who has been erased; nothing where nobody has."""
    pids = "".join(sorted(forgotten(home.forgotten)))
    return hashlib.sha256(pids.encode()).hexdigest()[:6] if pids else ""


def name_of(run: Run) -> str:
    """The run's name: the day, and a hash of all that decides the result. The same run again has the same name."""
    told = [str(run.as_of), *decided_by(run, known_files(run))]
    return f"{run.as_of}-{hashlib.sha256(chr(10).join(told).encode()).hexdigest()[:8]}"


def decided_by(run: Run, known: Current, edition: str | None = None) -> list[str]:
    """Everything that decides a run's numbers: the day counted to, code and definitions, who is forgotten, the readings.

    And the editions that are out, with the one that is being made: whatever leaves after them is protected together with them.
    """
    period_end = run.period_end or reported_to(known, run.as_of)
    readings = sorted(f"{table.path.parent.name} {table.table}" for table in known.tables)
    editions = {str(line["edition"]) for line in read_editions(run.home.editions)} | {*without_a_line(run.home)}
    editions |= {edition} if edition else set()
    return [
        str(period_end),
        code_of("."),
        str(load_definitions().values()),
        str(Settings().english),
        str(load_assumptions(run.home.assumptions, run.as_of)),
        *sorted(forgotten(run.home.forgotten)),
        *sorted(editions),
        *readings,
    ]


def reported_to(known: Current, as_of: date) -> date:
    """Count up to the last day that an enterprise has reported; without any, to the end of the last whole month."""
    reported = [t.period_to for t in known.tables if t.table == "foretag" and t.period_to and t.period_to <= as_of]
    return max(reported, default=(as_of + timedelta(days=1)).replace(day=1) - timedelta(days=1))


@cache
def code_of(*folders: str) -> str:
    """A short hash of the code and declarations in these folders of flows/ (with `.` all, sql/ and the libraries too).

    definitions.toml is not among them: a definition that is changed is told as itself.
    """
    whole = [CHECKOUT / "sql", CHECKOUT / "requirements"] if "." in folders else []
    roots = [*(CHECKOUT / "flows" / folder for folder in folders), *whole]
    kinds = {".py", ".toml", ".sql", ".csv", ".css", ".mplstyle", ".txt"}
    digest = hashlib.sha256()
    for path in sorted(
        path for root in roots for path in root.rglob("*") if path.suffix in kinds and path != DEFINITIONS
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
