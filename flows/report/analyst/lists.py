"""What a run leaves for the analyst alone: data/processed/analyst/<run>/, readable by the account that runs the pipeline.

It holds unprotected counts and pseudonyms, so it is beside the warehouse and never under reports/, which presenters read:
skillnader.xlsx (where the sources disagree, with the cell on each side, and where those went who left), marts.json and
jobs.jsonl (what the next run is compared with) and diff.md. Everything here can be made again: when a person is erased, the
whole folder is deleted.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from flows.language.catalogue import message
from flows.language.words import SWEDISH as w  # noqa: N811
from flows.report.analyst.jobs import ROWS_AT_A_TIME, Job, find_jobs, write_jobs
from flows.storage.atomic import write_private
from flows.storage.json_text import read_object

MART_KEYS = {
    "jobs_created": ("year",),
    "employed": ("month_end",),
    "fte": ("year",),
    "job_months": ("year",),
    "flow": ("year",),
    "persons_ever": (),
    "unknown_target": (),
    "retention": ("k_months",),
    "outcome": ("k_months", "outcome"),
    "moved_on": ("k_months",),
    "survival": ("months",),
    "left_to_work": ("months",),
    "next_step": ("step",),
    "step_in": (),
    "reach": ("period", "kommun_code"),
    "sources": ("sources_seen",),
    "linked": ("kind",),
}
"""Mart → the columns that tell its rows apart; all others are numbers."""
_DIFFERENCES = """
select job_id, pid, orgnr, source, thing, enterprise_says, source_says, difference, file, sheet, row, source_file,
       source_sheet, source_row
from core.source_difference
"""
_HEADERS = (
    message("Jobb"), message("Pseudonym"), message("Organisationsnummer"), message("Källa"), message("Gäller"),
    message("Företaget säger"), message("Källan säger"), message("Skillnad (dagar eller procentenheter)"),
    message("Företagets fil"), message("Blad"), message("Rad"), message("Källans fil"), message("Blad"), message("Rad"),
)  # fmt: skip
_SERIES = """
select period, geo_code, map {'riket': 'riket', 'lan': 'län', 'kommun': 'kommun', 'okand_kommun': 'okänd kommun'}[geo_level],
       sex, measure, series, low, high, other_series, other_low, other_high
from core.series_difference
"""
_SERIES_HEADERS = (
    message("Månad"), message("Plats"), message("Nivå"), message("Kön"), message("Mått"), message("Serie"), message("Lägst"),
    message("Högst (tomt: vet ej)"), message("Annan serie"), message("Lägst"), message("Högst (tomt: vet ej)"),
)  # fmt: skip
_NEXT_STEPS = """
select job_id, pid, orgnr, end_date::varchar, at_exit, after_90, after_180
from core.next_step
order by end_date desc, job_id limit 20000
"""
_NEXT_HEADERS = (
    message("Jobb"), message("Pseudonym"), message("Organisationsnummer"), message("Slutade"),
    message("Vid slutet, enligt företaget"),
    message("Efter 90 dagar (ingen källa ser vanligt arbete: aldrig ett resultat att visa)"),
    message("Efter 180 dagar (ingen källa ser vanligt arbete: aldrig ett resultat att visa)"),
)  # fmt: skip
_LISTS = (
    (message("Skillnader"), _HEADERS, _DIFFERENCES),
    (message("Af-serier"), _SERIES_HEADERS, _SERIES),
    (message("Nästa steg"), _NEXT_HEADERS, _NEXT_STEPS),
)
"""Sheet, headers and rows. Of next steps the newest; all are in core.next_step."""
RUN = "run.json"
MARTS_FILE = "marts.json"
_ROWS_OF_A_SHEET = 1_048_576


@dataclass(frozen=True)
class Counted:
    """What a run counted: mart → rows, and each job's id, in their order, with what moves the numbers, and its cells."""

    marts: Mapping[str, Sequence[Mapping[str, Any]]]
    jobs: Iterable[tuple[str, Job]]


def write_for_analyst(connection: duckdb.DuckDBPyConnection, folder: Path) -> Counted:
    """Write skillnader.xlsx, marts.json and jobs.jsonl of the open warehouse into the folder, each for its owner alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    _write_differences(folder / "skillnader.xlsx", connection)
    marts = {name: _rows(connection, f"from mart.{name}") for name in MART_KEYS}
    text = json.dumps(marts, ensure_ascii=False, sort_keys=True, indent=0)
    write_private(folder / MARTS_FILE, text.encode() + b"\n")
    return Counted(marts, write_jobs(connection, folder))


def write_run(folder: Path, told: Mapping[str, Any]) -> None:
    """Write run.json: what decided a run's result, with a hash of it, as the next run's comparison rests on it."""
    text = json.dumps(told, ensure_ascii=False, default=str)
    whole = json.dumps(json.loads(text) | {"hash": hashlib.sha256(text.encode()).hexdigest()}, ensure_ascii=False)
    write_private(folder / RUN, whole.encode() + b"\n")


def read_run(folder: Path) -> dict[str, Any] | None:
    """What write_run wrote; None where there is nothing, or it is not as it was written. An earlier version's has no hash."""
    try:
        told = read_object((folder / RUN).read_bytes())
        noted = told.pop("hash", None)
        as_written = noted in (None, hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest())
    except (OSError, ValueError):
        return None
    return told if as_written and "parameters" in told else None


def hashes_of(folder: Path) -> dict[str, str]:
    """What a run counted, as file → sha256: the next run compares itself with these alone."""
    found = {}
    for path in (folder / MARTS_FILE, find_jobs(folder).path):
        with path.open("rb") as file:
            found[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def read_counted(folder: Path, hashes: Mapping[str, str] | None = None) -> Counted | None:
    """What an earlier run counted; None where it left nothing, or what it left is not as `hashes` has it.

    `hashes`: as hashes_of gave them; None from an earlier version.
    """
    jobs, marts = find_jobs(folder), folder / MARTS_FILE
    if not (marts.exists() and jobs.path.exists()) or hashes not in (None, hashes_of(folder)):
        return None
    try:
        if hashes is None:  # nothing else says whether the file is whole
            deque(jobs, maxlen=0)
        return Counted(read_object(marts.read_bytes()), jobs)
    except ValueError:
        return None


def _write_differences(path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """The lists for the analyst as a workbook; the same rows, the same bytes. Rows go to the disk as they come."""
    data = BytesIO()
    with (
        TemporaryDirectory(prefix=".listor-", dir=path.parent) as rests,
        xlsxwriter.Workbook(data, {"strings_to_formulas": False, "constant_memory": True, "tmpdir": rests}) as book,
    ):
        book.set_properties({"title": w("Där källorna säger olika"), "created": datetime(2026, 1, 1)})  # noqa: DTZ001
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for name, headers, sql in _LISTS:
            sheet = book.add_worksheet(w(name))
            sheet.set_column(0, len(headers) - 1, 20)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, map(w, headers), heading)
            answer, at = connection.execute(sql), 0
            while rows := answer.fetchmany(ROWS_AT_A_TIME):
                for row in rows:
                    at += 1
                    if at < _ROWS_OF_A_SHEET - 1:
                        _write_row(sheet, at, row)
            if at >= _ROWS_OF_A_SHEET - 1:
                rest = w("… och {rest} till: alla finns i databasen (fokusdag export)", rest=at - _ROWS_OF_A_SHEET + 2)
                sheet.write_string(_ROWS_OF_A_SHEET - 1, 0, rest)
            sheet.autofilter(0, 0, max(min(at, _ROWS_OF_A_SHEET - 1), 1), len(headers) - 1)
    write_private(path, data.getvalue())


def _write_row(sheet: Worksheet, at: int, row: Sequence[object]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, str):
            sheet.write_string(at, column, value)
        elif value is not None:
            sheet.write_number(at, column, value)


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    answer = connection.execute(sql)
    names = [name for name, *_ in answer.description or []]
    return [
        {name: value.isoformat() if isinstance(value, date) else value for name, value in zip(names, row, strict=True)}
        for row in answer.fetchall()
    ]
