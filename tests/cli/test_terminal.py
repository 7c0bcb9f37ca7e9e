"""The commands at terminals as they are: one in ASCII, a pipe that is closed early, Ctrl-C and SIGTERM while files are read."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.storage.paths import Home
from tests.conftest import FOKUSDAG, Demo, fokusdag, plain_environment
from tests.support.prefect_processes import with_database


def test_a_terminal_in_ascii_is_given_letters_that_it_has(tmp_path: Path) -> None:
    done = fokusdag("doctor", "--home", tmp_path, check=False, settings={"PYTHONIOENCODING": "ascii"})
    assert "Inga an. Den forsta korningen gor dem; sakerhetskopiera dem sedan." in done.stdout
    assert "Traceback" not in done.stderr


def test_an_answer_that_nobody_reads_to_its_end_ends_in_silence(demo: Demo) -> None:
    words = [FOKUSDAG, "query", "from range(300000)", "--csv", "--home", demo.home]
    buffered = {name: value for name, value in plain_environment().items() if name != "PYTHONUNBUFFERED"}
    # Unbuffered, Python itself takes a write that was cut off for a whole one, and no program could tell.
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=buffered) as asking:
        assert asking.stdout and asking.stderr
        assert asking.stdout.readline() == b"range\n"
        asking.stdout.close()
        assert asking.stderr.read() == b""
        assert asking.wait(60) == 128 + signal.SIGPIPE


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_an_output_that_is_closed_is_no_fault(closed: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f'exec "$0" "$@" {closed}', FOKUSDAG, "profile", "--help"],
        env=plain_environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stderr == ""
    assert bool(done.stdout) == (closed == "2>&-")


def sentences(told: str) -> list[str]:
    """What a command said on standard error besides how far it had come."""
    return [line for line in told.splitlines() if not line.startswith("·")]


@pytest.mark.full
def test_a_server_that_does_not_come_up_is_one_sentence(tmp_path: Path) -> None:
    nowhere = {"PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{tmp_path}/finns/inte.db"}
    done = fokusdag("run", "--home", tmp_path, check=False, settings=nowhere)
    assert done.returncode == 1
    assert sentences(done.stderr) == [
        "Stoppat: Prefects server för körningen kom inte igång. Kör igen när datorn har mindre att göra, eller starta fokusdag "
        "serve och kör mot den. Inget är läst."
    ]


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Where a script starts us in its background, the shell has us ignore Ctrl-C, and what we start would ignore it too."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.full
@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_ended_while_it_reads_ends_in_one_sentence_and_leaves_nothing(
    tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    """Ctrl-C reaches every process of the terminal's group, SIGTERM the one that it is sent to."""
    home = tmp_path / "hem"
    with_database(Home(home).make().prefect)
    words = [FOKUSDAG, "demo", "--home", home]
    running = subprocess.Popen(
        words,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=plain_environment(),
        start_new_session=True,
        text=True,
    )
    assert running.stderr
    while "Läste" not in (line := running.stderr.readline()):
        assert line, "the run ended by itself"
    asked = time.monotonic()
    (os.killpg if sent == signal.SIGINT else os.kill)(running.pid, sent)
    _, told = running.communicate(timeout=60)
    assert running.returncode == code
    assert time.monotonic() - asked < 5, "it ends itself after four seconds, whatever it is doing"
    assert sentences(told) == ["Avbrutet. Inget nytt har lämnats ut, om körningen inte hade sagt ”Klar”."]
    assert not [path for path in home.rglob("*") if ".part" in path.name]
    assert list((home / "reports" / "drafts").iterdir()) == []
    assert list((home / "data" / "processed" / "alive").iterdir()) == []
    assert not subprocess.run(["pgrep", "-s", str(running.pid)], capture_output=True, check=False).stdout, (
        "all are gone"
    )
