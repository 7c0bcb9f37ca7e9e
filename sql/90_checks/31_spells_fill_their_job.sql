-- reads: core.spell, core.job
-- A job's first spell starts with it and its last spell ends with it.
select job_id
from core.job
left join (
  select job_id, min(start_date) as first_day, max(coalesce(end_date, date '9999-12-31')) as last_day
  from core.spell group by job_id
) using (job_id)
where start_date is distinct from first_day or coalesce(end_date, date '9999-12-31') is distinct from last_day
