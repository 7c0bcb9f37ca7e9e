"""Sole traders among the readers of editions' inner counts, by names that do not tell who they are.

What is sealed with an edition never changes, but a sole trader's pseudonym is a person's: `rekey` gives another, and an erasure
takes it away. So they are sealed under names made for it, and beside the editions lies, sealed too, which files each has sent.
As long as one of these is read, it is the same reader in every edition; when they are erased nothing tells whose counts it were.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flows.intake.receive import decrypt, seal
from flows.release.together import Edition
from flows.settings import Home
from flows.stopped import Stopped

Files = Sequence[Mapping[str, Any]]
"""Rows of intake.file: who sent which."""

_MADE = "enskild firma "


def as_now(home: Home, key: bytes, files: Files, editions: Iterable[Edition]) -> list[Edition]:
    """Call the readers of earlier editions what they go by today; those who are erased keep the names they were sealed under."""
    editions = list(editions)
    if not home.readers.exists() and any(name.startswith(_MADE) for each in editions for name in each.system.own):
        raise Stopped(
            f"{home.readers} saknas. Utan den kan inget nytt skyddas mot det som redan är ute. Lägg tillbaka filen från "
            "säkerhetskopian."
        )
    sent_by = {file["sha256"]: file["submitter"] for file in files if file["submitter"]}
    now = {name: sent_by[sha256] for name, sent in _read(home, key).items() for sha256 in sent if sha256 in sent_by}
    return [each.called(now) for each in editions]


def to_seal(home: Home, key: bytes, files: Files, edition: Edition) -> Edition:
    """Call the readers what they are sealed under, and keep which files they have sent."""
    known, made = _read(home, key), {}
    for reader in edition.system.own:
        if ":" in reader:  # a pseudonym: every other enterprise goes by its number
            sent = {file["sha256"] for file in files if file["submitter"] == reader}
            old = (name for name, theirs in known.items() if not sent.isdisjoint(theirs))
            made[reader] = name = next(old, f"{_MADE}{secrets.token_hex(8)}")
            known[name] = sorted(sent.union(known.get(name, ())))
    if made:
        _write(home, key, known)
    return edition.called(made)


def let_go(home: Home, key: bytes, gone: Iterable[str]) -> None:
    """Forget who sent these files, as they are erased or their time is over."""
    known, erased = _read(home, key), set(gone)
    left = {name: [sha256 for sha256 in sent if sha256 not in erased] for name, sent in known.items()}
    if left != known:
        _write(home, key, {name: sent for name, sent in left.items() if sent})


def unnamed(files: Files) -> list[dict[str, Any]]:
    """Who sent which, as it is told where no erasure comes: sole traders by numbers alone."""
    traders = list(dict.fromkeys(file["submitter"] for file in files if ":" in file["submitter"]))
    names = {trader: f"{_MADE}{number}" for number, trader in enumerate(traders, start=1)}
    return [{**file, "submitter": names.get(file["submitter"], file["submitter"])} for file in files]


def _read(home: Home, key: bytes) -> dict[str, list[str]]:
    """Each name, and the sha256 of every file that whoever goes by it has sent."""
    return dict(json.loads(decrypt(home.readers.read_bytes(), key, home.readers.name))) if home.readers.exists() else {}


def _write(home: Home, key: bytes, known: Mapping[str, Sequence[str]]) -> None:
    seal(home.readers, json.dumps(known).encode(), key, home.readers.name)
