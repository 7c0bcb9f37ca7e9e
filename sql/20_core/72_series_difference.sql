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
  select distinct period, geo_code, geo_level, sex, pair.series, other_series
  from pair
  join told using (period, geo_level, of_both_sexes)
  where told.series in (pair.series, other_series)
),
compared as (
  select place.*, coalesce(one.low, 0) as low, coalesce(one.high, 0) as high,
         coalesce(other.low, 0) as other_low, coalesce(other.high, 0) as other_high
  from place
  left join told as one using (period, geo_code, geo_level, sex, series)
  left join told as other
    on other.series = other_series and (other.period, other.geo_code, other.geo_level, other.sex)
                                       = (place.period, place.geo_code, place.geo_level, place.sex)
),
final as (
  select period, geo_code, geo_level, sex, series, low, high, other_series, other_low, other_high
  from compared
  where low > other_high or other_low > high
)
from final order by period, geo_code, geo_level, sex, series, other_series
