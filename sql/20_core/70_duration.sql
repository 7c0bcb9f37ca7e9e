-- core.duration
-- grain: one row per target job begun by period_end
-- reads: core.job, core.parameter
-- How long it has lasted: `days` from start to end, both included, to period_end where it still lasts then (`ended` is false).
-- mart.survival is Kaplan-Meier on these, made by flows/model/survival.py.
create table core.duration as
with parameter as (
  from core.parameter
),
job as (
  select * from core.job where target
),
final as (
  select job_id, least(coalesce(end_date, period_end), period_end) - start_date + 1 as days,
         coalesce(end_date <= period_end, false) as ended
  from job, parameter
  where start_date <= period_end
)
from final order by job_id
