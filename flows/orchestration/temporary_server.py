"""A Prefect server for one run, where none is named: our own, with its password, in the place of Prefect's.

Prefect would start it in the terminal's own group of processes. Ctrl-C would end the server with the run, which then waits a
minute for it before it gives up.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request

from prefect.server.api.server import SubprocessASGIServer
from prefect.settings import PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS

from flows.errors import Stopped
from flows.language.tool import say
from flows.storage.paths import Home


def start_temporary_server(home: Home) -> subprocess.Popen[bytes] | None:
    """Start the server that this process's runs use, and return its process; None where one is named (PREFECT_API_URL).

    Raises:
        Stopped: It did not come up.
    """
    server = SubprocessASGIServer()
    if os.environ.get("PREFECT_API_URL") or server.running:
        return None
    listening = socket.create_server(("127.0.0.1", 0))  # ours from the start: nobody else is to be sent the password
    server.port = listening.getsockname()[1]
    words = [
        sys.executable,
        "-m",
        "flows.cli",
        "server",
        "--home",
        str(home.root),
        "--port",
        str(server.port),
        "--listening",
        str(listening.fileno()),
    ]
    alone = {"PREFECT_SERVER_UI_ENABLED": "false", "PREFECT__SERVER_EPHEMERAL": "1"}
    server.server_process = subprocess.Popen(
        words, env=os.environ | alone, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        pass_fds=[listening.fileno()],
    )  # fmt: skip
    atexit.register(server.stop)
    try:
        _wait_until_up(server, server.server_process)
    except BaseException:
        server.server_process.kill()
        server.stop()
        raise
    finally:
        listening.close()
    server.running = True
    return server.server_process


def _wait_until_up(server: SubprocessASGIServer, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS.value()
    while not _answers(f"{server.api_url}/health"):
        if time.monotonic() > until or process.poll() is not None:
            raise Stopped(
                say(
                    "Prefects server för körningen kom inte igång. Kör igen när datorn har mindre att göra, "
                    "eller starta fokusdag serve och kör mot den. Inget är läst."
                )
            )
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.1)


def _answers(health: str) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(health, timeout=5):  # noqa: S310 - our own loopback address
        return True
    return False
