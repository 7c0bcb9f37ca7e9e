-- core.source_difference
-- grain: one row per job, source and stretch of days, start or extent on which that source and the enterprise disagree
-- reads: core.job, core.job_row, core.spell, core.finsam_after, core.parameter, staging.beslut
-- Jobs of målgrupp begun by period_end, compared with decisions of Af and with Finsam's Sysselsättning efter. Nothing after
-- period_end is compared.
-- Which jobs. Af: all jobs of a person at an enterprise, with all decisions for the person there that overlap one of them; none
-- where no decision does. Finsam: each job where the latest Sysselsättning efter, from `finsam_after_days` before the start to
-- the job's end, is work (as in core.job, also after period_end).
-- Support. On each day the enterprise states a support (Stöd, also between two such rows of a job) or none (Inget, or no job).
-- So does Af (a decision that is valid, or none). More than `date_days` days in a row with a support in only one of the two are
--   start    where neither has one the day before, and both the day after: the first day of each;
--   slut     where both have one the day before, and neither the day after: the last day of each. `pågår` and period_end for the
--            one that still has it on period_end, whether it ends that day or later;
--   stöd     in all other places, such as within a job, in a break between two, or for the whole job: Inget, and from which day.
-- The row is that of the job with the enterprise's day, or of the nearest job.
-- Extent. Where the two differ by more than `extent_points` percentage points there is a row
--   omfattning  for the first such day of each decision; one row for decisions with the same first day. Of valid decisions of one
--            Insats the one that began last counts, then the one decided last; equal ones are added. Decisions of different
--            Insatser are added too, to at most 100 %, as rows of an enterprise are. Finsam: Omfattning efter, compared on the
--            first day from Avslutsdatum that is in a spell. No row where the person has another job on any day from Avslutsdatum
--            to that day: Finsam may mean that job, or both.
-- Start, Finsam. Avslutsdatum, where it is more than `date_days` before the job's first day: the person had work then. No row
-- where the person has another job between Avslutsdatum and the start: Finsam may mean that job.
-- `enterprise_says`, `source_says`: the two values as text. `difference`: the second minus the first, in days or percentage points;
-- for stöd the days with a decision minus those with a support. Then the cell of each side; where none has the day, the nearest.
-- Extents are decimals with six places, written with a decimal comma.
create table core.source_difference as
with parameter as (
  from core.parameter
),
job as (
  select job_id, pid, orgnr, start_date, coalesce(end_date, date '9999-12-31') as last_day
  from core.job, parameter
  where start_date <= period_end
),
job_row as (
  -- `cell`: where the row stands in core.job_row, for its file, sheet and row.
  select rowid as cell, job_id, pid, orgnr, start_date, last_day, support, row
  from core.job_row
  where start_date <= (select period_end from parameter)
),
beslut as (
  select * replace (extent_pct::decimal(9, 6) as extent_pct), {'sha256': sha256, 'file': file, 'sheet': sheet, 'row': row} as cell
  from staging.beslut
  where pid_kind is distinct from 'interim' and valid_from <= (select period_end from parameter)
),
spell as (
  select job_id, pid, orgnr, start_date, coalesce(end_date, date '9999-12-31') as last_day,
         extent_pct::decimal(9, 6) as extent_pct, support
  from core.spell
),
finsam_after as (
  select * replace (extent_pct::decimal(9, 6) as extent_pct), {'sha256': sha256, 'file': file, 'sheet': sheet, 'row': row} as cell
  from core.finsam_after
),
overlap as (
  select job_id, beslut.*
  from job
  join beslut
    on beslut.pid = job.pid and beslut.orgnr = job.orgnr and beslut.valid_from <= job.last_day and beslut.valid_to >= job.start_date
),
holder as (
  -- A number for each person at an enterprise that is compared with Af: sorting by it is cheaper than by the two texts.
  select pid, orgnr, row_number() over () as holder from overlap group by pid, orgnr
),
decision as (
  select holder, job_id, valid_from, valid_to, decided_date, insats, extent_pct, sha256, row, cell
  from overlap
  join holder using (pid, orgnr)
),
own_spell as (
  select holder, start_date, support,
         if(lead(support) over spells <> 'Inget', lead(start_date) over spells - 1, last_day) as supported_to
  from spell
  join holder using (pid, orgnr)
  window spells as (partition by job_id order by start_date)
),
support as (
  -- Days with a support: as the enterprise states it in all jobs of these persons, and as Af does.
  select holder, start_date as first_day, supported_to as last_day, 1 as own, 0 as theirs
  from own_spell, parameter
  where support <> 'Inget' and start_date <= period_end
  union all
  select holder, valid_from, valid_to, 0, 1 from decision
),
change as (
  select holder, first_day as day, own, theirs from support
  union all
  select holder, least(last_day, period_end) + 1, -own, -theirs from support, parameter
),
told as (
  select holder, day, sum(sum(own)) over so_far > 0 as own, sum(sum(theirs)) over so_far > 0 as theirs
  from change
  group by holder, day
  window so_far as (partition by holder order by day)
),
turn as (
  -- `tell`: how many of the two state a support, from this day to the next row's.
  select *, own::integer + theirs::integer as tell
  from told
  qualify (own, theirs) is distinct from lag((own, theirs)) over (partition by holder order by day)
),
stretch as (
  select holder, own, tell, day as first_day, lead(day) over turns - 1 as last_day,
         case when coalesce(lag(tell) over turns, 0) = 0 and lead(tell) over turns = 2 then 'start'
              when lag(tell) over turns = 2 and lead(tell) over turns = 0 then 'slut'
              else 'stöd' end as thing
  from turn
  window turns as (partition by holder order by day)
),
support_differs as (
  -- `own_day`, `day`: the day that each of the two says; for stöd the first of the stretch.
  select holder, own, thing, first_day, last_day, thing = 'slut' and last_day = period_end as goes_on,
         case thing when 'start' then if(own, first_day, last_day + 1)
                    when 'slut' then if(own, last_day, first_day - 1) else first_day end as own_day,
         case thing when 'start' then if(own, last_day + 1, first_day)
                    when 'slut' then if(own, first_day - 1, last_day) else first_day end as day
  from stretch, parameter
  where tell = 1 and last_day - first_day + 1 > date_days
),
own_row as (
  from job_row join holder using (pid, orgnr)
),
support_of_row as (
  select holder, first_day, arg_min(cell, (
    if(thing = 'stöd', greatest(start_date - differs.last_day, first_day - own_row.last_day, 0),
       greatest(start_date - own_day, own_day - own_row.last_day, 0)),
    support = 'Inget', start_date, support, row
  )) as own_cell
  from support_differs as differs
  join own_row using (holder)
  group by holder, first_day
),
support_of_decision as (
  select holder, first_day, arg_min(
    {'cell': cell, 'insats': insats}, (greatest(valid_from - day, day - valid_to, 0), insats, sha256, row)
  ) as decision
  from support_differs
  join decision using (holder)
  group by holder, first_day
),
support_of_both as (
  select differs.*, own_row.job_id, own_row.support, own_cell, decision
  from support_differs as differs
  join support_of_row using (holder, first_day)
  join support_of_decision using (holder, first_day)
  join own_row on own_row.cell = own_cell
),
finsam as (
  select job.job_id, job.pid, job.start_date as job_start, max(finsam_after.day) as day,
         arg_max_null(extent_pct, finsam_after.day) as extent_pct, arg_max(cell, finsam_after.day) as cell
  from job
  join finsam_after using (pid), parameter
  where finsam_after.day between job.start_date - finsam_after_days and job.last_day
  group by job.job_id, job.pid, job.start_date
  having arg_max(occupation, finsam_after.day) in ('Arbete med stöd', 'Arbete utan stöd')
),
working_before as (
  select job_id, finsam.job_start, day, finsam.cell, arg_min(job_row.cell, (start_date, row)) as own_cell
  from finsam
  join job_row using (job_id), parameter
  where finsam.job_start - day > date_days
    and not exists (
      from job as other
      where other.pid = finsam.pid and other.start_date < finsam.job_start and other.last_day >= finsam.day
    )
  group by all
),
edge as (
  select job_id, valid_from as day from decision
  union
  select job_id, valid_to + 1 from decision
),
piece as (
  select job_id, day as first_day, lead(day) over (partition by job_id order by day) - 1 as last_day from edge
),
in_force as (
  select job_id, first_day, last_day, extent_pct, cell
  from piece
  join decision using (job_id)
  where valid_from <= first_day and valid_to >= last_day
  qualify rank() over (partition by job_id, first_day, insats order by valid_from desc, decided_date desc) = 1
),
finsam_extent as (
  select job_id, finsam.pid, day, min(greatest(day, spell.start_date)) as first_day, finsam.extent_pct, cell
  from finsam
  join spell using (job_id)
  where spell.last_day >= day and finsam.extent_pct is not null
  group by job_id, finsam.pid, day, finsam.extent_pct, cell
),
extent_told as (
  select job_id, 'Arbetsförmedlingen' as source, first_day, last_day,
         least(100, sum(extent_pct) over (partition by job_id, first_day)) as extent_pct, cell
  from in_force
  union all
  select job_id, 'Finsam', first_day, first_day, extent_pct, cell
  from finsam_extent
  where not exists (
    from job as other
    where other.pid = finsam_extent.pid and other.job_id <> finsam_extent.job_id
      and other.start_date <= first_day and other.last_day >= day
  )
),
extent_differs as (
  select told.job_id, source, told.extent_pct as source_pct, told.cell, spell.extent_pct as enterprise_pct,
         greatest(told.first_day, spell.start_date) as day
  from extent_told as told
  join spell
    on spell.job_id = told.job_id and spell.start_date <= told.last_day and spell.last_day >= told.first_day, parameter
  where day <= period_end and abs(told.extent_pct - spell.extent_pct) > extent_points
  qualify row_number() over (partition by told.job_id, source, told.cell order by day) = 1
),
extent as (
  select told.* exclude (cell), min(told.cell) as cell, arg_min(job_row.cell, (start_date, job_row.row)) as own_cell
  from extent_differs as told
  join job_row on job_row.job_id = told.job_id and told.day between start_date and last_day
  group by all
),
difference as (
  select job_id, 'Arbetsförmedlingen' as source, thing, if(own and goes_on, 'pågår ', '') || own_day as enterprise_says,
         if(not own and goes_on, 'pågår ', '') || day as source_says, (day - own_day)::double as difference,
         own_cell, decision.cell as cell
  from support_of_both
  where thing <> 'stöd'
  union all
  select job_id, 'Arbetsförmedlingen', thing, if(own, support, 'Inget från ' || first_day),
         if(own, 'Inget från ' || first_day, decision.insats), if(own, -1, 1) * (last_day - first_day + 1), own_cell, decision.cell
  from support_of_both
  where thing = 'stöd'
  union all
  select job_id, 'Finsam', 'start', job_start::varchar, day::varchar, day - job_start, own_cell, cell
  from working_before
  union all
  select job_id, source, 'omfattning', replace(rtrim(rtrim(enterprise_pct::varchar, '0'), '.'), '.', ',') || ' %',
         replace(rtrim(rtrim(source_pct::varchar, '0'), '.'), '.', ',') || ' %', source_pct - enterprise_pct, own_cell, cell
  from extent
),
final as (
  select job_row.job_id, pid, orgnr, source, thing, enterprise_says, source_says, difference,
         job_row.sha256, job_row.file, job_row.sheet, job_row.row,
         cell.sha256 as source_sha256, cell.file as source_file, cell.sheet as source_sheet, cell.row as source_row
  from difference
  join core.job_row as job_row on job_row.rowid = own_cell
)
from final order by job_id, source, thing, source_says, source_sha256, source_row
