"""What a run leaves for the analyst alone: data/processed/analyst/<run>/, readable by the account that runs the pipeline.

It holds unprotected counts and pseudonyms, so it lies beside the warehouse and never under reports/, which presenters read:
skillnader.xlsx (where the sources disagree, with the cell on each side), marts.json and jobs.json (what the next run is
compared with) and diff.md. Everything here can be made again; whoever is erased goes from it with the whole folder.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from flows.storage.atomic import write_private

# Mart → the columns that tell its rows apart; all others are numbers.
MARTS = {
    "jobs_created": ("year",),
    "employed": ("month_end",),
    "fte": ("year",),
    "job_months": ("year",),
    "flow": ("year",),
    "persons_ever": (),
    "unknown_target": (),
    "retention": ("k_months",),
    "outcome": ("k_months", "outcome"),
    "survival": ("months",),
    "left_to_work": ("months",),
    "next_step": ("step",),
    "step_in": (),
    "reach": ("period", "kommun_code"),
    "sources": ("sources_seen",),
    "linked": ("kind",),
}
_DIFFERENCES = """
select job_id, pid, orgnr, source, thing, enterprise_says, source_says, difference, file, sheet, row, source_file,
       source_sheet, source_row
from core.source_difference
"""
_HEADERS = (
    "Jobb", "Pseudonym", "Organisationsnummer", "Källa", "Gäller", "Företaget säger", "Källan säger",
    "Skillnad (dagar eller procentenheter)", "Företagets fil", "Blad", "Rad", "Källans fil", "Blad", "Rad",
)  # fmt: skip
_SERIES = """
select period, geo_code, map {'riket': 'riket', 'lan': 'län', 'kommun': 'kommun', 'okand_kommun': 'okänd kommun'}[geo_level],
       sex, measure, series, low, high, other_series, other_low, other_high
from core.series_difference
"""
_SERIES_HEADERS = (
    "Månad", "Plats", "Nivå", "Kön", "Mått", "Serie", "Lägst", "Högst (tomt: vet ej)", "Annan serie", "Lägst",
    "Högst (tomt: vet ej)",
)  # fmt: skip
_JOBS = """
with cell as (
  select job_id, list_sort(list(distinct file || ', ' || sheet || ' rad ' || row)) as cells from core.job_row group by job_id
),
spell as (
  select job_id, list(start_date || ' till ' || coalesce(end_date::varchar, 'vidare') || ' ' || format('{:g} %', extent_pct)
                      || ' ' || support order by start_date) as spells
  from core.spell
  group by job_id
)
select job_id, start_date::varchar as start, job.end_date::varchar as "end", target, target_reasons as reasons, spells,
       list_filter(['vid slutet ' || at_exit, 'efter 90 dagar ' || after_90, 'efter 180 dagar ' || after_180],
                   lambda step: step is not null) as next_steps,
       sources_seen, months_without_work, cells
from core.job as job
join cell using (job_id)
join spell using (job_id)
left join core.next_step using (job_id)
left join core.background using (job_id)
order by job_id
"""
"""All of a job that moves a mart or who has the jobs, and the cells it was read from."""


@dataclass(frozen=True)
class Counted:
    """What a run counted: mart → rows, and job_id → what moves the numbers, and its cells (_JOBS)."""

    marts: Mapping[str, Sequence[Mapping[str, Any]]]
    jobs: Mapping[str, Mapping[str, Any]]


def write_for_analyst(connection: duckdb.DuckDBPyConnection, folder: Path) -> Counted:
    """Write skillnader.xlsx, marts.json and jobs.json of the open warehouse into the folder, each for its owner alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    _write_differences(folder / "skillnader.xlsx", connection)
    counted = Counted(
        {name: _rows(connection, f"from mart.{name}") for name in MARTS},
        {row.pop("job_id"): row for row in _rows(connection, _JOBS)},
    )
    for name, content in (("marts.json", counted.marts), ("jobs.json", counted.jobs)):
        write_private(folder / name, json.dumps(content, ensure_ascii=False, sort_keys=True, indent=0).encode() + b"\n")
    return counted


def read_counted(folder: Path) -> Counted | None:
    """What an earlier run counted; None where it left nothing."""
    paths = [folder / "marts.json", folder / "jobs.json"]
    if not all(path.exists() for path in paths):
        return None
    return Counted(*(json.loads(path.read_text("utf-8")) for path in paths))


def _write_differences(path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """The lists of core.source_difference and core.series_difference as a workbook; the same rows, the same bytes."""
    data = BytesIO()
    with xlsxwriter.Workbook(data, {"strings_to_formulas": False, "in_memory": True}) as book:
        book.set_properties({"title": "Där källorna säger olika", "created": datetime(2026, 1, 1)})  # noqa: DTZ001
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for name, headers, sql in (("Skillnader", _HEADERS, _DIFFERENCES), ("Af-serier", _SERIES_HEADERS, _SERIES)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, headers, heading)
            rows = connection.execute(sql).fetchall()
            for at, row in enumerate(rows, start=1):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(at, column, value)
                    elif value is not None:
                        sheet.write_number(at, column, value)
            sheet.autofilter(0, 0, max(len(rows), 1), len(headers) - 1)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(headers) - 1, 20)
    write_private(path, data.getvalue())


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    answer = connection.execute(sql)
    names = [name for name, *_ in answer.description or []]
    return [
        {name: value.isoformat() if isinstance(value, date) else value for name, value in zip(names, row, strict=True)}
        for row in answer.fetchall()
    ]
