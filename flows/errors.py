"""The one way a run stops on purpose, and faults of the machine that nothing in a file is to blame for."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from typing import Literal


class Stopped(Exception):  # noqa: N818 - told to the user, not a fault of the program
    """What was asked for cannot be done. The message says in Swedish why and what to do, and carries nobody's data."""


_NO_MEMORY = (
    "bad_alloc",
    "alloc failed",
    "allocate memory",
    "unable to allocate",
    "failed to allocate",
    "can't allocate",
    "out of memory",
    "new thread",
    "worker thread",
    "resource temporarily unavailable",
    "failed to map segment",
    "too many open files",
)
_NO_DISK = ("no space left", "disk quota")
_QUOTED = re.compile(r"""(?<!\w)(['"]).*\1""", re.DOTALL)
"""What a message quotes: a cell or a path, which may say anything."""
_MEMORY, _DISK = (
    {errno.ENOMEM, errno.EAGAIN, errno.EMFILE, errno.ENFILE},
    {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO},
)


class ReleaseStopped(Stopped):
    """The tables may not leave. The Swedish message names tables and cells, never a value."""


def short_of(fault: BaseException) -> Literal["memory", "disk", ""]:
    """Say what the machine lacked where a fault comes from that: another try may succeed, and no file is to blame."""
    for each in came_from(fault):
        number = each.errno if isinstance(each, OSError) else None
        words = _QUOTED.sub("", str(each)).lower()
        if isinstance(each, MemoryError) or number in _MEMORY or any(said in words for said in _NO_MEMORY):
            return "memory"
        if number in _DISK or any(said in words for said in _NO_DISK):
            return "disk"
    return ""


def came_from(fault: BaseException | None) -> Iterator[BaseException]:
    """A fault, and the faults that it came from: libraries wrap what the system told them."""
    while fault is not None:
        yield fault
        fault = fault.__cause__ or fault.__context__
