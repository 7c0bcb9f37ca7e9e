-- core.outcome
-- grain: one row per number of months in `staying.retention_months` and target job with start + so many months by the day its
-- enterprise is known until, and by period_end
-- reads: core.duration, core.job, core.enterprise, core.job_exit, core.definition
-- What had become of the job on that `day`, in `outcome`:
--   kvar        the same job still lasts;
--   annat jobb  it has ended, and the person has another job, target or not, at one of the enterprises that day;
--   else        Avslutsorsak (core.job_exit): Arbete utan stöd, Arbete med stöd, Studier, annat or okänt.
create table core.outcome as
with months as (
  select value::integer as k_months from core.definition where key = 'staying.retention_months'
),
followed as (
  from core.duration
),
held as (
  select job_id, pid, start_date, least(coalesce(end_date, known_until), known_until) as last_day
  from core.job
  join core.enterprise using (orgnr)
),
job_exit as (
  from core.job_exit
),
eligible as (
  select k_months, job_id, pid, orgnr, (start_date + to_months(k_months))::date as day, last_day
  from followed, months
  where start_date + to_months(k_months) <= followed_until
),
gone as (
  from eligible where last_day < day
),
elsewhere as (
  select distinct k_months, gone.job_id
  from gone
  join held on held.pid = gone.pid and held.job_id <> gone.job_id and gone.day between held.start_date and held.last_day
),
final as (
  select k_months, job_id, pid, orgnr, day, 'kvar' as outcome from eligible where last_day >= day
  union all
  select k_months, job_id, gone.pid, gone.orgnr, day,
         case when elsewhere.job_id is not null then 'annat jobb'
              when reason in ('Arbete utan stöd', 'Arbete med stöd', 'Studier') then reason
              when reason = 'Okänt' then 'okänt'
              else 'annat' end
  from gone
  left join elsewhere using (k_months, job_id)
  left join job_exit using (job_id)
)
from final
