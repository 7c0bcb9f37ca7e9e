"""The deployments on a real Prefect server with a real worker, both started here and ended by their own process ids."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PREFECT = Path(sys.executable).parent / "prefect"


@dataclass
class Server:
    environment: dict[str, str]
    home: Path

    def prefect(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [PREFECT, "--no-prompt", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if check:
            assert done.returncode == 0, done.stdout + done.stderr
        return done


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(words: list[str], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        return subprocess.Popen(
            [PREFECT, *words], cwd=ROOT, env=environment, stdout=out, stderr=out, start_new_session=True
        )


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Poll the server's own health address; a server that died ends the wait at once."""
    for _ in range(1200):
        assert process.poll() is None, "the server ended before it answered"
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            try:
                process.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
    raise AssertionError("the server did not answer")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("prefect")
    port = free_port()
    environment = os.environ | {
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "DO_NOT_TRACK": "1",
        "FOKUSDAG_HOME": str(folder / "home"),
        "FOKUSDAG_CHECKOUT": str(ROOT),
    }
    serving = start(["server", "start", "--host", "127.0.0.1", "--port", str(port)], environment, folder / "server.log")
    try:
        wait_for(f"http://127.0.0.1:{port}/api/health", serving)
        made = Server(environment, folder / "home")
        made.prefect("work-pool", "create", "fokusdag", "--type", "process")
        made.prefect("deploy", "--all")
        working = start(["worker", "start", "--pool", "fokusdag"], environment, folder / "worker.log")
        try:
            yield made
        finally:
            stop(working)
    finally:
        stop(serving)
