"""The rows behind each number that `fokusdag trace` can follow, and how they make the number.

The marts' ways are written here. A released number's way follows from the plan: the records of its parts.
"""

from __future__ import annotations

from dataclasses import dataclass

from flows.release.declared.plan import Plan
from flows.release.declared.tables import Count, PlanTable

_ROW_TYPES = {
    "job_id": "varchar", "pid": "varchar", "orgnr": "varchar", "start_date": "date", "end_date": "date", "file": "varchar",
    "sheet": "varchar", "row": "bigint",
}  # fmt: skip
_ROWS = ", ".join(_ROW_TYPES)
_DISTINCT = "count(distinct pid)"
_JOBS = f"""
with counted as (
  select job_id, pid, orgnr, start_date, last_day, job.end_date, followed_until
  from core.job_start
  join core.job as job using (job_id, pid, orgnr, start_date)
  left join core.duration using (job_id, pid, orgnr, start_date)
)
select {", ".join(f"{'r' if name in ('file', 'sheet', 'row') else 'b'}.{name}" for name in _ROWS.split(", "))}
from counted b join core.job_row r using (job_id)
"""
_PLACES = """
select null as job_id, pid, orgnr, start_date, end_date, file, sheet, row from core.step_in
"""


@dataclass(frozen=True)
class Way:
    """The way back from one number: SQL for the rows behind it, and for the number that they make."""

    rows: str
    number: str

    @classmethod
    def of(cls, rows: str, counts: str) -> Way:
        """A way where the number is counted over the rows."""
        return cls(rows, f"select {counts} from ({rows})")


def _jobs(where: str, counts: str = "count(distinct job_id)") -> Way:
    return Way.of(f"{_JOBS} where {where}", counts)


def _on(day: str, place: str = "true") -> Way:
    return _jobs(f"{day} between b.start_date and b.last_day and {place}", _DISTINCT)


_YEAR = "year(b.start_date) = $year::integer"
_MONTHS_ON = "b.start_date + to_months($k_months::integer)"
_MONTH_END = "last_day(($period || '-01')::date)"
_THERE = "b.orgnr in (select orgnr from core.enterprise where kommun_code = $kommun_code)"
_CREATED = {"jobs": _jobs(_YEAR), "persons": _jobs(_YEAR, _DISTINCT)}
_RETENTION = {"retained": _jobs(f"{_MONTHS_ON} <= b.last_day"), "eligible": _jobs(f"{_MONTHS_ON} <= b.followed_until")}
_STARTED = "b.job_id in (select job_id from core.job_start where kind = '{}')"
_FLOW = {
    "starts": _jobs(_YEAR),
    **{
        name: _jobs(f"{_YEAR} and {_STARTED.format(kind)}")
        for name, kind in (("first_ever", "ny"), ("returns", "återkomst"), ("moves", "byte"))
    },
    "exits": _jobs("b.job_id in (select job_id from core.job_exit where year(end_date) = $year::integer)"),
}
_OUTCOME = "b.job_id in (select job_id from core.outcome where k_months = $k_months::integer and outcome = $outcome)"
_MOVED_ON = {
    "moved_on": _jobs("""b.job_id in (
        select job_id from core.outcome join core.job_exit using (job_id) where k_months = $k_months::integer
        and outcome <> 'kvar' and reason in ('Arbete utan stöd', 'Arbete med stöd', 'Studier'))"""),
    "eligible": _RETENTION["eligible"],
}
# Mart → its key columns, and measure → way; the first measure is meant where none is named.
WAYS: dict[str, tuple[tuple[str, ...], dict[str, Way]]] = {
    "mart.jobs_created": (("year",), _CREATED),
    "mart.employed": (("month_end",), {"persons": _on("$month_end::date")}),
    "mart.flow": (("year",), _FLOW),
    "mart.persons_ever": ((), {"persons": _jobs("true", _DISTINCT)}),
    "mart.retention": (("k_months",), _RETENTION),
    "mart.outcome": (("k_months", "outcome"), {"jobs": _jobs(_OUTCOME)}),
    "mart.moved_on": (("k_months",), _MOVED_ON),
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
            "placements": Way.of(_PLACES, "count(*)"),
            "to_job_12_months": Way.of(f"{_PLACES} where to_job", "count(*)"),
            "persons": Way.of(_PLACES, _DISTINCT),
            "persons_to_job": Way.of(f"{_PLACES} where to_job", _DISTINCT),
        },
    ),
    "mart.reach": (("period", "kommun_code"), {"employed": _on(_MONTH_END, _THERE)}),
}
AS_RELEASED = {"mart.sources": "seen", "mart.linked": "linked"}
"""Marts that have the rows and the measures of a released table, and are followed as it is."""


def ways_of(plan: Plan, table: str) -> tuple[tuple[str, ...], dict[str, Way]] | None:
    """A table's key columns, and measure → way; None for a table that cannot be followed.

    `plan`: for a released table, with the steps back that its release took.
    """
    if table in WAYS:
        return WAYS[table]
    told = plan.tables.get(AS_RELEASED.get(table, table))
    if told is None:
        return None
    ways = {
        measure: _released(plan, told, count)
        for measure, count in told.counts.items()
        if plan.parts[count.parts].records
    }
    return (told.dims, ways) if ways else None


def _released(plan: Plan, table: PlanTable, count: Count) -> Way:
    """The way back from a released count: the records of the parts that its row names, each job with its rows in files."""
    nothing = ", ".join(f"null::{kind} as {name}" for name, kind in _ROW_TYPES.items())
    keys = " and ".join(f'"{dim}"::varchar = ${dim}' for dim in table.dims)
    found = f"""
        , found as (
          select {nothing}, null::varchar as counted where false
          union all by name
          select p.* from (select * from ({table.rows}) where {keys}) r
          join ({plan.parts[count.parts].records}) p on ({count.where})
        )"""
    rows = f"""
        select distinct b.job_id, b.pid, b.orgnr, b.start_date, b.end_date, r.file, r.sheet, r.row
        from found join core.job b using (job_id) join core.job_row r using (job_id)
        union all
        select {_ROWS} from found where job_id is null"""
    return Way(plan.query(found + rows), plan.query(f"{found} select count(distinct counted) from found"))
