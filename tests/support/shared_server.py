"""One Prefect server for all of pytest's processes: the first that needs it starts it, the last that does stops it.

A server that stands idle takes a hundredth of a processor, and its start takes four seconds of one.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from tests.support.prefect_processes import PASSWORD, UNWATCHED, free_port, serve_prefect, wait_for, with_database

_STARTED: list[subprocess.Popen[bytes]] = []


@contextmanager
def a_shared_server(folder: Path, plain: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Give the settings that lead a client to it.

    `folder`: the one that the processes share. `plain`: the environment of a user who has set nothing.
    """
    folder.mkdir(exist_ok=True)
    lock, noted = FileLock(folder / "lock"), folder / "noted.json"
    with lock:
        server = json.loads(noted.read_text()) if noted.exists() else _start(folder, plain)
        noted.write_text(json.dumps(server | {"users": server["users"] + 1}))
    try:
        yield _settings(server["port"])
    finally:
        with lock:
            server = json.loads(noted.read_text())
            noted.write_text(json.dumps(server | {"users": server["users"] - 1}))
            if server["users"] == 1:
                noted.unlink()
                os.kill(server["pid"], signal.SIGTERM)


def _start(folder: Path, plain: Mapping[str, str]) -> dict[str, int]:
    port = free_port()
    environment = {**plain, "PREFECT_HOME": str(with_database(folder)), **_settings(port), **UNWATCHED}
    serving = serve_prefect(folder / "hem", port, environment, folder / "server.log")
    _STARTED.append(serving)
    wait_for(f"{environment['PREFECT_API_URL']}/health", serving)
    return {"port": port, "pid": serving.pid, "users": 0}


def _settings(port: int) -> dict[str, str]:
    return {"PREFECT_API_URL": f"http://127.0.0.1:{port}/api", **PASSWORD}
