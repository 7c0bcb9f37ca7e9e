"""Rooms two and three on one file: read it, judge it, and leave its reading, whole or not at all.

Exceptions of pandas, GX and DuckDB carry cell values: here, at the room's door, they become a problem of the file with
nothing but the kind of error in it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from flows.errors import Stopped
from flows.intake.file_facts import content_hash, is_confirmed, own_time, period_of, row_keys, who_of
from flows.intake.problems import SEVERITIES, Problem, Refused, one_for_each_fault, refused
from flows.intake.reading import FileReading, SheetTable
from flows.intake.tables.reader import read_file
from flows.intake.tables.sheet_table import MANY_ROWS
from flows.intake.validation.by_table import by_table
from flows.intake.validation.corrections import Correction, correct
from flows.intake.validation.validate import Validation, validate
from flows.intake.wording import sentence
from flows.intake.write_tables import write_tables
from flows.limits import MB, Limits
from flows.security.keys import Keys

log = logging.getLogger("fokusdag")
TAKES_TIME = 2 * MB
"""From so many bytes a file takes some seconds, and it is told how far the reading has come."""


@dataclass(frozen=True)
class ReceivedFile:
    """A file that is to be read.

    Attributes:
        load: Gives its bytes.
        sha256: Their hash, in hexadecimal digits.
        name: The name it came under.
        folder: The source's folder it came in; None where it was not received.
        received: The day it came.
    """

    load: Callable[[], bytes]
    sha256: str
    name: str
    folder: str | None
    received: date


@dataclass(frozen=True)
class ReadingRules:
    """What a reading depends on beside the file.

    Attributes:
        keys: The key of the pseudonyms.
        limits: The bounds for one file.
        forget: Pseudonyms of persons who have been erased; their rows are left out.
        corrections: Corrections that may be about the file; they are made before anything is judged.
    """

    keys: Keys
    limits: Limits
    forget: frozenset[str] = frozenset()
    corrections: Sequence[Correction] = ()


def process_file(file: ReceivedFile, rules: ReadingRules, out: Path) -> dict[str, Any]:
    """Read and judge a file, and leave its reading in a folder: `<table>.parquet`, `quarantine_<table>.parquet`, reading.json.

    Args:
        file: The file.
        rules: What its reading depends on.
        out: The folder, which is replaced whole.

    Returns:
        What is in reading.json: who sent the file, the verdict, rows in and out for each table, every problem, and `content`, a
        hash of what was read that does not depend on the file's bytes.

    Raises:
        Stopped: The stored file cannot be opened.
    """
    began = time.perf_counter()
    sha256, name, folder, keys = file.sha256, file.name, file.folder, rules.keys
    judgements: list[tuple[SheetTable, Validation]] = []
    corrected: dict[str, str] = {}
    data = b""
    try:
        data = file.load()
        if len(data) > TAKES_TIME:
            log.info("Öppnar %s, %.0f MB", name, len(data) / MB)
        reading = read_file(data, name, folder=folder, received=file.received, keys=keys, limits=rules.limits)
        if reading.submitter in rules.forget:
            raise refused("RADERAD_AVSANDARE")
        corrected = correct(reading, rules.corrections, file.received, keys, sha256)
        reading.problems += [problem for table in reading.tables for problem in _forget(table, rules.forget, sha256)]
        judgements = by_table([(table, _judgement(table, sha256)) for table in reading.tables])
    except Refused as fault:
        reading = FileReading("", folder or "", "", None, [], [fault.problem(sha256)])
    except Stopped:
        raise
    except Exception as unexpected:  # the door: see above
        words = sentence("OVANTAT_FEL", value=type(unexpected).__name__)
        problem = Problem(sha256, None, None, None, None, "OVANTAT_FEL", "file", words, words)
        reading = FileReading("", folder or "", "", None, [], [problem])
        judgements = []
    problems = [*reading.problems, *one_for_each_fault([p for _, judged in judgements for p in judged.problems])]
    stopped = any(problem.severity == "file" for problem in problems)
    accepted = [(table.contract, judged.accepted) for table, judged in judgements if not stopped]
    if confirmed := is_confirmed(accepted, file.received):
        problems = [replace(each, severity="warn") if each.asks_of_file else each for each in problems]
    if any(contract.dated_by for contract, _ in accepted):
        reading.period_to = period_of(accepted, reading.period_to, file.received)
    tables = {table.contract.table: _counts(table, judged, stopped) for table, judged in judgements}
    rows = {
        what: sum(counts[what] for counts in tables.values())
        for what in ("rows_read", "rows_accepted", "rows_rejected")
    }
    told = {
        "sha256": sha256,
        "name": name,
        "file": reading.file,
        "source": reading.source,
        "submitter": reading.submitter,
        "period_to": reading.period_to and reading.period_to.isoformat(),
        "verdict": _verdict(problems, rows["rows_rejected"]),
        "content": content_hash([table for table, _ in judgements]),
        "who": who_of(accepted),
        "confirmed": confirmed,
        "saved": own_time(data),
        "row_keys": row_keys(accepted),
        **rows,
        "tables": tables,
        "corrections": corrected,
        "problems": [asdict(problem) for problem in _most_important_first(problems)],
        "seconds": round(time.perf_counter() - began, 3),
    }
    return write_tables(out, told, judgements, stopped, keys)


def _verdict(problems: Sequence[Problem], rows_rejected: int) -> str:
    if any(problem.severity == "file" for problem in problems):
        return "rejected"
    if any(problem.asks_of_file for problem in problems):
        return "held"
    return "accepted_with_rejects" if rows_rejected else "accepted"


def _forget(table: SheetTable, pids: frozenset[str], sha256: str) -> list[Problem]:
    """Leave out the rows about persons who are to be forgotten, as sole traders too; what is told is how many they were."""
    about = [column.name for column in table.contract.columns if column.identifying]
    if not pids or not about:
        return []
    theirs = table.frame[about].isin(pids).any(axis=1)
    if not theirs.any():
        return []
    rows = ", ".join(str(row) for row in table.frame.loc[theirs, "_row"])
    table.frame = table.frame[~theirs].reset_index(drop=True)
    table.rows_read -= int(theirs.sum())
    message, outside = (
        sentence("GLOMDA_RADER", count=int(theirs.sum()), sheet=table.sheet, rows=which) for which in (rows, "…")
    )
    return [Problem(sha256, table.sheet, None, None, None, "GLOMDA_RADER", "warn", message, outside)]


def _judgement(table: SheetTable, sha256: str) -> Validation:
    """Public series are judged while they are read (sums of many records have no row of their own); sheets by GX."""
    if table.rejected is not None:
        return Validation(table.frame, table.rejected, [])
    if table.rows_read > MANY_ROWS:
        log.info("Granskar %s: %d rader", table.contract.title, table.rows_read)
    return validate(table, sha256)


def _counts(table: SheetTable, judged: Validation, stopped: bool) -> dict[str, Any]:
    """Rows in and out, each counted where it is: that they agree is checked in sql/90_checks."""
    if stopped:
        accepted, rejected = 0, len(judged.accepted) + len(judged.rejected)
    else:
        accepted, rejected = len(judged.accepted), len(judged.rejected)
    if table.rejected is not None:  # a public series: records in, sums of many of them out
        rejected = table.rows_read if stopped else len(table.rejected)
        accepted = table.rows_read - rejected
    return {
        "sheet": table.sheet,
        "rows_read": table.rows_read,
        "rows_accepted": accepted,
        "rows_rejected": rejected,
    }


def _most_important_first(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: SEVERITIES.index(problem.severity))
