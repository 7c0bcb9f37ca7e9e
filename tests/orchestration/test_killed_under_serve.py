"""Runs that are killed under `fokusdag serve`: it says so, goes on, and the next run comes to the right numbers.

A run of a served deployment is a process of its own. It gets SIGKILL just before its k-th change to a file in the home: at one
point, in `make audit` at 30. Each time one more person's job has come, so the right numbers are known by hand.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flows.intake.deliveries.ledger import read_ledger
from flows.storage.paths import Home
from tests.end_to_end.test_killed_anywhere import CHANGES, RELEASES, jobs
from tests.end_to_end.test_killed_decisions import employed
from tests.end_to_end.test_replay import A, book
from tests.orchestration.test_prefect import served
from tests.support.prefect_processes import Server, free_port, until, with_database

pytestmark = pytest.mark.full  # a server and whole runs

KILLING = f"""
import os, signal, sys
if any(word.startswith("prefect.") and word.endswith("engine") for word in sys.orig_argv):
    folder = os.environ["FOKUSDAG_TEST_KILL"]
    before, seen = int(open(folder + "/before").read()), [0]

    def hook(event, arguments):
        if event not in {CHANGES!r} or not str(arguments[0]).startswith(os.environ["FOKUSDAG_HOME"]):
            return
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        seen[0] += 1
        if seen[0] == before:
            os.kill(os.getpid(), signal.SIGKILL)
        if not before:
            with open(folder + "/seen", "w") as file:
                file.write(str(seen[0]))

    sys.addaudithook(hook)
"""
"""Python runs a module of this name when it starts."""


def right(count: int) -> list[tuple[int, int, int]]:
    """Year, jobs and persons where so many began on 1 March 2024 and nobody after that."""
    return [(2024, count, count), (2025, 0, 0)]


def ended(window: Server, deployment: str) -> str:
    """Start a run and wait for the state that it ends in."""
    run = window.ask(f"deployments/{deployment}/create_flow_run", {"state": {"type": "SCHEDULED"}})["id"]
    asked = {"flow_runs": {"id": {"any_": [run]}}}

    def state() -> Any:
        (now,) = window.ask("flow_runs/filter", asked)
        return now["state_type"] if now["state_type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED") else None

    return str(until(state))


def test_a_run_under_serve_is_killed_anywhere_and_the_next_one_comes_to_the_right_numbers(tmp_path: Path) -> None:
    home = Home(tmp_path / "hem").make()
    with_database(home.prefect)
    (tmp_path / "sitecustomize.py").write_text(KILLING)
    settings = {"PYTHONPATH": str(tmp_path), "FOKUSDAG_TEST_KILL": str(tmp_path)}
    (tmp_path / "before").write_text("0")
    (home.raw / "foretag" / "a0.xlsx").write_bytes(book(A, "2025-12-31", employed(0, 5, "2024-03-01")))
    serving, window = served(tmp_path, free_port(), **settings)
    try:
        until(lambda: len(window.ask("deployments/filter", {})) == 3)
        (deployment,) = [d["id"] for d in window.ask("deployments/filter", {}) if d["name"] == "rerun"]
        assert ended(window, deployment) == "COMPLETED"
        assert jobs(home) == right(5)
        changes = int((tmp_path / "seen").read_text())
        for number in range(RELEASES):
            kill_at = 1 + number * changes // RELEASES
            count = 6 + number
            new = book(A, "2025-12-31", employed(0, count, "2024-03-01"))
            (home.raw / "foretag" / f"a{count}.xlsx").write_bytes(new)
            (tmp_path / "before").write_text(str(kill_at))
            assert ended(window, deployment) == "CRASHED", kill_at
            assert jobs(home) in (right(count - 1), right(count)), kill_at
            (tmp_path / "before").write_text("-1")
            assert ended(window, deployment) == "COMPLETED", kill_at
            assert jobs(home) == right(count), kill_at
            assert len(read_ledger(home.ledger)) == number + 2, kill_at
            left = [path for path in home.root.rglob("*") if ".part" in path.name or path.name.startswith(".warehouse")]
            assert not left, (kill_at, left)
            assert serving.poll() is None, "it serves still"
        # Before it is ended: Prefect's own runner writes a traceback where SIGTERM meets a connection that is being closed.
        assert "Traceback" not in (tmp_path / "serve.log").read_text("utf-8")
    finally:
        serving.terminate()
        serving.wait(180)
