-- mart.outcome
-- grain: one row per number of months in `staying.retention_months` and outcome, zeros included
-- reads: core.outcome, core.definition
-- What had become of the eligible jobs of mart.retention so many months after their start (core.outcome says how). The outcomes of a
-- number of months add up to `eligible`, and kvar is `retained`. Leaving for ordinary work or studies is no failure.
create table mart.outcome as
with months as (
  select value::integer as k_months from core.definition where key = 'staying.retention_months'
),
named as (
  select unnest(['kvar', 'annat jobb', 'Arbete utan stöd', 'Arbete med stöd', 'Studier', 'annat', 'okänt']) as outcome,
         generate_subscripts(range(7), 1) as place
),
outcome as (
  from core.outcome
),
final as (
  select k_months, outcome, place, count(job_id) as jobs
  from months
  cross join named
  left join outcome using (k_months, outcome)
  group by all
)
select k_months, outcome, jobs from final order by k_months, place
