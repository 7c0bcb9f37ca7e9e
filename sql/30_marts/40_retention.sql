-- mart.retention
-- grain: one row per number of months in `staying.retention_months`
-- reads: core.job, core.parameter, core.definition
-- `eligible`: target jobs with start + k months by period_end. `retained`: those that last on that day. k months after a day is
-- the same day of the month k months on, or that month's last day.
create table mart.retention as
with parameter as (
  from core.parameter
),
months as (
  select value::integer as k_months from core.definition where key = 'staying.retention_months'
),
job as (
  select start_date, end_date from core.job where target
),
eligible as (
  select k_months, end_date, (start_date + to_months(k_months))::date as day
  from job, months, parameter
  where start_date + to_months(k_months) <= period_end
),
final as (
  select k_months, count(day) as eligible, count(day) filter (end_date is null or end_date >= day) as retained
  from months
  left join eligible using (k_months)
  group by k_months
)
from final order by k_months
