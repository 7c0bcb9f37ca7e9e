"""Tell a file that has not been written to since it was looked at, and one that is not byte for byte as it was written."""

from __future__ import annotations

import hashlib
from pathlib import Path

_PIECE = 1 << 16

State = tuple[int, int, int]
"""What is another in a file that was written to: inode, time of the last change in nanoseconds, size in bytes."""


def state_of(path: Path) -> State:
    """The state of a file now. Raises FileNotFoundError."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size


def sha256_of(path: Path | str) -> str:
    """The sha256 of a file's bytes, in hexadecimal; empty where there is no file."""
    digest = hashlib.sha256()
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - a thousand known files have five each
            while piece := file.read(_PIECE):
                digest.update(piece)
    except (
        FileNotFoundError,
        IsADirectoryError,
        NotADirectoryError,
        ValueError,
    ):  # the last: a name that no file can have
        return ""
    return digest.hexdigest()
