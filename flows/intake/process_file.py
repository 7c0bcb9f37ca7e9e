"""The steps read and validate: read a file, judge its rows, and leave its reading, whole or not at all.

Exceptions of pandas, Great Expectations and DuckDB carry cell values: here they become a problem of the file with nothing but
the kind of error in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from flows.errors import Stopped, short_of
from flows.intake.deliveries.received_file import ReadingRules, ReceivedFile
from flows.intake.file_facts import content_hash, is_confirmed, period_of, row_keys, who_of
from flows.intake.judged_file import JudgedFile, judge
from flows.intake.problems import SEVERITIES, Problem
from flows.intake.reading import SheetTable
from flows.intake.tables.one_fault import one_for_each_fault
from flows.intake.validation.second_judgement import confirm
from flows.intake.validation.validate import Validation
from flows.intake.write_tables import write_tables

ROWS_TOGETHER = 300_000
"""From so many rows on, the files read so far are judged together and left: their rows wait in memory."""


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
    return _leave(judge(file, rules, out))


def process_files(files: Iterable[tuple[ReceivedFile, ReadingRules, Path]]) -> Iterator[dict[str, Any]]:
    """As process_file for each of the files in turn, and Great Expectations judges them once more, all files together.

    A reading is left only when both have come to the same. Readings are left a number of rows at a time, so a run that is
    stopped has to read the last files again.

    Yields:
        What is in each reading.json, in the order of the files.

    Raises:
        Stopped: A stored file cannot be opened; the readings of the files before it have been left.
    """
    waiting: list[JudgedFile] = []
    for file, rules, out in files:
        try:
            waiting.append(judge(file, rules, out))
        except Stopped:
            yield from _confirmed(waiting)
            raise
        if sum(table.rows_read for judged in waiting for table, _ in judged.judgements) >= ROWS_TOGETHER:
            yield from _confirmed(waiting)
            waiting = []
    yield from _confirmed(waiting)


def _confirmed(waiting: Sequence[JudgedFile]) -> Iterator[dict[str, Any]]:
    """Leave the readings; where SQL and Great Expectations disagree, each file is judged alone to find those that are doubted."""
    try:
        confirm([part for judged in waiting for part in judged.evidence()])
    except Exception as fault:
        if short_of(fault):
            raise
        for judged in waiting:
            try:
                confirm(judged.evidence())
            except Exception as unexpected:  # a problem of the file with only the kind of error in it: see above
                if short_of(unexpected):
                    raise
                judged.fail(unexpected)
    for judged in waiting:
        yield _leave(judged)


def _leave(judged: JudgedFile) -> dict[str, Any]:
    """Write the reading of a file, and return what it says."""
    file, reading, judgements = judged.file, judged.reading, judged.judgements
    found = [problem for _, validation in judgements for problem in validation.problems]
    problems = one_for_each_fault([*reading.problems, *found])
    stopped = any(problem.severity == "file" for problem in problems)
    accepted = [(table.contract, validation.accepted) for table, validation in judgements if not stopped]
    if confirmed := is_confirmed(accepted, file.received, problems):
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
