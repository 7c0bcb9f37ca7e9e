-- core.work_year
-- grain: one row per calendar year, from the first target job to period_end
-- reads: core.job, core.duration, core.spell, core.parameter
-- `days`: days of full-time work in the year, up to period_end: the days of the year in each spell of a target job × extent / 100,
-- as far as its enterprise is known.
create table core.work_year as
with parameter as (
  from core.parameter
),
job as (
  select start_date from core.job, parameter where target and start_date <= period_end
),
spell as (
  select spell.start_date, least(coalesce(spell.end_date, last_day), last_day) as last_day,
         spell.extent_pct::decimal(9, 6) as extent
  from core.spell
  join core.duration using (job_id)
  where spell.start_date <= last_day
),
years as (
  select unnest(range(min(year(start_date)), max(year(period_end)) + 1))::integer as year from job, parameter
),
piece as (
  select *, unnest(range(year(start_date), year(last_day) + 1))::integer as year from spell
),
worked as (
  select year, sum(
    (least(last_day, make_date(year, 12, 31)) - greatest(start_date, make_date(year, 1, 1)) + 1) * extent
  ) as per_cent_days
  from piece
  group by year
),
final as (
  select year, coalesce(per_cent_days, 0)::double / 100 as days
  from years
  left join worked using (year)
)
from final order by year
