"""Prefect's own page in a real browser, by docs/operator.md: it asks for the password, and no other page gets at the server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.security.server_password import CLIENT
from tests.support.prefect_processes import Server, a_server

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is missing: install requirements/dev.txt")
pytestmark = pytest.mark.full  # a server and a browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with a_server(tmp_path_factory.mktemp("prefect")) as made:
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is missing: apt-get install chromium")
    with sync_api.sync_playwright() as play:
        started = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


def test_the_page_asks_for_the_password_and_shows_the_deployments_to_whoever_has_it(
    server: Server, browser: Any
) -> None:
    site = server.environment["PREFECT_API_URL"].removesuffix("/api")
    page = browser.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{site}/deployments")
    field = page.locator("input[type=password]")
    field.fill("fokusdag:fel")
    page.get_by_role("button", name="Login").click()
    page.get_by_text("Authentication failed.").first.wait_for()
    assert "nightly" not in page.inner_text("body")

    field.fill(server.environment[CLIENT])  # as it stands in prefect.env, with `fokusdag:` first
    page.get_by_role("button", name="Login").click()
    field.wait_for(state="detached")
    page.goto(f"{site}/deployments")
    for name in ("nightly", "rerun", "release"):
        page.get_by_text(name, exact=True).first.wait_for()
    page.close()


def test_another_page_in_the_same_browser_gets_no_answer_and_changes_nothing(
    server: Server, browser: Any, tmp_path: Path
) -> None:
    """Also where it knows the password: from a file (origin `null`), by fetch, by a form that is sent, and by a web socket."""
    api = server.environment["PREFECT_API_URL"]
    (tmp_path / "annan.html").write_text("<!doctype html><title>annan</title>", "utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "annan.html").as_uri())
    before = server.ask("flows/count", {})
    asked = """async ([api, password, mode]) => {
        const headers = mode === 'cors'
            ? {'Content-Type': 'application/json', 'Authorization': 'Basic ' + btoa(password)} : {'Content-Type': 'text/plain'};
        const body = JSON.stringify({name: 'inbrott'});
        try { return (await fetch(api + '/flows/', {method: 'POST', mode, headers, body})).status } catch (fault) { return 'refused' }
    }"""
    password = server.environment[CLIENT]
    assert page.evaluate(asked, [api, password, "cors"]) == "refused"
    assert page.evaluate(asked, [api, password, "no-cors"]) == 0, "an answer that the page cannot look into"
    socket = """address => new Promise(done => {
        const socket = new WebSocket(address, 'prefect');
        socket.onopen = () => done('open'); socket.onerror = () => done('refused');
    })"""
    assert page.evaluate(socket, f"{api.replace('http', 'ws', 1)}/events/in") == "refused"
    assert server.ask("flows/count", {}) == before
    page.close()
