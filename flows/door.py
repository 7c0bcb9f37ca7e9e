"""The rooms' door: what goes wrong inside is told outside by its kind and place, never in its own words.

Exceptions of pandas, Great Expectations, DuckDB and pydantic quote the values they fell over, and a file's name may be a
person's number. Prefect keeps what an exception says in its database and logs.
"""

from __future__ import annotations

import functools
import os
import shlex
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from flows.intake.masking import mask
from flows.stopped import Stopped

NOTHING_OUT = "Inget nytt har lämnats ut, om körningen inte hade sagt ”Klar”."
"""What goes wrong last of all, in showing what was made, takes nothing of it back."""

P = ParamSpec("P")
T = TypeVar("T")


def door(room: Callable[P, T]) -> Callable[P, T]:
    """Let out of the room what it returns, and of what it raises only that it stopped, why in Swedish, and where."""

    @functools.wraps(room)
    def entered(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return room(*args, **kwargs)
        except Stopped:
            raise
        except Exception as fault:
            raise Stopped(said(fault)) from None

    return entered


def not_ours(path: Path) -> str:
    """Of what this account may not use: that it may not, and the command that gives it back where another account made it."""
    return (
        f"{mask(str(_theirs(path)))} får inte användas av kontot som kör. Har något körts som root, ge tillbaka allt: "
        f"{gives_back(path)}"
    )


def gives_back(path: Path) -> str:
    """One command for all that another account left in a home of ours, not one path a night.

    Where the home itself is another's, what is given back is what lies in a folder of ours.
    """
    for home in path.parents:
        whole = [home / "data" / "processed", home / "reports"]
        ours = os.path.isdir(whole[0]) and home.stat().st_uid == os.getuid()  # noqa: PTH112 - what is in between may be closed
        if ours and any(path.is_relative_to(folder) for folder in whole):
            return _chown(home, *whole)
    theirs = _theirs(path)
    return _chown(theirs.parent, theirs)


def _theirs(path: Path) -> Path:
    """The outermost that is theirs: the folder it lies in may be so too."""
    return next((each for each in (path, *path.parents) if os.access(each.parent, os.W_OK)), path)


def _chown(ours: Path, *theirs: Path) -> str:
    what = " ".join(shlex.quote(mask(str(path))) for path in theirs)
    return f"sudo chown -RH --reference={shlex.quote(mask(str(ours)))} {what}"


def said(fault: Exception) -> str:
    """Tell a user what stopped the run, without the exception's own words."""
    if isinstance(fault, PermissionError) and fault.filename:
        return not_ours(Path(os.fsdecode(fault.filename)))
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
