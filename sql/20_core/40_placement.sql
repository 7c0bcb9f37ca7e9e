-- core.placement
-- grain: one row per training place and person; not a job
-- reads: staging.platser
-- Work training, practice, work trial or occupation: `kind`, and who sent the person (`referrer`). `end_date` is missing while it
-- lasts. A person may have several, also at the same time.
create table core.placement as
with place as (
  from staging.platser
),
final as (
  select pid, orgnr, kind, referrer, start_date, end_date
  from place
)
from final order by orgnr, pid, start_date, kind, referrer, end_date
