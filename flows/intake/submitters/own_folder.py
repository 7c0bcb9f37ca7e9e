"""A submitter's own folder: found, and an answer laid in its `svar/`, without following any link.

The folder may belong to the submitter's account, which could put a link in place of any part of it: each part is opened by
itself and never through a link, and the answer is a new file that takes its name when it is whole.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import PurePosixPath

from flows.errors import Stopped
from flows.intake.deliveries.inbox import ANSWERS
from flows.language.tool import say
from flows.security.permissions import reason
from flows.storage.paths import Home

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


class CannotLay(Stopped):
    """An answer could not be laid in a folder. The message names the folder and what to do."""


def identity_of(home: Home, folder: str) -> tuple[int, int] | None:
    """The disk and the number of a folder, the same under each of its names; None where it cannot be opened."""
    try:
        with _opened(home, folder) as at:
            found = os.fstat(at)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def lay_answer(home: Home, folder: str, stem: str, name: str, data: bytes) -> str:
    """Lay an answer in the submitter's own folder, in place of older answers to the same file.

    Args:
        home: The home.
        folder: `foretag/bageriet` in data/raw, or a whole path.
        stem: What the names of all answers to the file begin with.
        name: The answer's own name.
        data: Its bytes.

    Returns:
        Where it lies, as text: `foretag/bageriet/svar/bok - kvitto.xlsx`.

    Raises:
        CannotLay: The folder is not there, is a link, or may not be written in.
    """
    try:
        with _opened(home, folder) as own, _answers_in(own) as answers:
            folder_mode, file_mode = _modes(os.fstat(own))
            if os.fstat(answers).st_uid == os.geteuid():
                os.fchmod(answers, folder_mode)
            _write(answers, name, data, file_mode)
            for other in _answers_to(answers, stem) - {name}:
                with suppress(OSError):  # somebody has it open, or took it away just now
                    os.unlink(other, dir_fd=answers)
    except OSError as fault:
        raise CannotLay(
            say(
                "Svaret {name} gick inte att lägga i {folder}/{answers} ({strerror}). Mappen ska finnas, inte vara en länk, "
                "och kontot som kör ska få skriva i den. Rätta det, eller ändra mapp i styrning/kontakter.toml.",
                name=name,
                folder=folder,
                answers=ANSWERS,
                strerror=reason(fault),
            )
        ) from None
    return f"{folder}/{ANSWERS}/{name}"


def answered_since(home: Home, folder: str, stem: str) -> int:
    """When the newest answer to a file was laid (nanoseconds, by the disk's own clock); 0 where there is none."""
    try:
        with _opened(home, folder) as own, _held(os.open(ANSWERS, _FOLDER, dir_fd=own)) as answers:
            return max((os.stat(n, dir_fd=answers).st_ctime_ns for n in _answers_to(answers, stem)), default=0)
    except OSError:
        return 0


@contextmanager
def _held(handle: int) -> Iterator[int]:
    try:
        yield handle
    finally:
        os.close(handle)


@contextmanager
def _opened(home: Home, folder: str) -> Iterator[int]:
    """The folder, each part of its path opened by itself. Raises OSError where one is missing or a link."""
    path = PurePosixPath(folder)
    at = os.open("/" if path.is_absolute() else home.raw, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in path.parts[1:] if path.is_absolute() else path.parts:
            inner = os.open(part, _FOLDER, dir_fd=at)
            os.close(at)
            at = inner
        yield at
    finally:
        os.close(at)


@contextmanager
def _answers_in(own: int) -> Iterator[int]:
    with suppress(FileExistsError):
        os.mkdir(ANSWERS, 0o700, dir_fd=own)
    with _held(os.open(ANSWERS, _FOLDER, dir_fd=own)) as answers:
        yield answers


def _modes(own: os.stat_result) -> tuple[int, int]:
    """Who may read the answers: we, and whoever the folder itself lets in, but nobody else.

    A drop folder of the guide (3370) belongs to the submitter and is closed to all but it and us: what is in it may be read by
    "others", which is the submitter alone. A folder with the set-group-id bit gives its group to what is in it.
    """
    read = 0o400
    if own.st_mode & stat.S_ISGID and own.st_mode & 0o050 == 0o050:
        read |= 0o040
    if own.st_uid != os.geteuid() and not own.st_mode & 0o007:
        read |= 0o004
    return 0o300 | read | read >> 2 | own.st_mode & stat.S_ISGID, 0o200 | read


def _write(folder: int, name: str, data: bytes, mode: int) -> None:
    """Write a file whole or not at all: a new one of our own, which then takes its name."""
    beside = f".{name}.part"
    with suppress(FileNotFoundError):
        os.unlink(beside, dir_fd=folder)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fchmod(file.fileno(), mode)
        os.fsync(file.fileno())
    os.rename(beside, name, src_dir_fd=folder, dst_dir_fd=folder)


def _answers_to(answers: int, stem: str) -> set[str]:
    """The names of the answers to a file."""
    ours = re.compile(re.escape(stem) + r" - (kvitto|påpekanden|att rätta)( \d+)?\.xls[xm]")
    return {name for name in os.listdir(answers) if ours.fullmatch(name)}
