-- The four results from employment (pid, orgnr, kommun, support, start_date, end_date, months) and af (period, kommun, without_work).
with row as (
  select *, coalesce(end_date, date '9999-12-31') as ends from employment
),
so_far as (
  select *, max(ends) over (
    partition by pid, orgnr order by start_date, ends rows between unbounded preceding and 1 preceding
  ) as until
  from row
),
numbered as (
  select *, sum(if(until is null or start_date - until > 15, 1, 0)) over (partition by pid, orgnr order by start_date) as job
  from so_far
),
begun as (
  select *, min(start_date) over (partition by pid, orgnr, job) as begins from numbered
),
job as (
  select pid, kommun, begins, max(ends) as ends
  from begun
  group by pid, orgnr, kommun, job, begins
  having bool_or(start_date = begins and (months >= 12 or support like 'Lönebidrag%' or support like 'Offentligt skyddat%'))
),
month as (
  select last_day(day::date) as month_end
  from (select unnest(generate_series(date_trunc('month', min(begins)), date '2025-12-31', interval 1 month)) as day from job)
)
select 'jobs' as result, year(begins)::varchar as key, count(*) as number from job where begins <= '2025-12-31' group by all
union all
select 'employed', month_end::varchar, count(distinct pid) from month left join job on month_end between begins and ends group by all
union all
select 'stayed', 'eligible', count(*) from job where begins + interval 12 month <= '2025-12-31'
union all
select 'stayed', 'retained', count(*) from job
where begins + interval 12 month <= '2025-12-31' and ends >= begins + interval 12 month
union all
select 'reach', period || ' ' || af.kommun, count(distinct pid)
from af
left join job on job.kommun = af.kommun and last_day((period || '-01')::date) between begins and ends
group by all
union all
select 'need', period || ' ' || kommun, without_work from af
