-- core.step_in
-- grain: one row per training place and person that started at least 12 months before period_end
-- reads: core.job, core.parameter, staging.platser
-- `to_job`: the person started a job, target or not, at any of the enterprises after the place's start and by the same day of the month
-- 12 months on. With the cell that the place was read from.
create table core.step_in as
with parameter as (
  from core.parameter
),
job as (
  select pid, start_date from core.job
),
place as (
  select platser.*, (start_date + to_months(12))::date as until
  from staging.platser as platser, parameter
  where start_date + to_months(12) <= period_end
),
final as (
  select pid, orgnr, kind, start_date, end_date, exists (
           from job where job.pid = place.pid and job.start_date > place.start_date and job.start_date <= place.until
         ) as to_job, sha256, file, sheet, row
  from place
)
from final order by sha256, sheet, row
