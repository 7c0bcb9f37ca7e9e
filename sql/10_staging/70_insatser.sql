-- staging.insatser
-- grain: one row per insats, year, focus and target group
-- reads: typed.insatser
-- Files of several periods add up. Of the same insats, year, focus and target group the newest file's row counts.
create table staging.insatser as
with source as (
  from typed.insatser
),
newest as (
  from source
  qualify rank() over (partition by insats, year, focus, target_group order by rank desc) = 1
),
final as (
  select insats, focus, target_group, year, women, men, budgeted, budget_kr, outcome_kr,
         sha256, file, _sheet as sheet, min(_row) as row
  from newest
  group by all
)
from final order by insats, year, focus, target_group
