-- mart.step_in
-- grain: one row
-- reads: core.placement, core.job, core.parameter
-- `placements`: training places started at least 12 months before period_end. `to_job_12_months`: those whose person starts a
-- job, target or not, at any of the enterprises, after the place's start and by the same day of the month 12 months on. Places are not
-- persons: one job after two places is two places and one person. `persons`: those who had any of these places; `persons_to_job`: those
-- of them with a place that led to a job.
create table mart.step_in as
with parameter as (
  from core.parameter
),
job as (
  select pid, start_date from core.job
),
place as (
  select pid, start_date, (start_date + to_months(12))::date as until
  from core.placement, parameter
  where start_date + to_months(12) <= period_end
),
led as (
  select pid, exists (
           from job where job.pid = place.pid and job.start_date > place.start_date and job.start_date <= place.until
         ) as to_job
  from place
),
final as (
  select count(*) as placements, count(*) filter (to_job) as to_job_12_months,
         count(distinct pid) as persons, count(distinct pid) filter (to_job) as persons_to_job
  from led
)
from final
