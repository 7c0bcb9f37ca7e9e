"""The release room: from the warehouse to a folder of tables that may leave, or a refusal.

Reads the warehouse through the connection given; writes one folder and nothing else.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from flows.release.attack import withstand
from flows.release.cells import fill
from flows.release.plan import Plan, load_plan
from flows.release.protect import protect
from flows.release.write import write


@dataclass(frozen=True)
class TableReport:
    """Rows of a table, and its hidden cells: unsafe by themselves (`primary`) and others (`complementary`).

    The split is for the analyst; what leaves does not tell the two apart.
    """

    rows: int
    cells: int
    hidden: int
    primary: int
    complementary: int


@dataclass(frozen=True)
class ReleaseReport:
    """What was released, by table, and the seconds that filling, protecting and attacking took."""

    folder: Path
    tables: dict[str, TableReport]
    seconds: dict[str, float]


def release(
    connection: duckdb.DuckDBPyConnection, out: Path, facts: Mapping[str, Any], plan: Plan | None = None
) -> ReleaseReport:
    """Protect every cell of the plan, attack the result, and put the tables in `out`, whole or not at all.

    `facts` go out beside them as facts.json, with the plan's own. Raises ReleaseStopped, leaving `out` as it
    was, when a cell cannot be protected or the attack gains anything.
    """
    plan = plan or load_plan()
    clock = [time.perf_counter()]
    system, tables = fill(connection, plan)
    told = {**facts, **{name: _one(connection, plan.query(sql)) for name, sql in plan.facts.items()}}
    clock.append(time.perf_counter())
    protection = protect(system)
    clock.append(time.perf_counter())
    published = system.published(protection.hidden)
    withstand(published)
    clock.append(time.perf_counter())

    out.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        made = write(part, tables, published, told)
        _swap_in(part, out)
    finally:
        shutil.rmtree(part, ignore_errors=True)

    reports = {}
    for filled in tables:
        table = made[filled.name]
        hidden = sum(table[f"{measure}_hidden"].to_pylist().count(True) for measure in filled.table.measures)
        primary = sum(filled.key(row, m) in protection.primary for row in filled.rows for m in filled.table.counts)
        cells = len(filled.rows) * len(filled.table.measures)
        reports[filled.name] = TableReport(len(filled.rows), cells, hidden, primary, hidden - primary)
    steps = zip(("fill", "protect", "attack"), clock, clock[1:], strict=False)
    return ReleaseReport(out, reports, {name: round(after - before, 3) for name, before, after in steps})


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> str | None:
    row = connection.execute(sql).fetchone()
    return None if row is None or row[0] is None else str(row[0])


def _swap_in(part: Path, out: Path) -> None:
    """Put the finished folder in place of an older one with the same name."""
    part.chmod(0o755)
    old = part.with_name(f"{part.name}-old")
    if out.exists():
        out.replace(old)
    part.replace(out)
    shutil.rmtree(old, ignore_errors=True)
