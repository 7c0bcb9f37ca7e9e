-- core.participation
-- grain: one row per participation in a Finsam insats; a person may have several
-- reads: staging.deltagare
-- Felregistrering is not counted. Where several files have one Löpnummer the newest counts: of rows with the same insats and start,
-- and of rows with the same insats and person whose start has been corrected. The same person, insats and start under another
-- Löpnummer is the same participation. `linked`: registered with an identity that can be linked to other sources. An interim
-- number cannot.
create table core.participation as
with participant as (
  from staging.deltagare
),
final as (
  select pid, insats, kommun_code, start_date, end_date,
         pid is not null and pid_kind is distinct from 'interim' as linked
  from participant
  where end_reason is distinct from 'Felregistrering'
)
from final order by start_date, insats, kommun_code, end_date, pid
