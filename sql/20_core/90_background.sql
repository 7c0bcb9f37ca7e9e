-- core.background
-- grain: one row per target job
-- reads: core.job, core.job_row, core.parameter, staging.anstallningar, staging.beslut
-- Who has the job. `sex` (kvinna, man) and `birth_year` come from the personal identity number, missing where it does not tell.
-- `months_without_work` before the start: as the enterprise says on the job's first row, else from Af's Utan arbete sedan in a
-- decision with Gäller från within `decision_window_days` of the start.
create table core.background as
with parameter as (
  from core.parameter
),
job as (
  select job_id, pid, start_date from core.job where target
),
person as (
  select pid, any_value(pid_sex) as sex, any_value(pid_birth_year) as birth_year from staging.anstallningar group by pid
),
said as (
  select job_id, max(months_without_work) as months from core.job_row where start_date = job_start group by job_id
),
decided as (
  select job_id, max(datesub('month', without_work_since, start_date)) as months
  from job
  join staging.beslut using (pid), parameter
  where pid_kind is distinct from 'interim' and abs(valid_from - start_date) <= decision_window_days
    and without_work_since <= start_date
  group by job_id
),
final as (
  select job_id, sex, birth_year, coalesce(said.months, decided.months)::double as months_without_work
  from job
  left join person using (pid)
  left join said using (job_id)
  left join decided using (job_id)
)
from final order by job_id
