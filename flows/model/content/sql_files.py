"""The files of sql/, run in order: staging, core, marts and checks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from flows.errors import Stopped
from flows.language.tool import say
from flows.model.content.curves import make_left_to_work, make_survival
from flows.model.content.staging import staging_statements
from flows.storage.installation import PROJECT

SQL = PROJECT / "sql"
STAGING, STAGES = "10_staging", ("20_core", "30_marts")
CHECKS = "90_checks"


class CheckFailed(Stopped):
    """A check of sql/90_checks does not hold. Says which one and on how many rows, never whose."""


def make_staging(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of staging from those of typed."""
    for name, statement in staging_statements(SQL / STAGING):
        _run(connection, name, statement)


def count(connection: duckdb.DuckDBPyConnection, undo: Mapping[str, tuple[str, str]] | None = None) -> None:
    """Make the tables of core and mart from those of staging.

    Args:
        connection: Has staging, core.definition and core.parameter.
        undo: File of sql/ → a text of it, and what to run in its place.
    """
    for path in (path for stage in STAGES for path in sorted((SQL / stage).glob("*.sql"))):
        now, before = (undo or {}).get(path.relative_to(SQL).as_posix(), ("", ""))
        _run(connection, _called(path), path.read_text("utf-8").replace(now, before))
    make_survival(connection)
    make_left_to_work(connection)


def run_checks(connection: duckdb.DuckDBPyConnection) -> None:
    """Run every query of sql/90_checks: each must return no rows. Raises CheckFailed on the first that does."""
    for path in sorted((SQL / CHECKS).glob("*.sql")):
        found = len(_run_file(connection, path).fetchall())
        if found:
            raise CheckFailed(
                say(
                    "Kontrollen {stem} i sql/{checks} håller inte: {found} rader. Det förra lagret står kvar.",
                    stem=path.stem,
                    checks=CHECKS,
                    found=found,
                )
            )


def _run_file(connection: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyConnection:
    return _run(connection, _called(path), path.read_text("utf-8"))


def _called(path: Path) -> str:
    return f"sql/{path.relative_to(SQL)}"


def _run(connection: duckdb.DuckDBPyConnection, name: str, statement: str) -> duckdb.DuckDBPyConnection:
    """Run a statement; where it fails the fault says which one it was."""
    try:
        return connection.execute(statement)
    except duckdb.Error as fault:
        fault.add_note(f"in {name}")
        raise
