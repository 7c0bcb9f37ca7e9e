-- staging.ekonomi
-- grain: one row per enterprise and year
-- reads: typed.ekonomi
create table staging.ekonomi as
with source as (
  from typed.ekonomi
),
final as (
  select submitter as orgnr, year, turnover_kr, sales_kr, wage_support_kr, placement_income_kr, other_grants_kr,
         wage_cost_kr, sha256, file, _sheet as sheet, _row as row
  from source
)
from final order by orgnr, year
