"""Prefect on PostgreSQL, two workers of one pool, files read on Dask through shared storage: one writer at a time, whatever comes
at once, the same bytes as on one machine, and readers who never wait.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pytest

from flows.model.connection import connect
from flows.pipeline import steps
from flows.run.catalog import load_catalog
from flows.run.context import Run
from flows.run.keys import KEYS, key_of
from flows.storage.paths import Home
from tests.conftest import fokusdag
from tests.end_to_end.test_replay import A, B, book, employed, through_the_rooms
from tests.support.nights import write_submitted
from tests.support.prefect_processes import (
    Server,
    a_server,
    a_worker,
    ended,
    postgresql,
    postgresql_programs,
    watched,
)

pytestmark = pytest.mark.full  # a server, PostgreSQL, two workers and Dask

NIGHT = date(2026, 1, 15)
T = TypeVar("T")
EARLIER = "2024-12-31"
"""Up to this day the rerun counts, the night as far as the enterprises have reported."""
GIVEN_KEYS = {f"FOKUSDAG_{name.upper()}_KEY": sha256(name.encode()).hexdigest() for name in KEYS}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, storage: dict[str, str]) -> Iterator[Server]:
    programs = postgresql_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    settings = {"FOKUSDAG_DASK": "2", **GIVEN_KEYS, **storage}
    with (
        postgresql(programs) as address,
        a_server(
            tmp_path_factory.mktemp("prefect"), settings | {"PREFECT_API_DATABASE_CONNECTION_URL": address}
        ) as made,
        a_worker(made, "ett"),
        a_worker(made, "två"),
    ):
        write_submitted(Home(made.home))
        yield made


def both(server: Server, only_here: str = "") -> list[subprocess.Popen[str]]:
    """Start a night and a rerun of the same day, at the same moment."""
    day = f"today={NIGHT}"
    return [
        watched(server, "nightly", day, only_here=only_here),
        watched(server, "rerun", day, f"period_end={EARLIER}", only_here=only_here),
    ]


def holder(home: Home) -> int | None:
    """The process that holds the home's lock, as the system itself tells."""
    inode = str(home.lock.stat().st_ino) if home.lock.exists() else ""
    locks = [line.split() for line in Path("/proc/locks").read_text("ascii").splitlines()]
    return next((int(words[4]) for words in locks if words[1] == "FLOCK" and words[5].split(":")[-1] == inode), None)


COMPLETED = {"state": {"type": {"any_": ["COMPLETED"]}}}


def test_two_runs_at_once_from_two_workers_come_one_after_the_other_and_both_whole(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What they leave is, byte for byte, what they leave one after the other in one process that reads one file at a time."""
    for done in map(ended, both(server)):
        assert done.returncode == 0, done.stdout + done.stderr
    first, second = sorted(server.ask("flow_runs/filter", {"flow_runs": COMPLETED}), key=lambda run: run["end_time"])
    assert second["start_time"] < first["end_time"], "they were not at the same time"
    assert {run["labels"]["prefect.worker.name"] for run in (first, second)} == {"ett", "två"}

    home, alone = Home(server.home), Home(tmp_path / "ostörd")
    shutil.copytree(home.raw, alone.raw)
    alone.make()
    for name, key in GIVEN_KEYS.items():
        monkeypatch.setenv(name, key)
    for run in (first, second):
        ends = run["parameters"].get("period_end")
        through_the_rooms(alone, NIGHT, period_end=ends and date.fromisoformat(ends))
    assert files_of(home) == files_of(alone)
    assert whole(home) == whole(alone)


def files_of(home: Home) -> dict[str, str]:
    """Every reading, released table and draft, by their bytes; what tells where a home lies or how long a room took aside."""
    return {
        str(path.relative_to(home.root)): sha256(path.read_bytes()).hexdigest()
        for folder in (home.typed, home.released, home.reports / "drafts")
        for path in folder.rglob("*")
        if path.is_file() and path.name not in ("reading.json", "run.json", "summary.md")
    }


def whole(home: Home) -> dict[str, list[Any]]:
    """Everything in the warehouse, read statement by statement over one connection."""
    with connect(home.warehouse, key_of(home, "warehouse")) as warehouse:
        return tables_of(warehouse)


def tables_of(warehouse: duckdb.DuckDBPyConnection) -> dict[str, list[Any]]:
    names = warehouse.sql("select schema_name || '.' || table_name from duckdb_tables() where not internal").fetchall()
    return {name: warehouse.sql(f"from {name} order by all").fetchall() for (name,) in names}


def first_of(call: Callable[[], T | None], started: Sequence[subprocess.Popen[str]]) -> T:
    """Ask until there is an answer, for as long as what was started may still bring one."""
    for _ in range(3000):
        if (found := call()) is not None:
            return found
        with suppress(subprocess.TimeoutExpired):
            started[0].wait(0.05)
    raise AssertionError("nothing came")


def test_a_run_that_is_not_to_wait_is_told_so_and_disturbs_nothing(server: Server) -> None:
    """The one that came first is held inside by the system, so that the other one surely meets it."""
    home = Home(server.home)
    new = home.raw / "foretag" / "trasig.xlsx"  # so that all rooms are to be entered
    new.write_bytes(b"PK\x03\x04 inget")
    started = both(server, only_here='{"FOKUSDAG_LOCK_WAIT_SECONDS": "0", "FOKUSDAG_DASK": ""}')
    inside = first_of(lambda: holder(home), started)
    os.kill(inside, signal.SIGSTOP)
    try:
        refused = first_of(lambda: next((run for run in started if run.poll() is not None), None), started)
    finally:
        os.kill(inside, signal.SIGCONT)
    (first,) = (run for run in started if run is not refused)
    assert refused.returncode == 1
    ended(refused)
    (told,) = server.ask("flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["FAILED"]}}}})
    assert "En annan körning håller på i samma mapp" in told["state"]["message"]
    done = ended(first)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not [path for path in home.root.rglob("*") if path.name.startswith((".part", ".warehouse"))]


def test_the_server_keeps_all_of_it_in_postgresql(server: Server) -> None:
    assert not list(Path(server.environment["PREFECT_HOME"]).glob("*.db"))


BUILD_OVER_AND_OVER = """
import sys
from datetime import date
from pathlib import Path
from flows.pipeline.steps import model_step
from flows.run.catalog import load_catalog
from flows.run.context import Run
from flows.run.lock import only_writer
runs = [Run.of(Path(sys.argv[1]), date(2026, 1, 15), None, date.fromisoformat(day)) for day in sys.argv[2:]]
with only_writer(runs[0].home, None, 0):
    while True:
        for run in runs:
            model_step(load_catalog(run))
            print("built", flush=True)
"""
ASKED = "select period_end, (select sum(jobs) from mart.jobs_created), (select count(*) from mart.employed) from core.parameter"


def test_readers_are_never_blocked_and_see_one_run_whole(tmp_path: Path) -> None:
    """A writer that never lets go of its lock builds the warehouse of two runs in turn, as fast as it can."""
    home = Home(tmp_path / "hem").make()
    (home.raw / "foretag" / "a.xlsx").write_bytes(book(A, "2025-12-31", employed(0, 9, "2024-03-01")))
    (home.raw / "foretag" / "b.xlsx").write_bytes(book(B, "2025-12-31", employed(9, 6, "2025-02-01")))
    days = (date(2024, 12, 31), date(2025, 12, 31))
    for unread in steps.receive_step(Run.of(home.root, NIGHT, None, None)):
        steps.read_step(Run.of(home.root, NIGHT, None, None), unread)
    expected, answers = [], []
    for day in days:
        steps.model_step(load_catalog(Run.of(home.root, NIGHT, None, day)))
        expected.append(whole(home))
        answers.append(fokusdag("query", ASKED, "--csv", "--home", home.root).stdout)
    assert answers[0] != answers[1]

    command = [sys.executable, "-c", BUILD_OVER_AND_OVER, str(home.root), *map(str, days)]
    seen: list[int] = []
    with (
        connect(home.warehouse, key_of(home, "warehouse")) as analyst,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer,
    ):
        try:
            for _ in range(2):
                assert writer.stdout and writer.stdout.readline() == "built\n"
                assert fokusdag("query", ASKED, "--csv", "--home", home.root).stdout in answers
            while set(seen) != {0, 1} or len(seen) < 4:
                seen.append(expected.index(whole(home)))
                assert writer.poll() is None
        finally:
            writer.terminate()
        assert tables_of(analyst) == expected[1], "whoever has the old file open keeps it"
