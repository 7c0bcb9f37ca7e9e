"""Which runs are running: each holds a lock on a file of its own, and the system releases it however the process ends.

It is not the lock of the home: a run that waits for that one is running too, and so is one that has released it and has not
reported its result yet.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

_held: list[Path] = []
"""The files that this process holds."""


def hold(folder: Path, name: str, words: str = "") -> None:
    """Hold a file for as long as this process runs.

    Args:
        folder: The folder of such files; it must exist.
        name: The file's name.
        words: What to write in it.
    """
    beside = folder / f".{name}"
    lock = os.open(beside, os.O_CREAT | os.O_WRONLY, 0o600)  # never closed here: that would release the lock
    fcntl.flock(lock, fcntl.LOCK_EX)
    os.write(lock, words.encode())
    beside.rename(folder / name)  # it gets its name when it is locked
    _held.append(folder / name)


def release_mark() -> None:
    """Remove the files that this process holds: it has reported its result."""
    while _held:
        _held.pop().unlink(missing_ok=True)


def end_with_parent(signum: int) -> None:
    """Have the system send this process a signal when the process that started it is gone, however that ended (Linux)."""
    started_by = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signum)  # PR_SET_PDEATHSIG
    if os.getppid() != started_by:
        sys.exit(0)


def is_held(lock: Path) -> bool:
    """Whether a process holds this lock; false where there is no such file. Nothing is changed."""
    with suppress(FileNotFoundError), lock.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def gone(folder: Path, ours: Callable[[Path], bool] = lambda _: True) -> Iterator[Path]:
    """The files whose processes ended without removing them. Each is removed after the caller has dealt with it.

    What cannot be opened (another account's file, a folder) is skipped: it must not stop a run.

    Args:
        folder: The folder of such files.
        ours: Says which of them are the caller's.
    """
    for path in sorted(folder.glob("[!.]*")):
        with suppress(OSError), path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(file.fileno()).st_nlink and ours(path):  # otherwise another process asked at the same time
                yield path
                path.unlink()
