-- staging.anstallningar
-- grain: one row per employment period, as the enterprise wrote it
-- reads: typed.anstallningar, staging.nummerbyte
-- The same row twice in a file is one, also when it stands once under each of a person's two numbers. 9999-12-31 is how some
-- systems write that there is no end.
create table staging.anstallningar as
with source as (
  from typed.anstallningar
),
replaced as (
  from staging.nummerbyte
),
current_pid as (
  select source.* replace (
    coalesce(replaced.new_pid, source.pid) as pid, if(replaced.new_pid is null, pid_kind, 'personnummer') as pid_kind,
    if(replaced.new_pid is null, pid_sex, new_pid_sex) as pid_sex,
    if(replaced.new_pid is null, pid_birth_year, new_pid_birth_year) as pid_birth_year
  )
  from source
  left join replaced on replaced.old_pid = source.pid
),
final as (
  select pid, pid_kind, pid_sex, pid_birth_year, submitter as orgnr, role, employment_form, support, start_date,
         nullif(end_date, date '9999-12-31') as end_date, extent_pct, months_without_work, end_reason,
         sha256, file, _sheet as sheet, min(_row) as row
  from current_pid
  group by all
)
from final
