-- mart.persons_ever
-- grain: one row
-- reads: core.job_start
-- Distinct persons with a target job begun by period_end, over all years and enterprises.
create table mart.persons_ever as
with job_start as (
  from core.job_start
),
final as (
  select count(distinct pid) as persons from job_start
)
from final
