"""Who is alive: a process that holds its lock, until it ends in whatever way."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import MagicMock
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from prefect import State
from prefect.client.schemas.objects import FlowRun
from prefect.exceptions import ObjectNotFound
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.states import Cancelled, Cancelling, Completed, Failed, Pending, Running

from flows.orchestration.crashed_runs import notify_crashed
from flows.storage.liveness import gone, hold, is_held, release_mark
from flows.storage.paths import Home


def test_a_process_is_gone_when_it_is_and_not_before_and_is_told_of_once(tmp_path: Path) -> None:
    ready, held = os.pipe()
    child = os.fork()
    if child == 0:
        hold(tmp_path, "blå-älg")
        os.write(held, b".")
        signal.pause()
    assert os.read(ready, 1)
    assert list(gone(tmp_path)) == []
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    asked = gone(tmp_path)
    assert next(asked).name == "blå-älg"
    assert list(gone(tmp_path)) == [], "somebody is dealing with it"
    assert list(asked) == list(gone(tmp_path)) == []
    os.close(ready)
    os.close(held)


def test_what_cannot_be_opened_or_is_no_run_stops_nobody(tmp_path: Path) -> None:
    """A folder, and what another account left: a night must not fall over its own housekeeping, night after night."""
    (tmp_path / "mapp").mkdir()
    (tmp_path / "okänd").touch()
    assert [path.name for path in gone(tmp_path)] == ["okänd"]
    assert [path.name for path in tmp_path.iterdir()] == ["mapp"]


def test_a_run_that_has_said_how_it_went_leaves_nothing_to_ask_of(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        hold(tmp_path, "blå-älg")
        release_mark()
        os._exit(len(list(tmp_path.iterdir())))
    assert os.waitpid(child, 0)[1] == 0


class House:
    """A home, a server that knows these runs, and what is sent."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home = Home(folder).make()
        self.known: dict[UUID, FlowRun] = {}
        self.sent: list[str] = []
        self.arrives = True
        self.get_client = MagicMock()
        self.client = self.get_client.return_value.__enter__.return_value
        self.client.read_flow_run.side_effect = self.read
        self.client.read_flow_runs.side_effect = lambda **_: [
            run for run in self.known.values() if run.state and (run.state.is_pending() or run.state.is_cancelling())
        ]
        self.client.set_flow_run_state.side_effect = lambda run_id, state, force: setattr(
            self.known[run_id], "state", state
        )
        monkeypatch.setattr("flows.orchestration.crashed_runs.get_client", self.get_client)
        monkeypatch.setattr("flows.orchestration.crashed_runs.send_notification", self.send)
        monkeypatch.setenv("FOKUSDAG_TELL", '["json://127.0.0.1:1"]')

    def read(self, run_id: UUID) -> FlowRun:
        if run_id not in self.known:
            raise ObjectNotFound(Exception())
        return self.known[run_id]

    def send(self, _title: str, text: str) -> bool:
        self.sent.append(text)
        return self.arrives

    def run(self, state: State[None], name: str = "blå-älg") -> FlowRun:
        made = FlowRun(id=uuid4(), flow_id=uuid4(), name=name, state=state)
        self.known[made.id] = made
        return made

    def mark(self, run: FlowRun, state: State[None]) -> Path:
        """What a run leaves that began in this state, at a quarter past four on 15 January 2026, and died."""
        path = self.home.alive / f"{run.id}.{state.id}"
        path.touch()
        began = datetime(2026, 1, 15, 4, 15, tzinfo=ZoneInfo("Europe/Stockholm")).timestamp()
        os.utime(path, (began, began))
        return path


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    return House(tmp_path, monkeypatch)


def test_a_server_that_does_not_answer_and_a_name_that_is_no_runs_stop_nobody(house: House) -> None:
    (house.home.alive / "0.1").touch()
    house.get_client.side_effect = ConnectionError
    notify_crashed(house.home)
    assert (house.home.alive / "0.1").exists(), "the next run looks again"
    house.get_client.side_effect = None
    notify_crashed(house.home)
    assert not (house.home.alive / "0.1").exists()
    assert house.sent == []


def test_a_run_whose_letter_reaches_nobody_is_told_of_by_the_next_one(house: House) -> None:
    state = Running()
    run = house.run(state)
    house.mark(run, state)
    house.arrives = False
    notify_crashed(house.home)
    notify_crashed(house.home)
    assert len(house.sent) == 2
    assert run.state == state
    house.arrives = True
    notify_crashed(house.home)
    notify_crashed(house.home)
    assert len(house.sent) == 3
    assert "Stoppat: blå-älg." in house.sent[2]
    assert "Den började 2026-01-15 04:15 och dog" in house.sent[2]
    assert run.state.is_crashed()


def test_a_run_that_this_server_does_not_know_is_told_of_all_the_same(house: House) -> None:
    """It ran on another, or the server's database was lost with the machine."""
    elsewhere = FlowRun(id=uuid4(), flow_id=uuid4())
    house.mark(elsewhere, Running())
    notify_crashed(house.home)
    notify_crashed(house.home)
    (letter,) = house.sent
    assert f"Stoppat: {elsewhere.id}." in letter


def test_a_run_of_another_server_is_left_to_that_one_for_a_week(house: House) -> None:
    """A command without the server's address, or with another's: the run may have been told of where it ran."""
    path = house.home.alive / f"{uuid4()}.{uuid4()}"
    path.write_text("http://127.0.0.1:4200/api")
    for other in (None, "http://127.0.0.1:4299/api"):
        with temporary_settings({PREFECT_API_URL: other}):
            notify_crashed(house.home)
        assert house.sent == []
        assert path.exists()
    week = datetime.now(UTC).timestamp() - 7.1 * 86_400
    lost = house.home.alive / f"{uuid4()}.{uuid4()}"
    lost.write_text("http://127.0.0.1:1/api")
    os.utime(lost, (week, week))
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:4200/api"}):
        notify_crashed(house.home)
    assert len(house.sent) == 2
    assert list(house.home.alive.iterdir()) == []


def test_a_mark_says_its_words_and_a_lock_that_is_not_there_is_held_by_nobody(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        hold(tmp_path, "blå-älg", "http://127.0.0.1:4200/api")
        os._exit(0)
    os.waitpid(child, 0)
    assert (tmp_path / "blå-älg").read_text() == "http://127.0.0.1:4200/api"
    assert not is_held(tmp_path / "run.lock")


def test_a_run_that_has_been_told_of_or_is_run_anew_is_left_alone(house: House) -> None:
    for state in (Completed(), Failed(), Cancelled(), Running(), Pending()):
        run = house.run(state)
        house.mark(run, Running())
        notify_crashed(house.home)
        assert run.state == state
    assert house.sent == []
    assert list(house.home.alive.iterdir()) == []


def test_a_run_that_died_while_it_was_cancelled_is_so_without_a_letter(house: House) -> None:
    run = house.run(Cancelling())
    house.mark(run, Running())
    notify_crashed(house.home)
    assert run.state
    assert run.state.is_cancelled()
    assert house.sent == []


def test_a_run_that_was_fetched_and_never_began_is_told_of_after_an_hour(house: House) -> None:
    def since(minutes: int) -> datetime:
        return datetime.now(UTC) - timedelta(minutes=minutes)

    just, long_ago = house.run(Pending(timestamp=since(50)), "ung-älg"), house.run(Pending(timestamp=since(70)))
    asked, asked_long_ago = house.run(Cancelling(timestamp=since(50))), house.run(Cancelling(timestamp=since(70)))
    notify_crashed(house.home)
    (letter,) = house.sent
    assert "Stoppat: blå-älg." in letter
    assert [run.state and run.state.type.value for run in (just, long_ago, asked, asked_long_ago)] == [
        "PENDING",
        "CRASHED",
        "CANCELLING",
        "CANCELLED",
    ]
