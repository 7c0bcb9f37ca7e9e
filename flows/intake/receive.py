"""Room one, receive: what is this file, have we seen it before? Keeps what came, encrypted, and one ledger line for each.

Identity is the sha256 of the bytes. The same bytes under the same name are the same delivery; under another name they are
told as a repeat. Nothing here opens a workbook.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterator, Set
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from flows.door import not_ours
from flows.intake.masking import mask
from flows.settings import SOURCES, Home
from flows.stopped import Stopped

log = logging.getLogger("fokusdag")

_NONCE_BYTES = 12


class StoreUnreadable(Stopped):
    """A received file cannot be opened: wrong key, or changed on disk."""


@dataclass(frozen=True)
class Delivery:
    """One line of the ledger: these bytes came under this name, in this folder, at this time."""

    seq: int
    sha256: str
    name: str
    folder: str
    received_at: datetime
    size: int


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
    A file whose time is `over` (its sha256 is there) is not stored again as long as it only lies where it lay. One whose stored
    copy is lost or damaged is stored again as long as it lies there, as it is `without_erased` (of its bytes, its name and the
    day it first came): the copy may have lost persons who were erased since.
    """
    ledger = read_ledger(home.ledger)
    seen = {(line.sha256, line.name, line.folder) for line in ledger}
    first = {line.sha256: line for line in reversed(ledger)}
    for path in dropped_files(home.raw):
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)  # once: it may be written to while we look
            digest = hashlib.sha256(data)
            size = len(data)
            while rest := file.read(1_000_000):
                digest.update(rest)
                size += len(rest)
        sha256, name, folder = digest.hexdigest(), shown_name(Path(path.name)), path.relative_to(home.raw).parts[0]
        new = (sha256, name, folder) not in seen
        if not new and sha256 in over:
            log.warning("data/raw/%s/%s ligger kvar, fast tiden som den får sparas är slut. Ta bort den.", folder, name)
        elif size <= max_bytes and not _is_stored(home, sha256, key):
            if (home.received / sha256).exists():
                log.warning("Den mottagna kopian av data/raw/%s/%s hade gått sönder. Den sparades igen.", folder, name)
            if before := first.get(sha256):
                data = without_erased(data, before.name, before.received_at.date())
            store(home, sha256, data, key)
        if not new:
            continue
        seen.add((sha256, name, folder))
        ledger.append(Delivery(len(ledger) + 1, sha256, name, folder, received_at, size))
        _write_ledger(home.ledger, ledger)
    return ledger


def restamp(home: Home, now: datetime, received_at: datetime) -> list[Delivery]:
    """Give what came by a clock that was ahead the latest time it can have come: this run's, or when the one after it came.

    With a day to come it would count in no run until then, and dropped again it would be the same delivery. Its readings go,
    which may be by that day. Ask only where the day is the right one, under the home's lock.
    """
    ledger, ahead, latest = read_ledger(home.ledger), [], received_at
    for place, line in reversed([*enumerate(ledger)]):
        if line.received_at <= now:
            latest = min(latest, line.received_at)
            continue
        ledger[place] = replace(line, received_at=latest)
        ahead.append(line)
        for reading in home.typed.glob(f"{line.sha256[:16]}-*"):
            shutil.rmtree(reading)
    if ahead:
        _write_ledger(home.ledger, ledger)
    return ahead[::-1]


def _is_stored(home: Home, sha256: str, key: bytes) -> bool:
    """Whether nothing need be stored. Only where the key opens another copy is one that it does not open damaged.

    Where it opens none it may be the wrong key: nothing is written over, and StoreUnreadable keeps it from sealing anything new.
    """
    path = home.received / sha256
    if path.is_dir() or (path.exists() and opens(path, key)):
        return True
    others = [other for other in home.received.iterdir() if other.is_file()]
    if not others or any(opens(other, key) for other in others):
        return False
    if not path.exists():
        decrypt(others[0].read_bytes(), key, others[0].name)  # says why
    return True


def opens(path: Path, key: bytes) -> bool:
    """Whether this key opens a file that is sealed under its own name."""
    try:
        decrypt(path.read_bytes(), key, path.name)
    except StoreUnreadable:
        return False
    return True


def store(home: Home, sha256: str, data: bytes, key: bytes) -> None:
    """Put a file into the received store, encrypted, in place of what is there of it."""
    seal(home.received / sha256, data, key, sha256)


def seal(path: Path, data: bytes, key: bytes, name: str) -> None:
    """Write a file encrypted, bound to its name, whole or not at all."""
    _write_whole(path, encrypt(data, key, name))


def stored_bytes(home: Home, sha256: str, key: bytes) -> bytes:
    """The bytes of a received file. Raises StoreUnreadable where it is lost or has changed, or the key is wrong."""
    try:
        stored = (home.received / sha256).read_bytes()
    except PermissionError:
        raise StoreUnreadable(not_ours(home.received / sha256)) from None
    except OSError as fault:
        raise StoreUnreadable(
            f"Den mottagna filen {sha256[:12]} går inte att läsa i data/processed/received ({fault.strerror}). "
            "Lägg tillbaka den ur säkerhetskopian, eller lägg filen i data/raw en gång till."
        ) from None
    return decrypt(stored, key, sha256)


def encrypt(data: bytes, key: bytes, sha256: str) -> bytes:
    """AES-256-GCM, the nonce first; the file's own sha256 is bound to it so that files cannot be swapped."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, sha256.encode())


def decrypt(stored: bytes, key: bytes, sha256: str) -> bytes:
    """Undo encrypt. Raises StoreUnreadable."""
    try:
        return AESGCM(key).decrypt(stored[:_NONCE_BYTES], stored[_NONCE_BYTES:], sha256.encode())
    except (InvalidTag, ValueError):  # the latter where hardly a byte is left
        raise StoreUnreadable(
            f"Den mottagna filen {sha256[:12]} går inte att öppna: nyckeln i data/processed/keys/received.key är en annan än "
            "den som filen sparades med, eller så har filen ändrats. Lägg tillbaka rätt nyckel; inget har skrivits över."
        ) from None


def read_ledger(path: Path) -> list[Delivery]:
    """Every delivery so far, oldest first; empty before the first run."""
    if not path.exists():
        return []
    lines = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return [Delivery(**line | {"received_at": datetime.fromisoformat(line["received_at"])}) for line in lines]


def _write_ledger(path: Path, ledger: list[Delivery]) -> None:
    lines = (
        json.dumps(asdict(line) | {"received_at": line.received_at.isoformat()}, ensure_ascii=False) for line in ledger
    )
    _write_whole(path, ("\n".join(lines) + "\n").encode())


def dropped_files(raw: Path) -> Iterator[Path]:
    """Files in the sources' folders, by name, that can be read; what Excel and the desktop leave behind are not deliveries."""
    for source in SOURCES:
        for path in sorted((raw / source).rglob("*")):
            if path.is_file() and not _is_litter(path) and os.access(path, os.R_OK):
                yield path


DISKS_OWN = "lost+found"
"""What lies in a disk that is mounted over a folder of the house, root's and closed."""

NOT_READ = "den ligger inte i en källas mapp, är ingen vanlig fil, eller får inte läsas av kontot som kör"


def left_lying(home: Home) -> list[str]:
    """What lies under data/raw and is not read, as names: outside the sources' folders, no file, or closed to us.

    A folder is told of where it cannot be gone into: one that is closed to us, or a link to one somewhere else.
    """
    ours = {*dropped_files(home.raw), home.corrections, home.assumptions, *(home.raw / source for source in SOURCES)}
    return [
        shown_name(path.relative_to(home.raw))
        for path in sorted(home.raw.rglob("*"))
        if path not in ours and not _is_litter(path) and not _is_gone_into(path)
    ]


def _is_gone_into(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and os.access(path, os.R_OK | os.X_OK)


def shown_name(path: Path) -> str:
    """A file's name as it may be told: no identity number in it, and letters even where another system wrote them."""
    name = os.fsencode(path)
    try:
        return mask(name.decode("utf-8"))
    except UnicodeDecodeError:
        return mask(name.decode("cp1252", "replace"))


def _is_litter(path: Path) -> bool:
    return path.name.startswith((".", "~$")) or path.name.lower() in ("thumbs.db", "desktop.ini", DISKS_OWN)


def to_disk(folder: Path) -> None:
    """Have a folder's files on the disk before it gets its name: a power cut just after leaves none of them empty."""
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())


def _write_whole(path: Path, data: bytes) -> None:
    """Write beside, then move in place: a reader sees the old file or the new one, never half of one."""
    beside = path.with_name(path.name + ".part")
    with beside.open("wb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
