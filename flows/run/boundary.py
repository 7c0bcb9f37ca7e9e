"""The rooms' door: what goes wrong inside is told outside by its kind and place, never in its own words.

Exceptions of pandas, Great Expectations, DuckDB and pydantic quote the values they fell over, and a file's name may be a
person's number. Prefect keeps what an exception says in its database and logs.
"""

from __future__ import annotations

import functools
import os
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from flows.errors import Stopped
from flows.security.masking import mask
from flows.security.permissions import permission_message

NOTHING_OUT = "Inget nytt har lämnats ut, om körningen inte hade sagt ”Klar”."
"""What goes wrong last of all, in showing what was made, takes nothing of it back."""
P = ParamSpec("P")
T = TypeVar("T")


def boundary(room: Callable[P, T]) -> Callable[P, T]:
    """Let out of the room what it returns, and of what it raises only that it stopped, why in Swedish, and where."""

    @functools.wraps(room)
    def entered(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return room(*args, **kwargs)
        except Stopped:
            raise
        except Exception as fault:
            raise Stopped(describe_fault(fault)) from None

    return entered


def describe_fault(fault: Exception) -> str:
    """Tell a user what stopped the run, without the exception's own words."""
    if isinstance(fault, PermissionError) and fault.filename:
        return permission_message(Path(os.fsdecode(fault.filename)))
    if isinstance(fault, OSError):
        where = mask(str(fault.filename)) if fault.filename else "en fil"
        return (
            f"{where} går inte att läsa eller skriva ({fault.strerror or type(fault).__name__}). "
            f"Se efter att den finns, att den får användas och att disken inte är full. {NOTHING_OUT}"
        )
    if type(fault).__module__.partition(".")[0] in ("httpx", "httpcore"):
        return f"Prefect-servern svarade inte ({type(fault).__name__}). Se efter att den är igång. {NOTHING_OUT}"
    places = traceback.extract_tb(fault.__traceback__)[-1:]  # none where it was handed on by another process
    where = "".join(f" i {Path(place.filename).name}, rad {place.lineno}" for place in places)
    return (
        f"Ett fel i programmet: {type(fault).__name__}{where}. "
        f"{NOTHING_OUT} Visa den här raden för den som sköter systemet."
    )
