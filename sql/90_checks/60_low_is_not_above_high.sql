-- reads: staging.af_month, mart.reach, mart.survival, mart.left_to_work
-- An interval's low is not above its high, and a curve lies within its band.
select 'af_month' as what from staging.af_month where low > high or low < 0
union all
select 'reach' from mart.reach where utsatta_low > utsatta_high or ua12_low > ua12_high
union all
select 'survival' from mart.survival where low > survival or survival > high or survival not between 0 and 1
union all
select 'left_to_work' from mart.left_to_work where low > high or share not between 0 and 1
union all
select 'left_to_work' from mart.left_to_work join mart.survival using (months) where share + survival > 1 + 1e-9
