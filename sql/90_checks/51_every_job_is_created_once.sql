-- reads: mart.jobs_created, mart.flow, mart.sources, mart.unknown_target, core.duration
-- The years' jobs, their starts, the jobs by sources and the target jobs are the same jobs; of no more is it followed how long they last.
select * from (
  select (select coalesce(sum(jobs), 0) from mart.jobs_created) as created,
         (select sum(jobs) from mart.sources) as seen,
         (select coalesce(sum(starts), 0) from mart.flow) as starts,
         (select low from mart.unknown_target) as targets,
         (select count(*) from core.duration) as lasting
)
where created <> seen or created <> starts or created <> targets or created < lasting
