-- staging.deltagare
-- grain: one row per participation, Felregistrering too
-- reads: typed.deltagare, staging.nummerbyte
-- Files of several periods add up. Of the same Löpnummer, insats and Startdatum the newest file's row counts; the same row
-- twice in a file is one.
create table staging.deltagare as
with source as (
  from typed.deltagare
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
newest as (
  from current_pid
  qualify rank() over (partition by serial, insats, start_date order by rank desc) = 1
),
final as (
  select serial, pid, pid_kind, pid_sex, pid_birth_year, insats, kommun_code, sex, birth_year, education, start_date,
         nullif(end_date, date '9999-12-31') as end_date, end_reason, support_time_before, income_before, income_after,
         occupation_before, occupation_after, extent_after_pct, sha256, file, _sheet as sheet, min(_row) as row
  from newest
  group by all
)
from final
