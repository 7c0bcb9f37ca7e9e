"""The tables that a build is given: the typed files, what intake knows of them, the definitions and the days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd

from flows.contracts import LINEAGE, contracts
from flows.intake.deliveries.selection import TypedTable
from flows.model.definitions import Definitions
from flows.storage.clock import TIME_ZONE

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


def give_typed(connection: duckdb.DuckDBPyConnection, typed: Sequence[TypedTable]) -> None:
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


def give_intake(
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


def give_definitions(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions, as_of: date, period_end: date
) -> None:
    """Make core.definition (key, value) and core.parameter: one row of as_of, period_end and each single definition."""
    connection.execute("create table core.definition (key varchar, value varchar)")
    keys, values = zip(*definitions.rows(), strict=True)
    connection.execute(
        "insert into core.definition select unnest(?::varchar[]), unnest(?::varchar[])", [list(keys), list(values)]
    )
    given = {"as_of": as_of, "period_end": period_end, **definitions.scalars()}
    kinds = {date: "date", int: "integer", float: "double", str: "varchar"}
    columns = ", ".join(f"{name} {kinds[type(value)]}" for name, value in given.items())
    connection.execute(f"create table core.parameter ({columns})")
    connection.execute(f"insert into core.parameter values ({', '.join('?' * len(given))})", list(given.values()))


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
