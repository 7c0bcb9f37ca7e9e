-- mart.step_in
-- grain: one row
-- reads: core.step_in
-- `placements`: training places started at least 12 months before period_end. `to_job_12_months`: those whose person started a
-- job within 12 months (core.step_in says when). Places are not persons: one job after two places is two places and one person.
-- `persons`: those who had any of these places; `persons_to_job`: those of them with a place that was followed by a job.
create table mart.step_in as
with place as (
  select pid, to_job from core.step_in
),
final as (
  select count(*) as placements, count(*) filter (to_job) as to_job_12_months,
         count(distinct pid) as persons, count(distinct pid) filter (to_job) as persons_to_job
  from place
)
from final
