-- staging.bas_month
-- grain: one row per month, region, sex, age and birth region
-- reads: staging.bas
-- SCB rounds and perturbs: parts do not sum to totals.
create table staging.bas_month as
with bas as (
  from staging.bas
),
final as (
  select month, geo_code, sex, age, birth_region, employed, unemployed, labour_force, total
  from bas
)
from final order by month, geo_code, sex, age, birth_region
