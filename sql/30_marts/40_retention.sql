-- mart.retention
-- grain: one row per number of months in `staying.retention_months`
-- reads: core.outcome, core.definition
-- `eligible`: target jobs with start + k months by period_end, and by the day their enterprise is known until. `retained`: those that
-- last on that day. k months after a day is
-- the same day of the month k months on, or that month's last day.
create table mart.retention as
with months as (
  select value::integer as k_months from core.definition where key = 'staying.retention_months'
),
outcome as (
  from core.outcome
),
final as (
  select k_months, count(outcome) as eligible, count(*) filter (outcome = 'kvar') as retained
  from months
  left join outcome using (k_months)
  group by k_months
)
from final order by k_months
