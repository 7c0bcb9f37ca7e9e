-- mart.jobs_created
-- grain: one row per calendar year, from the first target job to period_end, years without any too
-- reads: core.job, core.parameter
-- Gross: a job is created on the start day of a target job, up to period_end. `persons`: distinct within the year.
create table mart.jobs_created as
with parameter as (
  from core.parameter
),
job as (
  select pid, year(start_date) as year from core.job, parameter where target and start_date <= period_end
),
years as (
  select unnest(range(min(job.year), max(year(period_end)) + 1))::integer as year from job, parameter
),
final as (
  select years.year, count(job.pid) as jobs, count(distinct job.pid) as persons
  from years
  left join job using (year)
  group by years.year
)
from final order by year
