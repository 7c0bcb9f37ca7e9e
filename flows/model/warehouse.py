"""The model room: runs sql/ in order into a fresh encrypted DuckDB file, checks it, and moves it in place.

A pure function of the typed tables that count, the definitions and the SQL. Until the last rename the old file stands.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pandas as pd

from flows.contracts import LINEAGE, contracts
from flows.errors import Stopped
from flows.intake.deliveries.conflicts import COLUMNS as INTAKE_DIFFERENCE
from flows.intake.deliveries.selection import TypedTable
from flows.model.connection import EncryptionMissing, WarehouseUnreadable, close_built, connect, connect_for_building
from flows.model.definitions import Definitions, load_definitions
from flows.model.staging import staging_statements
from flows.model.survival import DAYS_PER_MONTH, aalen_johansen, kaplan_meier
from flows.storage.atomic import move_file
from flows.storage.installation import PROJECT
from flows.storage.paths import TIME_ZONE, Home

__all__ = ["CheckFailed", "EncryptionMissing", "WarehouseUnreadable", "build", "connect"]
SQL = PROJECT / "sql"
STAGING, STAGES = "10_staging", ("20_core", "30_marts")
CHECKS = "90_checks"
FILE_OF_ORIGIN = (("submitter", "VARCHAR"), ("rank", "INTEGER"), ("sha256", "VARCHAR"), ("file", "VARCHAR"))
INTAKE_FILE = (
    ("sha256", "VARCHAR"), ("name", "VARCHAR"), ("source", "VARCHAR"), ("submitter", "VARCHAR"), ("period_to", "DATE"),
    ("received_at", "TIMESTAMP"), ("verdict", "VARCHAR"), ("rows_read", "BIGINT"), ("rows_accepted", "BIGINT"),
    ("rows_rejected", "BIGINT"),
)  # fmt: skip
INTAKE_PROBLEM = (
    ("sha256", "VARCHAR"), ("sheet", "VARCHAR"), ("cell", "VARCHAR"), ("row", "BIGINT"), ("column", "VARCHAR"),
    ("code", "VARCHAR"), ("severity", "VARCHAR"), ("message", "VARCHAR"),
)  # fmt: skip
INTAKE_SHEET = (
    ("sha256", "VARCHAR"), ("source_table", "VARCHAR"), ("sheet", "VARCHAR"), ("rows_read", "BIGINT"),
    ("rows_accepted", "BIGINT"), ("rows_rejected", "BIGINT"),
)  # fmt: skip


class CheckFailed(Stopped):
    """A check of sql/90_checks does not hold. Says which one and on how many rows, never whose."""


@dataclass(frozen=True)
class WarehouseInput:
    """What the warehouse is built from.

    Attributes:
        typed: The typed tables that count.
        files: Rows of intake.file, with the columns INTAKE_FILE.
        problems: Rows of intake.problem.
        sheets: Rows of intake.sheet.
        differences: Rows of intake.difference.
    """

    typed: Sequence[TypedTable]
    files: pd.DataFrame = field(default_factory=pd.DataFrame)
    problems: pd.DataFrame = field(default_factory=pd.DataFrame)
    sheets: pd.DataFrame = field(default_factory=pd.DataFrame)
    differences: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class Engine:
    """How DuckDB builds the file.

    Attributes:
        key: Encrypts it; None leaves it in plain text, which has to be allowed.
        allow_plaintext: Allows that.
        threads: How many threads it may use.
        memory_mb: How much memory it may use, in MB.
    """

    key: bytes | None = field(repr=False)
    allow_plaintext: bool = False
    threads: int = 2
    memory_mb: int = 2000


def build(
    home: Home,
    source: WarehouseInput,
    engine: Engine,
    *,
    as_of: date,
    period_end: date,
    definitions: Definitions | None = None,
) -> dict[str, int]:
    """Build the warehouse and move it to home.warehouse.

    The caller holds the home's lock: what a killed build left behind is removed.

    Args:
        home: The home.
        source: What it is built from.
        engine: How it is built.
        as_of: The day that says what was known.
        period_end: The last day that is counted.
        definitions: What is counted; None for definitions.toml.

    Returns:
        Table → rows.

    Raises:
        CheckFailed: A check does not hold. The old warehouse is kept, here and below.
        EncryptionMissing: The file cannot be encrypted here, and plain text is not allowed.
        duckdb.Error: A query failed; a note says in which file of sql/.
    """
    for left_behind in home.processed.glob(".warehouse-*"):
        shutil.rmtree(left_behind, ignore_errors=True)
    home.processed.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix=".warehouse-", dir=home.processed))
    try:
        new = workshop / "warehouse.duckdb"
        connection = connect_for_building(
            new,
            engine.key,
            allow_plaintext=engine.allow_plaintext,
            threads=engine.threads,
            memory_mb=engine.memory_mb,
        )
        with connection:
            for schema in ("typed", "intake", "staging", "core", "mart"):
                connection.execute(f"create schema {schema}")
            _give_intake(connection, "file", INTAKE_FILE, source.files)
            _give_intake(connection, "problem", INTAKE_PROBLEM, source.problems)
            _give_intake(connection, "sheet", INTAKE_SHEET, source.sheets)
            _give_intake(connection, "difference", INTAKE_DIFFERENCE, source.differences)
            _give_typed(connection, source.typed)
            _give_definitions(connection, definitions or load_definitions(), as_of, period_end)
            for name, statement in staging_statements(SQL / STAGING):
                _run(connection, name, statement)
            for path in (path for stage in STAGES for path in sorted((SQL / stage).glob("*.sql"))):
                _run_file(connection, path)
            make_survival(connection)
            make_left_to_work(connection)
            connection.execute("drop schema typed cascade")
            check(connection)
            rows = _row_counts(connection)
            close_built(connection)
        move_file(new, home.warehouse)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    return rows


def check(connection: duckdb.DuckDBPyConnection) -> None:
    """Run every query of sql/90_checks: each must return no rows. Raises CheckFailed on the first that does."""
    for path in sorted((SQL / CHECKS).glob("*.sql")):
        found = len(_run_file(connection, path).fetchall())
        if found:
            raise CheckFailed(
                f"Kontrollen {path.stem} i sql/{CHECKS} håller inte: {found} rader. Det förra lagret står kvar."
            )


def _run_file(connection: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyConnection:
    return _run(connection, f"sql/{path.relative_to(SQL)}", path.read_text("utf-8"))


def _run(connection: duckdb.DuckDBPyConnection, name: str, statement: str) -> duckdb.DuckDBPyConnection:
    """Run a statement; where it fails the fault says which one it was."""
    try:
        return connection.execute(statement)
    except duckdb.Error as fault:
        fault.add_note(f"in {name}")
        raise


def _give_typed(connection: duckdb.DuckDBPyConnection, typed: Sequence[TypedTable]) -> None:
    """Make typed.<table> for every contract: its files one after another, or no rows where no file brings it."""
    tables = {name: tuple(contract.warehouse_columns()) for name, contract in contracts().items()}
    for table, columns in tables.items():
        content = [(name, kind) for name, kind in columns if (name, kind) not in LINEAGE]
        everything = [*content, *FILE_OF_ORIGIN, *LINEAGE]
        nothing = ", ".join(f"null::{kind} as {_name(name)}" for name, kind in everything)
        parts = [f"select {nothing} where false"]
        for file in sorted((t for t in typed if t.table == table), key=lambda t: (t.rank, t.sha256)):
            origin = [_text(file.submitter), str(int(file.rank)), _text(file.sha256), _text(file.name)]
            chosen = [f"{_name(name)}::{kind}" for name, kind in content]
            chosen += [f"{value}::{kind}" for value, (_, kind) in zip(origin, FILE_OF_ORIGIN, strict=True)]
            chosen += [f"{_name(name)}::{kind}" for name, kind in LINEAGE]
            parts.append(f"select {', '.join(chosen)} from read_parquet({_text(str(file.path))})")
        connection.execute(f"create view typed.{_name(table)} as {' union all '.join(parts)}")


def _give_intake(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[tuple[str, str]], told: pd.DataFrame
) -> None:
    """Make a table of intake from a frame, with these columns and types; times are Swedish time, without a zone."""
    frame = told.reindex(columns=[name for name, _ in columns]).astype(object)
    if "received_at" in frame:
        frame["received_at"] = [_swedish_time(value) for value in frame["received_at"]]
    connection.register("given", frame.where(frame.notna(), None))
    chosen = ", ".join(f"{_name(name)}::{kind} as {_name(name)}" for name, kind in columns)
    connection.execute(f"create table intake.{table} as select {chosen} from given")
    connection.unregister("given")


def _give_definitions(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions, as_of: date, period_end: date
) -> None:
    """Make core.definition (key, value) and core.parameter: one row of as_of, period_end and each single definition."""
    connection.execute("create table core.definition (key varchar, value varchar)")
    connection.executemany("insert into core.definition values (?, ?)", [list(row) for row in definitions.rows()])
    given = {"as_of": as_of, "period_end": period_end, **definitions.scalars()}
    kinds = {date: "date", int: "integer", float: "double", str: "varchar"}
    columns = ", ".join(f"{name} {kinds[type(value)]}" for name, value in given.items())
    connection.execute(f"create table core.parameter ({columns})")
    connection.execute(f"insert into core.parameter values ({', '.join('?' * len(given))})", list(given.values()))


def make_survival(connection: duckdb.DuckDBPyConnection) -> None:
    """Make mart.survival(months, survival, low, high): Kaplan-Meier of core.duration at each month.

    Grain: one row for each of 1 to `survival_months`.
    Kaplan-Meier on days from start to end, censored at period_end or the day the enterprise is known until, read at the number
    of months times 365.25 / 12 days, with Greenwood's band at `confidence_level` on the log-log scale. Source: "Retention at k"
    in the description of the field.
    """
    connection.execute("create table mart.survival (months integer, survival double, low double, high double)")
    lasted = connection.execute("select days, ended from core.duration order by days, ended").fetchnumpy()
    months, level = _months_read(connection)
    read = kaplan_meier(
        np.asarray(lasted["days"]), np.asarray(lasted["ended"]), [k * DAYS_PER_MONTH for k in months], level
    )
    _give_curve(connection, "survival", months, read)


def make_left_to_work(connection: duckdb.DuckDBPyConnection) -> None:
    """Make mart.left_to_work(months, share, low, high): Aalen-Johansen of core.duration at each month.

    Grain: one row for each of 1 to `survival_months`.
    The share of the target jobs that have ended for work (Arbete utan stöd, Arbete med stöd) or Studier within so many
    months, as the last row's Avslutsorsak tells (core.job_exit). Days and censoring are those of mart.survival; every other end
    competes with these. The band at `confidence_level` is by person, since one person may hold several jobs: the percentiles of
    500 bootstrap samples of persons with a fixed seed.
    """
    connection.execute("create table mart.left_to_work (months integer, share double, low double, high double)")
    # Persons are numbered by their jobs, not by pseudonym: another key must give the same band.
    jobs = connection.execute("""
        with job as (
          select pid, days, case when not ended then 0 when reason in ('Arbete utan stöd', 'Arbete med stöd', 'Studier') then 1
                                 else 2 end as cause
          from core.duration
          left join (select job_id, reason from core.job_exit) using (job_id)
        ),
        person as (
          select pid, row_number() over (order by list((days, cause) order by days, cause)) - 1 as person from job group by pid
        )
        select days, cause, person from job join person using (pid) order by person, days, cause
    """).fetchnumpy()
    months, level = _months_read(connection)
    days, cause, person = (np.asarray(jobs[name]) for name in ("days", "cause", "person"))
    read = aalen_johansen(days, cause, person, [k * DAYS_PER_MONTH for k in months], level)
    _give_curve(connection, "left_to_work", months, read)


def _months_read(connection: duckdb.DuckDBPyConnection) -> tuple[list[int], float]:
    """The months that a curve is read at, and the confidence level of its band."""
    last, level = _only(connection, "select survival_months, confidence_level from core.parameter")
    return list(range(1, last + 1)), level


def _give_curve(connection: duckdb.DuckDBPyConnection, mart: str, months: Sequence[int], read: pd.DataFrame) -> None:
    rows = read.astype(object).where(read.notna(), None).values.tolist()
    connection.executemany(
        f"insert into mart.{mart} values (?, ?, ?, ?)", [[k, *row] for k, row in zip(months, rows, strict=True)]
    )


def _row_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    names = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where not internal order by all"
    ).fetchall()
    return {name: int(_only(connection, f"select count(*) from {name}")[0]) for (name,) in names}


def _only(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    row = connection.execute(sql).fetchone()
    if row is None:
        raise LookupError(f"no row for: {sql}")
    return tuple(row)


def _swedish_time(value: Any) -> Any:
    if pd.isna(value):
        return None
    moment = pd.Timestamp(value)
    if moment.tzinfo is not None:
        moment = moment.tz_convert(ZoneInfo(TIME_ZONE)).tz_localize(None)
    return moment.to_pydatetime()


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _name(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'
