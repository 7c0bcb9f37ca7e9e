"""The Prefect server, for those who have its password and come from its own address.

Prefect can ask for a password and name the pages that may read its answers. It answers any host name, though, and does what a
foreign page asks of it before the browser is told that the page may not read the answer. Both are refused here.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from flows.errors import Stopped
from flows.language.tool import say
from flows.security.server_password import SERVER
from flows.storage.liveness import end_with_parent

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class OwnAddressOnly:
    """ASGI middleware: answer a request only where it names one of our hosts and comes from no foreign page.

    A foreign host name is how a page gets at a server of the reader's own machine (DNS rebinding).
    """

    def __init__(self, app: App, hosts: frozenset[str], origins: frozenset[str]) -> None:
        self._app, self._hosts, self._origins = app, hosts, origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is ours; refuse the rest with 403 (a web socket: by closing it before it is opened)."""
        if scope["type"] not in ("http", "websocket") or self._is_ours(scope["headers"]):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            words = [(b"content-type", b"text/plain; charset=utf-8")]
            await send({"type": "http.response.start", "status": 403, "headers": words})
            await send({"type": "http.response.body", "body": b"Fel adress, eller en annan sida."})

    def _is_ours(self, headers: list[tuple[bytes, bytes]]) -> bool:
        hosts = [value.decode("latin-1") for name, value in headers if name == b"host"]
        origins = [value.decode("latin-1") for name, value in headers if name == b"origin"]
        return len(hosts) == 1 and _host(hosts[0]) in self._hosts and self._origins.issuperset(origins)


def run_server(host: str, port: int, listening: int | None = None) -> None:
    """Run the server until it is ended.

    Args:
        host: The address to listen at.
        port: Its port.
        listening: A socket that the starting process listens at already. Between a free port and a server another account could
            listen there, and be sent the password.

    Raises:
        Stopped: No password is set.
    """
    if not os.environ.get(SERVER):
        raise Stopped(say("Prefect-servern startas inte utan lösenord. Sätt {server}.", server=SERVER))
    public = urlsplit(os.environ.get("PREFECT_API_URL", ""))
    hosts = frozenset({host.lower(), "127.0.0.1", "localhost", public.hostname or host})
    origins = {f"http://{name}:{port}" for name in hosts}
    if public.hostname:
        origins.add(f"{public.scheme}://{public.netloc}")
    os.environ["PREFECT_SERVER_CORS_ALLOWED_ORIGINS"] = ",".join(sorted(origins))
    for part in (
        "OUT",
        "PUBLISHING",
    ):  # `deployment run --watch` shows what the run says, and last of all where its reports lie
        os.environ.setdefault(f"PREFECT_SERVER_LOGS_STREAM_{part}_ENABLED", "true")

    if os.environ.get("PREFECT__SERVER_EPHEMERAL"):
        end_with_parent(signal.SIGTERM)

    import uvicorn  # noqa: PLC0415 - Prefect reads its settings when it is imported: not before
    from prefect.server.api.server import create_app  # noqa: PLC0415

    app = OwnAddressOnly(create_app(final=True), hosts, frozenset(origins))
    config = uvicorn.Config(app, host, port, log_level="warning", timeout_graceful_shutdown=2, proxy_headers=False)
    server = uvicorn.Server(config)
    server.run([socket.socket(fileno=listening)] if listening is not None else None)
    if not server.started:
        sys.exit(1)


def _host(header: str) -> str | None:
    """The host that a header names, without its port; None where it is not the plain name or number that a client sends."""
    named = _HOST.fullmatch(header)
    return named[1].strip("[]").lower() if named else None


_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z._-]+)(?::[0-9]{1,5})?")
