-- reads: mart.employed, core.duration
-- In jobs, stock(t) = stock(t−1) + starts − exits at every month end, as far as each enterprise is known; persons are never more than
-- jobs, and there are persons where there are jobs. At the end of each year and of the last month persons are also counted one by one.
with job as (
  select pid, start_date, last_day from core.duration
),
month as (
  select month_end, persons from mart.employed
),
change as (
  select last_day(start_date) as month_end, 1 as jobs from job
  union all
  select last_day(last_day + 1), -1 from job
),
stock as (
  select month_end, persons, sum(coalesce(jobs, 0)) over (order by month_end) as jobs
  from month
  left join (select month_end, sum(jobs) as jobs from change group by month_end) using (month_end)
),
one_by_one as (
  select month_end, persons, count(distinct pid) as found
  from (from month where month(month_end) = 12 or month_end = (select max(month_end) from month))
  left join job on start_date <= month_end and last_day >= month_end
  group by month_end, persons
)
select month_end from stock where persons > jobs or (jobs > 0 and persons = 0)
union all
select month_end from one_by_one where persons <> found
