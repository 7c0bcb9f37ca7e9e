-- reads: staging.anstallningar, core.job_row, core.job
-- Every row of Roll Målgrupp is in one job, and every job has its rows.
select sha256, sheet, row from staging.anstallningar where role = 'Målgrupp'
except all
select sha256, sheet, row from core.job_row semi join core.job using (job_id)
