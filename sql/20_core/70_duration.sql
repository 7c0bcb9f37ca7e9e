-- core.duration
-- grain: one row per target job begun by period_end and by the day its enterprise is known until
-- reads: core.job, core.enterprise, core.parameter
-- How long it is known to last. `followed_until`: period_end, or the day that its enterprise is known until where that is earlier.
-- `last_day`: its end, or `followed_until` where it has not ended by then (`ended` is false). `days`: from start to `last_day`, both
-- included. mart.survival is Kaplan-Meier on these, made by flows/model/content/survival.py.
create table core.duration as
with parameter as (
  from core.parameter
),
job as (
  select * from core.job where target
),
enterprise as (
  from core.enterprise
),
followed as (
  select job.*, least(period_end, known_until) as followed_until
  from job
  join enterprise using (orgnr), parameter
),
final as (
  select job_id, pid, orgnr, start_date, followed_until, least(coalesce(end_date, followed_until), followed_until) as last_day,
         last_day - start_date + 1 as days, coalesce(end_date <= followed_until, false) as ended
  from followed
  where start_date <= followed_until
)
from final order by job_id
