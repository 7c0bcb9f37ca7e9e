-- mart.step_in
-- grain: one row
-- reads: core.placement, core.job, core.parameter
-- `placements`: training places started at least 12 months before period_end. `to_job_12_months`: those whose person starts a
-- job, target or not, at any of the enterprises, after the place's start and by the same day of the month 12 months on.
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
final as (
  select count(*) as placements,
         count(*) filter (exists (
           from job where job.pid = place.pid and job.start_date > place.start_date and job.start_date <= place.until
         )) as to_job_12_months
  from place
)
from final
