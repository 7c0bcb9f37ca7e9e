-- reads: mart.outcome, mart.retention
-- The outcomes of a number of months add up to the eligible jobs, and kvar is the retained.
select k_months
from mart.retention
left join (
  select k_months, sum(jobs) as jobs, sum(jobs) filter (outcome = 'kvar') as still from mart.outcome group by k_months
) using (k_months)
where jobs is distinct from eligible or still is distinct from retained
