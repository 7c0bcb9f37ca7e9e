"""What has been changed in how something is counted, and what the numbers were if it were not: read from recounts.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from pydantic import BaseModel, ConfigDict

from flows.model.connection import ALIAS
from flows.model.content.sql_files import count

FILE = Path(__file__).parent / "recounts.toml"
_COUNTED = ("core", "mart")
_GIVEN = ("core.definition", "core.parameter")
"""Tables of core that no file of sql/ makes."""


class Recount(BaseModel):
    """A change in what is counted.

    Attributes:
        says: What it is, in Swedish.
        marts: The marts that it may move.
        tables: Released tables that are not named as a mart is: table → the mart whose numbers it shows.
        undo: File of sql/ → the text that stands there now, and the text that stood there before.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    says: str
    marts: tuple[str, ...]
    tables: Mapping[str, str] = {}
    undo: Mapping[str, tuple[str, str]]


@cache
def recounts() -> dict[str, Recount]:
    """Every change by its name, oldest first."""
    return {name: Recount.model_validate(each) for name, each in tomllib.loads(FILE.read_text("utf-8")).items()}


def as_before(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, list[dict[str, Any]]]:
    """Count the marts that a change may move a second time, without the change, from the same data.

    Args:
        connection: The open warehouse. What is counted is kept beside it in memory, and is removed.
        name: The change.

    Returns:
        Mart → rows, column → value.
    """
    recount = recounts()[name]
    connection.execute("use memory")
    try:
        for schema in ("staging", *_COUNTED):
            connection.execute(f"create schema {schema}")
        given = "select table_name from duckdb_tables() where database_name = ? and schema_name = 'staging'"
        staged = [f"staging.{table}" for (table,) in connection.execute(given, [ALIAS]).fetchall()]
        for table in (*staged, *_GIVEN):
            connection.execute(f"create view {table} as from {ALIAS}.{table}")
        count(connection, recount.undo)
        return {mart: _rows(connection, f"from mart.{mart}") for mart in recount.marts}
    finally:
        for schema in ("mart", "core", "staging"):
            connection.execute(f"drop schema if exists {schema} cascade")
        connection.execute(f"use {ALIAS}")


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    answer = connection.execute(sql)
    names: Sequence[str] = [name for name, *_ in answer.description or []]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
