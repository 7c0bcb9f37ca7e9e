"""Where the plan's queries are run, and parts and rows are matched. The warehouse is only read, and asked each thing once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import duckdb
import pyarrow as pa

from flows.release.declared.disclosure import rules
from flows.release.declared.known import Fact, RepeatedTotal, Sum, ToldFamily
from flows.release.declared.parts import Parted
from flows.release.declared.plan import Plan
from flows.release.linear_system import Cell, Known, Standing
from flows.release.sums import coefficients
from flows.release.suppression.combinations import Told
from flows.release.suppression.primary import Doers, held_of_others


class Desk:
    """An in-memory database of its own, where parts and rows are matched; the warehouse is only read."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, plan: Plan) -> None:
        self._warehouse, self._plan = connection, plan
        quiet: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "threads": 1,
        }
        self._memory = duckdb.connect(":memory:", config=quiet)
        self._asked: dict[str, pa.Table] = {}
        self._numbered: dict[int, str] = {}
        self._summed: dict[tuple[str, str, str, str], list[dict[str, int]]] = {}
        self.counts: dict[str, int] = {}
        self.own: dict[str, dict[str, int]] = {}
        self.doers: dict[str, Doers] = {}
        for name, sql in plan.common.items():  # made once: each query would plan and count them anew
            connection.execute(f"create or replace temp table {name} as {sql}")
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
            self._keep(f"parts_{name}", table.append_column("_part", pa.array(keys, pa.string())))

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self._memory.close()

    def rows(self, sql: str) -> pa.Table:
        """Fetch the rows of one of the plan's queries."""
        if sql not in self._asked:
            self._asked[sql] = self._warehouse.execute(sql).to_arrow_table()
        return self._asked[sql]

    def days(self) -> tuple[tuple[str, str], ...]:
        """List the days that later editions count on too, each with what is told of it."""
        told = self.rows(self._plan.days).to_pylist() if self._plan.days else ()
        return tuple((str(row["date"]), row["told"]) for row in told)

    def sums(self, rows: pa.Table, summed: Parted, times: str = "1") -> list[dict[str, int]]:
        """Find for each of the rows that `rows` gave the parts that the condition names, each so many times."""
        if id(rows) not in self._numbered:
            self._numbered[id(rows)] = f"rows_{len(self._numbered)}"
            self._keep(self._numbered[id(rows)], rows.append_column("_row", pa.array(range(len(rows)), pa.int64())))
        asked = (self._numbered[id(rows)], summed.parts, summed.where, times)
        if asked not in self._summed:
            pairs = self._memory.execute(
                f"select r._row, p._part, ({times}) from {asked[0]} r join parts_{summed.parts} p on ({summed.where})"
            ).fetchall()
            found: list[dict[str, int]] = [{} for _ in range(len(rows))]
            for row, part, factor in pairs:
                found[row][part] = int(factor)
            self._summed[asked] = found
        return self._summed[asked]

    def _keep(self, name: str, table: pa.Table) -> None:
        """Make a table of its own: an Arrow table is slower to ask, each time."""
        self._memory.register("given", table)
        self._memory.execute(f"create table {name} as select * from given")
        self._memory.unregister("given")

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
        if column := self._plan.parts[name].ranges:
            steps = self._memory.execute(
                f'select list(_part), "{column}" from parts_{name} group by 2 order by 2'
            ).fetchall()
            for first in range(len(steps)):
                between: dict[str, int] = {}
                for parts, value in steps[first:]:
                    between |= dict.fromkeys(parts, 1)
                    if sum(self.counts[part] for part in between) >= rules().smallest_shown:
                        break
                    yield Cell(f"({name}|{steps[first][1]} – {value})", coefficients(between), shown=False)

    def told(self, family: ToldFamily) -> Iterable[Told]:
        """Make one told sum a row."""
        table, place = self.rows(family.rows), {part: 1 << i for i, part in enumerate(sorted(self.counts))}
        for row, terms in zip(table.to_pylist(), self.sums(table, family), strict=True):
            name = " ".join([family.says, *map(str, row.values())])
            yield Told(
                family.says,
                name,
                sum(map(place.__getitem__, terms)),
                sum(map(self.counts.__getitem__, terms)),
                coefficients(terms),
            )

    def standing(self, each: RepeatedTotal) -> Iterable[Standing]:
        """Make a sum for each day that its rows name."""
        table = self.rows(each.rows)
        sums = self._signed(table, [each], [each.less] if each.less else [])
        wholes = self._signed(table, [each.whole] if each.whole else [], [])
        for row, terms, whole in zip(table.to_pylist(), sums, wholes, strict=True):
            day, of = str(row.pop("day")), row.pop("of", "")
            name = each.says if of else "|".join([each.says, *map(str, row.values())])
            yield Standing(name, day, coefficients(terms), each.counted, coefficients(whole), of)

    def known(self, fact: Fact) -> Iterable[Known]:
        """Make one inequality a row: smaller - larger is never above zero."""
        table = self.rows(fact.rows)
        wholes = self._signed(table, fact.whole, fact.whole_less)
        for row, terms, whole in zip(
            table.to_pylist(), self._signed(table, fact.smaller, fact.larger), wholes, strict=True
        ):
            broken = fact.believed and sum(factor * self.counts[part] for part, factor in terms.items()) > 0
            name = "|".join([fact.says, *map(str, row.values())]) if fact.counted else ""
            made = Known(
                fact.says, coefficients(terms), fact.equal and not broken, (), name, coefficients(whole), broken
            )
            held = held_of_others(made, self.counts, self.own)
            if held.others or not broken:
                yield held

    def _signed(self, table: pa.Table, more: Iterable[Sum], less: Iterable[Sum]) -> list[Counter[str]]:
        """Add up one side for each row and take away the other."""
        found: list[Counter[str]] = [Counter() for _ in range(len(table))]
        for side, sign in (*((each, 1) for each in more), *((each, -1) for each in less)):
            for terms, each in zip(found, self.sums(table, side, str(side.times)), strict=True):
                terms.update({part: sign * times for part, times in each.items()})
        return found
