"""The rows behind each number that `fokusdag trace` can follow, and how they make the number."""

from __future__ import annotations

from dataclasses import dataclass

_ROWS = "job_id, pid, orgnr, start_date, end_date, file, sheet, row"
_DISTINCT = "count(distinct pid)"
_RECORDS_COUNT = "count(distinct job_id) + count(*) filter (job_id is null)"
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
  from staging.platser, core.parameter where start_date <= period_end
  union all
  select null, pid, orgnr, valid_from, valid_to, file, sheet, row, 'beslut', pid_kind is distinct from 'interim'
  from staging.beslut, core.parameter where valid_from <= period_end
  union all
  select null, pid, null, start_date, end_date, file, sheet, row, 'deltaganden',
         pid is not null and pid_kind is distinct from 'interim'
  from staging.deltagare, core.parameter where end_reason is distinct from 'Felregistrering' and start_date <= period_end
)
"""


@dataclass(frozen=True)
class Way:
    """The way back from one number: SQL for the rows behind it, and for how they make the number."""

    rows: str
    counts: str


def _jobs(where: str, counts: str = "count(distinct job_id)") -> Way:
    return Way(f"{_JOBS} where {where}", counts)


def _on(day: str, place: str = "true") -> Way:
    return _jobs(f"{day} between b.start_date and b.last_day and {place}", _DISTINCT)


_YEAR = "year(b.start_date) = $year::integer"
_YEARS = "year(b.start_date) between $since::integer and $year::integer"
_MONTHS_ON = "b.start_date + to_months($k_months::integer)"
_MONTH_END = "last_day(($period || '-01')::date)"
_THERE = "b.orgnr in (select orgnr from core.enterprise where kommun_code = $kommun_code)"
_IN_AREA = """b.orgnr in (
  select orgnr from core.enterprise
  where kommun_code = $kommun_code or $kommun_code = 'omradet'
    and kommun_code in (select value from core.definition where key = 'area.municipalities')
)"""
_OF_KIND = "$kind in ('alla', kind)"
_LATER = """exists (
  from core.job j
  where j.pid = p.pid and j.start_date > p.start_date and j.start_date <= p.start_date + to_months(12)
)"""
# What came next, as it is released: by the kinds of step, or by whether it was work.
_LED_TO = """b.job_id in (
  select job_id from (
    select job_id, case $moment when 'at_exit' then at_exit when 'after_90' then after_90 else after_180 end as said
    from core.next_step
  )
  where said is not null and ($step = 'alla' or list_contains(
    case when said = 'Arbete utan stöd' then ['utan_stod', 'arbete']
         when said = 'Arbete med stöd' then ['med_stod', 'arbete']
         when said = 'Okänt' then ['okant']
         when said = 'Studier' then ['studier', 'inte_arbete']
         when said in ('Sjukskriven', 'Pension', 'Flyttat', 'Avliden') then ['annat', 'inte_arbete']
         else ['arbetslos', 'inte_arbete'] end, $step))
)"""
# Who is employed on the last day, as it is released: in three classes, or in two.
_IS = """b.pid in (
  select pid from (
    select pid, any_value(sex) as sex, any_value(year(period_end) - birth_year) as age,
           arg_max(months_without_work, (start_date, job_id)) as months
    from counted join core.background using (job_id)
    where last_day >= period_end
    group by pid
  )
  where list_contains(
    case when $trait = 'sex' then [coalesce(sex, '?')]
         when $trait = 'age' then case when age < 30 then ['-29', '-49'] when age < 50 then ['30-49', '-49']
                                       when age >= 50 then ['50-'] else ['?'] end
         else case when months < 24 then ['-23', '-59'] when months < 60 then ['24-59', '-59']
                   when months >= 60 then ['60-'] else ['?'] end end, $class)
)"""
_CREATED = {"jobs": _jobs(_YEAR), "persons": _jobs(_YEAR, _DISTINCT)}
_CREATED_SINCE = {"jobs": _jobs(_YEARS), "persons": _jobs(_YEARS, _DISTINCT)}
_SEEN = {"jobs": _jobs("b.sources_seen = $sources_seen::integer")}
_LINKED = {
    name: Way(f"select {_ROWS} from ({_RECORDS}) where kind = $kind{also}", _RECORDS_COUNT)
    for name, also in (("counted", ""), ("linked", " and linked"))
}
_RETENTION = {
    "retained": _jobs(f"{_MONTHS_ON} <= least(period_end, b.last_day)"),
    "eligible": _jobs(f"{_MONTHS_ON} <= period_end"),
}
# Table → its key columns, and measure → way; the first measure is meant where none is named. The released tables come last.
# A way may also name a released row's `since`.
WAYS: dict[str, tuple[tuple[str, ...], dict[str, Way]]] = {
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
            "placements": Way(_PLACES, "count(*)"),
            "to_job_12_months": Way(f"{_PLACES} and {_LATER}", "count(*)"),
        },
    ),
    "mart.reach": (("period", "kommun_code"), {"employed": _on(_MONTH_END, _THERE)}),
    "mart.sources": (("sources_seen",), _SEEN),
    "mart.linked": (("kind",), _LINKED),
    "jobs_created": (("year",), _CREATED_SINCE),
    "employed": (("date",), {"persons": _on("$date::date")}),
    "retention": (("k_months",), _RETENTION),
    "reach": (("period", "kommun_code"), {"employed": _on(f"least({_MONTH_END}, b.period_end)", _IN_AREA)}),
    "who": (("trait", "class"), {"persons": _on("b.period_end", _IS)}),
    "step_in": (
        ("kind",),
        {
            "placements": Way(f"{_PLACES} and {_OF_KIND}", "count(*)"),
            "to_job": Way(f"{_PLACES} and {_OF_KIND} and {_LATER}", "count(*)"),
        },
    ),
    "next_step": (("moment", "step"), {"jobs": _jobs(_LED_TO)}),
    "job_months": (("year",), {"persons": _on("least(make_date($year::integer, 12, 31), b.period_end)")}),
    "seen": (("sources_seen",), _SEEN),
    "linked": (("kind",), _LINKED),
}  # fmt: skip
