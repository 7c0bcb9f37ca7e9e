-- core.job_start
-- grain: one row per target job begun by period_end
-- reads: core.job, core.parameter
-- What the start of a job was to the person, in `kind`:
--   ny         the person's first target job at any of the enterprises;
--   återkomst  the person has had one at this enterprise before;
--   byte       the person has had one, though at others alone.
-- Of two first jobs that start on one day the one at the lowest orgnr is `ny`, and the other is `byte`.
create table core.job_start as
with parameter as (
  from core.parameter
),
job as (
  select job_id, pid, orgnr, start_date from core.job, parameter where target and start_date <= period_end
),
numbered as (
  select *, row_number() over (partition by pid order by start_date, orgnr) as number,
         row_number() over (partition by pid, orgnr order by start_date) as number_here
  from job
),
final as (
  select job_id, pid, orgnr, start_date,
         case when number = 1 then 'ny' when number_here > 1 then 'återkomst' else 'byte' end as kind
  from numbered
)
from final order by job_id
