"""Receive: what is this file, and has it come before? Keeps what came, encrypted, and one ledger line for each.

Identity is the sha256 of the bytes. The same bytes under the same name are the same delivery; under another name they are
told as a repeat. Nothing here opens a workbook.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Set
from datetime import date, datetime
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


def receive(
    home: Home,
    key: bytes,
    received_at: datetime,
    max_bytes: int,
    over: Set[str],
    without_erased: Callable[[bytes, str, date], bytes],
) -> list[Delivery]:
    """Take in everything new under data/raw and return the whole ledger, oldest first.

    The bytes are stored before the ledger line is written: killed in between, the next run takes the file in again and
    nothing is lost or counted twice. A file larger than max_bytes gets its line, and is not stored: it is never read.
    A file whose time is `over` (its sha256 is there) is not stored again as long as it only stays in its place. One whose stored
    copy is lost or damaged is stored again as long as it is there, as it is `without_erased` (of its bytes, its name and the
    day it first came): the copy may have lost persons who were erased since. Raises LedgerBroken where the ledger is damaged.
    """
    try:
        all_signed, ledger = check_signatures(home, key), read_ledger(home.ledger)
    except LedgerBroken:
        _refuse_wrong_key(home, key)
        raise
    if not all_signed:
        write_ledger(home.ledger, ledger, key)
    seen = {(line.sha256, composed(line.name), line.folder) for line in ledger}
    first = {line.sha256: line for line in reversed(ledger)}
    batch = len(ledger) + 1
    dropped = [*dropped_files(home.raw)]
    growing = still_growing(dropped)
    for path in dropped:
        if path in growing:
            log.warning(
                say(
                    "data/raw/{display_name} skrivs det fortfarande till. Den läses nästa gång.",
                    display_name=display_name(path.relative_to(home.raw)),
                ),
            )
            continue
        try:
            file = open_dropped(home.raw, path)
        except OSError:  # it was taken away just now, or a link was put in its place: the next run looks again
            continue
        with file:
            data = file.read(max_bytes + 1)  # once: it may be written to while we look
            modified = datetime.fromtimestamp(int(os.fstat(file.fileno()).st_mtime), received_at.tzinfo)
            digest = hashlib.sha256(data)
            size = len(data)
            while rest := file.read(1_000_000):
                digest.update(rest)
                size += len(rest)
        sha256, name, folder = digest.hexdigest(), display_name(Path(path.name)), path.relative_to(home.raw).parts[0]
        new = (sha256, name, folder) not in seen
        if not new and sha256 in over:
            log.warning(
                say(
                    "data/raw/{folder}/{name} ligger kvar, fast tiden som den får sparas är slut. Ta bort den.",
                    folder=folder,
                    name=name,
                )
            )
        elif size <= max_bytes and not _is_stored(home, sha256, key):
            if (home.received / sha256).exists():
                log.warning(
                    say(
                        "Den mottagna kopian av data/raw/{folder}/{name} hade gått sönder. Den sparades igen.",
                        folder=folder,
                        name=name,
                    )
                )
            if before := first.get(sha256):
                data = without_erased(data, before.name, before.received_at.date())
            store(home, sha256, data, key)
        if not new:
            continue
        seen.add((sha256, name, folder))
        ledger.append(Delivery(len(ledger) + 1, sha256, name, folder, received_at, size, modified, batch))
        add_delivery(home.ledger, ledger[-1], key)
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
