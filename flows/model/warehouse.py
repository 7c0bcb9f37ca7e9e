"""Builds the warehouse: runs sql/ in order into a fresh encrypted DuckDB file, checks it, and moves it in place.

A pure function of the typed tables that count, the definitions and the SQL. Until the last rename the old file stays.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from flows.intake.deliveries.conflicts import COLUMNS as INTAKE_DIFFERENCE
from flows.intake.deliveries.selection import TypedTable
from flows.model.connection import close_built, connect_for_building
from flows.model.content.given import (
    INTAKE_FILE,
    INTAKE_PROBLEM,
    INTAKE_SHEET,
    give_definitions,
    give_intake,
    give_typed,
)
from flows.model.content.sql_files import count, make_staging, run_checks
from flows.model.definitions import Definitions, load_definitions
from flows.storage.atomic import move_file
from flows.storage.paths import Home


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
            give_intake(connection, "file", INTAKE_FILE, source.files)
            give_intake(connection, "problem", INTAKE_PROBLEM, source.problems)
            give_intake(connection, "sheet", INTAKE_SHEET, source.sheets)
            give_intake(connection, "difference", INTAKE_DIFFERENCE, source.differences)
            give_typed(connection, source.typed)
            give_definitions(connection, definitions or load_definitions(), as_of, period_end)
            make_staging(connection)
            count(connection)
            connection.execute("drop schema typed cascade")
            run_checks(connection)
            rows = _row_counts(connection)
            close_built(connection)
        move_file(new, home.warehouse)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    return rows


def _row_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    names = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where not internal order by all"
    ).fetchall()
    return {name: int(connection.execute(f"select count(*) from {name}").fetchall()[0][0]) for (name,) in names}
