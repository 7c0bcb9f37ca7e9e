-- mart.reach
-- grain: one row per municipality of `area.municipalities` and month up to that of period_end that both of Af's files tell of
-- reads: core.duration, core.enterprise, core.parameter, core.definition, staging.af_month
-- `employed`: distinct persons with a target job on the month's last day at the municipality's enterprises; counted as a running
-- stock, as in mart.employed. `enterprises`: how many of the municipality's are known that day. `employed` is missing when that day
-- is after period_end, or when none of them is known. It is 0 in a municipality without enterprises once every expected enterprise
-- has reported.
-- Beside it Af's UTSATTA and those without work more than 12 months, both sexes, as intervals: from low to high where Af hides the
-- number, high missing where it is not known (`..`, or not read), both missing where Af has none. They are never divided: one is
-- counted by workplace, the other by residence.
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
  select pid, kommun_code, start_date, last_day
  from core.duration
  join enterprise using (orgnr)
  semi join municipality using (kommun_code)
),
told as (
  -- A month is used only when both files have it.
  select period, last_day((period || '-01')::date) as month_end
  from staging.af_month
  where series in ('svag_konkurrensformaga', 'tid_utan_arbete')
  group by period
  having count(distinct series) = 2
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
month as (
  select period, month_end, kommun_code,
         count(orgnr) filter (known_until >= month_end) as enterprises, count(orgnr) as there
  from told
  cross join municipality
  left join enterprise using (kommun_code)
  where period <= (select strftime(period_end, '%Y-%m') from parameter)
  group by all
),
known as (
  select month.*, month_end <= period_end
           and (month.enterprises > 0 or (there = 0 and (select count(*) from enterprise) >= parameter.enterprises)) as is_known
  from month, parameter
),
so_far as (
  select *, max(last_day) over (
    partition by pid, kommun_code order by start_date, last_day rows between unbounded preceding and 1 preceding
  ) as end_so_far
  from job
),
in_work as (
  -- Of each job the days that no earlier job of the person in the municipality has covered.
  select kommun_code, greatest(start_date, end_so_far + 1) as start_date, last_day
  from so_far
  where coalesce(last_day > end_so_far, true)
),
change as (
  select last_day(start_date) as month_end, kommun_code, 1 as persons from in_work
  union all
  select last_day(last_day + 1), kommun_code, -1 from in_work
),
stock as (
  select month_end, kommun_code, sum(sum(persons)) over (partition by kommun_code order by month_end)::bigint as employed
  from change
  group by month_end, kommun_code
),
final as (
  select month.period, month.kommun_code, if(is_known, coalesce(stock.employed, 0), null) as employed, enterprises,
         utsatta.low as utsatta_low, utsatta.high as utsatta_high,
         without_work.low as ua12_low, without_work.high as ua12_high
  from known as month
  asof left join stock on stock.kommun_code = month.kommun_code and stock.month_end <= month.month_end
  left join utsatta on utsatta.period = month.period and utsatta.kommun_code = month.kommun_code
  left join without_work on without_work.period = month.period and without_work.kommun_code = month.kommun_code
)
from final order by period, kommun_code
