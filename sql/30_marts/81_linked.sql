-- mart.linked
-- grain: one row per kind of record: jobb, platser, beslut, deltaganden
-- reads: core.job, core.placement, core.participation, core.parameter, staging.anstallningar, staging.platser, staging.beslut
-- How much of what is counted can be followed from one source to another. `counted`: target jobs begun by period_end, training
-- places, decisions of Af, participations at Finsam. `linked`: those whose person has a number that is the same in every
-- source. Interim numbers and registrations without identity are counted and never linked. What rests on linking is no surer
-- than these: target_reasons (beslut, deltaganden), step_in (platser, jobb), next_step after 90 and 180 days and sources (all).
create table mart.linked as
with parameter as (
  from core.parameter
),
interim as (
  select pid from staging.anstallningar where pid_kind = 'interim'
  union
  select pid from staging.platser where pid_kind = 'interim'
),
job as (
  select job.pid in (from interim) as interim from core.job as job, parameter where target and start_date <= period_end
),
place as (
  select pid in (from interim) as interim from core.placement
),
decision as (
  select pid_kind is not distinct from 'interim' as interim from staging.beslut
),
participation as (
  from core.participation
),
final as (
  select 1 as place, 'jobb' as kind, count(*) as counted, count(*) filter (not interim) as linked from job
  union all
  select 2, 'platser', count(*), count(*) filter (not interim) from place
  union all
  select 3, 'beslut', count(*), count(*) filter (not interim) from decision
  union all
  select 4, 'deltaganden', count(*), count(*) filter (linked) from participation
)
select kind, counted, linked from final order by place
