"""Put a file or a folder in place whole or not at all, and take a folder away for good.

Whoever reads sees the old one or the new one, never a part of one. What is moved in place is on the disk first, so a power cut
just afterwards leaves neither an empty file nor half a folder.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


@contextmanager
def writing_private(path: Path) -> Iterator[BinaryIO]:
    """Open a new file that only its owner may read. It gets its name when the block ends, and not where that fails.

    The bytes are written beside it, under a dot, its name and `.part`: a new file of our own, whatever a killed run left there.
    """
    beside = path.with_name(f".{path.name}.part")
    beside.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
        move_file(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    with writing_private(path) as file:
        file.write(data)


def move_file(new: Path, path: Path) -> None:
    """Give a finished file its name, with one rename, and let only its owner read it.

    Args:
        new: The finished file, on the same disk as `path`.
        path: Its name. Whoever has an older file of this name open keeps that one.
    """
    new.chmod(0o600)
    _sync(new)
    new.replace(path)
    with suppress(PermissionError):  # a folder that we may write in and not list
        _sync(path.parent)


def move_folder(new: Path, folder: Path, mode: int = 0o700) -> None:
    """Give a finished folder its name, in place of an older folder of that name.

    Args:
        new: The finished folder, beside `folder`. Its name begins with a dot, so what a killed run leaves is seen as unfinished.
        folder: Its name.
        mode: Who may read it.
    """
    for path in new.iterdir():
        if path.is_file():
            _sync(path)
    new.chmod(mode)
    old = new.with_name(f"{new.name}-old")
    if folder.exists():
        folder.replace(old)
    new.replace(folder)
    shutil.rmtree(old, ignore_errors=True)


def remove_folder(folder: Path) -> None:
    """Remove a folder of readings or of lists of persons, where there is one.

    Raises:
        OSError: It cannot be removed. The caller must not say that it is gone.
    """
    if folder.exists():
        shutil.rmtree(folder)


def _sync(path: Path) -> None:
    """Have the bytes of a file, or the names in a folder, on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
