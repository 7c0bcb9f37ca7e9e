-- core.series_difference
-- grain: one row per month, place, sex and pair of Arbetsförmedlingen's series that cannot both be right
-- reads: staging.af_month
-- How many are registered as unemployed is told by several series: INSAL of sok and tid_riket, SAMTLIGA of
-- svag_konkurrensformaga, and the sums of tid_utan_arbete and yrkesomrade. Where one hides a number it tells an interval;
-- two series differ where their intervals do not meet.
create table core.series_difference as
with told as (
  select period, geo_code, geo_level, sex, series, low, coalesce(high, 9223372036854775807) as high
  from staging.af_month
  where dimension = 'total'
    and (series, measure) in (
      ('sok', 'arbetslosa'), ('tid_riket', 'arbetslosa'), ('svag_konkurrensformaga', 'samtliga'),
      ('tid_utan_arbete', 'arbetslosa'), ('yrkesomrade', 'arbetslosa')
    )
),
final as (
  select period, geo_code, geo_level, sex, one.series, one.low, one.high,
         other.series as other_series, other.low as other_low, other.high as other_high
  from told as one
  join told as other using (period, geo_code, geo_level, sex)
  where one.series < other.series and (one.low > other.high or other.low > one.high)
)
from final order by period, geo_code, geo_level, sex, series, other_series
