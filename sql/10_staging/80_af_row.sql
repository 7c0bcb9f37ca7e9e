-- staging.af_row
-- grain: one row per period, place, series, sex, dimension, category and measure, with the cell it was read from
-- reads: typed.tid_utan_arbete, typed.tid_riket, typed.svag_konkurrensformaga, typed.sok, typed.yrkesomrade, typed.andel_av_bas
-- `series` is the file it stands in. `row` is -1 where the number is a sum of many records.
create table staging.af_row as
with source as (
  select 'tid_utan_arbete' as series, * from typed.tid_utan_arbete
  union all
  select 'tid_riket' as series, * from typed.tid_riket
  union all
  select 'svag_konkurrensformaga' as series, * from typed.svag_konkurrensformaga
  union all
  select 'sok' as series, * from typed.sok
  union all
  select 'yrkesomrade' as series, * from typed.yrkesomrade
  union all
  select 'andel_av_bas' as series, * from typed.andel_av_bas
),
final as (
  select period, geo_code, geo_level, series, sex, dimension, category, measure, low, high,
         sha256, file, _sheet as sheet, _row as row
  from source
)
from final
