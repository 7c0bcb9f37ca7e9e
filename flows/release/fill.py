"""From the plan and the warehouse to the linear system: runs the queries, says which parts each cell sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from flows.release.linear_system import Cell, Coefficients, Known, Standing, System, coefficients
from flows.release.parts import Parted
from flows.release.plan import Fact, Plan, PlanTable, RepeatedTotal
from flows.release.suppression.primary import Doers, held_of_others, hiding_cost, judged, work_unsafe, worked_out

Row = dict[str, Any]


@dataclass(frozen=True)
class Filled:
    """A table of the plan with the true values of its rows; never leaves this room. `kronor`: its counts are amounts."""

    name: str
    table: PlanTable
    rows: tuple[Row, ...]
    columns: pa.Table
    kronor: bool = False

    def key(self, row: Row, measure: str) -> str:
        """Name a cell: table, dimensions and measure. Stays the same from one edition to the next."""
        return "|".join([self.name, *(str(row[dim]) for dim in self.table.dims), measure])


def fill(connection: duckdb.DuckDBPyConnection, plan: Plan) -> tuple[System, list[Filled]]:
    """Run the plan on the warehouse. Raises ValueError when a plan's query breaks its own grain."""
    with _Desk(connection, plan) as desk:
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
        known = [(each, fact) for each in plan.known for fact in desk.known(each)]
        unsafe += [judged(bare, cell) for cell in _between([fact for each, fact in known if each.counted])]
        stands = [row for each in plan.stands for row in desk.standing(each)]
        cells = [*shown, *work, *_once(unsafe)]
        return System.of(desk.counts, cells, [fact for _, fact in known], desk.own, stands), tables


class _Desk:
    """An in-memory database of its own, where parts and rows are matched; the warehouse is only read."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, plan: Plan) -> None:
        self._warehouse, self._plan = connection, plan
        self._memory = duckdb.connect(
            ":memory:", config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
        )
        self.counts: dict[str, int] = {}
        self.own: dict[str, dict[str, int]] = {}
        self.doers: dict[str, Doers] = {}
        for name, parts in plan.parts.items():
            table = self.rows(parts.counting)
            keys = ["|".join([name, *(str(row[dim]) for dim in parts.dims)]) for row in table.to_pylist()]
            if len(set(keys)) != len(keys):
                raise ValueError(f"parts.{name}: more than one row for the same {', '.join(parts.dims)}")
            if missing := {"n", "own", *(("persons", "theirs") if parts.full else ())} - set(table.column_names):
                raise ValueError(f"parts.{name}: the column {missing.pop()} is missing")
            self.counts |= dict(zip(keys, table["n"].to_pylist(), strict=True))
            for key, mine in zip(keys, table["own"].to_pylist(), strict=True):
                for enterprise, n in mine or ():
                    self.own.setdefault(str(enterprise), {})[key] = int(n)
            if parts.full:
                told = zip(table["persons"].to_pylist(), table["theirs"].to_pylist(), strict=True)
                self.doers |= {key: (n, dict(theirs or ())) for key, (n, theirs) in zip(keys, told, strict=True)}
            self._memory.register(f"parts_{name}", table.append_column("_part", pa.array(keys, pa.string())))

    def __enter__(self) -> _Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self._memory.close()

    def rows(self, sql: str) -> pa.Table:
        """Fetch the rows of one of the plan's queries."""
        return self._warehouse.execute(self._plan.query(sql)).to_arrow_table()

    def sums(self, rows: pa.Table, summed: Parted) -> list[dict[str, int]]:
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
                yield Cell(key, row, shown=False, kronor=self._plan.parts[name].kronor)

    def standing(self, each: RepeatedTotal) -> Iterable[Standing]:
        """Make a sum for each day that its rows name."""
        table = self.rows(each.rows)
        less = self.sums(table, each.less) if each.less else [{}] * len(table)
        for row, terms, gone in zip(table.to_pylist(), self.sums(table, each), less, strict=True):
            of = "|".join([each.says, *(str(value) for name, value in row.items() if name != "day")])
            signed = terms | {part: -factor for part, factor in gone.items()}
            yield Standing(of, str(row["day"]), coefficients(signed), each.counted)

    def known(self, fact: Fact) -> Iterable[Known]:
        """Make one inequality a row: smaller - larger is never above zero."""
        table = self.rows(fact.rows)
        signed = [*((side, side.times) for side in fact.smaller), *((side, -side.times) for side in fact.larger)]
        for sums in zip(*(self.sums(table, side) for side, _ in signed), strict=True):
            terms: Counter[str] = Counter()
            for (_, times), each in zip(signed, sums, strict=True):
                terms.update(dict.fromkeys(each, times))
            if not fact.believed or sum(factor * self.counts[part] for part, factor in terms.items()) <= 0:
                yield held_of_others(Known(fact.says, coefficients(terms)), self.counts, self.own)


def _between(known: Iterable[Known]) -> Iterable[Cell]:
    """Make a cell, shown nowhere, of what the larger side has more than the smaller."""
    for number, fact in enumerate(known):
        row = coefficients({part: -factor for part, factor in fact.parts})
        yield Cell(f"({fact.says}|{number})", row, shown=False)


def _shown(desk: _Desk, plan: Plan, filled: Filled) -> Iterable[Cell]:
    for measure, count in filled.table.counts.items():
        kronor = plan.parts[count.parts].kronor
        for row, terms in zip(filled.rows, desk.sums(filled.columns, count), strict=True):
            value = sum(factor * desk.counts[part] for part, factor in terms.items())
            cost = hiding_cost(value, count.weight)
            yield Cell(filled.key(row, measure), coefficients(terms), cost=cost, kronor=kronor)


def _work(desk: _Desk, plan: Plan, filled: Filled) -> Iterable[Cell]:
    """Make the cells of work, each judged by those who did it."""
    for measure, amount in filled.table.amounts.items():
        full = plan.parts[amount.parts].full or 1
        for row, terms in zip(filled.rows, desk.sums(filled.columns, amount), strict=True):
            key, (part,) = filled.key(row, measure), terms
            own = {name: mine[part] for name, mine in desk.own.items() if part in mine}
            need, insiders = work_unsafe(desk.doers[part], own, full)
            yield Cell(key, ((part, 1),), need=need, insiders=insiders, cost=hiding_cost(desk.counts[part]), full=full)


def _sensitive(desk: _Desk, filled: Filled) -> Iterable[tuple[Cell, Cell]]:
    """Make cells of a sensitive class and of all others, where none and all are unsafe too, each with the whole it is of."""
    for measure, count in filled.table.counts.items():
        if count.sensitive_of:
            whole = desk.sums(filled.columns, Parted(parts=count.parts, where=count.sensitive_of))
            part = desk.sums(filled.columns, count)
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
