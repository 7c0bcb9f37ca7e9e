-- reads: core.job, core.enterprise
-- Every job is at an enterprise whose workbook says up to which day it is known.
select job_id
from core.job
left join core.enterprise using (orgnr)
where known_until is null
