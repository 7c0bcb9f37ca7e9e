-- mart.reach
-- grain: one row per month and municipality of `area.municipalities`, from the first month of any of its numbers to that of period_end
-- reads: core.job, core.enterprise, core.parameter, core.definition, staging.af_month
-- `employed`: distinct persons with a target job on the month's last day at the municipality's enterprises; missing when that
-- day is after period_end, or no enterprise has reported; counted as a running stock, as in mart.employed. Beside it Af's UTSATTA and those without work more than 12 months,
-- both sexes, as intervals: from low to high where Af hides the number, high missing where it is not known (`..`, or not read),
-- both missing where Af has none.
create table mart.reach as
with parameter as (
  from core.parameter
),
municipality as (
  select value as kommun_code from core.definition where key = 'area.municipalities'
),
enterprise as (
  from core.enterprise
),
af_month as (
  select period, geo_code as kommun_code, series, measure, low, high
  from staging.af_month
  where geo_level = 'kommun' and sex = 'totalt' and dimension = 'total'
),
job as (
  select pid, kommun_code, start_date, coalesce(end_date, date '9999-12-31') as last_day
  from core.job
  join enterprise using (orgnr)
  semi join municipality using (kommun_code), parameter
  where target and start_date <= period_end
),
utsatta as (
  select period, kommun_code, low, high
  from af_month
  semi join municipality using (kommun_code)
  where series = 'svag_konkurrensformaga' and measure = 'utsatta'
),
without_work as (
  select period, kommun_code, low, high
  from af_month
  semi join municipality using (kommun_code)
  where series = 'tid_utan_arbete' and measure = 'utan_arbete_12'
),
first_month as (
  select min(month) as month from (
    select date_trunc('month', start_date)::date as month from job
    union all
    select (period || '-01')::date from utsatta
    union all
    select (period || '-01')::date from without_work
  )
),
months as (
  select strftime(month, '%Y-%m') as period, last_day(month) as month_end
  from (
    select unnest(generate_series(month::timestamp, period_end::timestamp, interval 1 month))::date as month
    from first_month, parameter
  )
),
so_far as (
  select *, max(last_day) over (
    partition by pid, kommun_code order by start_date, last_day rows between unbounded preceding and 1 preceding
  ) as end_so_far
  from job
),
numbered as (
  select *, sum(if(start_date <= end_so_far, 0, 1)) over (partition by pid, kommun_code order by start_date) as number
  from so_far
),
in_work as (
  select kommun_code, min(start_date) as start_date, max(last_day) as last_day
  from numbered
  group by pid, kommun_code, number
),
change as (
  select last_day(start_date) as month_end, kommun_code, 1 as persons from in_work
  union all
  select last_day(last_day + 1), kommun_code, -1 from in_work where last_day < date '9999-12-31'
),
changes as (
  select month_end, kommun_code, sum(persons) as persons from change group by month_end, kommun_code
),
working as (
  select month_end, kommun_code,
         sum(coalesce(persons, 0)) over (partition by kommun_code order by month_end)::bigint as employed
  from months
  cross join municipality
  left join changes using (month_end, kommun_code)
),
final as (
  select period, kommun_code,
         if(month_end <= period_end and exists (from enterprise), coalesce(employed, 0), null) as employed,
         utsatta.low as utsatta_low, utsatta.high as utsatta_high,
         without_work.low as ua12_low, without_work.high as ua12_high
  from months
  cross join municipality
  cross join parameter
  left join working using (month_end, kommun_code)
  left join utsatta using (period, kommun_code)
  left join without_work using (period, kommun_code)
)
from final order by period, kommun_code
