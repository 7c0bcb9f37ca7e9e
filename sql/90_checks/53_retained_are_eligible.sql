-- reads: mart.retention, core.job
-- Of the eligible some are retained, never more; no more are eligible than there are target jobs.
select k_months from mart.retention
where retained > eligible or eligible > (select count(*) from core.job where target)
