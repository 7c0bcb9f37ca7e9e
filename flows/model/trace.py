"""From a number in a mart, or in a released table, back to the jobs behind it, and from each to files, sheets and rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from flows.release.released import Released
from flows.stopped import Stopped

_ROWS = "job_id, pid, orgnr, start_date, end_date, file, sheet, row"
_DISTINCT = "count(distinct pid)"
_RECORDS_COUNT = "count(distinct coalesce(job_id, concat_ws('|', file, sheet, row)))"

_JOBS = f"""
with counted as (
  select job_id, pid, orgnr, start_date, coalesce(end_date, date '9999-12-31') as last_day, end_date, sources_seen, period_end
  from core.job, core.parameter
  where target and start_date <= period_end
)
select {", ".join(f"{'r' if name in ('file', 'sheet', 'row') else 'b'}.{name}" for name in _ROWS.split(", "))}
from counted b join core.job_row r using (job_id)
"""

_PLACES = """
select null as job_id, pid, orgnr, start_date, end_date, file, sheet, row
from staging.platser p, core.parameter
where start_date + to_months(12) <= period_end
"""

_RECORDS = f"""
select * from (
  select {_ROWS}, 'jobb' as kind, pid not in (select pid from staging.anstallningar where pid_kind = 'interim') as linked
  from ({_JOBS})
  union all
  select null, pid, orgnr, start_date, end_date, file, sheet, row, 'platser', pid_kind is distinct from 'interim'
  from staging.platser
  union all
  select null, pid, orgnr, valid_from, valid_to, file, sheet, row, 'beslut', pid_kind is distinct from 'interim'
  from staging.beslut
  union all
  select null, pid, null, start_date, end_date, file, sheet, row, 'deltaganden',
         pid is not null and pid_kind is distinct from 'interim'
  from staging.deltagare where end_reason is distinct from 'Felregistrering'
)
"""


@dataclass(frozen=True)
class _Way:
    """The way back from one number: the rows behind it, and how they make the number."""

    rows: str
    counts: str


def _jobs(where: str, counts: str = "count(distinct job_id)") -> _Way:
    return _Way(f"{_JOBS} where {where}", counts)


def _on(day: str, place: str = "true") -> _Way:
    return _jobs(f"{day} between b.start_date and b.last_day and {place}", _DISTINCT)


_YEAR = "year(b.start_date) = $year::integer"
_MONTHS_ON = "b.start_date + to_months($k_months::integer)"
_MONTH_END = "last_day(($period || '-01')::date)"
_THERE = "b.orgnr in (select orgnr from core.enterprise where kommun_code = $kommun_code)"
_IN_AREA = """b.orgnr in (
  select orgnr from core.enterprise
  where kommun_code = $kommun_code or $kommun_code = 'omradet'
    and kommun_code in (select value from core.definition where key = 'area.municipalities')
)"""
_LATER = """exists (
  from core.job j
  where j.pid = p.pid and j.start_date > p.start_date and j.start_date <= p.start_date + to_months(12)
)"""

_CREATED = {"jobs": _jobs(_YEAR), "persons": _jobs(_YEAR, _DISTINCT)}
_RETENTION = {
    "retained": _jobs(f"{_MONTHS_ON} <= least(period_end, b.last_day)"),
    "eligible": _jobs(f"{_MONTHS_ON} <= period_end"),
}

# Table → its key columns, and measure → way; the first measure is meant where none is named.
_WAYS: dict[str, tuple[tuple[str, ...], dict[str, _Way]]] = {
    "mart.jobs_created": (("year",), _CREATED),
    "mart.employed": (("month_end",), {"persons": _on("$month_end::date")}),
    "mart.retention": (("k_months",), _RETENTION),
    "mart.next_step": (
        ("step",),
        {
            name: _jobs(f"b.job_id in (select job_id from core.next_step where {name} = $step)")
            for name in ("at_exit", "after_90", "after_180")
        },
    ),
    "mart.step_in": (
        (),
        {
            "placements": _Way(_PLACES, "count(*)"),
            "to_job_12_months": _Way(f"{_PLACES} and {_LATER}", "count(*)"),
        },
    ),
    "mart.reach": (("period", "kommun_code"), {"employed": _on(_MONTH_END, _THERE)}),
    "mart.sources": (("sources_seen",), {"jobs": _jobs("b.sources_seen = $sources_seen::integer")}),
    "mart.linked": (
        ("kind",),
        {
            name: _Way(f"select {_ROWS} from ({_RECORDS}) where kind = $kind{also}", _RECORDS_COUNT)
            for name, also in (("counted", ""), ("linked", " and linked"))
        },
    ),
    "jobs_created": (("year",), _CREATED),
    "employed": (("date",), {"persons": _on("$date::date")}),
    "retention": (("k_months",), _RETENTION),
    "reach": (("period", "kommun_code"), {"employed": _on(f"least({_MONTH_END}, b.period_end)", _IN_AREA)}),
}  # fmt: skip


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
    if table not in _WAYS:
        raise NoSuchNumber(f"{table} går inte att följa bakåt. Det här går: {', '.join(sorted(_WAYS))}.")
    names, ways = _WAYS[table]
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
        number = _in_released(released, table, measure, given)
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


def _in_released(released: Released, table: str, measure: str, given: Mapping[str, str]) -> int | None:
    frame = released.table(table)
    for key, wanted in given.items():
        frame = frame[frame[key].astype(str) == wanted]
    if frame.empty:
        raise _no_row(table, given)
    value: Any = frame[measure].iloc[0]
    return None if pd.isna(value) else int(value)


def _no_row(table: str, given: Mapping[str, str]) -> NoSuchNumber:
    return NoSuchNumber(f"{table} har ingen rad med {', '.join(f'{key} = {value}' for key, value in given.items())}.")
