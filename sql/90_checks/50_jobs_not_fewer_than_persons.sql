-- reads: mart.jobs_created
-- In each year jobs ≥ persons, and there are persons where there are jobs.
select year from mart.jobs_created where jobs < persons or (jobs > 0 and persons = 0)
