-- core.enterprise
-- grain: one row per enterprise that has reported
-- reads: staging.foretag
-- As its newest workbook names and places it. `kommun_code` is where the enterprise is, and so where its jobs are counted.
-- `known_until`: its history is known up to Period till of that workbook. After that day it is not reported: a job without an end is
-- known to last until then, not longer.
create table core.enterprise as
with workbook as (
  from staging.foretag
),
final as (
  select orgnr, name, kommun_code, period_to as known_until
  from workbook
  qualify row_number() over (partition by orgnr order by rank desc, row) = 1
)
from final order by orgnr
