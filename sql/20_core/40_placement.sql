-- core.placement
-- grain: one row per training place and person; not a job
-- reads: staging.platser
create table core.placement as
with place as (
  from staging.platser
),
final as (
  select pid, orgnr, kind, referrer, start_date, end_date
  from place
)
from final order by orgnr, pid, start_date, kind, referrer, end_date
