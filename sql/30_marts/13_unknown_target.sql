-- mart.unknown_target
-- grain: one row
-- reads: core.job, core.parameter
-- How many target jobs there may be, begun by period_end. `low`: those that are known to be. `unknown`: jobs of målgrupp of which it
-- is not known, as the time without work before them is blank. `high`: both.
create table mart.unknown_target as
with parameter as (
  from core.parameter
),
job as (
  select target from core.job, parameter where start_date <= period_end
),
final as (
  select count(*) filter (target) as low, count(*) filter (target is null) as unknown,
         count(*) filter (coalesce(target, true)) as high
  from job
)
from final
