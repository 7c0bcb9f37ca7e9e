"""From the plan and the warehouse to the linear system: runs the queries, says which parts each cell sums."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import duckdb
import pyarrow as pa

from flows.release.plan import Plan, Sum, Table
from flows.release.primary import count_need, hiding_cost, none_need
from flows.release.system import Cell, Coefficients, Known, System, coefficients

Row = dict[str, Any]


@dataclass(frozen=True)
class Filled:
    """A table of the plan with the true values of its rows; never leaves this room."""

    name: str
    table: Table
    rows: tuple[Row, ...]
    columns: pa.Table

    def key(self, row: Row, measure: str) -> str:
        """Name a cell: table, dimensions and measure."""
        return "|".join([self.name, *(str(row[dim]) for dim in self.table.dims), measure])


def fill(connection: duckdb.DuckDBPyConnection, plan: Plan) -> tuple[System, list[Filled]]:
    """Run the plan on the warehouse. Raises ValueError when a plan's query breaks its own grain."""
    with _Desk(connection, plan) as desk:
        tables = [
            Filled(name, table, tuple((columns := desk.rows(table.rows)).to_pylist()), columns)
            for name, table in plan.tables.items()
        ]
        shown = [cell for filled in tables for cell in _shown(desk, filled)]
        unsafe = [cell for filled in tables for cell in _sensitive(desk, filled)]
        apart = [cell for name in plan.parts for cell in desk.apart(name)]
        known = [fact for each in plan.known for fact in desk.known(each.says, each.rows, each.smaller, each.larger)]
        return System.of(desk.counts, _worked_out(desk, shown, [*unsafe, *apart]), known), tables


class _Desk:
    """An in-memory database of its own, where parts and rows are matched; the warehouse is only read."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, plan: Plan) -> None:
        self._warehouse, self._plan = connection, plan
        self._memory = duckdb.connect(
            ":memory:", config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
        )
        self.counts: dict[str, int] = {}
        for name, parts in plan.parts.items():
            table = self.rows(parts.sql)
            keys = ["|".join([name, *(str(row[dim]) for dim in parts.dims)]) for row in table.to_pylist()]
            if len(set(keys)) != len(keys):
                raise ValueError(f"parts.{name}: more than one row for the same {', '.join(parts.dims)}")
            self.counts |= dict(zip(keys, table["n"].to_pylist(), strict=True))
            self._memory.register(f"parts_{name}", table.append_column("_part", pa.array(keys, pa.string())))

    def __enter__(self) -> _Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self._memory.close()

    def rows(self, sql: str) -> pa.Table:
        """Fetch the rows of one of the plan's queries."""
        return self._warehouse.execute(self._plan.query(sql)).to_arrow_table()

    def sums(self, rows: pa.Table, summed: Sum) -> list[dict[str, int]]:
        """Find for each row the parts that the condition names, each once."""
        numbered = rows.append_column("_row", pa.array(range(len(rows)), pa.int64()))
        self._memory.register("rows_", numbered)
        pairs = self._memory.execute(
            f"select r._row, p._part from rows_ r join parts_{summed.parts} p on ({summed.where})"
        ).fetchall()
        found: list[dict[str, int]] = [{} for _ in range(len(rows))]
        for row, part in pairs:
            found[row][part] = 1
        return found

    def value(self, parts: Coefficients) -> int:
        """Add up the true counts."""
        return sum(factor * self.counts[part] for part, factor in parts)

    def apart(self, name: str) -> Iterable[Cell]:
        """Make a cell, shown nowhere, for each group of parts that must not be worked out."""
        for dims in self._plan.parts[name].apart:
            by = ", ".join(f'"{dim}"' for dim in dims)
            groups = self._memory.execute(
                f"select list(_part), {by} from parts_{name} group by {by} order by {by}"
            ).fetchall()
            for parts, *values in groups:
                row = coefficients(dict.fromkeys(parts, 1))
                key = "|".join([f"({name}", *(f"{d}={v}" for d, v in zip(dims, values, strict=True))]) + ")"
                yield Cell(key, row, shown=False, need=count_need(self.value(row)))

    def known(self, says: str, rows: str, smaller: Sum, larger: Sum) -> Iterable[Known]:
        """Make one inequality a row: smaller - larger is never above zero."""
        table = self.rows(rows)
        for less, more in zip(self.sums(table, smaller), self.sums(table, larger), strict=True):
            yield Known(says, coefficients(less | dict.fromkeys(more, -1)))


def _shown(desk: _Desk, filled: Filled) -> Iterable[Cell]:
    for measure, count in filled.table.counts.items():
        for row, terms in zip(filled.rows, desk.sums(filled.columns, count), strict=True):
            parts = coefficients(terms)
            value = desk.value(parts)
            yield Cell(filled.key(row, measure), parts, need=count_need(value), cost=hiding_cost(value, count.weight))


def _sensitive(desk: _Desk, filled: Filled) -> Iterable[Cell]:
    """Make cells of numerator and complement of sensitive shares, where none and all are unsafe too."""
    for measure, share in filled.table.shares.items():
        if share.sensitive:
            whole = desk.sums(filled.columns, filled.table.counts[share.denominator])
            part = desk.sums(filled.columns, filled.table.counts[share.numerator])
            for row, some, all_of in zip(filled.rows, part, whole, strict=True):
                rest = {key: 1 for key in all_of if key not in some}
                if desk.value(coefficients(all_of)):
                    for side, terms in (("ja", some), ("nej", rest)):
                        parts = coefficients(terms)
                        need = none_need(desk.value(parts))
                        yield Cell(f"({filled.key(row, measure)}|{side})", parts, shown=False, need=need)


def _worked_out(desk: _Desk, shown: Sequence[Cell], unsafe: Sequence[Cell]) -> list[Cell]:
    """Add to the shown cells every unsafe count that is what remains of one of them without another."""
    cells = {cell.parts: cell for cell in unsafe if cell.need and cell.parts}
    for whole, part in permutations(shown, 2):
        inside = dict(part.parts)
        if inside and inside.items() < dict(whole.parts).items():
            rest = tuple((key, factor) for key, factor in whole.parts if key not in inside)
            need = count_need(desk.value(rest))
            if need:
                cells.setdefault(rest, Cell(f"({whole.key} - {part.key})", rest, shown=False, need=need))
    return [*shown, *cells.values()]
