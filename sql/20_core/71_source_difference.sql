-- core.source_difference
-- grain: one row per job, source and thing on which that source and the enterprise disagree
-- reads: core.job, core.job_row, core.spell, core.finsam_after, core.parameter, staging.beslut
-- Jobs of målgrupp begun by period_end, beside the same person's decisions of Af at the enterprise that overlap the job, and
-- beside Finsam's latest Sysselsättning efter of the `finsam_after_days` before the start, or of the job's time, where it is
-- work (as core.job says). What differs by more than `date_days`
-- days or `extent_points` per cent units:
--   stöd     Inget on every row, and decisions that hold for so long in the job: the difference is the days of it that one does;
--   start    the first day of the rows with a support, and the first Gäller från of the decisions, unless one of them goes
--            on from an earlier job there: it says nothing of when this one began;
--   slut     the last day of those rows and the last Gäller till;
--   omfattning  per decision, until a later one begins: Omfattning, and the extent of core.spell on the first day they share
--            on which the two differ so much; for Finsam Omfattning efter, and the extent of the first day from Avslutsdatum
--            on that is in a spell, unless the person has another job that day: Finsam speaks of all work together;
--   start (Finsam)  Avslutsdatum before the job's first day, in no job of the person: in work then, says Finsam.
-- Nothing is counted further than period_end. `enterprise_says` and `source_says` are the two values as text, `difference` is
-- the second minus the first in days or per cent units; then the cell on each side.
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
  select *, {'sha256': sha256, 'file': file, 'sheet': sheet, 'row': row} as cell
  from core.job_row
  where start_date <= (select period_end from parameter)
),
beslut as (
  select *, {'sha256': sha256, 'file': file, 'sheet': sheet, 'row': row} as cell
  from staging.beslut
  where pid_kind is distinct from 'interim' and valid_from <= (select period_end from parameter)
),
spell as (
  select job_id, start_date, coalesce(end_date, date '9999-12-31') as last_day, extent_pct from core.spell
),
finsam_after as (
  select *, {'sha256': sha256, 'file': file, 'sheet': sheet, 'row': row} as cell
  from core.finsam_after
  where day <= (select period_end from parameter)
),
decision as (
  select job.job_id, job.start_date as job_start, job.last_day as job_last, beslut.* exclude (pid, orgnr), exists (
           from job as earlier
           where earlier.pid = job.pid and earlier.orgnr = job.orgnr and earlier.start_date < job.start_date
             and earlier.last_day >= beslut.valid_from
         ) as goes_on
  from job
  join beslut
    on beslut.pid = job.pid and beslut.orgnr = job.orgnr and beslut.valid_from <= job.last_day and beslut.valid_to >= job.start_date
),
decision_days as (
  -- `days_more`: the days of the job that it holds and none that began before it does.
  select *, greatest(0, last_day - greatest(first_day, coalesce(max(last_day) over before + 1, first_day)) + 1) as days_more
  from (
    select *, greatest(valid_from, job_start) as first_day, least(valid_to, job_last, period_end) as last_day
    from decision, parameter
  )
  window before as (
    partition by job_id order by first_day, last_day, sha256, row rows between unbounded preceding and 1 preceding
  )
),
decided as (
  select job_id, if(bool_or(goes_on), null, min(valid_from)) as first_day, least(max(valid_to), any_value(period_end)) as last_day,
         arg_min(cell, (valid_from, insats, sha256, row)) as first_cell, arg_min(insats, (valid_from, insats)) as insats,
         arg_max(cell, (valid_to, sha256, row)) as last_cell, sum(days_more) as days
  from decision_days
  group by job_id
),
supported as (
  select job_id, min(start_date) as first_day, least(max(job_row.last_day), any_value(period_end)) as last_day,
         arg_min(cell, (start_date, row)) as first_cell,
         arg_max(cell, (job_row.last_day, row)) as last_cell
  from job_row
  semi join decided using (job_id), parameter
  where support <> 'Inget'
  group by job_id
),
unsupported as (
  select job_id, arg_min(cell, (start_date, row)) as own_cell
  from job_row
  semi join decided using (job_id)
  group by job_id
  having bool_and(support = 'Inget')
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
    and not exists (from job where job.pid = finsam.pid and finsam.day between job.start_date and job.last_day)
  group by all
),
extent_told as (
  select job_id, 'Arbetsförmedlingen' as source, valid_from as first_day,
         least(valid_to, min(valid_from) over (
           partition by job_id order by valid_from range between interval 1 day following and unbounded following
         ) - 1) as last_day, extent_pct, cell
  from decision
  union all
  select job_id, 'Finsam', min(greatest(day, spell.start_date)) as first_day, first_day, finsam.extent_pct, cell
  from finsam
  join spell using (job_id)
  where spell.last_day >= day and finsam.extent_pct is not null
  group by job_id, pid, finsam.extent_pct, cell
  having not exists (
    from job as other
    where other.pid = finsam.pid and other.job_id <> finsam.job_id
      and min(greatest(day, spell.start_date)) between other.start_date and other.last_day
  )
),
extent_differs as (
  select told.job_id, source, told.extent_pct as source_pct, told.cell, spell.extent_pct as enterprise_pct,
         greatest(told.first_day, spell.start_date) as day
  from extent_told as told
  join spell
    on spell.job_id = told.job_id and spell.start_date <= told.last_day and spell.last_day >= told.first_day, parameter
  where greatest(told.first_day, spell.start_date) <= period_end
    and abs(told.extent_pct - spell.extent_pct) > extent_points
  qualify row_number() over (partition by told.job_id, source, told.cell order by spell.start_date) = 1
),
extent as (
  select told.* exclude (day), arg_min(job_row.cell, (start_date, job_row.row)) as own_cell
  from extent_differs as told
  join job_row on job_row.job_id = told.job_id and told.day between start_date and last_day
  group by all
),
difference as (
  select job_id, 'Arbetsförmedlingen' as source, 'stöd' as thing, 'Inget' as enterprise_says, insats as source_says,
         days::double as difference, own_cell, first_cell as cell
  from unsupported
  join decided using (job_id), parameter
  where days > date_days
  union all
  select job_id, 'Arbetsförmedlingen', 'start', supported.first_day::varchar, decided.first_day::varchar,
         decided.first_day - supported.first_day, supported.first_cell, decided.first_cell
  from supported
  join decided using (job_id), parameter
  where abs(decided.first_day - supported.first_day) > date_days
  union all
  select job_id, 'Arbetsförmedlingen', 'slut', supported.last_day::varchar, decided.last_day::varchar,
         decided.last_day - supported.last_day, supported.last_cell, decided.last_cell
  from supported
  join decided using (job_id), parameter
  where abs(decided.last_day - supported.last_day) > date_days
  union all
  select job_id, 'Finsam', 'start', job_start::varchar, day::varchar, day - job_start, own_cell, cell
  from working_before
  union all
  select job_id, source, 'omfattning', format('{:g} %', enterprise_pct), format('{:g} %', source_pct),
         source_pct - enterprise_pct, own_cell, cell
  from extent
),
final as (
  select job_id, pid, orgnr, source, thing, enterprise_says, source_says, difference,
         own_cell.sha256, own_cell.file, own_cell.sheet, own_cell.row,
         cell.sha256 as source_sha256, cell.file as source_file, cell.sheet as source_sheet, cell.row as source_row
  from difference
  join job using (job_id)
)
from final order by job_id, source, thing, source_says, source_sha256, source_row
