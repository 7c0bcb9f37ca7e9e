-- staging.beslut
-- grain: one row per decision on support
-- reads: typed.beslut, staging.nummerbyte
-- Files of several periods add up. Of the same person, enterprise, insats and Gäller från the newest file's rows count; the
-- same row twice in a file is one.
create table staging.beslut as
with source as (
  from typed.beslut
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
  qualify rank() over (partition by pid, orgnr, insats, valid_from order by rank desc) = 1
),
final as (
  select pid, pid_kind, pid_sex, pid_birth_year, orgnr, insats, decided_date, valid_from, valid_to, extent_pct,
         without_work_since, disability, education, birth_region, weak_position,
         sha256, file, _sheet as sheet, min(_row) as row
  from newest
  group by all
)
from final
