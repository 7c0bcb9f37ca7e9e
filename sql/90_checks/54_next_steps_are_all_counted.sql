-- reads: mart.next_step, core.next_step, core.job_exit
-- Nobody who leaves is dropped: fewer are known after 180 days than after 90 than at the exit, the exits are jobs that ended, and
-- each of them is in one of the steps.
select * from (
  select sum(at_exit) as at_exit, sum(after_90) as after_90, sum(after_180) as after_180,
         (select count(*) from core.next_step) as left_, (select count(after_90) from core.next_step) as left_90,
         (select count(*) from core.job_exit) as ended
  from mart.next_step
)
where after_180 > after_90 or after_90 > at_exit or at_exit > ended or at_exit <> left_ or after_90 <> left_90
