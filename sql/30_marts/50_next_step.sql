-- mart.next_step
-- grain: one row per step, zeros included
-- reads: core.next_step
-- How many target jobs led to each step: on leaving (`at_exit`), and as the sources know it 90 and 180 days after.
create table mart.next_step as
with leaving as (
  from core.next_step
),
named as (
  select unnest([
    'Arbete utan stöd', 'Arbete med stöd', 'Studier', 'Arbetsträning eller praktik', 'Aktivt arbetssökande', 'Arbetslös',
    'Sjukskriven', 'Pension', 'Flyttat', 'Avliden', 'Ingen', 'Okänt'
  ]) as step, generate_subscripts(range(12), 1) as place
),
final as (
  select step, place, count(*) filter (leaving.at_exit = step) as at_exit,
         count(*) filter (leaving.after_90 = step) as after_90, count(*) filter (leaving.after_180 = step) as after_180
  from named
  left join leaving on step in (leaving.at_exit, leaving.after_90, leaving.after_180)
  group by step, place
)
select step, at_exit, after_90, after_180 from final order by place
