"""The whole run in one flow: receive, read, reply, model, release, draw. Each task is a thin layer over a step in pipeline/.

The inputs of a task are paths, dates, ids and the catalog, which Prefect does not look into. No personal data is a parameter, a
result or an artifact of any of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from prefect import flow, task, unmapped
from prefect.cache_policies import NO_CACHE

from flows.language.tool import say
from flows.operations.answers.deliver import send_answers
from flows.orchestration.crashed_runs import mark_ended, mark_started
from flows.orchestration.dask_cluster import cluster
from flows.orchestration.notify import notify_failure, publish_result
from flows.orchestration.parameters import AsOf, Edition, HomeFolder, PeriodEnd, Today
from flows.orchestration.progress import Progress, log
from flows.orchestration.run_names import run_name
from flows.orchestration.shared_storage import read_remotely, shared_files
from flows.pipeline import steps
from flows.pipeline.analyst_home import update_analyst_home
from flows.pipeline.kept.last_run import find_unchanged, nothing_new_message, write_last_run
from flows.pipeline.record import RunResult, write_run_record
from flows.release.declared.disclosure import in_force
from flows.release.editions.editions import refuse_edition
from flows.report.run_record import RunRecord
from flows.report.summary import summary
from flows.run.catalog import load_catalog
from flows.run.context import Run
from flows.run.lock import only_writer
from flows.settings import settings

# By default Prefect pickles and hashes the inputs of each task, to find an earlier result.
receive = task(name="receive", cache_policy=NO_CACHE)(steps.receive_step)
read = task(name="read and judge", cache_policy=NO_CACHE)(steps.read_all_step)
read_there = task(name="read and judge", cache_policy=NO_CACHE)(read_remotely)
reply = task(name="reply", cache_policy=NO_CACHE)(steps.reply_step)
model = task(name="model", cache_policy=NO_CACHE)(steps.model_step)
release = task(name="release", cache_policy=NO_CACHE)(steps.release_step)
draw = task(name="draw", cache_policy=NO_CACHE)(steps.draw_step)
hooks: dict[str, Any] = {
    "on_completion": [mark_ended],
    "on_failure": [notify_failure, mark_ended],
    "on_crashed": [notify_failure, mark_ended],
}


@flow(name="fokusdag", description=say("Från kalkylblad till skyddade diagram."), flow_run_name=run_name, **hooks)
def fokusdag(
    home: HomeFolder = None, as_of: AsOf = None, period_end: PeriodEnd = None, today: Today = None
) -> dict[str, Any]:
    """Run the six steps in order and leave a draft. Returns the run's name, where its report lies, and whether it counted."""
    return _run(home, as_of, period_end, today, None)


@flow(name="fokusdag", description=say("Frys en utgåva till scenen."), flow_run_name=run_name, **hooks)
def release_edition(
    edition: Edition,
    home: HomeFolder = None,
    as_of: AsOf = None,
    period_end: PeriodEnd = None,
    today: Today = None,
) -> dict[str, Any]:
    """Run the six steps in order and freeze the result as an edition, with its line in the ledger."""
    return _run(home, as_of, period_end, today, edition)


def _run(
    home: Path | None, as_of: date | None, period_end: date | None, today: date | None, edition: str | None
) -> dict[str, Any]:
    given = settings()
    run = Run.of(home or given.home, today, as_of, period_end)
    mark_started(run.home)
    with only_writer(run.home, today, given.lock_wait_seconds):
        if edition:
            refuse_edition(run.home, edition)
        clock = Progress()
        clock("read and judge", read_all, run, clock("receive", receive, run))
        catalog = load_catalog(run)
        state = catalog.state(edition)
        replies = clock("reply", reply, catalog)
        clock("reply", send_answers, run)
        if not edition and (record := find_unchanged(run, state)):
            update_analyst_home(catalog)
            publish_result(run, record, nothing_new_message(run, record))
            return _result(record, new=False)
        tables, name = clock("model", model, catalog), catalog.name()
        released = clock("release", release, catalog, name, edition)
        made = clock("draw", draw, catalog, name, edition)
        result = RunResult(name, tables, released, made, clock.seconds, edition, replies)
        record = write_run_record(catalog, result)
        write_last_run(run, record, state)
        update_analyst_home(catalog)
        with in_force(catalog.home_file.disclosure):
            publish_result(run, record, summary(record))
    return _result(record, new=True)


def read_all(run: Run, unread: Sequence[str]) -> None:
    """Read the files one after another here; where a Dask cluster is set, each of its processes takes the next file.

    A task returns only verdicts. The readings themselves are in files, in the home or in shared storage.
    """
    given = settings()
    if not given.dask:
        if unread:
            read(run, unread)
        return
    with shared_files(run, unread) if given.shared else nullcontext():
        if unread:
            with cluster(given.dask) as readers:
                if given.shared:
                    readers.map(read_there, {"run": unmapped(run), "sha256": list(unread)}).result()
                else:
                    readers.map(read, {"run": unmapped(run), "unread": [[sha256] for sha256 in unread]}).result()


def _result(record: RunRecord, *, new: bool) -> dict[str, Any]:
    """What a flow returns. The log says last of all where the reports lie: `deployment run --watch` shows it."""
    log.info(say("Klar: {where}", where=record["where"]))
    for handler in log.handlers:
        handler.flush()  # Prefect sends the log in batches: this line would come after the end
    return {"run": record["run"], "where": record["where"], "counted": record["counted"], "new": new}
