"""Small warehouses with hand-made rows: only the tables that the plan reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from flows.model.content.sql_files import SQL

PERIOD_END = date(2024, 6, 30)
HERE, THERE, ELSEWHERE = "5560000001", "5560000002", "5560000003"
"""Enterprises in 2061, in 2085, and in neither."""

_TABLES = """
create schema core; create schema mart;
create table core.parameter (as_of date, period_end date, decision_window_days integer);
create table core.definition (key varchar, value varchar);
insert into core.definition values
  ('area.municipalities', '2061'), ('area.municipalities', '2085'),
  ('staying.retention_months', '3'), ('staying.retention_months', '6'), ('staying.retention_months', '12'),
  ('staying.retention_months', '24');
create table core.enterprise (orgnr varchar, name varchar, kommun_code varchar, known_until date);
create table core.row_of_job (job_id varchar, start_date date, last_day date, end_reason varchar);
create table core.job (job_id varchar, pid varchar, orgnr varchar, start_date date, end_date date,
                       target boolean, target_reasons varchar[], sources_seen integer);
create table core.spell (job_id varchar, pid varchar, orgnr varchar, start_date date, end_date date,
                         extent_pct integer, support varchar);
create table core.background (job_id varchar, sex varchar, birth_year integer, months_without_work double);
create table core.placement (pid varchar, orgnr varchar, kind varchar, referrer varchar, start_date date, end_date date);
create table core.next_step (job_id varchar, pid varchar, orgnr varchar, end_date date, at_exit varchar, after_90 varchar,
                             after_180 varchar);
create view core.job_row as  -- what came next is the last row's Avslutsorsak
  select job_id, r.start_date, r.last_day, coalesce(at_exit, end_reason) as end_reason
  from core.row_of_job r left join core.next_step using (job_id);
create schema staging;
create view staging.platser as
  select *, 'f' as sha256, 'f.xlsx' as file, 'Platser' as sheet, row_number() over () as row from core.placement;
create view core.linked_record as
  select 'jobb' as kind, orgnr, true as linked, job_id, pid, start_date, end_date,
         null as sha256, null as file, null as sheet, null as row
  from core.job, core.parameter where target and start_date <= period_end
  union all
  select 'platser', orgnr, true, null, pid, start_date, end_date, sha256, file, sheet, row from staging.platser;
create table staging.foretag (orgnr varchar, period_to date);
create table staging.ekonomi (orgnr varchar, year integer, sales_kr double, wage_support_kr double,
                              placement_income_kr double, other_grants_kr double);
create table mart.job_months (year integer, job_months double);
create table mart.reach (period varchar, kommun_code varchar, employed bigint, utsatta_low bigint,
                         utsatta_high bigint, ua12_low bigint, ua12_high bigint);
"""


@dataclass(frozen=True)
class Job:
    """One job of one spell."""

    pid: str
    orgnr: str
    start: date
    end: date | None = None
    extent: int = 100
    target: bool = True
    reason: str | None = None


def jobs(prefix: str, count: int, orgnr: str, start: date, end: date | None = None, *, extent: int = 100) -> list[Job]:
    """So many persons with the same job."""
    return [Job(f"{prefix}{i}", orgnr, start, end, extent) for i in range(count)]


def warehouse(held: Iterable[Job], period_end: date = PERIOD_END, public: bool = True) -> duckdb.DuckDBPyConnection:
    """A warehouse of these jobs. `public`: with Af's numbers for 2024-05 (both files) and 2024-06 (one)."""
    connection = duckdb.connect()
    connection.execute(_TABLES)
    for name in (
        "61_job_start",
        "62_step_in",
        "70_duration",
        "74_job_exit",
        "75_outcome",
    ):  # the model's own, of the rows above
        sql = (SQL / "20_core" / f"{name}.sql").read_text("utf-8")
        connection.execute(sql.replace("create table", "create view", 1))
    connection.execute("insert into core.parameter values (date '2024-07-10', ?, 180)", [period_end])
    for orgnr, code in ((HERE, "2061"), (THERE, "2085"), (ELSEWHERE, "2080")):
        connection.execute("insert into core.enterprise values (?, ?, ?, ?)", [orgnr, orgnr, code, period_end])
        connection.execute("insert into staging.foretag values (?, ?)", [orgnr, period_end])
    for i, job in enumerate(held):
        line = [str(i), job.pid, job.orgnr, job.start, job.end]
        connection.execute("insert into core.job values (?, ?, ?, ?, ?, ?, ['finsam'], 1)", [*line, job.target])
        connection.execute("insert into core.spell values (?, ?, ?, ?, ?, ?, 'Inget')", [*line, job.extent])
        connection.execute(
            "insert into core.row_of_job values (?, ?, coalesce(?, date '9999-12-31'), ?)",
            [str(i), job.start, job.end, job.reason],
        )
        if job.target:
            connection.execute("insert into core.background values (?, 'kvinna', 1980, 30)", [str(i)])
    if public:
        rows: list[tuple[Any, ...]] = [
            ("2024-05", "2061", 210, 213, 90, 90),
            ("2024-05", "2085", 700, 700, 305, 308),
        ]
        rows += [("2024-06", "2061", 211, 211, None, None), ("2024-06", "2085", 701, 701, 306, 306)]
        for period, code, *numbers in rows:
            connection.execute("insert into mart.reach values (?, ?, 0, ?, ?, ?, ?)", [period, code, *numbers])
    return connection
