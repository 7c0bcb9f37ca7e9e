"""Read a file and judge its rows; nothing is written yet.

Exceptions of pandas and DuckDB carry cell values: here they become a problem of the file with nothing but the kind of error.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from pathlib import Path

from flows.errors import Stopped, short_of
from flows.intake.deliveries.received_file import ReadingRules, ReceivedFile
from flows.intake.file_facts import own_time
from flows.intake.problems import Problem, Refused, refused
from flows.intake.reading import FileReading, SheetTable
from flows.intake.tables.reader import read_file
from flows.intake.tables.sheet_table import MANY_ROWS
from flows.intake.validation.apply_corrections import correct
from flows.intake.validation.by_table import by_table
from flows.intake.validation.validate import JudgedTable, Validation, validate
from flows.intake.wording import sentence
from flows.language.tool import say
from flows.limits import MB
from flows.security.masking import mask

log = logging.getLogger("fokusdag")
TAKES_TIME = 2 * MB
"""From so many bytes a file takes some seconds, and it is told how far the reading has come."""


@dataclass
class JudgedFile:
    """A file that has been read and validated, before anything is written."""

    file: ReceivedFile
    rules: ReadingRules
    out: Path
    reading: FileReading
    judgements: list[tuple[SheetTable, Validation]]
    corrected: dict[str, str]
    saved: str | None
    seconds: float

    def evidence(self) -> list[JudgedTable]:
        """What was judged, for a second judgement."""
        return [part for _, judged in self.judgements for part in judged.evidence]

    def fail(self, unexpected: Exception) -> None:
        """Drop what was read: the reading says that the program failed, and the kind of the error."""
        words = sentence("OVANTAT_FEL", value=type(unexpected).__name__)
        problem = Problem(self.file.sha256, None, None, None, None, "OVANTAT_FEL", "file", words, words)
        self.reading, self.judgements = FileReading("", self.file.folder or "", "", None, [], [problem]), []


def judge(file: ReceivedFile, rules: ReadingRules, out: Path) -> JudgedFile:
    """Read a file and judge its rows by SQL.

    Raises Stopped where the stored file cannot be opened, or where memory or disk run short: that says nothing of the file.
    """
    began = time.perf_counter()
    sha256, name, folder, keys = file.sha256, file.name, file.folder, rules.keys
    judged = JudgedFile(file, rules, out, FileReading("", folder or "", "", None, [], []), [], {}, None, 0)
    try:
        data = file.load()
        judged.saved = own_time(data)
        if len(data) > TAKES_TIME:
            log.info(say("Öppnar {name}, {count} MB", name=name, count=f"{len(data) / MB:.0f}"))
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
        if lacked := short_of(unexpected):
            what = say("Minnet") if lacked == "memory" else say("Disken")
            raise Stopped(
                say(
                    "{what} räckte inte när {name} lästes. Filen är inte bedömd, och läses igen nästa gång. Stäng annat eller "
                    "gör plats, och kör igen. Händer det varje gång: ta bort filen ur data/raw, eller kör på en större dator.",
                    what=what,
                    name=mask(name),
                )
            ) from None
        judged.fail(unexpected)
    judged.seconds = time.perf_counter() - began
    return judged


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
        log.info(say("Granskar {title}: {rows_read} rader", title=table.contract.title, rows_read=table.rows_read))
    return validate(table, sha256)
