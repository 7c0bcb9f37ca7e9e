-- core.series_difference
-- grain: one row per month, place, sex and pair of Arbetsförmedlingen's series that cannot both be right
-- reads: staging.af_month
-- How many are registered as unemployed is told by several series: INSAL of sok and tid_riket, SAMTLIGA of
-- svag_konkurrensformaga, and the sums of tid_utan_arbete and yrkesomrade. Where one hides a number it tells an interval;
-- two series differ where their intervals do not meet. Two series are compared in the months and at the levels that both
-- tell of, and the sexes apart where both tell them apart: a place or a sex that one of them then lacks is nought there, as
-- everywhere in these files.
create table core.series_difference as
with told as (
  select period, geo_code, geo_level, sex, sex = 'totalt' as of_both_sexes, series, low,
         coalesce(high, 9223372036854775807) as high
  from staging.af_month
  where dimension = 'total'
    and (series, measure) in (
      ('sok', 'arbetslosa'), ('tid_riket', 'arbetslosa'), ('svag_konkurrensformaga', 'samtliga'),
      ('tid_utan_arbete', 'arbetslosa'), ('yrkesomrade', 'arbetslosa')
    )
),
covered as (
  select distinct period, geo_level, of_both_sexes, series from told
),
pair as (
  select period, geo_level, of_both_sexes, one.series, other.series as other_series
  from covered as one
  join covered as other using (period, geo_level, of_both_sexes)
  where one.series < other.series
),
place as (
  select period, geo_code, geo_level, sex, of_both_sexes, map_from_entries(list((series, {'low': low, 'high': high}))) as told
  from told
  group by all
),
compared as (
  select period, geo_code, geo_level, sex, series, other_series,
         coalesce(told[series].low, 0) as low, coalesce(told[series].high, 0) as high,
         coalesce(told[other_series].low, 0) as other_low, coalesce(told[other_series].high, 0) as other_high
  from place
  join pair using (period, geo_level, of_both_sexes)
),
final as (
  select period, geo_code, geo_level, sex, series, low, high, other_series, other_low, other_high
  from compared
  where low > other_high or other_low > high
)
from final order by period, geo_code, geo_level, sex, series, other_series
