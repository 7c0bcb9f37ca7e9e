-- reads: core.job
-- A job is a target job when, and only when, it has a reason (else not, or not known); and 1 to 3 sources have seen it.
select job_id from core.job
where coalesce(target, false) <> (len(target_reasons) > 0) or sources_seen not between 1 and 3
