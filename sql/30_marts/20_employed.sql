-- mart.employed
-- grain: one row per month end, from the first target job to period_end
-- reads: core.job, core.duration, core.spell, core.enterprise, core.parameter
-- `persons`: distinct persons with a target job on that day. `fte`: extents summed over the spells of that day / 100. `enterprises`: how
-- many are known that day; the people of one whose history ends before it are in neither number.
-- Counted as a running stock. A day on which a person has several target jobs is counted in the first of them alone, so that two
-- jobs at once are one person; whoever starts on or before a month end is in, whoever ended before it is out.
create table mart.employed as
with parameter as (
  from core.parameter
),
job as (
  select pid, start_date, last_day from core.duration
),
spell as (
  select spell.start_date, least(coalesce(spell.end_date, last_day), last_day) as last_day,
         spell.extent_pct::decimal(9, 6) as extent
  from core.spell
  join core.duration using (job_id)
  where spell.start_date <= last_day
),
first_job as (
  select min(start_date) as day from core.job, parameter where target and start_date <= period_end
),
so_far as (
  select start_date, last_day, max(last_day) over (
    partition by pid order by start_date, last_day rows between unbounded preceding and 1 preceding
  ) as end_so_far
  from job
),
in_work as (
  -- Of each job the days that no earlier job of the person has covered.
  select greatest(start_date, end_so_far + 1) as start_date, last_day from so_far where coalesce(last_day > end_so_far, true)
),
change as (
  select last_day(start_date) as month_end, 1 as persons, 0::decimal(9, 6) as extent from in_work
  union all
  select last_day(last_day + 1), -1, 0 from in_work
  union all
  select last_day(start_date), 0, extent from spell
  union all
  select last_day(last_day + 1), 0, -extent from spell
),
changes as (
  select month_end, sum(persons) as persons, sum(extent) as extent from change group by month_end
),
month_ends as (
  select last_day(unnest(generate_series(
    date_trunc('month', day)::timestamp, period_end::timestamp, interval 1 month
  ))::date) as month_end
  from first_job, parameter
),
final as (
  select month_end, sum(coalesce(persons, 0)) over so_far_that_day as persons,
         sum(coalesce(extent, 0)) over so_far_that_day as extent
  from month_ends
  left join changes using (month_end)
  window so_far_that_day as (order by month_end)
)
select month_end, persons::bigint as persons, (extent::double / 100) as fte,
       (select count(*) from core.enterprise where known_until >= month_end) as enterprises
from final, parameter
where month_end <= period_end
order by month_end
