"""The boundary of a step: what goes wrong inside is reported outside by its kind and place, without the exception's own text.

Exceptions of pandas, Great Expectations, DuckDB and pydantic quote the values that caused them, and a file's name may be a
personal identity number. Prefect keeps the text of an exception in its database and logs.
"""

from __future__ import annotations

import functools
import logging
import os
import traceback
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from flows.errors import Stopped, came_from, short_of
from flows.language.tool import NOTHING_OUT, say
from flows.security.masking import mask
from flows.security.permissions import permission_message, reason

_CONTROL = ("Cc", "Cf", "Zl", "Zp")
"""Unicode's categories of control characters, direction marks and line separators."""
P = ParamSpec("P")
T = TypeVar("T")


class OneLine(logging.Filter):
    """Keep a message to its own line of the log: a file's name may have line breaks, and escapes for the terminal."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take the control characters out; every message is passed on."""
        text = record.getMessage()
        record.msg = "".join(" " if unicodedata.category(char) in _CONTROL else char for char in text)
        record.args = ()
        return True


logging.getLogger("fokusdag").addFilter(OneLine())


def boundary(step: Callable[P, T]) -> Callable[P, T]:
    """Decorate a step so that it raises Stopped for every fault, with a Swedish sentence on what and where.

    Args:
        step: The function; what it returns is passed on as it is.

    Returns:
        The function with its boundary.
    """

    @functools.wraps(step)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return step(*args, **kwargs)
        except Stopped:
            raise
        except Exception as fault:
            raise Stopped(describe_fault(fault)) from None

    return guarded


def describe_fault(fault: Exception) -> str:
    """A Swedish text for users on what stopped the run, without the exception's own text."""
    if isinstance(fault, PermissionError) and fault.filename:
        return permission_message(Path(os.fsdecode(fault.filename)))
    if short_of(fault) == "memory":
        return say(
            "Minnet räckte inte. Stäng annat, eller kör på en dator med mer minne. {nothing_out}",
            nothing_out=say(NOTHING_OUT),
        )
    if isinstance(fault, OSError) or short_of(fault) == "disk":
        filename, why = (fault.filename, reason(fault)) if isinstance(fault, OSError) else (None, say("disken är full"))
        return say(
            "{filename} går inte att läsa eller skriva ({why}). Se efter att den finns, att den får "
            "användas och att disken inte är full. {nothing_out}",
            filename=mask(str(filename)) if filename else say("en fil"),
            why=why,
            nothing_out=say(NOTHING_OUT),
        )
    if silent := [each for each in came_from(fault) if _is_of_the_web(each)]:
        return say(
            "Prefect-servern svarade inte ({name}). Se efter att den är igång, och att datorns minne räcker. {nothing_out}",
            name=type(silent[0]).__name__,
            nothing_out=say(NOTHING_OUT),
        )
    places = traceback.extract_tb(fault.__traceback__)[-1:]  # empty for an exception from another process
    where = "".join(
        " " + say("i {file}, rad {row}", file=Path(place.filename).name, row=place.lineno) for place in places
    )
    return say(
        "Ett fel i programmet: {name}{where}. {nothing_out} Visa den här raden för den som sköter systemet.",
        name=type(fault).__name__,
        where=where,
        nothing_out=say(NOTHING_OUT),
    )


def _is_of_the_web(fault: BaseException) -> bool:
    """Whether it comes of asking a server, as Prefect's."""
    return any(kind.__module__.partition(".")[0] in ("httpx", "httpcore") for kind in type(fault).__mro__)
