"""From a number in a mart, or in a released table, back to the jobs behind it, and from each to files, sheets and rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from flows.errors import Stopped
from flows.release.released import Released
from flows.report.trace_queries import WAYS


class NoSuchNumber(Stopped):
    """There is no way back from what was asked for; the Swedish message says what there is."""


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
    if table not in WAYS:
        raise NoSuchNumber(f"{table} går inte att följa bakåt. Det här går: {', '.join(sorted(WAYS))}.")
    names, ways = WAYS[table]
    measure = keys[-1] if len(keys) == len(names) + 1 else next(iter(ways))
    if len(keys) not in (len(names), len(names) + 1) or measure not in ways:
        asked = [*names, f"[{' | '.join(ways)}]" if len(ways) > 1 else ""]
        raise NoSuchNumber(f"{table} följs så här: fokusdag trace {' '.join([table, *asked]).strip()}")
    given = dict(zip(names, keys[: len(names)], strict=True))
    if table.startswith("mart."):
        number = _in_mart(connection, table, measure, given)
    elif released is None:
        raise NoSuchNumber(
            f"Det finns inga utlämnade tabeller att följa. Skriv mart.{table} för att följa lagrets tal."
        )
    else:
        number, told = _in_released(released, table, measure, given)
        given |= {"since": str(told["since"])} if "since" in told else {}
    way = ways[measure]
    try:
        counted = connection.execute(f"select {way.counts} from ({way.rows})", given).fetchone()
        rows = connection.execute(f"from ({way.rows}) order by start_date, job_id, file, row", given).df()
    except duckdb.ConversionException:
        raise _no_row(table, given) from None
    return Trace(measure, number, int(counted[0]) if counted else 0, rows)


def _in_mart(connection: duckdb.DuckDBPyConnection, table: str, measure: str, given: Mapping[str, str]) -> int | None:
    where = " and ".join(f"{key}::varchar = ${key}" for key in given) or "true"
    found = connection.execute(f"select {measure} from {table} where {where}", dict(given)).fetchone()
    if found is None:
        raise _no_row(table, given)
    return None if found[0] is None else int(found[0])


def _in_released(
    released: Released, table: str, measure: str, given: Mapping[str, str]
) -> tuple[int | None, dict[str, Any]]:
    """The number, and the row it stands in."""
    frame = released.table(table)
    for key, wanted in given.items():
        frame = frame[frame[key].astype(str) == wanted]
    if frame.empty:
        raise _no_row(table, given)
    row = {str(name): value for name, value in frame.iloc[0].items()}
    return None if pd.isna(row[measure]) else int(row[measure]), row


def _no_row(table: str, given: Mapping[str, str]) -> NoSuchNumber:
    return NoSuchNumber(f"{table} har ingen rad med {', '.join(f'{key} = {value}' for key, value in given.items())}.")
