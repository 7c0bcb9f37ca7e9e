"""How a command that runs the pipeline ends when it is interrupted: Ctrl-C, SIGTERM, a library that aborts.

The command works in a child process, and this process waits for it. In the child a signal raises an exception, so that what has
begun is cleaned up. Python calls no handler while a library computes, and none at all when a library aborts (C++ without
memory). Then the waiting process says what happened.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
from types import FrameType
from typing import NoReturn

from flows.language.tool import NOTHING_OUT, say
from flows.storage.liveness import end_with_parent

PATIENCE = 4
"""Seconds from the signal until the command is ended, whatever it is doing. A run may be killed at any point."""
_started: list[subprocess.Popen[bytes]] = []
_asked: list[int] = []
"""The signal that has asked this process to end."""
_done: list[int] = []
"""The exit code, once a command is done."""


class Terminated(BaseException):
    """SIGTERM has asked the process to end, as Ctrl-C does. It is no fault, and no code on the way may catch it."""


def end_when_asked() -> None:
    """Let the first SIGTERM raise, as Ctrl-C does. A second one is ignored, so that the clean-up can finish.

    Python drops what is raised in a destructor or just after an import. Then the command ends at once.
    """
    signal.signal(signal.SIGTERM, _raise_once)
    sys.unraisablehook = _end_if_dropped


def _end_if_dropped(dropped: sys.UnraisableHookArgs) -> None:
    if isinstance(dropped.exc_value, KeyboardInterrupt | Terminated):
        end_now(signal.SIGTERM if isinstance(dropped.exc_value, Terminated) else signal.SIGINT)
    sys.__unraisablehook__(dropped)


def _raise_once(signum: int, _: FrameType | None) -> NoReturn:
    """Raise, and end the process soon whatever becomes of it: code on the way may catch it."""
    signal.signal(signum, signal.SIG_IGN)
    _asked.append(signum)
    signal.signal(signal.SIGALRM, lambda *_: end_now(signum))
    signal.setitimer(signal.ITIMER_REAL, PATIENCE * 0.75)  # before the waiting process does it with force
    raise KeyboardInterrupt if signum == signal.SIGINT else Terminated


def end_with(process: subprocess.Popen[bytes]) -> None:
    """Kill a process when ours is asked to end. The process must be one that may be killed at any time."""
    _started.append(process)


def end_if_asked() -> None:
    """End where a signal has asked for it. A library may have made a fault of its own of what the signal raised."""
    if _asked:
        end_now(_asked[0])


def end_now(signum: int) -> NoReturn:
    """Say that the command was ended, and end it. Prefect would wait for its server and its queues, which takes 15 s."""
    for process in _started:
        process.kill()
    print(say("Avbrutet. {nothing_out}", nothing_out=say(NOTHING_OUT)), file=sys.stderr, flush=True)
    os._exit(128 + signum)


def leave(code: int) -> NoReturn:
    """End a command that is done. Its child leaves its memory to the system: Python would take seconds to clear it up."""
    _done.append(code)
    sys.exit(code)


def _leave() -> None:
    if _done:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(_done[0])


def work_in_a_child() -> None:
    """Return in a child of this process; the parent waits for it, and ends as it did.

    The parent says how the child ended where the child could not. Ctrl-C stays ignored where it is, as in
    what a script starts in the background.
    """
    heeds_ctrl_c = signal.getsignal(signal.SIGINT) != signal.SIG_IGN
    before = signal.pthread_sigmask(
        signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM)
    )  # until both processes have their own handlers
    child = os.fork()
    if child == 0:
        end_with_parent(signal.SIGKILL)
        atexit.register(_leave)  # the first that is registered is the last that is called
        if heeds_ctrl_c:
            signal.signal(signal.SIGINT, _raise_once)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return
    asked: list[int] = []

    def pass_on(signum: int, _: FrameType | None) -> None:
        asked.append(signum)
        signal.alarm(PATIENCE)
        os.kill(child, signum)  # a terminal has sent it Ctrl-C too; a second one does nothing

    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.signal(signal.SIGTERM, pass_on)
    if heeds_ctrl_c:
        signal.signal(signal.SIGINT, pass_on)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    _, status = os.waitpid(child, 0)
    signal.alarm(0)
    code = os.waitstatus_to_exitcode(status)
    if code < 0 and asked:
        print(say("Avbrutet. {nothing_out}", nothing_out=say(NOTHING_OUT)), file=sys.stderr)
    elif code < 0:
        print(say("Stoppat: {why} {nothing_out}", why=_why(-code), nothing_out=say(NOTHING_OUT)), file=sys.stderr)
    sys.exit(code if code >= 0 else 128 + asked[0] if asked else 1)


def _why(signum: int) -> str:
    name = signal.Signals(signum).name
    if signum == signal.SIGKILL:
        return say(
            "Körningen dödades utifrån ({name}), oftast av systemet när minnet tar slut. Stäng annat och kör igen.",
            name=name,
        )
    return say(
        "Ett bibliotek avbröt körningen ({name}), oftast för att minnet tog slut. Stäng annat och "
        "kör igen. Händer det igen, visa den här raden för den som sköter systemet.",
        name=name,
    )
