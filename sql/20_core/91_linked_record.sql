-- core.linked_record
-- grain: one row per target job, training place, decision of Af and participation at Finsam, begun by period_end
-- reads: core.job, core.parameter, staging.anstallningar, staging.platser, staging.beslut, staging.deltagare
-- `linked`: the person has a number that is the same in every source. Interim numbers and registrations without identity are
-- counted and never linked: an interim number is the same person only within one enterprise's workbook, where its rows are jobs
-- and its place may lead to one of them. `kind`: jobb, platser, beslut, deltaganden. `orgnr`: the enterprise, missing at Finsam.
-- What begins after period_end is left out, as in all numbers. A job has its `job_id`; the others have the cell they are read from.
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
  select 'jobb' as kind, orgnr, pid not in (from interim) as linked, job_id, pid, start_date, end_date,
         null as sha256, null as file, null as sheet, null as row
  from core.job as job, parameter
  where target and start_date <= period_end
  union all
  select 'platser', orgnr, pid not in (from interim), null, pid, start_date, end_date, sha256, file, sheet, row
  from staging.platser, parameter
  where start_date <= period_end
  union all
  select 'beslut', orgnr, pid_kind is distinct from 'interim', null, pid, valid_from, valid_to, sha256, file, sheet, row
  from staging.beslut, parameter
  where valid_from <= period_end
  union all
  select 'deltaganden', null, pid is not null and pid_kind is distinct from 'interim', null, pid, start_date, end_date,
         sha256, file, sheet, row
  from staging.deltagare, parameter
  where end_reason is distinct from 'Felregistrering' and start_date <= period_end
)
from final
