"""AES-256-GCM for files at rest, each bound to its own name so that two files cannot be swapped."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from flows.errors import Stopped
from flows.language.tool import say
from flows.storage.atomic import write_private

_NONCE_BYTES = 12


class StoreUnreadable(Stopped):
    """A received file cannot be opened: wrong key, or changed on disk."""


def can_open(path: Path, key: bytes) -> bool:
    """Whether this key opens a file that is sealed under its own name."""
    try:
        decrypt(path.read_bytes(), key, path.name)
    except StoreUnreadable:
        return False
    return True


def write_encrypted(path: Path, data: bytes, key: bytes, name: str) -> None:
    """Write a file encrypted, bound to its name, whole or not at all."""
    write_private(path, encrypt(data, key, name))


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
            say(
                "Den mottagna filen {sha256} går inte att öppna: nyckeln i data/processed/keys/received.key är en annan än den "
                "som filen sparades med, eller så har filen ändrats. Lägg tillbaka rätt nyckel; inget har skrivits över.",
                sha256=sha256[:12],
            )
        ) from None
