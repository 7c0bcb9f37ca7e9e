-- mart.fte
-- grain: one row per calendar year, from the first target job to period_end
-- reads: core.work_year, core.parameter
-- Full-time equivalents: the days of the year in each spell × extent / 100 / days of the year. In the year of period_end only
-- the days up to it count, above and below the line.
create table mart.fte as
with parameter as (
  from core.parameter
),
work_year as (
  from core.work_year
),
final as (
  select year, days / (least(make_date(year, 12, 31), period_end) - make_date(year, 1, 1) + 1) as fte
  from work_year, parameter
)
from final order by year
