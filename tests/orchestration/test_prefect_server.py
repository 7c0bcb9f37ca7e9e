"""Which requests the Prefect server answers, without a server: by the host that they name and the page that they come from."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from flows.orchestration.prefect_server import OwnAddressOnly

PAGE = "http://127.0.0.1:4200"


def answered(kind: str, **headers: str | list[str]) -> bool:
    """Whether a request with these headers is passed on to Prefect."""
    passed: list[str] = []
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        passed.append(scope["type"])

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {}

    pairs = [
        (name.encode(), each.encode())
        for name, value in headers.items()
        for each in (value if isinstance(value, list) else [value])
    ]
    ours = OwnAddressOnly(app, frozenset({"127.0.0.1", "localhost", "::1"}), frozenset({PAGE}))
    asyncio.run(ours({"type": kind, "headers": pairs}, receive, send))
    assert bool(passed) != bool(sent), "passed on or refused, and never both"
    return bool(passed)


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:4200", "localhost:4200", "LOCALHOST", "[::1]:4200"])
def test_our_own_names_are_answered(kind: str, host: str) -> None:
    assert answered(kind, host=host)
    assert answered(kind, host=host, origin=PAGE)


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:4200", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "evil.example@127.0.0.1",
        "127.0.0.1#.evil.example", "127.0.0.1/.evil.example", "127.0.0.1?.evil.example", "[::1", "0", "", " 127.0.0.1", "localhost.",
    ],
)  # fmt: skip
def test_any_other_name_is_refused(kind: str, host: str) -> None:
    assert not answered(kind, host=host)


def test_no_host_and_two_hosts_are_refused() -> None:
    assert not answered("http")
    assert not answered("http", host=["127.0.0.1", "evil.example"])


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1:4200", ""])
def test_another_page_is_refused(origin: str) -> None:
    assert not answered("http", host="127.0.0.1:4200", origin=origin)
    assert not answered("http", host="127.0.0.1:4200", origin=[PAGE, origin])
