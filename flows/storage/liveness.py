"""Which runs are alive: each holds a lock of its own while its process lives, and the system lets go of it however that ends.

Not the home's one lock: a run that waits for it is alive too, and one that has just let go of it has yet to say how it went.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

_held: list[Path] = []
"""What this process holds."""


def hold(folder: Path, name: str, words: str = "") -> None:
    """Tell by this name, and in these words, that this process lives, until it does no more. The folder must be there."""
    beside = folder / f".{name}"
    lock = os.open(beside, os.O_CREAT | os.O_WRONLY, 0o600)  # never closed here: that would let go of it
    fcntl.flock(lock, fcntl.LOCK_EX)
    os.write(lock, words.encode())
    beside.rename(folder / name)  # seen by its name only when it is held
    _held.append(folder / name)


def release_mark() -> None:
    """Take away what this process holds: it has said how it went, and nobody need ask."""
    while _held:
        _held.pop().unlink(missing_ok=True)


def is_held(lock: Path) -> bool:
    """Whether somebody holds this lock; nobody holds one that is not there. Nothing is changed."""
    with suppress(FileNotFoundError), lock.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def gone(folder: Path, ours: Callable[[Path], bool] = lambda _: True) -> Iterator[Path]:
    """Those whose processes ended without a word; each that is `ours` is taken away once it has been dealt with.

    What cannot be opened (another account's, a folder) is passed over: it must not stop a night.
    """
    for path in sorted(folder.glob("[!.]*")):
        with suppress(OSError), path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(file.fileno()).st_nlink and ours(path):  # else somebody else asked at the same time
                yield path
                path.unlink()
