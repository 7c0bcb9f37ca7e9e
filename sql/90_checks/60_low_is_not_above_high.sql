-- reads: staging.af_month, mart.reach, mart.survival
-- An interval's low is not above its high, and a curve lies within its band.
select 'af_month' as what from staging.af_month where low > high or low < 0
union all
select 'reach' from mart.reach where utsatta_low > utsatta_high or ua12_low > ua12_high
union all
select 'survival' from mart.survival where low > survival or survival > high or survival not between 0 and 1
