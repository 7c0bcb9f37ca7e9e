"""The processes of `fokusdag serve`: its server, for as long as it lives, and the watching of submitters' folders."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
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


async def with_server(home: Home, port: int, listening: socket.socket, work: Callable[[], Awaitable[None]]) -> None:
    """Do what there is to do beside a server, until SIGTERM, Ctrl-C or the server's end; the server ends with it.

    asyncio is told of a signal between two steps. An exception that a handler of our own raised would be lost where Python
    is in a destructor or has just imported something, and nothing would end.

    Args:
        home: Whose server it is.
        port: Where it is to answer.
        listening: A socket that listens there. Only the server has it once it is up: if it dies, a request is refused at once.
        work: Is called when the server answers.

    Raises:
        Stopped: The server did not start, or it died.
    """
    from flows.storage.installation import PROJECT

    asked, up = asyncio.Event(), asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        if signal.getsignal(signum) != signal.SIG_IGN:  # as Ctrl-C is for what a script starts in the background
            asyncio.get_running_loop().add_signal_handler(signum, asked.set)
    command = [sys.executable, "-m", "flows.cli", "server", "--home", str(home.root), "--port", str(port)]
    command += ["--listening", str(listening.fileno())]
    server = await asyncio.create_subprocess_exec(*command, cwd=PROJECT, pass_fds=[listening.fileno()])

    async def serve() -> None:
        await _wait_for_answer(f"http://127.0.0.1:{port}/api/health")
        up.set()
        listening.close()
        await work()

    serving, asking = asyncio.ensure_future(serve()), asyncio.ensure_future(asked.wait())
    ended = asyncio.ensure_future(server.wait())
    try:
        await asyncio.wait((serving, asking, ended), return_when=asyncio.FIRST_COMPLETED)
    finally:
        serving.cancel()
        await asyncio.wait((serving,))
        code = server.returncode
        with contextlib.suppress(ProcessLookupError):
            server.terminate()
        await ended
    fault = None if serving.cancelled() else serving.exception()
    if asked.is_set() or code in (-signal.SIGINT, 128 + signal.SIGINT):  # Ctrl-C reaches the server as well
        return
    if code is not None and not up.is_set():
        raise Stopped(say("Prefect-servern startade inte. Vad den själv säger står ovanför."))
    if code:
        raise Stopped(say("Prefect-servern dog. Kör fokusdag serve igen; det förra resultatet står kvar."))
    if fault:
        raise fault


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


async def _wait_for_answer(health: str) -> None:
    """Wait until the server answers at this address. Raises Stopped where it does not in three minutes."""
    for _ in range(1800):
        with contextlib.suppress(OSError), urllib.request.urlopen(health, timeout=1):  # noqa: S310 - our own loopback address
            return
        await asyncio.sleep(0.1)
    raise Stopped(say("Prefect-servern svarade inte inom tre minuter."))
