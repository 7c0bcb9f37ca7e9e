-- core.enterprise
-- grain: one row per enterprise that has reported
-- reads: staging.foretag
-- As its newest workbook names and places it. `kommun_code` is where the enterprise is, and so where its jobs are counted.
create table core.enterprise as
with workbook as (
  from staging.foretag
),
final as (
  select orgnr, name, kommun_code
  from workbook
  qualify row_number() over (partition by orgnr order by rank desc, row) = 1
)
from final order by orgnr
