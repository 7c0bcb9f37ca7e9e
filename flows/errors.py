"""The one way a run stops on purpose, and faults of the machine that nothing in a file is to blame for."""

from __future__ import annotations

import errno
from typing import Literal


class Stopped(Exception):  # noqa: N818 - told to the user, not a fault of the program
    """What was asked for cannot be done. The message says in Swedish why and what to do, and carries nobody's data."""


_TELL = ("RuntimeError", "ArrowException", "OutOfMemoryException", "IOException")
"""Exceptions by which libraries say that the system gave them nothing. Others quote cells, which may say anything."""
_NO_MEMORY = (
    "bad_alloc",
    "alloc failed",
    "allocate memory",
    "unable to allocate",
    "out of memory",
    "new thread",
    "worker thread",
)
_NO_DISK = ("no space left", "disk quota")
_MEMORY, _DISK = (
    {errno.ENOMEM, errno.EAGAIN, errno.EMFILE, errno.ENFILE},
    {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO},
)


def short_of(fault: BaseException) -> Literal["memory", "disk", ""]:
    """Say what the machine lacked where a fault comes from that: another try may succeed, and no file is to blame."""
    number = fault.errno if isinstance(fault, OSError) else None
    words = str(fault).lower() if type(fault).__name__ in _TELL else ""
    if isinstance(fault, MemoryError) or number in _MEMORY or any(each in words for each in _NO_MEMORY):
        return "memory"
    return "disk" if number in _DISK or any(each in words for each in _NO_DISK) else ""
