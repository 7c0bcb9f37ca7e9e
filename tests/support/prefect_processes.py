"""Prefect's own processes, and a database for them: started by a test and ended by their ids."""

from __future__ import annotations

import base64
import json
import os
import pwd
import select
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from filelock import FileLock

from flows.security.server_password import CLIENT, SERVER

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".pytest_cache" / "prefect"
PREFECT = Path(sys.executable).parent / "prefect"
PASSWORD = dict.fromkeys((CLIENT, SERVER), "fokusdag:bara-for-prov-lyktan-0123")
"""The settings that a test's server and its clients share."""
UNWATCHED = {
    f"PREFECT_SERVER_SERVICES_{each}_ENABLED": "false"
    for each in (
        "SCHEDULER",
        "LATE_RUNS",
        "FOREMAN",
        "PAUSE_EXPIRATIONS",
        "CANCELLATION_CLEANUP",
        "CLEANUP_RECONCILER",
        "TRIGGERS",
    )
}
"""A server that plans nothing asks its database for nothing by itself: half of what it would take in half an hour."""


@dataclass
class Server:
    """A server, as one sees it from another window."""

    environment: dict[str, str]
    home: Path
    without_a_worker: str = ""

    def doctor(self) -> str:
        """What `fokusdag doctor` says of it."""
        words = [PREFECT.with_name("fokusdag"), "doctor", "--home", self.home]
        told = subprocess.run(words, env=self.environment, capture_output=True, text=True, timeout=60, check=False)
        return told.stdout

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [PREFECT, "--prompt", *words],  # as at a terminal; whoever is asked a question gets no answer and fails
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def prefect(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = ended(self.start(*words))
        if check:
            assert done.returncode == 0, done.stdout + done.stderr
        return done

    def ask(self, address: str, body: Any) -> Any:
        """What the server's API answers. Where its database is busy it says so, and is asked again, as Prefect's own clients do."""
        request = urllib.request.Request(
            f"{self.environment['PREFECT_API_URL']}/{address}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json", "Authorization": authorization(self.environment[CLIENT])},
        )
        for _ in range(10):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.load(answer)
            except HTTPError as fault:
                if fault.code != 503:
                    raise
        raise AssertionError("the server's database is busy")


def authorization(password: str) -> str:
    """The header of somebody who knows the password."""
    return f"Basic {base64.b64encode(password.encode()).decode()}"


def ended(process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
    out, err = process.communicate(timeout=900)  # runs of two workers, where much else goes on
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def watched(server: Server, deployment: str, *parameters: str, only_here: str = "") -> subprocess.Popen[str]:
    """Start a deployment and watch it until it ends. `only_here`: environment variables of this run alone, as JSON."""
    words = [word for parameter in parameters for word in ("--param", parameter)]
    words += ["--job-variable", f"env={only_here}"] if only_here else []
    return server.start("deployment", "run", f"fokusdag/{deployment}", *words, "--watch")


def rerun(server: Server, *parameters: str) -> subprocess.CompletedProcess[str]:
    return ended(watched(server, "rerun", *parameters))


def until(call: Callable[[], Any]) -> Any:
    """Ask until there is an answer. Between two questions the processors are left to those who are to bring it.

    A server takes a twentieth of a second for each answer. Ten minutes are for a machine that does much else.
    """
    for _ in range(2000):
        if found := call():
            return found
        select.select([], [], [], 0.25)
    raise AssertionError("nothing came")


def with_database(prefect_home: Path) -> Path:
    """A home for a server, with its database in it: a new server spends more time on making it than on the rest of its start.

    The first of pytest's processes that needs one has Prefect make it; it is kept in pytest's cache.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "prefect.lock"):
        if not (kept := CACHE / f"{version('prefect')}.db").exists():
            with tempfile.TemporaryDirectory(dir=CACHE) as folder:
                words = [PREFECT, "server", "database", "upgrade", "--yes"]
                environment = os.environ | {"PREFECT_HOME": folder}
                subprocess.run(words, env=environment, capture_output=True, timeout=120, check=True)
                with closing(sqlite3.connect(Path(folder) / "prefect.db")) as made:
                    (Path(folder) / "whole").write_bytes(made.serialize())
                (Path(folder) / "whole").rename(kept)
    prefect_home.mkdir(parents=True, exist_ok=True)
    (prefect_home / "prefect.db").write_bytes(kept.read_bytes())
    return prefect_home


@contextmanager
def a_server(folder: Path, settings: Mapping[str, str] | None = None, *, plans: bool = False) -> Iterator[Server]:
    """A server with the deployments of the house and nobody to run them; it `plans` the nights only where a test looks at that."""
    port = free_port()
    environment = os.environ | {
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_WORKER_QUERY_SECONDS": "3",
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "15",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_LOOP_SECONDS": "20",
        "DO_NOT_TRACK": "1",
        "FOKUSDAG_HOME": str(folder / "home"),
        "PWD": str(ROOT),
        **PASSWORD,
    }
    environment |= ({} if plans else UNWATCHED) | dict(settings or {})
    if "PREFECT_API_DATABASE_CONNECTION_URL" not in environment:
        with_database(folder / "prefect")
    serving = serve_prefect(folder / "home", port, environment, folder / "server.log")
    try:
        wait_for(f"http://127.0.0.1:{port}/api/health", serving)
        made = Server(environment, folder / "home")
        made.prefect("work-pool", "create", "fokusdag", "--type", "process")
        made.prefect("deploy", "--all")
        made.without_a_worker = made.doctor()
        yield made
    finally:
        stop(serving)


@contextmanager
def a_worker(server: Server, name: str) -> Iterator[None]:
    """A worker that takes one run at a time."""
    words = ["worker", "start", "--pool", "fokusdag", "--name", name, "--limit", "1"]
    working = start(words, server.environment, server.home.with_name(f"worker {name}.log"))
    try:
        yield
    finally:
        stop(working)


def postgresql_programs() -> Path | None:
    """The folder of the newest PostgreSQL on this machine, as Debian lays them out."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def postgresql(programs: Path) -> Iterator[str]:
    """A cluster of its own behind a socket in its own folder; gives the address Prefect is told."""
    owner = "postgres" if os.geteuid() == 0 else None  # it refuses to be run by root
    folder = Path(tempfile.mkdtemp(prefix="fokusdag-pg-"))
    if owner:
        os.chown(folder, pwd.getpwnam(owner).pw_uid, -1)

    def run(*words: str) -> None:
        with (folder / "told").open("ab") as told:  # a file: the server keeps it open, and would keep a pipe
            subprocess.run(words, cwd=folder, user=owner, stdout=told, stderr=told, timeout=120, check=True)

    ctl = [str(programs / "pg_ctl"), "--wait", "--pgdata", str(folder / "data")]
    try:
        run(
            str(programs / "initdb"),
            "--pgdata",
            str(folder / "data"),
            "--username",
            "prefect",
            "--locale",
            "C.UTF-8",
            "--auth",
            "trust",
            "--no-sync",
        )
        run(*ctl, "start", "-o", f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off")
        try:
            yield f"postgresql+asyncpg://prefect@/postgres?host={folder}"
        finally:
            run(*ctl, "stop", "--mode", "fast")
    finally:
        shutil.rmtree(folder)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(words: list[str], environment: dict[str, str], log: Path, program: Path = PREFECT) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        return subprocess.Popen(
            [program, *words], cwd=ROOT, env=environment, stdout=out, stderr=out, start_new_session=True
        )


def serve_prefect(home: Path, port: int, environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start the server of a home, as its unit does."""
    words = ["server", "--home", str(home), "--port", str(port)]
    return start(words, environment, log, PREFECT.with_name("fokusdag"))


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
