-- reads: mart.flow, mart.persons_ever, mart.jobs_created, core.job_exit
-- Of each year the starts are first, returns and moves; net is starts less exits. Every person is first once, in a year with as many
-- persons or more; every exit is in a year.
select year::varchar as what
from mart.flow
join mart.jobs_created using (year)
where starts <> first_ever + returns + moves or net <> starts - exits or starts <> jobs or first_ever > persons
union all
select 'first'
where (select coalesce(sum(first_ever), 0) from mart.flow) <> (select persons from mart.persons_ever)
union all
select 'exits'
where (select coalesce(sum(exits), 0) from mart.flow) <> (select count(*) from core.job_exit)
