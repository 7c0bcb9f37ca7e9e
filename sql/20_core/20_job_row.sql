-- core.job_row
-- grain: one row per row of Anställningar with Roll Målgrupp
-- reads: staging.anstallningar, core.parameter
-- Which job each row belongs to. A person's rows at one enterprise are one job while the next row starts at most `gap_days`
-- days after the end so far; a change of support, form or extent is not a new job. `job_id` follows from person, enterprise
-- and the job's first day alone, so it does not change with the order of rows and files. `last_day` is 9999-12-31 while the
-- row lasts; `overlaps_earlier`: the row starts before an earlier row of the job has ended; `goes_on`: it starts the day after the
-- row before it, with the same extent and support.
create table core.job_row as
with parameter as (
  from core.parameter
),
employment as materialized (
  -- `place`: a number for each row, to find the rest of it once the jobs are known. Narrow rows are cheaper to sort.
  select row_number() over () as place, pid, orgnr, start_date, coalesce(end_date, date '9999-12-31') as last_day, support, extent_pct,
         months_without_work, end_reason, sha256, file, sheet, row
  from staging.anstallningar
  where role = 'Målgrupp'
),
holder as (
  -- A number for each person at an enterprise: sorting by it costs half of what sorting by the two texts does.
  select pid, orgnr, row_number() over () as holder from employment group by pid, orgnr
),
so_far as (
  select place, holder, start_date, last_day,
         max(last_day) over (before rows between unbounded preceding and 1 preceding) as end_so_far,
         lag(last_day) over before + 1 is not distinct from start_date
           and lag(extent_pct) over before = extent_pct and lag(support) over before = support as goes_on
  from employment
  join holder using (pid, orgnr)
  window before as (partition by holder order by start_date, last_day, row)
),
begun as (
  -- The latest day up to this row's start on which a job began.
  select place, end_so_far, goes_on, max(if(end_so_far is null or start_date - end_so_far > gap_days, start_date, null)) over (
    partition by holder order by start_date
  ) as job_start
  from so_far, parameter
),
final as (
  select substr(md5(concat_ws('|', pid, orgnr, job_start)), 1, 16) as job_id, pid, orgnr, job_start, start_date, last_day,
         coalesce(start_date <= end_so_far, false) as overlaps_earlier, goes_on, support, extent_pct, months_without_work, end_reason,
         sha256, file, sheet, row
  from begun
  join employment using (place)
)
from final
