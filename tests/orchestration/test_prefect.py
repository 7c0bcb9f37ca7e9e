"""The deployments on a real Prefect server with a real worker, both started here and ended by their own process ids."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from zoneinfo import ZoneInfo

import pytest
from fastapi.routing import APIWebSocketRoute
from filelock import FileLock
from prefect.server.api.server import API_ROUTERS
from prefect.server.schemas.schedules import CronSchedule
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from flows.security.server_password import CLIENT, password_file, read_password
from flows.storage.paths import Home
from tests.conftest import FOKUSDAG
from tests.support.books import arbetsbok, xlsx
from tests.support.inbox import Inbox, an_inbox
from tests.support.leavings import forms, identity_numbers, stated
from tests.support.nights import write_submitted
from tests.support.prefect_processes import (
    PASSWORD,
    Server,
    a_server,
    a_worker,
    authorization,
    free_port,
    rerun,
    serve_prefect,
    stop,
    until,
    wait_for,
    with_database,
)

pytestmark = pytest.mark.full  # a server and a worker

SWEDEN = ZoneInfo("Europe/Stockholm")
THAT_DAY = ("as_of=2026-01-15", "today=2026-01-15")
PLANNED = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}


@pytest.fixture(scope="module")
def inbox() -> Iterator[Inbox]:
    with an_inbox() as made:
        yield made


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, inbox: Inbox) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("prefect")
    with a_server(folder, settings=inbox.settings, plans=True) as made, a_worker(made, "ett"):
        yield made


def test_the_deployments_of_the_house_are_there(server: Server) -> None:
    told = server.prefect("deployment", "ls").stdout
    assert all(f"fokusdag/{name}" in told for name in ("nightly", "rerun", "release"))


def answer_to(method: str, address: str, **headers: str) -> int:
    """The status that a request is answered with."""
    asked = urllib.request.Request(
        address, b"{}" if method not in ("GET", "HEAD") else None, {"Content-Type": "application/json", **headers}
    )
    asked.method = method
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return int(answer.status)
    except HTTPError as fault:
        return fault.code


def test_without_the_password_the_server_does_nothing(server: Server) -> None:
    """Whatever reaches its port could otherwise change what a deployment runs, as the account that holds the keys."""
    site = server.environment["PREFECT_API_URL"].removesuffix("/api")
    with urllib.request.urlopen(f"{site}/openapi.json", timeout=30) as answer:
        paths = json.load(answer)["paths"]
    routes = [(method.upper(), path) for path, methods in paths.items() for method in methods]
    assert len(routes) > 150
    nobody = "00000000-0000-0000-0000-000000000000"
    answered = {
        (method, path): answer_to(method, f"{site}/api{re.sub('{.*?}', nobody, path.removeprefix('/api'))}")
        for method, path in routes
    }
    assert {path.removeprefix("/api") for (_, path), code in answered.items() if code != 401} == {"/health", "/ready"}
    wrong = authorization("fokusdag:fel")
    assert answer_to("POST", f"{site}/api/flow_runs/filter", Authorization=wrong) == 401
    right = authorization(server.environment[CLIENT])
    assert answer_to("POST", f"{site}/api/flow_runs/filter", Authorization=right) == 200
    assert answer_to("GET", f"{site}/") == 200, "the page, which asks for the password"


def test_another_page_and_another_host_name_are_refused(server: Server) -> None:
    """A page in the same browser, also one that has got the name of its own host to lead to this machine."""
    site = server.environment["PREFECT_API_URL"].removesuffix("/api")
    right = authorization(server.environment[CLIENT])
    port = site.rpartition(":")[2]
    for origin, code in {"http://evil.example": 403, "null": 403, "http://127.0.0.1:1": 403, site: 200}.items():
        told = answer_to("POST", f"{site}/api/flow_runs/filter", Authorization=right, Origin=origin)
        assert told == code, origin
    hosts = {f"evil.example:{port}": 403, "evil.example": 403, f"localhost:{port}": 200, f"LOCALHOST:{port}": 200}
    hosts |= dict.fromkeys(
        ("", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "127.0.0.1#.evil.example", "[::1", "0"), 403
    )
    for host, code in hosts.items():
        assert answer_to("POST", f"{site}/api/flow_runs/filter", Authorization=right, Host=host) == code, host
    forwarded = {"X-Forwarded-Host": f"127.0.0.1:{port}", "X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"}
    forwarded |= {"Forwarded": f"host=127.0.0.1:{port}"}
    evil = {"Authorization": right, "Host": "evil.example", **forwarded}
    assert answer_to("POST", f"{site}/api/flow_runs/filter", **evil) == 403, (
        "a proxy's word on the host counts for nothing"
    )
    with urllib.request.urlopen(urllib.request.Request(f"{site}/api/health", headers={"Origin": site})) as answer:
        assert answer.headers["access-control-allow-origin"] == site


SOCKETS = (
    "events/in", "events/out", "logs/out", "task_runs/subscriptions/scheduled", "work_pools/fokusdag/workers/connect",
)  # fmt: skip
"""Every web socket of Prefect's server; through the first, whoever is let in changes what is known of a task."""


def test_every_web_socket_is_one_of_these() -> None:
    """A new one in a new version of Prefect is to be tried below too."""
    there = {route.path for router in API_ROUTERS for route in router.routes if isinstance(route, APIWebSocketRoute)}
    assert there == {f"/{path.replace('fokusdag', '{work_pool_name}')}" for path in SOCKETS}


@pytest.mark.parametrize("path", SOCKETS)
def test_a_web_socket_is_for_our_own_page_and_whoever_knows_the_password(server: Server, path: str) -> None:
    address = f"{server.environment['PREFECT_API_URL'].replace('http', 'ws', 1)}/{path}"
    prefect = [Subprotocol("prefect")]
    with (
        pytest.raises(InvalidStatus, match="403"),
        connect(address, origin=Origin("http://evil.example"), subprotocols=prefect),
    ):
        pass
    with pytest.raises(InvalidStatus, match="403"), connect(address):  # as older clients asked, without a password
        pass
    for told in ({"type": "auth", "token": "fokusdag:fel"}, {"type": "auth"}, {"type": "filter"}):
        with pytest.raises(ConnectionClosedError, match="1008"), connect(address, subprotocols=prefect) as socket:
            socket.send(json.dumps(told))
            socket.recv(timeout=30)
    with connect(address, subprotocols=prefect) as socket:
        socket.send(json.dumps({"type": "auth", "token": server.environment[CLIENT]}))
        assert json.loads(socket.recv(timeout=30)) == {"type": "auth_success"}


def test_the_form_asks_in_swedish_and_for_days(server: Server) -> None:
    """The schema that Prefect's page makes its form of, as the server holds it."""
    asked = {
        "home": ("Mapp", "Mapp med data/raw, data/processed och reports. Tomt: den som är inställd.", "path"),
        "as_of": (
            "Det som var känt den (as_of)",
            "Bara filer som hade kommit till och med denna dag. Tomt: i dag.",
            "date",
        ),
        "period_end": ("Räkna till och med (period_end)", "Tomt: så långt företagen har rapporterat.", "date"),
        "today": ("Dagens datum (today)", "Tomt: klockans.", "date"),
    }
    held = {deployment["name"]: deployment for deployment in server.ask("deployments/filter", {})}
    assert set(held) == {"nightly", "rerun", "release"}
    for name, deployment in held.items():
        assert deployment["description"]
        assert deployment["tags"] == ["fokusdag"]
        fields = dict(deployment["parameter_openapi_schema"]["properties"])
        if name == "release":
            edition = fields.pop("edition")
            assert deployment["parameter_openapi_schema"]["required"] == ["edition"]
            assert (edition["title"], edition["type"]) == ("Utgåvans namn", "string")
            assert edition["description"] == "Till exempel dagen den visas: 2026-01-23."
        assert {
            field: (told["title"], told["description"], told["anyOf"][0]["format"]) for field, told in fields.items()
        } == asked
        assert all(told["anyOf"][1] == {"type": "null"} and told["default"] is None for told in fields.values())


def test_a_release_without_a_name_is_refused_by_the_server(server: Server) -> None:
    done = server.prefect("deployment", "run", "fokusdag/release", check=False)
    assert done.returncode == 1
    assert "'edition' is a" in done.stdout + done.stderr


def test_the_night_runs_at_a_quarter_past_four_swedish_time(server: Server) -> None:
    told = server.prefect("deployment", "inspect", "fokusdag/nightly", "--output", "json").stdout
    (schedule,) = json.loads(told)["schedules"]
    assert schedule["schedule"]["cron"] == "15 4 * * *"
    assert schedule["schedule"]["timezone"] == "Europe/Stockholm"
    assert schedule["active"]


def test_the_server_plans_the_nights_to_come(server: Server) -> None:
    """The scheduler is a service of the server: that the schedule is kept there does not say that anything comes of it."""
    planned = until(lambda: server.ask("flow_runs/filter", PLANNED))
    local = [datetime.fromisoformat(run["expected_start_time"]).astimezone(SWEDEN) for run in planned]
    assert {(night.hour, night.minute) for night in local} == {(4, 15)}


@pytest.mark.parametrize(("first", "utc"), [("2026-10-24", [2, 3, 3]), ("2027-03-27", [3, 2, 2])])
def test_a_night_is_a_quarter_past_four_also_when_the_clock_has_been_changed(
    server: Server, first: str, utc: list[int]
) -> None:
    """Summer time ended on 25 October 2026 and begins on 28 March 2027."""
    told = server.prefect("deployment", "inspect", "fokusdag/nightly", "--output", "json").stdout
    schedule = CronSchedule.model_validate(json.loads(told)["schedules"][0]["schedule"])
    nights = asyncio.run(schedule.get_dates(n=3, start=datetime.fromisoformat(first).replace(tzinfo=SWEDEN)))
    assert [(night.astimezone(UTC).hour, night.astimezone(SWEDEN).hour) for night in nights] == [(h, 4) for h in utc]


def test_the_doctor_says_whether_the_nights_are_planned_and_run(server: Server) -> None:
    assert "fel      schema: Ingen hämtar körningarna." in server.without_a_worker
    until(lambda: [d for d in server.ask("deployments/filter", {}) if d["status"] == "READY"])
    assert re.search(r"^ok       schema: Nästa natt: \d{4}-\d\d-\d\d 04:15\.$", server.doctor(), re.MULTILINE)

    (nightly,) = (d for d in server.ask("deployments/filter", {}) if d["name"] == "nightly")
    for asleep in (["itself"], ["itself", "its schedule"]):
        server.ask(f"deployments/{nightly['id']}/pause_deployment", {})
        if "its schedule" in asleep:
            server.prefect("deployment", "schedule", "pause", "fokusdag/nightly", nightly["schedules"][0]["id"])
        (line,) = (line for line in server.doctor().splitlines() if line.startswith("fel      schema: "))
        cures = line.partition("eller: ")[2].split("; ")
        assert len(cures) == len(asleep)
        for cure in cures:
            server.prefect(*cure.split()[1:])  # what it says to do
        until(lambda: server.ask("flow_runs/filter", PLANNED))
        assert "ok       schema: " in server.doctor()


def test_a_run_whose_process_is_killed_is_told_once(server: Server, inbox: Inbox) -> None:
    """As when the memory is out: the run itself has no say any more, and the worker tells of it."""
    write_submitted(Home(server.home).make())
    pipe = a_pipe(server)
    run_id, process, filled = waiting(server, pipe)
    os.kill(process, signal.SIGKILL)
    os.close(filled)
    pipe.unlink()
    (letter,) = until(lambda: now(server, run_id)["state_type"] == "CRASHED" and inbox.texts("körningen stoppade"))
    assert "Den kom inte igång, eller avbröts utifrån." in letter
    assert "SIGKILL" in letter
    inbox.letters.clear()


def test_a_run_whose_whole_machine_went_down_is_ended_and_told_of_by_the_next_one(
    server: Server, inbox: Inbox, tmp_path: Path
) -> None:
    """Nobody is left to say anything of it: no worker started it. A run that is alive, and waits or works, is left alone."""
    pipe, corrections = a_pipe(server), Home(server.home).corrections
    words = [FOKUSDAG, "run", "--home", server.home, "--today", "2026-01-15"]
    with (tmp_path / "sagt").open("wb") as told:
        alive = subprocess.Popen(words, env=server.environment, stdout=told, stderr=told)
    filled = reading(pipe, lambda: alive.poll() is None)
    (run,) = server.ask("flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["RUNNING"]}}}})

    def refused(**settings: str) -> None:
        ended = subprocess.run(words, env=server.environment | settings, check=False, capture_output=True)
        assert ended.returncode == 1

    refused(FOKUSDAG_LOCK_WAIT_SECONDS="0")
    assert now(server, run["id"])["state_type"] == "RUNNING"
    assert len(until(lambda: inbox.texts("körningen stoppade"))) == 1, "of the one that was refused"
    alive.kill()
    alive.wait(30)
    os.close(filled)
    pipe.unlink()
    inbox.letters.clear()
    corrections.write_text("[[misspelt]]\n", "utf-8")
    refused()
    corrections.unlink()
    assert now(server, run["id"])["state_type"] == "CRASHED"
    gone, _ = until(lambda: len(told := inbox.texts("körningen stoppade")) == 2 and told)
    assert f"Stoppat: {run['name']}." in gone
    assert "dog utan att kunna säga till" in gone
    assert "Efter en natt tar nästa natt vid av sig själv; en annan körning får du starta igen, om" in gone
    inbox.letters.clear()


def test_a_run_that_is_cancelled_while_it_draws_lets_go_of_everything(server: Server, tmp_path: Path) -> None:
    """It is in the last room for certain: where matplotlib looks for its settings lies a pipe, and it waits for what comes out."""
    home, pipe = Home(server.home), tmp_path / "matplotlibrc"
    os.mkfifo(pipe)
    run_id, process, filled = waiting(server, pipe, "--job-variable", f'env={{"MATPLOTLIBRC": "{pipe}"}}')
    assert len(list(home.released.iterdir())) == 1
    server.prefect("flow-run", "cancel", run_id)
    until(lambda: [state] if (state := now(server, run_id)["state_name"]) == "Cancelled" else [])
    os.close(filled)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    with FileLock(home.lock, timeout=0):
        pass
    assert not [path for path in home.root.rglob("*") if ".part" in path.name or path.name.startswith(".")]
    assert not list((home.reports / "drafts").iterdir())


def a_pipe(server: Server) -> Path:
    """A pipe where a received file would lie: whoever reads it waits for what comes out."""
    home = Home(server.home)
    pipe = home.received / sha256((home.raw / "foretag" / "trastmyran_2025.xlsx").read_bytes()).hexdigest()
    os.mkfifo(pipe)
    return pipe


def waiting(server: Server, pipe: Path, *words: str) -> tuple[str, int, int]:
    """Start a run that waits for what comes out of the pipe: its id, its process, and the pipe's other end."""
    days = [f"--param={day}" for day in THAT_DAY]
    started = server.prefect("deployment", "run", "fokusdag/rerun", *days, *words).stdout
    (run_id,) = re.findall(r"UUID: (\S+)", started)
    filled = reading(pipe, lambda: now(server, run_id)["state_type"] in ("SCHEDULED", "PENDING", "RUNNING"))
    process = int(now(server, run_id)["infrastructure_pid"])
    os.kill(process, 0)
    return run_id, process, filled


def now(server: Server, run_id: str) -> dict[str, Any]:
    (run,) = server.ask("flow_runs/filter", {"flow_runs": {"id": {"any_": [run_id]}}})
    return run


def reading(pipe: Path, going_on: Callable[[], bool]) -> int:
    """The pipe's other end, as soon as somebody reads from it."""

    def opened() -> int | None:
        with suppress(OSError):
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        assert going_on(), "the run ended without reading"
        return None

    return int(until(opened))


def test_a_rerun_ends_with_the_runs_result(server: Server, inbox: Inbox) -> None:
    """The next one after that which was cancelled: everything is there, once."""
    done = rerun(server, *THAT_DAY)
    assert done.returncode == 0, done.stdout + done.stderr
    (draft,) = (server.home / "reports" / "drafts").iterdir()
    _, folder, after = "".join(done.stdout.split()).rpartition(f"Klar:{draft}")
    assert folder, f"whoever watches reads where the pictures lie, in {done.stdout[-3000:]}"
    assert "fokusdag-" not in after, "last of all"
    assert (draft / "fokusdag.pdf").exists()
    artifacts = server.prefect("artifact", "inspect", "fokusdag-summary", "--output", "json").stdout
    assert "Rader in = godtagna + avvisade" in artifacts
    files = json.loads(server.prefect("artifact", "inspect", "fokusdag-filer", "--output", "json").stdout)
    assert len(json.loads(files[0]["data"])) == 14, "each file once"
    progress = json.loads(server.prefect("artifact", "inspect", "fokusdag-framsteg", "--output", "json").stdout)
    assert float(progress[0]["data"]) == 100
    (run,) = server.ask("flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}})
    assert run["name"] == "körning 2026-01-15"
    assert "Byggde lagret: " in server.prefect("flow-run", "logs", run["id"]).stdout
    (told,) = inbox.texts("att se efter")
    assert f"Körningen {draft.name} är klar." in told
    assert told.count("avvisades. Svaret") == record_of(draft)["rejected"] > 0
    assert re.search(
        r"^ok       servern minns: Körningen körning 2026-01-15 slutade .* klar\.$", server.doctor(), re.MULTILINE
    )


def record_of(draft: Path) -> dict[str, int]:
    """How many files the run gave each verdict."""
    return Counter(file["verdict"] for file in json.loads((draft / "run.json").read_text("utf-8"))["inputs"])


def test_a_rerun_that_is_stopped_ends_with_one(server: Server, inbox: Inbox) -> None:
    (server.home / "data" / "processed" / "keys" / "pseudonym.key").rename(server.home / "borttagen.key")
    done = rerun(server, "as_of=2026-01-15")
    told = server.doctor()
    (server.home / "borttagen.key").rename(server.home / "data" / "processed" / "keys" / "pseudonym.key")
    assert done.returncode == 1, done.stdout + done.stderr
    (letter,) = until(lambda: inbox.texts("körningen stoppade"))
    assert "Lägg tillbaka den från säkerhetskopian" in letter
    assert "kom inte igång" not in letter
    assert "KeyRefused" not in letter
    assert re.search(
        "^fel      servern minns: .* stoppad. .*Lägg tillbaka den från säkerhetskopian", told, re.MULTILINE
    ), told


def test_a_wrong_parameter_ends_with_one_and_is_told_like_a_failure(server: Server, inbox: Inbox) -> None:
    inbox.letters.clear()
    done = rerun(server, "as_of=i förrgår")
    assert done.returncode == 1, done.stdout + done.stderr
    (letter,) = until(lambda: inbox.texts("körningen stoppade"))
    assert "Den kom inte igång" in letter
    assert "as_of: Value error, ”i förrgår” är ingen dag. Skriv den så här: 2026-01-15" in letter


def test_no_identity_number_in_what_prefect_keeps(server: Server) -> None:
    """Parameters, results, artifacts, logs and states all lie in the server's database."""
    database = server.environment["PREFECT_HOME"] + "/prefect.db"
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        dumped = "\n".join(connection.iterdump())
    assert "fokusdag-summary" in dumped
    assert not {form for number in identity_numbers() for form in forms(number)} & stated(dumped)


def test_the_server_forgets_runs_of_more_than_a_quarter_ago(server: Server) -> None:
    """What pyproject.toml sets: 90 days. Two runs that have ended, with a line of log each, are made older in the server's own
    database."""
    flow = server.ask("flows/", {"name": "fokusdag"})["id"]
    old, young = (server.ask("flow_runs/", {"flow_id": flow, "state": {"type": "COMPLETED"}})["id"] for _ in range(2))
    line = {"name": "fokusdag", "level": 20, "timestamp": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    server.ask("logs/", [line | {"message": "Tog emot", "flow_run_id": run} for run in (old, young)])
    with closing(sqlite3.connect(server.environment["PREFECT_HOME"] + "/prefect.db", timeout=60)) as connection:
        for run, days in ((old, 91), (young, 89)):
            then = f"{datetime.now(UTC) - timedelta(days=days):%Y-%m-%d %H:%M:%S.%f}"
            connection.execute("update flow_run set end_time = ? where id = ?", (then, run))
        connection.commit()
    both = {"flow_runs": {"id": {"any_": [old, young]}}}
    until(lambda: [run["id"] for run in server.ask("flow_runs/filter", both)] == [young])
    # A run's logs go in a transaction of their own, just after the run.
    until(lambda: not server.ask("logs/filter", {"logs": {"flow_run_id": {"any_": [old]}}}))
    assert server.ask("logs/filter", {"logs": {"flow_run_id": {"any_": [young]}}})


def served(folder: Path, port: int, **settings: str) -> tuple[subprocess.Popen[bytes], Server]:
    """`fokusdag serve` of the home in this folder, and another window on its server, once that answers."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "FOKUSDAG_"))}
    plain |= {"PREFECT_RUNNER_POLL_FREQUENCY": "3", **settings}
    with (folder / "serve.log").open("wb") as out:
        serving = subprocess.Popen(
            [FOKUSDAG, "serve", "--home", folder / "hem", "--port", str(port)], env=plain, stdout=out, stderr=out
        )
    until(lambda: Path(f"/proc/{serving.pid}/task/{serving.pid}/children").read_text("ascii"))
    with pytest.raises(OSError, match="in use"):  # its server is not up yet, and would be sent the password
        socket.create_server(("127.0.0.1", port)).close()
    wait_for(f"http://127.0.0.1:{port}/api/health", serving)
    password = read_password(Home(folder / "hem")) or ""
    api = {"PREFECT_API_URL": f"http://127.0.0.1:{port}/api", "PREFECT_HOME": str(folder / "prefect"), CLIENT: password}
    return serving, Server(plain | api, folder / "hem")


def test_serve_tells_as_soon_as_it_is_up_of_a_run_that_the_machine_took_along(tmp_path: Path, inbox: Inbox) -> None:
    """Nobody is to wait for the next night to learn of it. The run is one that a server of this home still holds to be under way."""
    inbox.letters.clear()
    home, port = Home(tmp_path / "hem").make(), free_port()
    before = {"PREFECT_HOME": str(with_database(home.prefect)), "PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
    earlier = Server(os.environ | before | PASSWORD, home.root)
    serving = serve_prefect(home.root, port, earlier.environment, tmp_path / "server.log")
    try:
        wait_for(f"{before['PREFECT_API_URL']}/health", serving)
        flow = earlier.ask("flows/", {"name": "fokusdag"})["id"]
        run = earlier.ask("flow_runs/", {"flow_id": flow, "name": "blå-älg", "state": {"type": "RUNNING"}})
    finally:
        stop(serving)
    (home.alive / f"{run['id']}.{run['state']['id']}").touch()  # and nobody holds it

    before_it = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        again, window = served(tmp_path, free_port(), **inbox.settings)
    finally:
        signal.signal(signal.SIGINT, before_it)
    try:
        # its mark is taken away last
        until(lambda: now(window, run["id"])["state_type"] == "CRASHED" and not list(home.alive.iterdir()))
    finally:
        again.send_signal(signal.SIGINT)
        ended = again.wait(60)
    assert ended == 0
    (letter,) = inbox.texts("körningen stoppade")
    assert "Stoppat: blå-älg." in letter
    assert "dog utan att kunna säga till" in letter
    inbox.letters.clear()


def test_serve_ends_with_one_when_its_server_dies(tmp_path: Path) -> None:
    """Whoever watches it (systemd: Restart=on-failure) starts it again. Where Prefect would keep its own, something lies already."""
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp" / "runner_storage").touch()
    with_database(Home(tmp_path / "hem").make().prefect)
    serving, window = served(tmp_path, free_port(), TMPDIR=str(tmp_path / "tmp"), PREFECT_CLIENT_MAX_RETRIES="2")
    try:
        until(lambda: [d for d in window.ask("deployments/filter", {}) if d["name"] == "release"])
        (server,) = Path(f"/proc/{serving.pid}/task/{serving.pid}/children").read_text("ascii").split()
        os.kill(int(server), signal.SIGKILL)
        assert serving.wait(200) == 1
    finally:
        serving.terminate()
    assert "Stoppat: Prefect-servern dog." in (tmp_path / "serve.log").read_text("utf-8")
    assert [path.name for path in (tmp_path / "tmp").iterdir()] == ["runner_storage"]


def test_serve_plans_runs_and_ends_with_everything_it_started(tmp_path: Path) -> None:
    """`fokusdag serve` on a port of its own; a rerun from another window; then what systemd sends to stop it."""
    home = Home(tmp_path / "hem").make()
    with_database(home.prefect)
    (home.raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok()))
    port = free_port()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as a script's background has it
    try:
        serving, window = served(tmp_path, port)
    finally:
        signal.signal(signal.SIGINT, before)
    serving.send_signal(signal.SIGINT)
    try:
        until(lambda: [d for d in window.ask("deployments/filter", {}) if d["name"] == "release"])  # the last one
        assert rerun(window).returncode == 0
        password = password_file(Home(window.home))
        assert password.stat().st_mode & 0o777 == 0o600
        log = (tmp_path / "serve.log").read_text("utf-8")
        assert log.count(window.environment[CLIENT]) == 1, "shown once"
        assert f"set -a; . {password}; set +a" in log
    finally:
        serving.terminate()
        ended = serving.wait(60)
    assert ended == 0
    with closing(socket.socket()) as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "the server is still there"
    log = (tmp_path / "serve.log").read_text("utf-8")
    assert "Traceback" not in log
    assert "never awaited" not in log
