-- mart.job_months
-- grain: one row per calendar year, from the first target job to period_end
-- reads: core.work_year
-- The days of the year in each spell, up to period_end, × extent / 100 / (365.25 / 12).
create table mart.job_months as
with work_year as (
  from core.work_year
),
final as (
  select year, days / (365.25::double / 12) as job_months
  from work_year
)
from final order by year
