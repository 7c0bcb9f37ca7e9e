"""Write a file whole or not at all, have it on the disk, and take a folder away for good."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def remove_folder(folder: Path) -> None:
    """Take away a reading or lists of persons. One that cannot go stops whoever asked for it: it is not told to be gone."""
    if folder.exists():
        shutil.rmtree(folder)


def sync_folder(folder: Path) -> None:
    """Have a folder's files on the disk before it gets its name: a power cut just after leaves none of them empty."""
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())


def write_atomic(path: Path, data: bytes) -> None:
    """Write beside, then move in place: a reader sees the old file or the new one, never half of one."""
    beside = path.with_name(path.name + ".part")
    with beside.open("wb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    beside = path.with_name(path.name + ".part")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    beside.replace(path)
