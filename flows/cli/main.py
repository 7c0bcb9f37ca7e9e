"""The `fokusdag` command: where it begins, and how it ends.

Nothing heavy is imported before a command that runs works in its child: libraries start threads when they are imported, which a
child does not have.
"""

from __future__ import annotations

import codecs
import gc
import io
import logging
import os
import signal
import sys
import unicodedata

from flows.cli.ending import Terminated, end_if_asked, end_now, end_when_asked, leave, work_in_a_child
from flows.errors import Stopped
from flows.language.tool import refuse_unknown_language, say
from flows.run.boundary import describe_fault

RUNNING = ("demo", "run", "release", "forget", "rekey")
"""The commands that run the pipeline."""


def main() -> None:
    """Entry point: run a command and end with its exit code; a user never sees a traceback for a known fault."""
    _write_what_the_terminal_can()
    _tell_progress()
    os.umask(os.umask(0o077) | 0o022)  # other users may not write what a command makes
    gc.set_threshold(50_000, 20, 20)  # with Python's own 700 a sixth of the time that imports take goes to garbage
    end_when_asked()
    try:
        refuse_unknown_language()
        if sys.argv[1:2] and sys.argv[1] in RUNNING:
            work_in_a_child()
        from flows.cli.app import give

        code = give(sys.argv[1:])
        sys.stdout.flush()
    except Stopped as stopped:
        sys.exit(say("Stoppat: {why}", why=stopped))
    except BrokenPipeError:  # the reader of the output has closed it: `fokusdag query … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(128 + signal.SIGPIPE)
    except (KeyboardInterrupt, Terminated) as ended:
        end_now(signal.SIGTERM if isinstance(ended, Terminated) else signal.SIGINT)
    except Exception as fault:
        end_if_asked()
        sys.exit(say("Stoppat: {why}", why=describe_fault(fault)))
    leave(code)


def _tell_progress() -> None:
    """Show the steps' log lines as they come, on standard error, so that standard output stays the answer."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("· %(message)s"))
    log = logging.getLogger("fokusdag")
    log.setLevel(logging.INFO)
    log.addHandler(handler)
    log.propagate = False  # Prefect would print everything again
    logging.getLogger("EventsWorker").setLevel(logging.ERROR)  # Prefect's: how many events it has left to write


def _write_what_the_terminal_can() -> None:
    """Write a, a and o to a terminal that cannot show å, ä and ö, instead of stopping at the first of them.

    Where an output is closed (`>&-`), what would be written there goes nowhere.
    """
    codecs.register_error("fokusdag", _nearest)
    sys.stdout = sys.stdout or os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    sys.stderr = sys.stderr or os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="fokusdag")


def _nearest(fault: UnicodeError) -> tuple[str, int]:
    """Give the letters without dots and rings, and a question mark for any other that cannot be shown."""
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    plain = unicodedata.normalize("NFKD", fault.object[fault.start : fault.end])
    return "".join(_LIKE.get(char, char if char.isascii() else "") for char in plain) or "?", fault.end


_LIKE = {"”": '"', "“": '"', "’": "'", "–": "-", "−": "-", "…": "...", "→": "->", "·": "*"}
