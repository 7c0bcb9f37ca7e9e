"""Bounds the time that reading one file may take, told as a refusal of the file with the bound named.

What is counted is the reading thread's own processor time: a machine that is busy with other things refuses nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from flows.intake.problems import refused

_ends: ContextVar[tuple[float, int] | None] = ContextVar("ends", default=None)


@contextmanager
def time_bound(seconds: int) -> Iterator[None]:
    """Let what runs inside take so many seconds, as far as it asks in_time."""
    token = _ends.set((time.thread_time() + seconds, seconds))
    try:
        yield
    finally:
        _ends.reset(token)


def in_time() -> None:
    """Raise Refused (FOR_STOR) where the file being read has had its time."""
    bound = _ends.get()
    if bound and time.thread_time() > bound[0]:
        raise refused("FOR_STOR/tid", bound=bound[1])
