"""A copy of the warehouse for a group of analysts, as a home of its own: `analys` in the home.

Another account of the group gives its commands there (`--home …/analys`): query, trace, export and compare find in it what they
need, and nothing else is in it. It has a key of its own, pseudonyms, and no text of a cell: messages on problems are those that
run.json has. Without a group there is no such folder.
"""

from __future__ import annotations

import grp
import logging
import os
import shutil
import tempfile
from pathlib import Path

from flows.errors import Stopped
from flows.language.tool import say
from flows.pipeline.kept.last_run import read_last_run
from flows.run.boundary import boundary
from flows.run.catalog import Catalog
from flows.run.keys import key_of
from flows.security.keys import load_or_make_key
from flows.settings import settings
from flows.storage.atomic import move_folder, remove_folder
from flows.storage.paths import Home

log = logging.getLogger("fokusdag")
_STATE = "state"
"""The note in the copy on which run it is of, and for which group."""
_FOLDER, _FILE = 0o750, 0o640


@boundary
def update_analyst_home(catalog: Catalog) -> None:
    """Make the copy again where it is not of the last run; remove it where no group is set.

    Raises:
        Stopped: There is no such group, or the account is not in it.
    """
    home, group, last = catalog.run.home, settings().analysts, read_last_run(catalog.run.home)
    for left_behind in home.root.glob(f".{home.for_analysts.name}-*"):
        shutil.rmtree(left_behind)
    if not group:
        remove_folder(home.for_analysts)
        return
    if last is None:
        return
    state, stamp = f"{last['state']} {group}", Home(home.for_analysts).processed / _STATE
    if stamp.exists() and stamp.read_bytes() == state.encode():
        return
    number = _number_of(group)
    part = Path(tempfile.mkdtemp(prefix=f".{home.for_analysts.name}-", dir=home.root))
    try:
        _write(catalog, Home(part), Path(last["where"]).name)
        (Home(part).processed / _STATE).write_text(state)
        for path in (*part.rglob("*"), part):
            os.chown(path, -1, number)
            path.chmod(_FOLDER if path.is_dir() else _FILE)
        move_folder(part, home.for_analysts, _FOLDER)
    except PermissionError:
        raise Stopped(
            say(
                "Kontot är inte med i gruppen {group} (FOKUSDAG_ANALYSTS). Lägg till det, sudo adduser "
                "KONTOT {group}, och starta om det som kör.",
                group=group,
            )
        ) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    log.info(
        say("Kopierade lagret till {for_analysts}, för gruppen {group}", for_analysts=home.for_analysts, group=group)
    )


def _number_of(group: str) -> int:
    try:
        return grp.getgrnam(group).gr_gid
    except KeyError:
        raise Stopped(
            say(
                "Gruppen {group} (FOKUSDAG_ANALYSTS) finns inte. Gör den, sudo addgroup --system {group}, "
                "eller ta bort inställningen.",
                group=group,
            )
        ) from None


def _write(catalog: Catalog, copy: Home, run: str) -> None:
    """The copy of the warehouse, the last run's released tables, and what the runs are compared by."""
    home = catalog.run.home
    copy.keys.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix=".warehouse-", dir=copy.processed) as workshop:
        _copy_warehouse(catalog, load_or_make_key(copy.keys, name="warehouse"), Path(workshop) / "warehouse.duckdb")
        (Path(workshop) / "warehouse.duckdb").replace(copy.warehouse)
    shutil.copytree(home.released / run, copy.released / run)
    if home.own_definitions.exists():
        shutil.copy(home.own_definitions, copy.own_definitions)
    shutil.copytree(home.analyst, copy.analyst, ignore=shutil.ignore_patterns(".*"))


def _copy_warehouse(catalog: Catalog, key: bytes, path: Path) -> None:
    import pandas as pd  # noqa: PLC0415 - heavy

    from flows.model.connection import attach_beside, close_built, connect_for_building  # noqa: PLC0415 - heavy
    from flows.model.content.given import INTAKE_PROBLEM, give_intake  # noqa: PLC0415 - heavy

    home, given = catalog.run.home, settings()
    allowed = given.allow_plaintext_warehouse
    with connect_for_building(
        path, key, allow_plaintext=allowed, threads=given.threads, memory_mb=given.memory_mb
    ) as connection:
        attach_beside(connection, home.warehouse, key_of(home, "warehouse"), "whole")
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'whole' order by all"
        ).fetchall()
        for schema in sorted({schema for schema, _ in tables}):
            connection.execute(f"create schema {schema}")
        for schema, table in tables:
            if (schema, table) != ("intake", "problem"):
                connection.execute(f'create table {schema}."{table}" as from whole.{schema}."{table}"')
        problems = [{**problem, "message": problem["outside"]} for problem in catalog.selection.problems]
        give_intake(connection, "problem", INTAKE_PROBLEM, pd.DataFrame(problems))
        connection.execute("detach whole")
        close_built(connection)
