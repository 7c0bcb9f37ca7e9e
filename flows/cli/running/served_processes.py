"""The processes of `fokusdag serve`: its server, for as long as it lives, and the watching of submitters' folders."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flows.errors import Stopped
from flows.language.tool import say

if TYPE_CHECKING:
    from flows.storage.paths import Home


def listen(port: int) -> socket.socket:
    """Take the port before the server starts: another account that listened there would be sent the password.

    Raises:
        Stopped: A server is there already. Ours would register its runs with it, and pause them there.
    """
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError:
        raise Stopped(
            say(
                "Porten {port} är upptagen, kanske av en fokusdag serve eller dess server som är kvar. "
                "Avsluta den, eller välj en annan port med --port.",
                port=port,
            )
        ) from None


@contextlib.contextmanager
def as_long_as(server: subprocess.Popen[bytes]) -> Iterator[None]:
    """End this process if the server dies: it would wait forever for runs that nobody schedules."""
    interrupted = (0, -signal.SIGINT, 128 + signal.SIGINT)  # Ctrl-C reached it as well
    asked = threading.Event()

    def watch() -> None:
        if server.wait() not in interrupted and not asked.is_set():
            os.kill(os.getpid(), signal.SIGTERM)

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it is ending: nothing may interrupt the clean-up
        asked.set()
        watching.join(1)  # it may have died just now
        if server.returncode not in (None, *interrupted):
            raise Stopped(
                say("Prefect-servern dog. Kör fokusdag serve igen; det förra resultatet står kvar.")
            ) from None


@contextlib.contextmanager
def watched(home: Home) -> Iterator[None]:
    """Check workbooks as they come, in a process of its own, where FOKUSDAG_WATCH says so. The nights do without it."""
    from flows.settings import settings
    from flows.storage.installation import PROJECT

    if not settings().watch:
        yield
        return
    command = [sys.executable, "-m", "flows.cli", "watch", "--home", str(home.root), "--with-parent"]
    ended = threading.Event()
    with subprocess.Popen(command, cwd=PROJECT) as watching:

        def report() -> None:
            code = watching.wait()
            if not ended.is_set():
                log = logging.getLogger("fokusdag")
                log.warning(
                    say(
                        "Bevakningen av mapparna slutade ({code}). Nätterna går som vanligt. Starta om tjänsten.",
                        code=code,
                    )
                )

        threading.Thread(target=report, daemon=True).start()
        try:
            yield
        finally:
            ended.set()
            watching.terminate()


def wait_until_up(server: subprocess.Popen[bytes], health: str) -> None:
    """Wait for the server. Raises Stopped where it does not start."""
    for _ in range(1800):
        if server.poll() is not None:
            raise Stopped(say("Prefect-servern startade inte. Vad den själv säger står ovanför."))
        with contextlib.suppress(OSError), urllib.request.urlopen(health, timeout=1):  # noqa: S310 - our own loopback address
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(0.1)
    raise Stopped(say("Prefect-servern svarade inte inom tre minuter."))
