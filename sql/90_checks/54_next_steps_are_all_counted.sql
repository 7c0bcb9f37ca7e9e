-- reads: mart.next_step, core.job, core.parameter
-- Nobody who leaves is dropped: fewer are known after 180 days than after 90 than at the exit, and the exits are jobs that ended.
select * from (
  select sum(at_exit) as at_exit, sum(after_90) as after_90, sum(after_180) as after_180,
         (select count(*) from core.job, core.parameter where target and end_date <= period_end) as ended
  from mart.next_step
)
where after_180 > after_90 or after_90 > at_exit or at_exit > ended
