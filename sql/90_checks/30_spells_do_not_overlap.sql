-- reads: core.spell
-- Pieces of a job do not overlap, do not end before they start, and have an extent of 1 to 100 %.
select job_id
from core.spell
qualify end_date < start_date or extent_pct not between 1 and 100
  or start_date <= lag(coalesce(end_date, date '9999-12-31')) over (partition by job_id order by start_date)
