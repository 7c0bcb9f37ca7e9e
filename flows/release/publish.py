"""The release step: from the warehouse to a folder of tables that may leave, or a refusal.

Reads the warehouse through the connection given; writes one folder and nothing else.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from flows.release.attack import withstand
from flows.release.declared.disclosure import rules
from flows.release.declared.plan import Plan, load_plan
from flows.release.desk import Desk
from flows.release.editions.combined_system import to_the_less_sure, together
from flows.release.editions.edition import Edition
from flows.release.fill import Filled, fill_at
from flows.release.linear_system import Published
from flows.release.suppression.complementary import Protection, protect
from flows.release.writer import write_released
from flows.storage.atomic import move_folder


@dataclass(frozen=True)
class TableReport:
    """Rows of a table, its cells, and how many of them are hidden."""

    rows: int
    cells: int
    hidden: int


@dataclass(frozen=True)
class ReleaseReport:
    """What was released.

    Attributes:
        folder: The released tables.
        tables: What is in each.
        seconds: How long filling, protecting and attacking took.
        protection: Which cells are hidden, primary and complementary. It is never written: a reader must not tell the two apart.
        edition: The inner counts, against which later releases are protected. To be encrypted.
        retreats: The steps back that were taken, in words.
    """

    folder: Path
    tables: dict[str, TableReport]
    seconds: dict[str, float]
    protection: Protection
    edition: Edition
    retreats: list[str]


def release(
    connection: duckdb.DuckDBPyConnection,
    out: Path,
    facts: Mapping[str, Any],
    plan: Plan | None = None,
    earlier: Sequence[Edition] = (),
) -> ReleaseReport:
    """Protect every cell of the plan, attack the result, and put the tables in `out`, whole or not at all.

    Both hold the cells against those of the earlier editions. `facts` go out beside them as facts.json, with the plan's own,
    `retreats` and `retreats_en`. Raises ReleaseStopped, leaving `out` as it was, when a cell cannot be protected or the attack
    gains anything.
    """
    plan = plan or load_plan().with_most_hidden(rules().most_hidden)
    plan = plan.against(day for edition in earlier for day in edition.days)
    seconds = dict.fromkeys(("fill", "protect", "attack"), 0.0)
    steps: dict[str, int] = {}
    clock = time.perf_counter()
    with Desk(connection, plan) as desk:
        further: str | None = ""
        while further is not None:
            now = plan.after(steps)
            system, tables = fill_at(desk, now)
            seconds["fill"] += -clock + (clock := time.perf_counter())
            # A table steps back whatever else is hidden where its unsafe numbers alone are too many.
            further = _most_hidden(plan, steps, tables, {cell.key for cell in system.cells if cell.unsafe})
            if further is None:
                everything, less_sure = together(system, earlier), to_the_less_sure(system, earlier)
                protection = protect(everything, less_sure)
                seconds["protect"] += -clock + (clock := time.perf_counter())
                further = _most_hidden(plan, steps, tables, protection.hidden)
            if further is not None:
                steps[further] = steps.get(further, 0) + 1
        words = {name: _one(desk, sql) for name, sql in now.facts.items()}
        days = desk.days()
    systems = [everything, *(reader.system for reader in less_sure)]
    for each, witnesses in zip(systems, (protection.witnesses, *protection.less_sure), strict=True):
        # Every hidden number is held against the least sure reader; those who know more may know one that is safe by itself.
        withstand(each.published(protection.hidden), witnesses, unsafe_alone=each is not systems[-1])
    seconds["attack"] = time.perf_counter() - clock
    published = system.published(protection.hidden)
    taken = [(table, s) for name, table in plan.tables.items() for s in table.retreat[: steps.get(name, 0)]]
    retreats = [f"{table.title}: {step.says}" for table, step in taken]
    told = {
        **facts,
        **words,
        "retreats": retreats,
        "retreats_en": [step.says_en for _, step in taken],
    }
    return ReleaseReport(
        folder=out,
        tables=_write(out, tables, published, told),
        seconds={name: round(spent, 3) for name, spent in seconds.items()},
        protection=protection,
        edition=Edition(out.name, system, protection.hidden, days),
        retreats=retreats,
    )


def _most_hidden(plan: Plan, steps: Mapping[str, int], tables: Sequence[Filled], hidden: Set[str]) -> str | None:
    """Name the table of which most is hidden, and too much, and that has a step left."""
    shares = {}
    for filled in tables:
        keys = [filled.key(row, measure) for row in filled.rows for measure in filled.table.counts]
        share = sum(key in hidden for key in keys) / max(1, len(keys))
        if share > plan.disclosure.most_hidden and steps.get(filled.name, 0) < len(filled.table.retreat):
            shares[filled.name] = share
    return max(shares, key=lambda name: shares[name], default=None)


def _write(
    out: Path, tables: Sequence[Filled], published: Published, facts: Mapping[str, Any]
) -> dict[str, TableReport]:
    """Write the released tables to `out`, whole or not at all, and count what is in each."""
    out.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        made = write_released(part, tables, published, facts)
        move_folder(part, out, 0o755)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    reports = {}
    for filled in tables:
        table = made[filled.name]
        hidden = sum(table[f"{measure}_hidden"].to_pylist().count(True) for measure in filled.table.measures)
        reports[filled.name] = TableReport(len(filled.rows), len(filled.rows) * len(filled.table.measures), hidden)
    return reports


def _one(desk: Desk, sql: str) -> str | None:
    (value,) = next(iter(desk.rows(sql).to_pylist()), {"": None}).values()
    return None if value is None else str(value)
