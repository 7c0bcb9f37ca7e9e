-- staging.nummerbyte
-- grain: one row per pseudonym that another has replaced
-- reads: typed.nummerbyte
-- A coordination number is replaced by a personal number when the person is registered: `old_pid` is read as `new_pid`
-- everywhere, so that the person counts once. The newest file wins; a number replaced twice leads to the last one, and
-- numbers that replace one another in a circle are left as they are.
create table staging.nummerbyte as
with recursive given as (
  select old_pid, arg_max(new_pid, (rank, new_pid)) as new_pid
  from typed.nummerbyte
  where old_pid is not null and new_pid is not null and old_pid <> new_pid
  group by old_pid
),
step as (
  select old_pid, new_pid, 1 as steps from given
  union all
  select step.old_pid, given.new_pid, step.steps + 1
  from step
  join given on given.old_pid = step.new_pid
  where step.steps < 20
),
final as (
  select old_pid, arg_max(new_pid, steps) as new_pid
  from step
  group by old_pid
  having max(steps) < 20
)
select old_pid, new_pid from final order by old_pid
