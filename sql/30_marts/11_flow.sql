-- mart.flow
-- grain: one row per calendar year, from the first target job to period_end, years without any too
-- reads: core.job_start, core.job_exit, core.parameter
-- Target jobs begun and target jobs ended in a year. Hires are not posts: a refilled post, a return and a move among the
-- enterprises each count as a job created. `starts`: target jobs begun. Of them `first_ever`: the person had none before at any
-- of the enterprises; `returns`: the person comes back to an enterprise; `moves`: the person has had one at others alone.
-- `exits`: target jobs known to have ended. `net`: starts less exits.
create table mart.flow as
with parameter as (
  from core.parameter
),
job_start as (
  select year(start_date) as year, kind from core.job_start
),
job_exit as (
  select year(end_date) as year, count(*) as exits from core.job_exit group by all
),
years as (
  select unnest(range(min(job_start.year), max(year(period_end)) + 1))::integer as year from job_start, parameter
),
final as (
  select year, count(kind) as starts, count(*) filter (kind = 'ny') as first_ever,
         count(*) filter (kind = 'återkomst') as returns, count(*) filter (kind = 'byte') as moves,
         coalesce(any_value(exits), 0) as exits, starts - coalesce(any_value(exits), 0) as net
  from years
  left join job_start using (year)
  left join job_exit using (year)
  group by year
)
from final order by year
