"""What lies under data/raw: the files that are deliveries, and what is left lying there and why."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from flows.contracts.sources import SOURCES
from flows.contracts.text import composed
from flows.security.masking import mask
from flows.storage.paths import Home


def dropped_files(raw: Path) -> Iterator[Path]:
    """Files in the sources' folders, by name, that can be read; what Excel and the desktop leave behind are not deliveries."""
    for source in SOURCES:
        for path in sorted((raw / source).rglob("*")):
            if path.is_file() and not is_leftover(path) and os.access(path, os.R_OK):
                yield path


_HALF = re.compile(r"~rf.*\.tmp|~.*\.tmp|.*\.(part|partial|crdownload|filepart|download)")
_WHOLE_OR_NOT = {".xlsx", ".xlsm", ".xls", ".ods"}
SETTLED = 2.0
"""A file that was written to so few seconds ago may still be growing: it is looked at again."""
DISKS_OWN = "lost+found"
"""What lies in a disk that is mounted over a folder of the house, root's and closed."""
NOT_READ = "den ligger inte i en källas mapp, är ingen vanlig fil, eller får inte läsas av kontot som kör"


def unread_files(home: Home) -> list[str]:
    """What lies under data/raw and is not read, as names: outside the sources' folders, no file, or closed to us.

    A folder is told of where it cannot be gone into: one that is closed to us, or a link to one somewhere else.
    """
    ours = {*dropped_files(home.raw), home.corrections, home.assumptions, *(home.raw / source for source in SOURCES)}
    return [
        display_name(path.relative_to(home.raw))
        for path in sorted(home.raw.rglob("*"))
        if path not in ours and not is_leftover(path) and not _is_gone_into(path)
    ]


def _is_gone_into(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and os.access(path, os.R_OK | os.X_OK)


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
