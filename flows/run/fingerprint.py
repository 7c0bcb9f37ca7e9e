"""What decides a run's result, as a hash: its name, and whether anything is new since the last run."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from functools import cache

from flows.intake.deliveries.inbox import unread_files
from flows.intake.deliveries.selection import Selection
from flows.model.assumptions import load_assumptions
from flows.model.definitions import FILE as DEFINITIONS
from flows.model.definitions import load_definitions
from flows.release.editions.editions import without_a_line
from flows.release.editions.ledger import read as read_editions
from flows.run.boundary import boundary
from flows.run.context import Run
from flows.security.erased import read_erased
from flows.settings import Settings
from flows.storage.paths import CHECKOUT


@boundary
def state_of(run: Run, known: Selection, edition: str | None = None) -> str:
    """A hash over all that decides what a run comes to, every delivery included: a repeat is to be told of too.

    Ask when all that is known has been read, before anything is made of it: what changes while the run works is news to the
    next one. The edition that is being made counts as out, for it is when the next one asks.
    """
    told = [
        *decided_by(run, known, edition),
        *(f"{file['sha256']} {file['name']} {file['verdict']}" for file in known.files),
    ]
    told += unread_files(run.home)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def name_of(run: Run, known: Selection) -> str:
    """The run's name: the day, and a hash of all that decides the result. The same run again has the same name."""
    told = [str(run.as_of), *decided_by(run, known)]
    return f"{run.as_of}-{hashlib.sha256(chr(10).join(told).encode()).hexdigest()[:8]}"


def decided_by(run: Run, known: Selection, edition: str | None = None) -> list[str]:
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
        *sorted(read_erased(run.home.forgotten)),
        *sorted(editions),
        *readings,
    ]


def reported_to(known: Selection, as_of: date) -> date:
    """Count up to the last day that an enterprise has reported; without any, to the end of the last whole month."""
    reported = [t.period_to for t in known.tables if t.table == "foretag" and t.period_to and t.period_to <= as_of]
    return max(reported, default=(as_of + timedelta(days=1)).replace(day=1) - timedelta(days=1))


READING = (
    "contracts",
    "intake/files",
    "intake/statistics",
    "intake/tables",
    "intake/validation",
    "intake/file_facts.py",
    "intake/problems.py",
    "intake/process_file.py",
    "intake/reading.py",
    "limits.py",
    "security/identity_numbers.py",
    "security/keys.py",
    "security/masking.py",
)
"""All that decides a reading, under flows/: what is changed in one of them has every file read again."""


@cache
def code_of(*parts: str) -> str:
    """A short hash of the code and declarations in these parts of flows/ (with `.` all, sql/ and the libraries too).

    A part is a folder or a file.

    definitions.toml is not among them: a definition that is changed is told as itself.
    """
    whole = [CHECKOUT / "sql", CHECKOUT / "requirements"] if "." in parts else []
    roots = [*(CHECKOUT / "flows" / part for part in parts), *whole]
    kinds = {".py", ".toml", ".sql", ".csv", ".css", ".jinja", ".mplstyle", ".po", ".txt"}
    digest = hashlib.sha256()
    for path in sorted(
        path for root in roots for path in (root, *root.rglob("*")) if path.suffix in kinds and path != DEFINITIONS
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
