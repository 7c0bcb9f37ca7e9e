"""What is under data/raw: the files that are deliveries, and what is left there and why."""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from flows.contracts.sources import SOURCES
from flows.contracts.text import composed
from flows.language.catalogue import message
from flows.language.tool import say
from flows.limits import MB
from flows.security.masking import mask
from flows.settings import settings
from flows.storage.paths import Home

DEEPEST = 10
"""Folders deeper than this below data/raw are not gone into: somebody could have every night stop with two thousand of them."""
ANSWERS = "svar"
"""The folder in a submitter's own folder where our answers are laid. What is in it is no delivery."""


def dropped_files(raw: Path) -> Iterator[Path]:
    """Files in the sources' folders, by name, that can be read; what Excel and the desktop leave behind are not deliveries."""
    for source in SOURCES:
        folder = raw / source
        for path in sorted(_below(folder)) if not folder.is_symlink() else ():
            if not is_leftover(path) and not in_answers(raw, path) and _may_be_opened(path):
                yield path


def laid_answers(raw: Path) -> Iterator[Path]:
    """The answers that lie in the submitters' own folders."""
    for source in SOURCES:
        folder = raw / source
        for path in sorted(_below(folder, 3)) if not folder.is_symlink() else ():
            if in_answers(raw, path) and not path.name.startswith(".") and _may_be_opened(path):
                yield path


def in_answers(raw: Path, path: Path) -> bool:
    """Whether a path is `<source>/<submitter>/svar`, or in it. A link of that name is none of ours."""
    parts = path.parts[len(raw.parts) :]
    if len(parts) < 3 or parts[2] != ANSWERS:
        return False
    folder = raw.joinpath(*parts[:3])
    return not folder.is_symlink() and folder.is_dir()


def _below(folder: Path, levels: int = DEEPEST) -> Iterator[Path]:
    """Everything below a folder. Links are not followed, and what cannot be listed is skipped."""
    try:
        with os.scandir(folder) as entries:
            found = [(folder / entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    except OSError:
        return
    for path, is_folder in found:
        yield path
        if is_folder and levels > 1:
            yield from _below(path, levels - 1)


def open_dropped(raw: Path, path: Path) -> BinaryIO:
    """Open a dropped file for reading, and never what a link leads to: it may lead to our keys.

    Each folder from data/raw down to the file is opened by itself, so that none of them can be exchanged for a link in between.
    Raises OSError where a link is in the way, where it is no regular file, or where another account may have put it there as a
    second name (hard link) of a file that is not its own.
    """
    *folders, name = path.relative_to(raw).parts
    at = os.open(raw, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for folder in folders:
            inner = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=at)
            os.close(at)
            at = inner
        around = os.fstat(at)
        file = os.fdopen(os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=at), "rb")
    finally:
        os.close(at)
    found = os.fstat(file.fileno())
    if not stat.S_ISREG(found.st_mode) or _may_be_a_second_name(found, around):
        file.close()
        raise OSError(errno.EPERM, say("ingen vanlig fil, eller en länk"), str(path))
    return file


def _may_be_a_second_name(found: os.stat_result, around: os.stat_result) -> bool:
    """Whether a file has several names, and somebody else than its owner may have given it the one in this folder."""
    anyone = around.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return found.st_nlink > 1 and bool(anyone or found.st_uid != around.st_uid)


def _may_be_opened(path: Path) -> bool:
    """Whether open_dropped opens it and it may be read, as far as can be seen without: a night looks at each of a thousand."""
    try:
        found = path.lstat()
        second = found.st_nlink > 1 and _may_be_a_second_name(found, path.parent.lstat())
    except OSError:
        return False
    small = found.st_size <= settings().max_file_mb * MB
    return stat.S_ISREG(found.st_mode) and small and not second and os.access(path, os.R_OK)


_HALF = re.compile(r"~rf.*\.tmp|~.*\.tmp|.*\.(part|partial|crdownload|filepart|download)")
_WHOLE_OR_NOT = {".xlsx", ".xlsm", ".xls", ".ods"}
SETTLED = 2.0
"""A file that was written to so few seconds ago may still be growing: it is looked at again."""
DISKS_OWN = "lost+found"
"""What stands on a disk that is mounted over a folder of the project, owned by root and closed."""
NOT_READ = message(
    "den ligger inte i en källas mapp, eller för djupt eller bland svaren, är en länk eller ingen vanlig fil, är större än "
    "gränsen (FOKUSDAG_MAX_FILE_MB), eller får inte läsas av oss"
)


def unread_files(home: Home) -> list[str]:
    """What is under data/raw and is not read, as names: outside the sources' folders, no file, or closed to us.

    A folder is named where it cannot be opened: one that is closed to us, or a link to one somewhere else.
    """
    return [
        display_name(path.relative_to(home.raw))
        for path in sorted(_below(home.raw, DEEPEST + 1))
        if not is_leftover(path) and not _is_read(home.raw, path) and not _is_gone_into(home.raw, path)
    ]


def _is_read(raw: Path, path: Path) -> bool:
    """Whether a path is a source's folder, a file in one that can be opened, or an answer of ours.

    What another account has put among our answers is none.
    """
    source, *inside = path.parts[len(raw.parts) :]
    if in_answers(raw, path):
        try:
            return path.lstat().st_uid == os.geteuid()
        except OSError:
            return True  # taken away just now
    return source in SOURCES and (_may_be_opened(path) if inside else not path.is_symlink())


def _is_gone_into(raw: Path, path: Path) -> bool:
    shallow = len(path.relative_to(raw).parts) <= DEEPEST
    return shallow and path.is_dir() and not path.is_symlink() and os.access(path, os.R_OK | os.X_OK)


def still_growing(paths: Iterable[Path]) -> set[Path]:
    """Those that are being written to: their size or time is another a moment later.

    Waits only for a text that is that new: half a workbook is no workbook, and is told as that.
    """
    before = {path: _state(path) for path in paths}
    texts = [state[1] for path, state in before.items() if path.suffix.lower() not in _WHOLE_OR_NOT]
    newest = max(texts, default=0.0)
    wait = SETTLED - (time.time() - newest)
    if 0 < wait <= SETTLED:
        time.sleep(wait)
    return {path for path, state in before.items() if _state(path) != state}


def _state(path: Path) -> tuple[int, float]:
    try:
        found = path.stat()
    except OSError:
        return (-1, 0.0)
    return (found.st_size, found.st_mtime)


def display_name(path: Path) -> str:
    """A file's name as it may be told: no identity number in it, and letters even where another system wrote them."""
    name = os.fsencode(path)
    try:
        return mask(composed(name.decode("utf-8")))
    except UnicodeDecodeError:
        return mask(name.decode("cp1252", "replace"))


def is_leftover(path: Path) -> bool:
    """Whether a file is what Excel, the desktop, a disk or a half-done copying leaves behind, and no delivery."""
    name = path.name.lower()
    return (
        name.startswith((".", "~$"))
        or name in ("thumbs.db", "desktop.ini", DISKS_OWN)
        or _HALF.fullmatch(name) is not None
    )
