"""Take away answers to submitters that are about somebody who is erased."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from flows.erasure.search import is_about, rows_about
from flows.intake.replies.registry import _write_list, read_replies
from flows.limits import Limits
from flows.security.keys import Keys
from flows.storage.paths import Home


def drop_replies(home: Home, files: Iterable[str], pids: frozenset[str], keys: Keys, today: date) -> int:
    """Take away the answers to these files, and every other one in which one of these persons stands; returns how many."""
    concerned = set(files)
    kept, gone = [], 0
    for reply in read_replies(home):
        path = home.replies / reply.path
        if reply.sha256 in concerned or (path.exists() and _is_about(path, pids, keys, today)):
            path.unlink(missing_ok=True)
            gone += 1
            kept += [] if reply.sha256 in concerned else [reply]
        else:
            kept.append(reply)
    _write_list(home, kept)
    return gone


def _is_about(path: Path, pids: frozenset[str], keys: Keys, today: date) -> bool:
    """Whether one of these persons stands in an answer, in or beside its cells; what cannot be looked through counts as that."""
    data = path.read_bytes()
    rows = rows_about(data, path.name, pids, keys, today, Limits())
    return rows is None or bool(rows) or is_about(data, pids, keys, today)
