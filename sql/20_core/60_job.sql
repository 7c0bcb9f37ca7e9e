-- core.job
-- grain: one row per job: one person at one enterprise without a break, target or not
-- reads: core.job_row, core.participation, core.finsam_after, core.parameter, core.definition, staging.beslut
-- `target`, far from the labour market at the start, for any of these `target_reasons`:
--   svag_konkurrensformaga  a decision of Af for the person with the flag Ja, Gäller från within `decision_window_days` of the
--                           start, before or after;
--   utan_arbete_<months>    Månader utan arbete före at least `without_work_months` on the job's first row (any row that
--                           starts on the first day), or Af's Utan arbete sedan so many months before the start, in a decision
--                           with Gäller från within the same days, whatever its flag;
--   finsam                  a linked participation with a day in the `finsam_window_months` before the start, the start itself
--                           not among them;
--   nedsatt_arbetsformaga   Stöd on the first row, or Af's Insats for that enterprise valid on the start, is one of
--                           `reduced_capacity_supports`.
-- Without a reason it is no target job, but where Månader utan arbete före is blank on the first row that is not known: `target` is
-- then missing, and the job is neither in nor out.
-- `sources_seen`: 1 the enterprise; 1 more when Af has a decision for the person at the enterprise that overlaps the job; 1
-- more when the person's latest Sysselsättning efter at Finsam, of participations that ended from `finsam_after_days` before
-- the start to the end of the job, is work, with or without support.
create table core.job as
with parameter as (
  from core.parameter
),
reduced_capacity as (
  select list(value) as supports from core.definition where key = 'target.reduced_capacity_supports'
),
job_row as (
  from core.job_row
),
decision as (
  from staging.beslut where pid_kind is distinct from 'interim'
),
participation as (
  from core.participation where linked
),
finsam_after as (
  from core.finsam_after
),
job as (
  select job_id, any_value(pid) as pid, any_value(orgnr) as orgnr, any_value(job_start) as start_date,
         max(last_day) as last_day,
         bool_or(start_date = job_start and months_without_work >= without_work_months) as says_without_work,
         bool_or(start_date = job_start and list_contains(supports, support)) as says_reduced_capacity,
         bool_or(start_date = job_start and months_without_work is not null) as says_months
  from job_row, parameter, reduced_capacity
  group by job_id
),
of_af as (
  select job_id,
         bool_or(weak_position = 'Ja' and abs(valid_from - start_date) <= decision_window_days) as weak,
         bool_or(without_work_since + to_months(without_work_months) <= start_date
                 and abs(valid_from - start_date) <= decision_window_days) as without_work,
         bool_or(decision.orgnr = job.orgnr and list_contains(supports, insats) and start_date between valid_from and valid_to)
           as reduced_capacity,
         bool_or(decision.orgnr = job.orgnr and valid_from <= last_day and valid_to >= start_date) as seen
  from job
  join decision using (pid), parameter, reduced_capacity
  group by job_id
),
in_finsam as (
  select distinct job_id from job
  join participation using (pid), parameter
  where participation.start_date < job.start_date
    and (participation.end_date is null
         or participation.end_date >= job.start_date - to_months(finsam_window_months))
),
seen_by_finsam as (
  select job_id from job join finsam_after using (pid), parameter
  where finsam_after.day between job.start_date - finsam_after_days and job.last_day
  group by job_id
  having arg_max(occupation, day) in ('Arbete med stöd', 'Arbete utan stöd')
),
reasoned as (
  select job.*, of_af.seen, list_filter([
           if(in_finsam.job_id is null, null, 'finsam'),
           if(says_reduced_capacity or reduced_capacity, 'nedsatt_arbetsformaga', null),
           if(weak, 'svag_konkurrensformaga', null),
           if(says_without_work or without_work, 'utan_arbete_' || without_work_months, null)
         ], lambda reason: reason is not null) as target_reasons
  from job
  left join of_af using (job_id)
  left join in_finsam using (job_id), parameter
),
final as (
  select job_id, pid, orgnr, start_date, nullif(last_day, date '9999-12-31') as end_date,
         if(len(target_reasons) > 0, true, if(says_months, false, null)) as target, target_reasons,
         1 + if(seen, 1, 0) + if(seen_by_finsam.job_id is null, 0, 1) as sources_seen
  from reasoned
  left join seen_by_finsam using (job_id)
)
from final order by job_id
