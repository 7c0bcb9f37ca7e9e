-- staging.af_month
-- grain: one row per period, place, series, sex, dimension, category and measure
-- reads: staging.af_row
-- Arbetsförmedlingen's public numbers in long form. `<5` is low 1, high 4; an exact number has low = high.
create table staging.af_month as
with numbers as (
  from staging.af_row
),
final as (
  select period, geo_code, geo_level, series, sex, dimension, category, measure, low, high
  from numbers
)
from final order by series, period, geo_code, geo_level, sex, dimension, category, measure
