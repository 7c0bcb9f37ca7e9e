"""How a command ends that does not come to its own end. The child does what a library does; the words are those a user reads."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys

import pytest

NOTHING_OUT = "Inget nytt har lämnats ut, om körningen inte hade sagt ”Klar”."
INTERRUPTED = f"Avbrutet. {NOTHING_OUT}"
START = "import os, signal, sys; from flows.cli import ending; ending.PATIENCE = 1; "
START += "ending.end_when_asked(); ending.work_in_a_child(); "


def start(does: str) -> subprocess.Popen[str]:
    """Start a process whose child does this."""
    return subprocess.Popen(
        [sys.executable, "-c", START + does], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize(
    ("does", "code", "words"),
    [
        ("sys.exit(0)", 0, ""),
        ("sys.exit(3)", 3, ""),
        ("sys.exit('Stoppat: Nyckeln saknas.')", 1, "Stoppat: Nyckeln saknas."),
        ("os.abort()", 1, "Stoppat: Ett bibliotek avbröt körningen (SIGABRT), oftast för att minnet tog slut."),
        ("os.kill(os.getpid(), signal.SIGSEGV)", 1, "Stoppat: Ett bibliotek avbröt körningen (SIGSEGV)"),
        ("os.kill(os.getpid(), signal.SIGKILL)", 1, "Stoppat: Körningen dödades utifrån (SIGKILL), oftast av systemet"),
    ],
)
def test_it_ends_as_its_child_did_and_says_what_the_child_could_not(does: str, code: int, words: str) -> None:
    with start(does) as running:
        _, told = running.communicate(timeout=60)
    assert running.returncode == code
    assert told.startswith(words)
    assert len(told.splitlines()) == (1 if words else 0)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    "does",
    [
        "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, signal.SIGTERM]); print('igång', flush=True); signal.pause()",
        "\ntry: print('igång', flush=True); signal.pause()\n"
        "except BaseException as ended: ending.end_now(2 if isinstance(ended, KeyboardInterrupt) else 15)",
    ],
    ids=["a library does not let go", "an exception unwinds"],
)
def test_whoever_asks_it_to_end_is_told_once(does: str, sent: signal.Signals) -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # where these tests run in a script's background
    try:
        running = start(does)
    finally:
        signal.signal(signal.SIGINT, before)
    assert running.stdout
    assert running.stdout.readline() == "igång\n"
    running.send_signal(sent)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 128 + sent
    assert told.splitlines() == [INTERRUPTED]


def test_it_ends_also_where_a_library_catches_what_the_signal_raised() -> None:
    does = "\ntry: os.kill(os.getpid(), 15)\nexcept BaseException: signal.pause(); signal.pause()"
    with start(does) as running:
        _, told = running.communicate(timeout=60)
    assert (running.returncode, told.splitlines()) == (128 + signal.SIGTERM, [INTERRUPTED])


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_also_where_python_drops_what_the_signal_raised(sent: signal.Signals) -> None:
    """In a destructor. Imports have such moments too: one of 210 SIGTERM that came while they went on was lost."""
    does = f"\nclass Gone:\n    def __del__(self): os.kill(os.getpid(), {int(sent)})\nGone(); signal.pause(); signal.pause()"
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        running = start(does)
    finally:
        signal.signal(signal.SIGINT, before)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 128 + sent
    assert told.splitlines() == [INTERRUPTED]


def test_it_says_that_it_was_ended_where_a_library_makes_another_fault_of_it() -> None:
    """As pydantic does of what is raised while it writes."""
    does = """import os, sys; from flows.cli import app, main
def give(words):
    try: os.kill(os.getpid(), 15)
    except BaseException: raise ValueError
app.give, sys.argv = give, ["fokusdag", "check"]; main.main()"""
    done = subprocess.run([sys.executable, "-c", does], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.splitlines()) == (128 + signal.SIGTERM, [INTERRUPTED])


def test_the_child_does_not_live_longer(request: pytest.FixtureRequest) -> None:
    running = start("print(os.getpid(), flush=True); signal.pause()")
    assert running.stdout
    child = int(running.stdout.readline())
    handle = os.pidfd_open(child)
    request.addfinalizer(lambda: os.close(handle))
    running.kill()
    running.communicate(timeout=60)
    assert select.select([handle], [], [], 60)[0], "it lives still"


def test_nothing_heavy_is_imported_before_the_child_works() -> None:
    """A library that has started threads hangs in a child, or aborts it at its end."""
    told = subprocess.run(
        [sys.executable, "-c", "import os, sys, flows.cli.main; print(len(os.listdir('/proc/self/task')), 'numpy' in sys.modules)"],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert told.stdout == "1 False\n"
