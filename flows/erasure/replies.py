"""Remove answers to submitters that are about a person who is erased."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from flows.erasure.search import is_about, rows_about
from flows.intake.replies.answer_list import read_replies, write_replies
from flows.limits import Limits
from flows.security.keys import Keys
from flows.storage.paths import Home


def drop_replies(home: Home, files: Iterable[str], pids: frozenset[str], keys: Keys, today: date) -> int:
    """Remove the answers to these files, and every other answer that has one of these persons in it.

    Args:
        home: The home.
        files: The sha256 of the files.
        pids: Pseudonyms of the persons.
        keys: The key of the pseudonyms.
        today: The day that says which century a number of ten digits is from.

    Returns:
        How many were removed.
    """
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
    write_replies(home, kept)
    return gone


def _is_about(path: Path, pids: frozenset[str], keys: Keys, today: date) -> bool:
    """Whether one of these persons is in an answer, in or beside its cells; an answer that cannot be searched counts as one."""
    data = path.read_bytes()
    rows = rows_about(data, path.name, pids, keys, today, Limits())
    return rows is None or bool(rows) or is_about(data, pids, keys, today)
