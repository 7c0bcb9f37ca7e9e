"""Receive: what is this file, and has it come before? Keeps what came, encrypted, and one ledger line for each.

Identity is the sha256 of the bytes. The same bytes under the same name are the same delivery; under another name they are
told as a repeat. Nothing here opens a workbook.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path

from flows.contracts.text import composed
from flows.intake.deliveries.inbox import display_name, dropped_files, open_dropped, still_growing
from flows.intake.deliveries.ledger import Delivery, add_delivery, check_signatures, read_ledger, write_ledger
from flows.language.tool import say
from flows.security.chained_lines import LedgerBroken
from flows.security.encryption import StoreUnreadable, can_open, decrypt, write_encrypted
from flows.security.permissions import permission_message, reason
from flows.storage.paths import Home

log = logging.getLogger("fokusdag")


@dataclass(frozen=True)
class _DroppedFile:
    """A file under data/raw, as it was read."""

    name: str
    folder: str
    sha256: str
    modified: datetime
    data: bytes


def receive(
    home: Home,
    key: bytes,
    received_at: datetime,
    max_bytes: int,
    over: Set[str],
    without_erased: Callable[[bytes, str, date], bytes],
) -> list[Delivery]:
    """Take in everything new under data/raw and return the whole ledger, oldest first.

    The bytes are stored before the ledger line is written: if the run is killed in between, the next one takes the file in
    again, and nothing is lost or counted twice. A stored copy that is lost or damaged is stored again while the file is there.

    Args:
        home: The home.
        key: Of the received files and of the ledger.
        received_at: When the run began.
        max_bytes: A larger file is left: inbox.unread_files names it.
        over: The sha256 of files that may not be kept longer. They are not stored again while they only stay in their place.
        without_erased: Gives a file's bytes without erased persons, from the bytes, its name and the day it first came.

    Raises:
        LedgerBroken: The ledger is damaged.
    """
    ledger = _signed_ledger(home, key)
    seen = {(line.sha256, composed(line.name), line.folder) for line in ledger}
    first = {line.sha256: line for line in reversed(ledger)}
    batch = len(ledger) + 1
    dropped = [*dropped_files(home.raw)]
    growing = still_growing(dropped)
    for path in dropped:
        if path in growing:
            shown = display_name(path.relative_to(home.raw))
            log.warning(
                say("data/raw/{display_name} skrivs det fortfarande till. Den läses nästa gång.", display_name=shown)
            )
            continue
        file = _read(home.raw, path, max_bytes, received_at.tzinfo)
        if file is None:
            continue
        new = (file.sha256, file.name, file.folder) not in seen
        if not new and file.sha256 in over:
            log.warning(
                say(
                    "data/raw/{folder}/{name} ligger kvar, fast tiden som den får sparas är slut. Ta bort den.",
                    folder=file.folder,
                    name=file.name,
                )
            )
        elif not _is_stored(home, file.sha256, key):
            before = first.get(file.sha256)
            data = without_erased(file.data, before.name, before.received_at.date()) if before else file.data
            _warn_of_damage(home, file)
            store(home, file.sha256, data, key)
        if new:
            seen.add((file.sha256, file.name, file.folder))
            place = len(ledger) + 1
            ledger.append(
                Delivery(place, file.sha256, file.name, file.folder, received_at, len(file.data), file.modified, batch)
            )
            add_delivery(home.ledger, ledger[-1], key)
    return ledger


def _signed_ledger(home: Home, key: bytes) -> list[Delivery]:
    """Read the ledger, and sign lines that an earlier version left without a signature. Raises LedgerBroken, StoreUnreadable."""
    try:
        all_signed, ledger = check_signatures(home, key), read_ledger(home.ledger)
    except LedgerBroken:
        _refuse_wrong_key(home, key)
        raise
    if not all_signed:
        write_ledger(home.ledger, ledger, key)
    return ledger


def _refuse_wrong_key(home: Home, key: bytes) -> None:
    """Raise StoreUnreadable where the key opens nothing in the store: then it signed no line either, and nobody changed one."""
    stored = [path for path in home.received.iterdir() if path.is_file() and path.suffix != ".part"]
    if stored and not any(can_open(path, key) for path in stored):
        decrypt(stored[0].read_bytes(), key, stored[0].name)  # says why


def _is_stored(home: Home, sha256: str, key: bytes) -> bool:
    """Whether nothing need be stored. Only where the key opens another copy is one that it does not open damaged.

    Where it opens none it may be the wrong key: nothing is written over, and StoreUnreadable keeps it from sealing anything new.
    """
    path = home.received / sha256
    if path.is_dir() or (path.exists() and can_open(path, key)):
        return True
    others = [other for other in home.received.iterdir() if other.is_file()]
    if not others or any(can_open(other, key) for other in others):
        return False
    if not path.exists():
        decrypt(others[0].read_bytes(), key, others[0].name)  # says why
    return True


def _warn_of_damage(home: Home, file: _DroppedFile) -> None:
    """Say that a file is stored again, where there is a copy of it that the key does not open."""
    if (home.received / file.sha256).exists():
        log.warning(
            say(
                "Den mottagna kopian av data/raw/{folder}/{name} hade gått sönder. Den sparades igen.",
                folder=file.folder,
                name=file.name,
            )
        )


def _read(raw: Path, path: Path, max_bytes: int, zone: tzinfo | None) -> _DroppedFile | None:
    """Read a file once, since it may be written to meanwhile. None where it is gone, a link by now, or grew large."""
    try:
        file = open_dropped(raw, path)
    except OSError:  # the next run looks again
        return None
    with file:
        data = file.read(max_bytes + 1)
        modified = datetime.fromtimestamp(int(os.fstat(file.fileno()).st_mtime), zone)
    if len(data) > max_bytes:
        return None
    folder = path.relative_to(raw).parts[0]
    return _DroppedFile(display_name(Path(path.name)), folder, hashlib.sha256(data).hexdigest(), modified, data)


def store(home: Home, sha256: str, data: bytes, key: bytes) -> None:
    """Put a file into the received store, encrypted, in place of what is there of it."""
    write_encrypted(home.received / sha256, data, key, sha256)


def stored_bytes(home: Home, sha256: str, key: bytes) -> bytes:
    """The bytes of a received file. Raises StoreUnreadable where it is lost or has changed, or the key is wrong."""
    try:
        stored = (home.received / sha256).read_bytes()
    except PermissionError:
        raise StoreUnreadable(permission_message(home.received / sha256)) from None
    except OSError as fault:
        raise StoreUnreadable(
            say(
                "Den mottagna filen {sha256} går inte att läsa i data/processed/received ({strerror}). Lägg "
                "tillbaka den ur säkerhetskopian, eller lägg filen i data/raw en gång till.",
                sha256=sha256[:12],
                strerror=reason(fault),
            )
        ) from None
    return decrypt(stored, key, sha256)
