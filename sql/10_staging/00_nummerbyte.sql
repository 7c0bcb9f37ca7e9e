-- staging.nummerbyte
-- grain: one row per pseudonym that another has replaced
-- reads: typed.nummerbyte
-- A coordination number is replaced by a personal number when the person is registered: `old_pid` is read as `new_pid`
-- everywhere, so that the person counts once. Of a number replaced twice the newest file's, then the latest, wins; a number
-- whose replacement is replaced leads to the last one, and numbers that replace one another in a circle are left as they are.
-- Sex and birth year are what `new_pid` tells, here and wherever `old_pid` stood: the two numbers may differ.
-- An interim number is never linked, neither from nor to. The cell is the one that `old_pid` was read from.
create table staging.nummerbyte as
with recursive source as (
  select *, row_number() over (
    partition by old_pid order by rank desc, replaced_date desc nulls last, new_pid, _row
  ) as place
  from typed.nummerbyte
  where old_pid is not null and new_pid is not null and old_pid <> new_pid
    and old_pid_kind is distinct from 'interim' and new_pid_kind is distinct from 'interim'
),
given as (
  select *, {'pid': new_pid, 'kind': new_pid_kind, 'sex': new_pid_sex, 'birth_year': new_pid_birth_year} as new
  from source
  where place = 1
),
step as (
  select old_pid, new, 1 as steps from given
  union all
  select step.old_pid, given.new, step.steps + 1
  from step
  join given on given.old_pid = step.new.pid
  where step.steps < 20
),
final as (
  select old_pid, arg_max(new, steps) as new
  from step
  group by old_pid
  having max(steps) < 20
)
select old_pid, old_pid_kind, old_pid_sex, old_pid_birth_year, final.new.pid as new_pid,
       final.new.kind as new_pid_kind, final.new.sex as new_pid_sex, final.new.birth_year as new_pid_birth_year,
       replaced_date, sha256, file, _sheet as sheet, _row as row
from final
join given using (old_pid)
order by old_pid
