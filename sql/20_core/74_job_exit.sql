-- core.job_exit
-- grain: one row per target job that is known to have ended by period_end
-- reads: core.duration, core.job_row
-- `reason`: Avslutsorsak on the row that ends last; of several the one that starts last, then the first in the alphabet; Okänt
-- where there is none. `days`: how long the job lasted.
create table core.job_exit as
with ended as (
  select job_id, pid, orgnr, last_day as end_date, days from core.duration where ended
),
job_row as (
  from core.job_row
),
final as (
  select job_id, ended.pid, ended.orgnr, ended.end_date, coalesce(end_reason, 'Okänt') as reason, days
  from ended
  join job_row using (job_id)
  where job_row.last_day = ended.end_date
  qualify row_number() over (partition by job_id order by start_date desc, end_reason nulls last) = 1
)
from final order by job_id
