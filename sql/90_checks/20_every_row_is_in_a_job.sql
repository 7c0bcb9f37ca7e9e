-- reads: staging.anstallningar, core.job_row, core.job
-- Every row of Roll Målgrupp is in one job, and every job has its rows: as many, and the same cells.
select * from (
  select (select (count(*), sum(hash(sha256, sheet, row)::hugeint)) from staging.anstallningar where role = 'Målgrupp') as rows_in,
         (select (count(*), sum(hash(sha256, sheet, row)::hugeint))
          from core.job_row semi join core.job using (job_id)) as rows_in_jobs
)
where rows_in is distinct from rows_in_jobs
