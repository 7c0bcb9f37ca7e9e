-- mart.moved_on
-- grain: one row per number of months in `staying.retention_months`
-- reads: core.outcome, core.job_exit, core.definition
-- `moved_on`: those of the eligible jobs of mart.retention that had ended by then for work (Arbete utan stöd, Arbete med stöd) or Studier,
-- as the last row's Avslutsorsak says (core.job_exit), whatever job the person has now. Every eligible job is followed so long, so that
-- the share is what Aalen-Johansen gives for them: none is censored before. mart.left_to_work is the curve of all jobs.
create table mart.moved_on as
with months as (
  select value::integer as k_months from core.definition where key = 'staying.retention_months'
),
outcome as (
  select k_months, job_id, outcome from core.outcome
),
left_to_work as (
  select job_id from core.job_exit where reason in ('Arbete utan stöd', 'Arbete med stöd', 'Studier')
),
final as (
  select k_months, count(outcome) as eligible, count(*) filter (outcome <> 'kvar' and left_to_work.job_id is not null) as moved_on
  from months
  left join outcome using (k_months)
  left join left_to_work using (job_id)
  group by k_months
)
from final order by k_months
