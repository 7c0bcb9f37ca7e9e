"""From a number in a mart, or in a released table, back to the jobs behind it, and from each to files, sheets and rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pandas as pd

from flows.errors import Stopped
from flows.language.tool import say
from flows.release.declared.plan import Plan, load_plan
from flows.release.released import Released
from flows.report.analyst.trace_queries import AS_RELEASED, WAYS, ways_of


class NoSuchNumber(Stopped):
    """What was asked for cannot be traced; the Swedish message says what can."""


@dataclass(frozen=True)
class Trace:
    """`number` is what the table says (none where it is hidden or missing), `counted` what the listed rows make.

    `rows`: job_id (none for what is not a job), pid, orgnr, start_date, end_date, file, sheet, row; one for each source row.
    """

    measure: str
    number: int | None
    counted: int
    rows: pd.DataFrame

    @property
    def adds_up(self) -> bool:
        """True where the rows make the number, and where there is no number to make."""
        return self.number in (None, self.counted)


def trace_back(
    connection: duckdb.DuckDBPyConnection, table: str, keys: tuple[str, ...], released: Released | None = None
) -> Trace:
    """Follow one number of a mart back to its rows, or one of a released table (named without `mart.`).

    `keys`: the row's keys in the table's order, then the measure unless it is the first. Raises NoSuchNumber.
    """
    plan = _as_released(released)
    found = ways_of(plan, table)
    if found is None:
        can = sorted({*WAYS, *AS_RELEASED, *(name for name in plan.tables if ways_of(plan, name))})
        raise NoSuchNumber(
            say("{table} går inte att följa bakåt. Det här går: {can}.", table=table, can=", ".join(can))
        )
    names, ways = found
    measure = keys[-1] if len(keys) == len(names) + 1 else next(iter(ways))
    if len(keys) not in (len(names), len(names) + 1) or measure not in ways:
        asked = [*names, f"[{' | '.join(ways)}]" if len(ways) > 1 else ""]
        raise NoSuchNumber(
            say("{table} följs så här: fokusdag trace {asked}", table=table, asked=" ".join([table, *asked]).strip())
        )
    given = dict(zip(names, keys[: len(names)], strict=True))
    if table.startswith("mart."):
        number = _in_mart(connection, table, measure, given)
    elif released is None:
        raise NoSuchNumber(
            say(
                "Det finns inga utlämnade tabeller att följa. Skriv mart.{table} för att följa lagrets tal.",
                table=table,
            )
        )
    else:
        number = _in_released(released, table, measure, given)
    way = ways[measure]
    try:
        counted = connection.execute(way.number, given).fetchone()
        rows = connection.execute(f"from ({way.rows}) order by start_date, job_id, file, row", given).df()
    except duckdb.ConversionException:
        raise _no_row(table, given) from None
    return Trace(measure, number, int(counted[0]) if counted else 0, rows)


def _as_released(released: Released | None) -> Plan:
    """The plan with the steps back that the release says it took."""
    plan, told = load_plan(), released.facts.get("retreats", ()) if released else ()
    return plan.after(
        {name: sum(f"{t.title}: {step.says}" in told for step in t.retreat) for name, t in plan.tables.items()}
    )


def _in_mart(connection: duckdb.DuckDBPyConnection, table: str, measure: str, given: Mapping[str, str]) -> int | None:
    where = " and ".join(f"{key}::varchar = ${key}" for key in given) or "true"
    found = connection.execute(f"select {measure} from {table} where {where}", dict(given)).fetchone()
    if found is None:
        raise _no_row(table, given)
    return None if found[0] is None else int(found[0])


def _in_released(released: Released, table: str, measure: str, given: Mapping[str, str]) -> int | None:
    frame = released.table(table)
    for key, wanted in given.items():
        frame = frame[frame[key].astype(str) == wanted]
    if frame.empty:
        raise _no_row(table, given)
    number = frame.iloc[0][measure]
    return None if pd.isna(number) else int(number)


def _no_row(table: str, given: Mapping[str, str]) -> NoSuchNumber:
    return NoSuchNumber(
        say(
            "{table} har ingen rad med {listed}.",
            table=table,
            listed=", ".join((f"{key} = {value}" for key, value in given.items())),
        )
    )
