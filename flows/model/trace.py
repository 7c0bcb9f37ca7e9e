"""From a number in a mart back to the jobs behind it, and from each job to files, sheets and rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from flows.stopped import Stopped

_COUNTED = """
  select job_id, pid, orgnr, start_date, coalesce(end_date, date '9999-12-31') as last_day, sources_seen, period_end
  from core.job, core.parameter
  where target and start_date <= period_end
"""


@dataclass(frozen=True)
class _Way:
    """The way back from a mart: its key columns, which of the counted jobs lie behind a row, and the number they make."""

    keys: tuple[str, ...]
    jobs: str
    number: str
    counts: str = "count(*)"


_WAYS = {
    "mart.jobs_created": _Way(("year",), "year(start_date) = $year::integer", "jobs"),
    "mart.employed": _Way(
        ("month_end",), "$month_end::date between start_date and last_day", "persons", "count(distinct pid)"
    ),
    "mart.retention": _Way(
        ("k_months",), "start_date + to_months($k_months::integer) <= least(period_end, last_day)", "retained"
    ),
    "mart.sources": _Way(("sources_seen",), "sources_seen = $sources_seen::integer", "jobs"),
    "mart.reach": _Way(
        ("period", "kommun_code"),
        "last_day(($period || '-01')::date) between start_date and last_day "
        "and orgnr in (select orgnr from core.enterprise where kommun_code = $kommun_code)",
        "employed",
        "count(distinct pid)",
    ),
}


class NoSuchNumber(Stopped):
    """There is no way back from what was asked for; the Swedish message says what there is."""


@dataclass(frozen=True)
class Trace:
    """`number` is what the mart says, `counted` what the listed jobs make; `jobs` has one row for each source row."""

    number: int
    counted: int
    jobs: pd.DataFrame


def trace_back(connection: duckdb.DuckDBPyConnection, table: str, keys: tuple[str, ...]) -> Trace:
    """The jobs behind one row of a mart: job_id, pid, orgnr, start_date, end_date, file, sheet, row. Raises NoSuchNumber."""
    way = _WAYS.get(table)
    if way is None:
        raise NoSuchNumber(f"{table} går inte att följa bakåt. Det här går: {', '.join(sorted(_WAYS))}.")
    if len(keys) != len(way.keys):
        raise NoSuchNumber(
            f"{table} följs med {' och '.join(way.keys)}, till exempel: fokusdag trace {table} {' '.join(way.keys)}"
        )
    given: dict[str, Any] = dict(zip(way.keys, keys, strict=True))
    where = " and ".join(f"{key}::varchar = ${key}" for key in way.keys)
    found = connection.execute(f"select {way.number} from {table} where {where}", given).fetchone()
    if found is None:
        raise NoSuchNumber(f"{table} har ingen rad med {', '.join(f'{k} = {v}' for k, v in given.items())}.")
    behind = f"with counted as ({_COUNTED}) select * from counted where {way.jobs}"
    counted = connection.execute(f"select {way.counts} from ({behind})", given).fetchone()
    jobs = connection.execute(
        f"select job_id, b.pid, b.orgnr, b.start_date, nullif(b.last_day, date '9999-12-31') as end_date, r.file, r.sheet, r.row "
        f"from ({behind}) b join core.job_row r using (job_id) order by b.start_date, job_id, r.file, r.row",
        given,
    ).df()
    return Trace(int(found[0]), int(counted[0]) if counted else 0, jobs)
