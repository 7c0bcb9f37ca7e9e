"""The `fokusdag` command: its parts, and how it ends."""

from __future__ import annotations

import logging
import os
import signal
import sys

from cyclopts import App

from flows.cli.change import approve, forget, rekey
from flows.cli.ending import Terminated, end_now, end_when_asked, work_in_a_child
from flows.cli.inspect import check, doctor, profile, query, template, trace, verify
from flows.cli.runs import demo, release, run
from flows.cli.serve import serve, server
from flows.cli.terminal import write_what_the_terminal_can
from flows.errors import Stopped
from flows.run.boundary import describe_fault

app = App(name="fokusdag", help="Från kalkylblad till skyddade diagram.", suppress_keyboard_interrupt=False)
for command in (
    check, query, template, profile, trace, verify, demo, run, release, forget, approve, rekey, doctor, serve, server,
):  # fmt: skip
    app.command(command)
RUNNING = ("demo", "run", "release", "forget", "rekey")
"""The commands that run the pipeline."""


def main() -> None:
    """Entry point: run a command and end with its exit code; a user never sees a traceback for a known fault."""
    write_what_the_terminal_can()
    _tell_progress()
    os.umask(os.umask(0o077) | 0o022)  # what any command makes is never others' to write
    end_when_asked()
    try:
        if sys.argv[1:2] and sys.argv[1] in RUNNING:
            work_in_a_child()
        code = app(sys.argv[1:], result_action="return_value")
        sys.stdout.flush()
    except Stopped as stopped:
        sys.exit(f"Stoppat: {stopped}")
    except BrokenPipeError:  # whoever reads the answer has had enough of it: `fokusdag query … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(128 + signal.SIGPIPE)
    except (KeyboardInterrupt, Terminated) as ended:
        end_now(signal.SIGTERM if isinstance(ended, Terminated) else signal.SIGINT)
    except Exception as fault:
        sys.exit(f"Stoppat: {describe_fault(fault)}")
    sys.exit(code)


def _tell_progress() -> None:
    """Show the steps' log lines as they come, on standard error, so that standard output stays the answer."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("· %(message)s"))
    log = logging.getLogger("fokusdag")
    log.setLevel(logging.INFO)
    log.addHandler(handler)
    log.propagate = False  # Prefect would say everything once more
    logging.getLogger("EventsWorker").setLevel(logging.ERROR)  # Prefect's: how many events it has left to write
