-- core.finsam_after
-- grain: one row per person and day on which a participation ended and Finsam says what came after
-- reads: staging.deltagare
-- Finsam's Sysselsättning efter, of participations that can be linked. Of several that end on one day the one that started
-- last counts, then the first in the alphabet. Where it is blank the one before it counts; Uppgift saknas is not blank, it is
-- unknown. `extent_pct`: Omfattning efter, of a full-time job.
create table core.finsam_after as
with participant as (
  from staging.deltagare
),
final as (
  select pid, end_date as day, occupation_after as occupation, extent_after_pct as extent_pct, sha256, file, sheet, row
  from participant
  where pid is not null and pid_kind is distinct from 'interim' and end_reason is distinct from 'Felregistrering'
    and end_date is not null and occupation_after is not null
  qualify row_number() over (partition by pid, end_date order by start_date desc, occupation_after, sha256, row) = 1
)
from final order by pid, day
