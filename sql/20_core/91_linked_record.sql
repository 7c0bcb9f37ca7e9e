-- core.linked_record
-- grain: one row per target job, training place, decision of Af and participation at Finsam, begun by period_end
-- reads: core.job, core.placement, core.participation, core.parameter, staging.anstallningar, staging.platser, staging.beslut
-- `linked`: the person has a number that is the same in every source. Interim numbers and registrations without identity are
-- counted and never linked: an interim number is the same person within one enterprise's own workbook alone, where its rows
-- are jobs and its place may lead to one of them. `kind`: jobb, platser, beslut, deltaganden. `orgnr`: the enterprise, missing
-- at Finsam. What begins later is in none of the numbers that the share stands beside.
create table core.linked_record as
with parameter as (
  from core.parameter
),
interim as (
  select pid from staging.anstallningar where pid_kind = 'interim'
  union
  select pid from staging.platser where pid_kind = 'interim'
),
final as (
  select 'jobb' as kind, orgnr, pid not in (from interim) as linked
  from core.job as job, parameter
  where target and start_date <= period_end
  union all
  select 'platser', orgnr, pid not in (from interim) from core.placement, parameter where start_date <= period_end
  union all
  select 'beslut', orgnr, pid_kind is distinct from 'interim' from staging.beslut, parameter where valid_from <= period_end
  union all
  select 'deltaganden', null, linked from core.participation, parameter where start_date <= period_end
)
from final
