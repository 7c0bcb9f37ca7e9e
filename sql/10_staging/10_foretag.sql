-- staging.foretag
-- grain: one row per enterprise's workbook that counts
-- reads: typed.foretag
-- `orgnr` is the submitter, here and in the enterprise's other tables.
create table staging.foretag as
with source as (
  from typed.foretag
),
final as (
  select submitter as orgnr, name, kommun_code, legal_form, industry, period_from, period_to,
         rank, sha256, file, _sheet as sheet, _row as row
  from source
)
from final order by orgnr, rank
