-- core.series_difference
-- grain: one row per month, place, sex, measure and pair of Arbetsförmedlingen's series that cannot both be right
-- reads: staging.af_month
-- Several series state how many are registered as unemployed: INSAL of sok and tid_riket, SAMTLIGA of svag_konkurrensformaga,
-- and the sums of tid_utan_arbete and yrkesomrade. Two state how many of them have been without work for more than 6, 12 and 24
-- months: tid_riket and tid_utan_arbete. Not compared are andel_av_bas, which is of certain ages only, and KUA06, KUA12 and KUA24
-- of svag_konkurrensformaga: nothing says that these count the same people.
-- A hidden number is an interval; its high is missing where it has no limit. A number that could not be read may be any number.
-- Two series differ where their intervals do not overlap. They are compared in the months and at the levels that both have, and
-- for each sex where both have the sexes. A place or a sex that one of them does not have is 0 there, as in all these files.
create table core.series_difference as
with told as (
  select period, geo_code, geo_level, sex, sex = 'totalt' as of_both_sexes, series,
         if(measure = 'samtliga', 'arbetslosa', measure) as measure, low, coalesce(high, 9223372036854775807) as high
  from staging.af_month
  where series <> 'andel_av_bas' and dimension = 'total'
    and measure in ('arbetslosa', 'samtliga', 'utan_arbete_6', 'utan_arbete_12', 'utan_arbete_24')
),
covered as (
  select distinct period, geo_level, of_both_sexes, measure, series from told
),
pair as (
  select period, geo_level, of_both_sexes, measure, one.series, other.series as other_series
  from covered as one
  join covered as other using (period, geo_level, of_both_sexes, measure)
  where one.series < other.series
),
place as (
  select period, geo_code, geo_level, sex, of_both_sexes, measure,
         map_from_entries(list((series, {'low': low, 'high': high}))) as told
  from told
  group by all
),
compared as (
  select period, geo_code, geo_level, sex, measure, series, other_series,
         coalesce(told[series].low, 0) as low, coalesce(told[series].high, 0) as high,
         coalesce(told[other_series].low, 0) as other_low, coalesce(told[other_series].high, 0) as other_high
  from place
  join pair using (period, geo_level, of_both_sexes, measure)
),
final as (
  select period, geo_code, geo_level, sex, measure, series, low, nullif(high, 9223372036854775807) as high,
         other_series, other_low, nullif(other_high, 9223372036854775807) as other_high
  from compared
  where low > other_high or other_low > high
)
from final order by period, geo_code, geo_level, sex, measure, series, other_series
