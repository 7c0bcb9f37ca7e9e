-- reads: core.job, core.parameter
-- Two jobs of a person at an enterprise have more than `gap_days` from one's end to the next one's start; job_id is unique.
select job_id from core.job group by job_id having count(*) > 1
union all
select job_id
from core.job, core.parameter
qualify start_date - coalesce(lag(coalesce(end_date, date '9999-12-31')) over (partition by pid, orgnr order by start_date),
                              date '0001-01-01') <= gap_days
