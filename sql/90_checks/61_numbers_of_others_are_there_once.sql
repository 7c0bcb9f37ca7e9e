-- reads: staging.af_month, staging.bas_month
-- A public number stands once in its table.
select period, geo_code, geo_level, series, sex, dimension, category, measure from staging.af_month
group by all having count(*) > 1
union all
select month, geo_code, sex, age, birth_region, null, null, null from staging.bas_month
group by all having count(*) > 1
