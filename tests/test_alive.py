"""Who is alive: a process that holds its lock, until it ends in whatever way."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import MagicMock
from uuid import uuid4

import pytest

from flows.alive import gone, hold
from flows.board import tell_gone
from flows.settings import Home


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
    assert next(asked) == "blå-älg"
    assert list(gone(tmp_path)) == [], "somebody is dealing with it"
    assert list(asked) == list(gone(tmp_path)) == []
    os.close(ready)
    os.close(held)


def test_what_cannot_be_opened_or_is_no_run_stops_nobody(tmp_path: Path) -> None:
    """A folder, and what another account left: a night must not fall over its own housekeeping, night after night."""
    (tmp_path / "mapp").mkdir()
    (tmp_path / "okänd").touch()
    assert list(gone(tmp_path)) == ["okänd"]
    assert [path.name for path in tmp_path.iterdir()] == ["mapp"]


def test_a_server_that_does_not_answer_and_a_name_that_is_no_runs_stop_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path).make()
    (home.alive / "0.1").touch()
    monkeypatch.setattr("flows.board.get_client", MagicMock(side_effect=ConnectionError))
    tell_gone(home)
    assert (home.alive / "0.1").exists(), "the next run looks again"
    monkeypatch.setattr("flows.board.get_client", MagicMock())
    tell_gone(home)
    assert not (home.alive / "0.1").exists()


def test_a_run_whose_letter_reaches_nobody_is_told_of_by_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, run, state = Home(tmp_path).make(), uuid4(), uuid4()
    (home.alive / f"{run}.{state}").touch()
    client = MagicMock()
    flow_run = client.return_value.__enter__.return_value.read_flow_run.return_value
    flow_run.state.id, flow_run.state.timestamp, flow_run.name = (
        state,
        datetime(2026, 1, 15, 4, 15, tzinfo=UTC),
        "blå-älg",
    )
    sent: list[str] = []
    monkeypatch.setattr("flows.board.get_client", client)
    monkeypatch.setattr("flows.board.send", lambda title, text: bool(sent.append(text)))
    monkeypatch.setenv("FOKUSDAG_TELL", '["json://127.0.0.1:1"]')
    tell_gone(home)
    tell_gone(home)
    assert len(sent) == 2
    assert not client.return_value.__enter__.return_value.set_flow_run_state.called
    monkeypatch.setattr("flows.board.send", lambda title, text: not sent.append(text))
    tell_gone(home)
    tell_gone(home)
    assert len(sent) == 3
    client.return_value.__enter__.return_value.set_flow_run_state.assert_called_once()
