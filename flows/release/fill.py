"""From the plan and the warehouse to the linear system: runs the queries, says which parts each cell sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from flows.release.declared.parts import Parted
from flows.release.declared.plan import Plan
from flows.release.declared.tables import Count, PlanTable
from flows.release.desk import Desk
from flows.release.linear_system import Cell, Known, System
from flows.release.sums import Coefficients, coefficients
from flows.release.suppression.combinations import left_between
from flows.release.suppression.primary import hiding_cost, judged, work_unsafe, worked_out

Row = dict[str, Any]


@dataclass(frozen=True)
class Filled:
    """A table of the plan with the true values of its rows; never leaves the release step. `kronor`: its counts are amounts."""

    name: str
    table: PlanTable
    rows: tuple[Row, ...]
    columns: pa.Table
    kronor: bool = False

    def key(self, row: Row, measure: str) -> str:
        """Name a cell: table, dimensions and measure. Stays the same from one edition to the next."""
        return "|".join([self.name, *(str(row[dim]) for dim in self.table.dims), measure])


def fill_cells(connection: duckdb.DuckDBPyConnection, plan: Plan) -> tuple[System, list[Filled]]:
    """Run the plan on the warehouse. Raises ValueError when a plan's query breaks its own grain."""
    with Desk(connection, plan) as desk:
        return fill_at(desk, plan)


def fill_at(desk: Desk, plan: Plan) -> tuple[System, list[Filled]]:
    """Fill the plan, or the plan after steps back, at a desk that keeps what it has asked already."""
    tables = [
        Filled(
            name,
            table,
            tuple((columns := desk.rows(table.rows)).to_pylist()),
            columns,
            any(plan.parts[count.parts].kronor for count in table.counts.values()),
        )
        for name, table in plan.tables.items()
    ]
    bare = System.of(desk.counts, [], own=desk.own)
    shown = [judged(bare, cell) for filled in tables for cell in _shown(desk, plan, filled)]
    work = [cell for filled in tables for cell in _work(desk, plan, filled)]
    unsafe = [judged(bare, cell, of) for filled in tables for cell, of in _sensitive(desk, filled)]
    unsafe += [judged(bare, cell) for name in plan.parts for cell in desk.apart(name)]
    unsafe += [judged(bare, cell) for cell in worked_out(shown)]
    known = [fact for each in plan.known for fact in desk.known(each)]
    unsafe += [judged(bare, cell, of) for cell, of in _between(bare, [fact for fact in known if fact.counted])]
    told = [each for family in plan.told for each in desk.told(family)]
    unsafe += [judged(bare, cell) for cell, _ in left_between(told)]
    stands = [row for each in plan.stands for row in desk.standing(each)]
    cells = [*shown, *work, *_once(unsafe)]
    changes = {name: parts.changes for name, parts in plan.parts.items() if parts.changes != "known"}
    of_told = {each.name: (each.kind, each.among) for each in told}
    return System.of(desk.counts, cells, known, desk.own, stands, changes, of_told), tables


def _between(bare: System, known: Iterable[Known]) -> Iterable[tuple[Cell, Cell | None]]:
    """Make a cell, shown nowhere, of what the larger side has more than the smaller; with its whole, of a sensitive class.

    They are in an order of their own: rows of the warehouse have none, and which cells are hidden depends on it.
    """
    for fact in sorted(known, key=lambda fact: fact.counted):
        key, row = f"({fact.counted})", coefficients({part: -factor for part, factor in fact.parts})
        yield Cell(key, row, shown=False), Cell(key, fact.whole, shown=False) if bare.sum(fact.whole) > 0 else None


def _shown(desk: Desk, plan: Plan, filled: Filled) -> Iterable[Cell]:
    for measure, count in filled.table.counts.items():
        kronor = plan.parts[count.parts].kronor
        whole_of = filled.table.whole_of(measure)
        wholes = desk.sums(filled.columns, whole_of) if whole_of else [{}] * len(filled.rows)
        sensitive = _sensitive_of(desk, filled, count)
        for row, terms, whole, known in zip(
            filled.rows, desk.sums(filled.columns, count), wholes, sensitive, strict=True
        ):
            value = sum(factor * desk.counts[part] for part, factor in terms.items())
            cost = hiding_cost(value, count.weight)
            of, among = (coefficients(each) if each else None for each in (whole, known))
            key = filled.key(row, measure)
            yield Cell(key, coefficients(terms), cost=cost, kronor=kronor, whole=of, sensitive_of=among)


def _sensitive_of(desk: Desk, filled: Filled, count: Count) -> list[dict[str, int]]:
    """Give for each row the parts of which the count is a sensitive class there; none where it is not one."""
    if not count.sensitive_of:
        return [{}] * len(filled.rows)
    return desk.sums(filled.columns, Parted(parts=count.parts, where=count.sensitive_of))


def _work(desk: Desk, plan: Plan, filled: Filled) -> Iterable[Cell]:
    """Make the cells of work, each judged by those who did it."""
    for measure, amount in filled.table.amounts.items():
        full = plan.parts[amount.parts].full or 1
        for row, terms in zip(filled.rows, desk.sums(filled.columns, amount), strict=True):
            key, (part,) = filled.key(row, measure), terms
            own = {name: mine.get(part, 0) for name, mine in desk.own.items()}
            need, insiders = work_unsafe(desk.doers[part], own, full)
            yield Cell(key, ((part, 1),), need=need, insiders=insiders, cost=hiding_cost(desk.counts[part]), full=full)


def _sensitive(desk: Desk, filled: Filled) -> Iterable[tuple[Cell, Cell]]:
    """Make cells of a sensitive class and of all others, where none and all are unsafe too, each with the whole it is of."""
    for measure, count in filled.table.counts.items():
        if count.sensitive_of:
            whole, part = _sensitive_of(desk, filled, count), desk.sums(filled.columns, count)
            for row, some, all_of in zip(filled.rows, part, whole, strict=True):
                rest = {key: 1 for key in all_of if key not in some}
                if any(desk.counts[key] for key in all_of):
                    for side, terms in (("ja", some), ("nej", rest)):
                        key = f"({filled.key(row, measure)}|{side})"
                        yield Cell(key, coefficients(terms), shown=False), Cell(key, coefficients(all_of), shown=False)


def _once(cells: Iterable[Cell]) -> list[Cell]:
    """Leave out cells that are shown nowhere and safe, or that say the same as one before."""
    kept: dict[Coefficients, Cell] = {}
    for cell in cells:
        if cell.unsafe and cell.parts:
            kept.setdefault(cell.parts, cell)
    return list(kept.values())
