"""What a run tells the next one of each job: a line a job, in the order of their ids. The file is never held as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from flows.storage.atomic import writing_private
from flows.storage.json_text import read_object

JOBS = "jobs.jsonl"
_OF_AN_OLDER_VERSION = "jobs.json"
ROWS_AT_A_TIME = 10_000
_JOBS = """
with cell as (
  select job_id, list_sort(list(distinct file || ', ' || sheet || ' rad ' || row)) as cells from core.job_row group by job_id
),
spell as (
  select job_id, list(start_date || ' till ' || coalesce(end_date::varchar, 'vidare') || ' ' || format('{:g} %', extent_pct)
                      || ' ' || support order by start_date) as spells
  from core.spell
  group by job_id
)
select job_id, start_date::varchar as start, job.end_date::varchar as "end", target, target_reasons as reasons, spells,
       list_filter(['vid slutet ' || at_exit, 'efter 90 dagar ' || after_90, 'efter 180 dagar ' || after_180],
                   lambda step: step is not null) as next_steps,
       sources_seen, months_without_work, cells
from core.job as job
join cell using (job_id)
join spell using (job_id)
left join core.next_step using (job_id)
left join core.background using (job_id)
order by job_id
"""
"""All of a job that moves a mart or who has the jobs, and the cells it was read from."""


Job = Mapping[str, Any]
"""What is told of a job, but for its id."""


@dataclass(frozen=True)
class Jobs:
    """The jobs of a run with their ids, in the order of these, read from the file each time."""

    path: Path

    def __iter__(self) -> Iterator[tuple[str, Job]]:
        if self.path.name == _OF_AN_OLDER_VERSION:
            yield from sorted(read_object(self.path.read_bytes()).items())
            return
        with self.path.open(encoding="utf-8") as lines:
            for line in lines:
                job = read_object(line)
                yield job.pop("job_id"), job


def write_jobs(connection: duckdb.DuckDBPyConnection, folder: Path) -> Jobs:
    """Write the jobs of the open warehouse into a folder, for its owner alone, in place of those of an older version."""
    answer = connection.execute(_JOBS)
    names = [name for name, *_ in answer.description or []]
    with writing_private(folder / JOBS) as file:
        while rows := answer.fetchmany(ROWS_AT_A_TIME):
            for row in rows:
                file.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False).encode() + b"\n")
    (folder / _OF_AN_OLDER_VERSION).unlink(missing_ok=True)
    return Jobs(folder / JOBS)


def find_jobs(folder: Path) -> Jobs:
    """Find the jobs that a run left; those of an older version are one object."""
    jobs = folder / JOBS
    return Jobs(jobs if jobs.exists() else folder / _OF_AN_OLDER_VERSION)
