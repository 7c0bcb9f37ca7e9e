"""Names for sole traders in the encrypted inner counts of editions, which do not say who they are.

The inner counts of an edition never change, but the pseudonym of a sole trader is a person's: `rekey` replaces it, and an erasure
removes it. So an edition names sole traders by random names. An encrypted file beside the editions says what each name stands
for: a pseudonym or, between `rekey` and the next run, the files that they have sent. So a sole trader is the same reader in every
edition. After an erasure the name is left, and nothing leads from it to the person.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flows.errors import Stopped
from flows.language.tool import say
from flows.release.editions.edition import Edition, is_sole_trader
from flows.security.encryption import decrypt, write_encrypted
from flows.storage.paths import Home

Files = Sequence[Mapping[str, Any]]
"""Rows of intake.file: who sent which."""
_MADE = "enskild firma:"


def as_now(home: Home, key: bytes, files: Files, editions: Iterable[Edition]) -> list[Edition]:
    """Give the readers of earlier editions their present pseudonyms. Those who are erased keep the random names.

    Raises Stopped where it is not known of one whether they are erased.
    """
    editions, known = list(editions), read_readers(home, key)
    if {name for each in editions for name in each.system.own if name.startswith(_MADE)} - known.keys():
        raise Stopped(
            say(
                "{readers} saknas, eller är äldre än utgåvorna. Utan den kan inget nytt skyddas mot det som "
                "redan är ute. Lägg tillbaka filen från den senaste säkerhetskopian.",
                readers=home.readers,
            )
        )
    sent_by = {file["sha256"]: file["submitter"] for file in files if file["submitter"]}
    found = {name: next((sent_by[each] for each in goes_by if each in sent_by), "") for name, goes_by in known.items()}
    now = known | {name: [pseudonym] for name, pseudonym in found.items() if pseudonym}
    if now != known:
        _write(home, key, now)
    return [each.called({name: goes_by[0] for name, goes_by in now.items() if goes_by}) for each in editions]


def to_seal(home: Home, key: bytes, edition: Edition) -> Edition:
    """Call the readers what they are sealed under, and keep what they go by. Call it after as_now."""
    known = read_readers(home, key)
    names = {goes_by[0]: name for name, goes_by in known.items() if goes_by}
    made = {
        reader: names.get(reader, f"{_MADE}{secrets.token_hex(8)}")
        for reader in edition.system.own
        if is_sole_trader(reader)
    }
    if made:
        _write(home, key, known | {name: [reader] for reader, name in made.items()})
    return edition.called(made)


def keep_through_rekey(home: Home, key: bytes, files: Files) -> None:
    """Keep of each which files they have sent: those tell who it is when the pseudonym is another. Nothing is taken away."""
    known = read_readers(home, key)
    kept = {
        name: sorted(
            {*goes_by, *(file["sha256"] for file in files if file["submitter"] in goes_by)},
            key=lambda each: ":" not in each,
        )
        for name, goes_by in known.items()
    }
    if kept != known:
        _write(home, key, kept)


def let_go(home: Home, key: bytes, erased: Iterable[str]) -> None:
    """Forget what those who are erased go by: their pseudonyms, or files that they have sent."""
    known, gone = read_readers(home, key), set(erased)
    left = {name: [] if gone.intersection(goes_by) else goes_by for name, goes_by in known.items()}
    if left != known:
        _write(home, key, left)


def unnamed(files: Files) -> list[dict[str, Any]]:
    """Who sent which, as it is told where no erasure comes: sole traders by numbers alone."""
    traders = list(dict.fromkeys(file["submitter"] for file in files if ":" in file["submitter"]))
    names = {trader: f"enskild firma {number}" for number, trader in enumerate(traders, start=1)}
    return [{**file, "submitter": names.get(file["submitter"], file["submitter"])} for file in files]


def read_readers(home: Home, key: bytes) -> dict[str, list[str]]:
    """Each name, and what the person sealed under it is called now: a pseudonym first, then files; nothing when erased."""
    return dict(json.loads(decrypt(home.readers.read_bytes(), key, home.readers.name))) if home.readers.exists() else {}


def _write(home: Home, key: bytes, known: Mapping[str, Sequence[str]]) -> None:
    write_encrypted(home.readers, json.dumps(known).encode(), key, home.readers.name)
