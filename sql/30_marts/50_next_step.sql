-- mart.next_step
-- grain: one row per step, zeros included
-- reads: core.next_step
-- Where people are when a target job has ended: at the exit, and 90 and 180 days after it (core.next_step says how). Okänt is
-- shown, not dropped: `at_exit` adds up to everybody who left, the other two to those whose day is by period_end.
create table mart.next_step as
with named as (
  select unnest([
    'Arbete utan stöd', 'Arbete med stöd', 'Studier', 'Arbetsträning eller praktik', 'Aktivt arbetssökande', 'Arbetslös',
    'Sjukskriven', 'Pension', 'Flyttat', 'Avliden', 'Ingen', 'Okänt'
  ]) as step, generate_subscripts(range(12), 1) as place
),
leaving as (
  from core.next_step
),
final as (
  select step, place, (select count(*) from leaving where at_exit = step) as at_exit,
         (select count(*) from leaving where after_90 = step) as after_90,
         (select count(*) from leaving where after_180 = step) as after_180
  from named
)
select step, at_exit, after_90, after_180 from final order by place
