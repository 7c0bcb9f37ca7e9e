-- reads: mart.jobs_created, mart.sources, core.duration
-- The years' jobs, the jobs by sources and the durations are the same jobs.
select * from (
  select (select coalesce(sum(jobs), 0) from mart.jobs_created) as created,
         (select sum(jobs) from mart.sources) as seen,
         (select count(*) from core.duration) as lasting
)
where created <> seen or created <> lasting
