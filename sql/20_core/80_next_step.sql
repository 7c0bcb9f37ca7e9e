-- core.next_step
-- grain: one row per target job known to have ended by period_end with no other job of that person (target or not) on the day after
-- reads: core.job, core.enterprise, core.job_exit, core.spell, core.finsam_after, core.parameter, staging.beslut
-- A job at an enterprise that is not known on the day after does not count as another job. `at_exit`: Avslutsorsak (core.job_exit).
-- `after_90`, `after_180`: what the sources know 90 and 180 days after the end; missing where that day is after period_end. The
-- first of these that there is:
--   a job at any enterprise that day: Arbete utan stöd if no job of the person has support that day, else Arbete med stöd;
--   a decision of Af that is valid that day: Arbete med stöd. Not one for the job that ended (at the same enterprise, valid from
--   the job's end or earlier);
--   Finsam's latest Sysselsättning efter with Avslutsdatum on that day or in the `finsam_after_days` - 1 days before it.
-- Else Okänt, which also stands for no Avslutsorsak and for Uppgift saknas. No source sees ordinary work after 90 or 180 days: these
-- two are for the analyst and are never published as an outcome.
create table core.next_step as
with parameter as (
  from core.parameter
),
job as (
  select job_id, pid, start_date, coalesce(end_date, date '9999-12-31') as last_day, known_until
  from core.job
  join core.enterprise using (orgnr)
),
spell as (
  from core.spell
),
decision as (
  from staging.beslut where pid_kind is distinct from 'interim'
),
finsam_after as (
  from core.finsam_after
),
leaving as (
  from core.job_exit as gone
  anti join job as other
    on other.pid = gone.pid and other.start_date <= gone.end_date + 1 and other.last_day > gone.end_date
      and other.known_until > gone.end_date
),
later as (
  select job_id, pid, orgnr, end_date, wait, end_date + wait as day
  from leaving, (select unnest([90, 180]) as wait), parameter
  where end_date + wait <= period_end
),
held as (
  select later.job_id, later.wait, job.job_id as held_id, arg_max(spell.support, spell.start_date) as support
  from later
  join job on job.pid = later.pid and later.day between job.start_date and least(job.last_day, job.known_until)
  join spell on spell.job_id = job.job_id and spell.start_date <= later.day
  group by all
),
by_job as (
  select job_id, wait, if(bool_and(support = 'Inget'), 'Arbete utan stöd', 'Arbete med stöd') as step
  from held
  group by all
),
by_decision as (
  select distinct job_id, wait, 'Arbete med stöd' as step
  from later
  join decision using (pid)
  where later.day between decision.valid_from and decision.valid_to
    and not (decision.orgnr = later.orgnr and decision.valid_from <= later.end_date)
),
by_finsam as (
  select job_id, wait, arg_max(occupation, finsam_after.day) as step
  from later
  join finsam_after using (pid), parameter
  where finsam_after.day > later.day - finsam_after_days and finsam_after.day <= later.day
  group by all
),
known as (
  select job_id, wait,
         replace(coalesce(by_job.step, by_decision.step, by_finsam.step, 'Okänt'), 'Uppgift saknas', 'Okänt') as step
  from later
  left join by_job using (job_id, wait)
  left join by_decision using (job_id, wait)
  left join by_finsam using (job_id, wait)
),
final as (
  select leaving.job_id, leaving.pid, leaving.orgnr, leaving.end_date, leaving.reason as at_exit,
         first_known.step as after_90, last_known.step as after_180
  from leaving
  left join known as first_known on first_known.job_id = leaving.job_id and first_known.wait = 90
  left join known as last_known on last_known.job_id = leaving.job_id and last_known.wait = 180
)
from final order by job_id
