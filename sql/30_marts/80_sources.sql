-- mart.sources
-- grain: one row per number of sources, 1 to 3, zeros included
-- reads: core.job, core.parameter
-- Target jobs begun by period_end, by how many of the enterprise, Af's decisions and Finsam's Sysselsättning efter have seen
-- them (core.job says when).
create table mart.sources as
with parameter as (
  from core.parameter
),
job as (
  select job_id, sources_seen from core.job, parameter where target and start_date <= period_end
),
numbers as (
  select unnest([1, 2, 3])::integer as sources_seen
),
final as (
  select sources_seen, count(job_id) as jobs
  from numbers
  left join job using (sources_seen)
  group by sources_seen
)
from final order by sources_seen
