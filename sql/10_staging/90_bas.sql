-- staging.bas
-- grain: one row per region, sex, age, birth region and month
-- reads: typed.bas
-- The newest vintage of SCB's BAS, all its columns, with the cell it was read from.
create table staging.bas as
with source as (
  from typed.bas
),
final as (
  select * exclude (submitter, rank, sha256, file, _sheet, _row), sha256, file, _sheet as sheet, _row as row
  from source
)
from final
