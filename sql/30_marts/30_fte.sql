-- mart.fte
-- grain: one row per calendar year, from the first target job to period_end
-- reads: core.job, core.spell, core.parameter
-- Full-time equivalents: the days of the year in each spell × extent / 100 / days of the year. In the year of period_end only
-- the days up to it count, above and below the line.
create table mart.fte as
with parameter as (
  from core.parameter
),
job as (
  select job_id, start_date from core.job, parameter where target and start_date <= period_end
),
spell as (
  select spell.start_date, least(coalesce(spell.end_date, period_end), period_end) as last_day,
         spell.extent_pct::decimal(9, 6) as extent
  from core.spell
  semi join job using (job_id), parameter
  where spell.start_date <= period_end
),
years as (
  select unnest(range(min(year(start_date)), max(year(period_end)) + 1))::integer as year from job, parameter
),
calendar as (
  select year, make_date(year, 1, 1) as first_day, least(make_date(year, 12, 31), period_end) as last_day
  from years, parameter
),
piece as (
  select *, unnest(range(year(start_date), year(last_day) + 1))::integer as year from spell
),
worked as (
  select year, sum((least(piece.last_day, calendar.last_day) - greatest(piece.start_date, first_day) + 1) * extent) as days
  from piece
  join calendar using (year)
  group by year
),
final as (
  select year, coalesce(days, 0)::double / 100 / (last_day - first_day + 1) as fte
  from calendar
  left join worked using (year)
)
from final order by year
