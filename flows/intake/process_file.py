"""The steps read and validate: read a file, judge its rows, and leave its reading, whole or not at all.

Exceptions of pandas, Great Expectations and DuckDB carry cell values: here they become a problem of the file with nothing but
the kind of error in it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from flows.errors import Stopped
from flows.intake.file_facts import content_hash, is_confirmed, own_time, period_of, row_keys, who_of
from flows.intake.problems import SEVERITIES, Problem, Refused, refused
from flows.intake.reading import FileReading, SheetTable
from flows.intake.tables.reader import read_file
from flows.intake.tables.sheet_table import MANY_ROWS
from flows.intake.validation.apply_corrections import correct
from flows.intake.validation.by_table import by_table
from flows.intake.validation.corrections import Correction
from flows.intake.validation.second_judgement import confirm
from flows.intake.validation.validate import Evidence, Validation, validate
from flows.intake.wording import sentence
from flows.intake.write_tables import write_tables
from flows.limits import MB, Limits
from flows.security.keys import Keys

log = logging.getLogger("fokusdag")
TAKES_TIME = 2 * MB
"""From so many bytes a file takes some seconds, and it is told how far the reading has come."""
ROWS_TOGETHER = 300_000
"""From so many rows on, the files read so far are judged together and left: their rows wait in memory."""


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
    """Read and validate a file, and leave its reading in a folder: `<table>.parquet`, `quarantine_<table>.parquet`, reading.json.

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
    return _leave(_judge(file, rules, out))


def process_files(files: Iterable[tuple[ReceivedFile, ReadingRules, Path]]) -> Iterator[dict[str, Any]]:
    """As process_file for each of the files in turn, and Great Expectations judges them once more, all files together.

    A reading is left only when both have come to the same. Readings are left a number of rows at a time, so a run that is
    stopped has to read the last files again.

    Yields:
        What is in each reading.json, in the order of the files.

    Raises:
        Stopped: A stored file cannot be opened; the readings of the files before it have been left.
    """
    waiting: list[_Judged] = []
    for file, rules, out in files:
        try:
            waiting.append(_judge(file, rules, out))
        except Stopped:
            yield from _confirmed(waiting)
            raise
        if sum(table.rows_read for judged in waiting for table, _ in judged.judgements) >= ROWS_TOGETHER:
            yield from _confirmed(waiting)
            waiting = []
    yield from _confirmed(waiting)


def _confirmed(waiting: Sequence[_Judged]) -> Iterator[dict[str, Any]]:
    """Leave the readings; where SQL and Great Expectations disagree, each file is judged alone to find those that are doubted."""
    try:
        confirm([part for judged in waiting for part in judged.evidence()])
    except Exception:
        for judged in waiting:
            try:
                confirm(judged.evidence())
            except Exception as unexpected:  # a problem of the file with only the kind of error in it: see above
                judged.fail(unexpected)
    for judged in waiting:
        yield _leave(judged)


@dataclass
class _Judged:
    """A file that has been read and validated, before anything is written."""

    file: ReceivedFile
    rules: ReadingRules
    out: Path
    reading: FileReading
    judgements: list[tuple[SheetTable, Validation]]
    corrected: dict[str, str]
    saved: str | None
    seconds: float

    def evidence(self) -> list[Evidence]:
        return [part for _, judged in self.judgements for part in judged.evidence]

    def fail(self, unexpected: Exception) -> None:
        """Let go of what was read: the reading says that the program failed, and the kind of the error."""
        words = sentence("OVANTAT_FEL", value=type(unexpected).__name__)
        problem = Problem(self.file.sha256, None, None, None, None, "OVANTAT_FEL", "file", words, words)
        self.reading, self.judgements = FileReading("", self.file.folder or "", "", None, [], [problem]), []


def _judge(file: ReceivedFile, rules: ReadingRules, out: Path) -> _Judged:
    began = time.perf_counter()
    sha256, name, folder, keys = file.sha256, file.name, file.folder, rules.keys
    judged = _Judged(file, rules, out, FileReading("", folder or "", "", None, [], []), [], {}, None, 0)
    try:
        data = file.load()
        judged.saved = own_time(data)
        if len(data) > TAKES_TIME:
            log.info("Öppnar %s, %.0f MB", name, len(data) / MB)
        reading = read_file(data, name, folder=folder, received=file.received, keys=keys, limits=rules.limits)
        if reading.submitter in rules.forget:
            raise refused("RADERAD_AVSANDARE")
        judged.corrected = correct(reading, rules.corrections, file.received, keys, sha256)
        reading.problems += [problem for table in reading.tables for problem in _forget(table, rules.forget, sha256)]
        judged.reading = reading
        judged.judgements = by_table([(table, _judgement(table, sha256)) for table in reading.tables])
    except Refused as fault:
        judged.reading.problems.append(fault.problem(sha256))
    except Stopped:
        raise
    except Exception as unexpected:  # here at the boundary: see above
        judged.fail(unexpected)
    judged.seconds = time.perf_counter() - began
    return judged


def _leave(judged: _Judged) -> dict[str, Any]:
    """Write the reading of a file, and return what it says."""
    file, reading, judgements = judged.file, judged.reading, judged.judgements
    problems = [*reading.problems, *(problem for _, validation in judgements for problem in validation.problems)]
    stopped = any(problem.severity == "file" for problem in problems)
    accepted = [(table.contract, validation.accepted) for table, validation in judgements if not stopped]
    if confirmed := is_confirmed(accepted, file.received):
        problems = [replace(each, severity="warn") if each.asks_of_file else each for each in problems]
    if any(contract.dated_by for contract, _ in accepted):
        reading.period_to = period_of(accepted, reading.period_to, file.received)
    tables = {table.contract.table: _counts(table, validation, stopped) for table, validation in judgements}
    rows = {
        what: sum(counts[what] for counts in tables.values())
        for what in ("rows_read", "rows_accepted", "rows_rejected")
    }
    told = {
        "sha256": file.sha256,
        "name": file.name,
        "file": reading.file,
        "source": reading.source,
        "submitter": reading.submitter,
        "period_to": reading.period_to and reading.period_to.isoformat(),
        "verdict": _verdict(problems, rows["rows_rejected"]),
        "content": content_hash([table for table, _ in judgements]),
        "who": who_of(accepted),
        "confirmed": confirmed,
        "saved": judged.saved,
        "row_keys": row_keys(accepted),
        **rows,
        "tables": tables,
        "corrections": judged.corrected,
        "problems": [asdict(problem) for problem in _most_important_first(problems)],
        "seconds": round(judged.seconds, 3),
    }
    return write_tables(judged.out, told, judgements, stopped, judged.rules.keys)


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
    """Public series are judged while they are read (sums of many records have no row of their own); sheets by row."""
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
