"""A Prefect server for one run, where none is named: our own, with its password, in the place of Prefect's.

Prefect would start it in the terminal's own group of processes. Ctrl-C would end the server with the run, which then waits a
minute for it before it gives up. It would also import the whole server in the process of the run, only to start another.
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
from contextlib import AbstractContextManager
from dataclasses import dataclass

from flows.errors import Stopped
from flows.language.tool import say
from flows.storage.paths import Home

_ALONE = {
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",  # 2 s of processor time for kinds of blocks that nobody asks for
    "PREFECT_SERVER_MEMOIZE_BLOCK_AUTO_REGISTRATION": "false",  # … and half a second to see whether those are known
}
_addresses: set[str] = set()
"""Of the temporary servers of this process."""


@dataclass(frozen=True)
class TemporaryServer:
    """A server that has been started, and that this process's runs use once wait_until_up() has returned.

    Attributes:
        process: Its process.
        listening: Its socket, ours from the start: nobody else is to be sent the password.
    """

    process: subprocess.Popen[bytes]
    listening: socket.socket

    def wait_until_up(self) -> None:
        """Wait for the server. Raises Stopped where it does not come up."""
        from prefect.settings import PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS  # noqa: PLC0415 - heavy

        atexit.register(self._stop)
        until = time.monotonic() + PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS.value()
        try:
            while not _answers(f"{_api(self.listening)}/health"):
                if time.monotonic() > until or self.process.poll() is not None:
                    raise Stopped(
                        say(
                            "Prefects server för körningen kom inte igång. Kör igen när datorn har mindre att göra, "
                            "eller starta fokusdag serve och kör mot den. Inget är läst."
                        )
                    )
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(0.1)
        except BaseException:
            self.process.kill()
            raise
        finally:
            self.listening.close()

    def _stop(self) -> None:
        """End the server, once Prefect has told it all about the run."""
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)


def start_temporary_server(home: Home) -> TemporaryServer | None:
    """Start the server that this process's runs use, without waiting for it; None where one is named (PREFECT_API_URL).

    It is named for this process from then on. Prefect reads that when it is imported, so that must not have been done.
    """
    if os.environ.get("PREFECT_API_URL"):
        return None
    listening = socket.create_server(("127.0.0.1", 0))
    port, at = (str(number) for number in (listening.getsockname()[1], listening.fileno()))
    command = [sys.executable, "-m", "flows.cli", "server", "--home", str(home.root), "--port", port, "--listening", at]
    process = subprocess.Popen(
        command, env=os.environ | _ALONE, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        pass_fds=[listening.fileno()],
    )  # fmt: skip
    atexit.register(process.kill)
    os.environ["PREFECT_API_URL"] = api = _api(listening)
    _addresses.add(api)
    return TemporaryServer(process, listening)


def without_heartbeats() -> AbstractContextManager[object]:
    """Runs within this send no heartbeats: nobody looks for them on a temporary server, and a run waits up to 1 s to end them."""
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings  # noqa: PLC0415 - heavy

    return temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None})


def is_temporary(api: str) -> bool:
    """Whether this is the address of a temporary server of this process."""
    return api in _addresses


def _api(listening: socket.socket) -> str:
    return f"http://127.0.0.1:{listening.getsockname()[1]}/api"


def _answers(health: str) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(health, timeout=5):  # noqa: S310 - our own loopback address
        return True
    return False
