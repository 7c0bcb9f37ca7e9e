"""What decides a run's result, as a hash: its name, and whether anything is new since the last run."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from flows.intake.deliveries.inbox import unread_files
from flows.intake.deliveries.selection import Selection
from flows.model.definitions import FILE as DEFINITIONS
from flows.model.home.assumptions import load_assumptions
from flows.model.home.home_file import HomeFile
from flows.run.boundary import boundary
from flows.run.context import Run
from flows.security.erased import read_erased
from flows.settings import settings
from flows.storage.installation import PACKAGE, PROJECT, libraries


@boundary
def state_of(run: Run, known: Selection, editions: Collection[str], home_file: HomeFile) -> str:
    """A hash of all that decides what a run makes, every delivery included: a repeat is reported too.

    Args:
        run: The run.
        known: What counts, and each file's verdict.
        editions: The editions that are out, with the one that the run makes.
        home_file: What is counted, and by which rules it is protected.
    """
    parts = [
        *decided_by(run, known, editions, home_file),
        *(f"{file['sha256']} {file['name']} {file['verdict']}" for file in known.files),
        *unread_files(run.home),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def name_of(run: Run, known: Selection, editions: Collection[str], home_file: HomeFile) -> str:
    """The run's name: the day, and a hash of all that decides the result. The same run again has the same name."""
    parts = [str(run.as_of), *decided_by(run, known, editions, home_file)]
    return f"{run.as_of}-{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:8]}"


def decided_by(run: Run, known: Selection, editions: Collection[str], home_file: HomeFile) -> list[str]:
    """All that decides a run's numbers: the day counted to, code and definitions, who has been erased, and the readings.

    The editions that are out are among it: what comes after them is protected together with them.
    """
    return [
        str(run.period_end or reported_to(known, run.as_of)),
        code_of("."),
        *home_file.decides(),
        str(settings().english),
        _digest(run.home.profile),
        str(load_assumptions(run.home.assumptions, run.as_of)),
        *sorted(read_erased(run.home.forgotten)),
        *sorted(set(editions)),
        *sorted(f"{table.path.parent.name} {table.table}" for table in known.tables),
    ]


def reported_to(known: Selection, as_of: date) -> date:
    """Count up to the last day that an enterprise has reported; without any, to the end of the last whole month."""
    reported = [t.period_to for t in known.tables if t.table == "foretag" and t.period_to and t.period_to <= as_of]
    return max(reported, default=(as_of + timedelta(days=1)).replace(day=1) - timedelta(days=1))


READING = (
    "contracts/__init__.py",
    "contracts/columns.py",
    "contracts/contract.py",
    "contracts/*.toml",
    "contracts/places.*",
    "contracts/sources.py",
    "contracts/text.py",
    "intake/deliveries/received_file.py",
    "intake/files",
    "intake/statistics",
    "intake/tables",
    "intake/validation",
    "intake/values",
    "intake/file_facts.py",
    "intake/judged_file.py",
    "intake/problems.py",
    "intake/process_file.py",
    "intake/reading.py",
    "intake/stored_reading.py",
    "intake/wording.py",
    "intake/write_tables.py",
    "limits.py",
    "security/identity_numbers.py",
    "security/keys.py",
    "security/masking.py",
    "security/written_numbers.py",
    "storage/toml_file.py",
)
"""All that decides a reading, as files, folders and patterns under flows/: a change in one of them has every file read again."""


@cache
def code_of(*parts: str) -> str:
    """A short hash of code and declarations.

    definitions.toml is not among them: a changed definition is compared by its value.

    Args:
        parts: Files, folders and patterns under flows/; `.` for all of it, with sql/ and the versions of the libraries.
    """
    roots = [path for part in parts if part != "." for path in PACKAGE.glob(part)]
    kinds = {".py", ".toml", ".sql", ".csv", ".css", ".jinja", ".mplstyle", ".po"}
    digest = hashlib.sha256()
    if "." in parts:
        roots += [PACKAGE, PROJECT / "sql"]
        digest.update(libraries())
    for path in sorted(
        {path for root in roots for path in (root, *root.rglob("*")) if path.suffix in kinds and path != DEFINITIONS}
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _digest(profile: Path) -> str:
    """A hash of the files of the profile: a new logo makes new pages."""
    files = sorted(path for path in profile.iterdir() if path.is_file()) if profile.is_dir() else []
    return hashlib.sha256(b"".join(os.fsencode(path.name) + b"\0" + path.read_bytes() for path in files)).hexdigest()
