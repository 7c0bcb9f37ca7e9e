-- core.spell
-- grain: one row per piece of a job with one extent and one support; pieces of a job do not overlap
-- reads: core.job_row
-- Where rows of a job overlap their extents are added, at most 100 %, and their supports are named together, without Inget.
-- Days between two rows of a job belong to no spell.
create table core.spell as
with job_row as (
  select job_id, pid, orgnr, start_date, last_day, extent_pct, support, overlaps_earlier, goes_on from core.job_row
),
several as (
  -- Jobs with an overlap, or in which a row goes on as the one before: few, so only their rows are cut and laid together.
  select job_id, any_value(pid) as pid, any_value(orgnr) as orgnr from job_row where overlaps_earlier or goes_on group by job_id
),
part as (
  from job_row semi join several using (job_id)
),
edge as (
  select job_id, start_date as day from part
  union
  select job_id, last_day + 1 from part
),
piece as (
  select job_id, day as start_date, lead(day) over (partition by job_id order by day) - 1 as last_day
  from edge
),
filled as (
  select piece.job_id, piece.start_date, piece.last_day,
         least(100, sum(extent_pct::decimal(9, 6)))::double as extent_pct,
         coalesce(array_to_string(list_sort(list_distinct(list(support) filter (support <> 'Inget'))), ' + '), 'Inget')
           as support
  from piece
  join part on part.job_id = piece.job_id and part.start_date <= piece.start_date and part.last_day >= piece.last_day
  group by piece.job_id, piece.start_date, piece.last_day
),
changed as (
  select *, lag(last_day) over before + 1 is not distinct from start_date
            and lag(extent_pct) over before = extent_pct and lag(support) over before = support as goes_on
  from filled
  window before as (partition by job_id order by start_date)
),
joined as (
  select *, sum(if(goes_on, 0, 1)) over (partition by job_id order by start_date) as number
  from changed
),
whole as (
  select job_id, min(start_date) as start_date, nullif(max(last_day), date '9999-12-31') as end_date,
         any_value(extent_pct) as extent_pct, any_value(support) as support
  from joined
  group by job_id, number
),
final as (
  select job_id, pid, orgnr, start_date, end_date, extent_pct, support
  from whole
  join several using (job_id)
  union all
  select job_id, pid, orgnr, start_date, nullif(last_day, date '9999-12-31'), extent_pct, support
  from job_row
  anti join several using (job_id)
)
from final order by job_id, start_date
