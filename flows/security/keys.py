"""Keys: made on the first run or taken from the environment, refused when weak, never replaced in silence."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from flows.errors import Stopped
from flows.language.catalogue import message
from flows.language.tool import say
from flows.storage.atomic import write_private

KEY_BYTES = 32
EXAMPLE_KEY = bytes(range(KEY_BYTES))
"""The key that the documentation prints as an example: refused everywhere."""
_LOST = {
    "pseudonym": message("En ny nyckel skulle göra att samma person räknas som två"),
    "received": message("En ny nyckel öppnar varken det som är mottaget eller utgåvornas inre tal"),
    "warehouse": message("En ny nyckel öppnar inte lagret"),
}
"""What would happen if a new key were made in place of a lost one."""
_TOO_SHORT = message(
    "Nyckeln {where} är för kort: {count} byte, men det ska vara {key_bytes} ({digits} tecken). Hämta hela nyckeln ur "
    "säkerhetskopian."
)
_TOO_LONG = message(
    "Nyckeln {where} är för lång: {count} byte, men det ska vara {key_bytes} ({digits} tecken). Hämta den rätta nyckeln ur "
    "säkerhetskopian."
)


class KeyRefused(Stopped):
    """A key that cannot be used; the message says in Swedish why and what to do. Never carries the key."""


@dataclass(frozen=True)
class Keys:
    """The key of the pseudonyms, 32 bytes. `id` names it in every pseudonym made with it.

    `erased`: pseudonyms of persons who are to be left out, some of them made with `retired` keys, from before a rotation:
    their numbers are not known any more, so nothing else can tell that it is them.
    """

    pseudonym: bytes = field(repr=False)
    retired: tuple[bytes, ...] = field(default=(), repr=False)
    erased: frozenset[str] = field(default=frozenset(), repr=False)

    @cached_property
    def id(self) -> str:
        """The key's name: eight hexadecimal digits that do not give the key away."""
        return key_id(self.pseudonym)

    @classmethod
    def throwaway(cls) -> Keys:
        """Make a key that is forgotten afterwards: pseudonyms made with it link to nothing."""
        return cls(secrets.token_bytes(KEY_BYTES))


def rotate(folder: Path, name: str, keep: bool) -> None:
    """Put a new key in place of the named one, in one move. `keep`: the old one stays beside it as a retired key."""
    path = folder / f"{name}.key"
    old = _decode(path.read_text("ascii"), say("i {path}", path=path))
    if keep:
        with suppress(FileExistsError):
            os.link(path, folder / f"{name}-{key_id(old)}.retired")
    write_private(path, _new_key())


def retired_keys(folder: Path, name: str = "pseudonym") -> tuple[bytes, ...]:
    """Read the keys that were rotated out and are still needed, in the order of their ids."""
    return tuple(
        _decode(path.read_text("ascii"), say("i {path}", path=path))
        for path in sorted(folder.glob(f"{name}-*.retired"))
    )


def key_id(key: bytes) -> str:
    """Name a key: the first eight digits of a SHA-256 over it."""
    return hashlib.sha256(b"fokusdag key id" + key).hexdigest()[:8]


def load_or_make_key(
    folder: Path,
    from_environment: str | None = None,
    *,
    name: str = "pseudonym",
    expected_id: str | None = None,
) -> bytes:
    """Return the named key as load_key does, and shut its file to others; where there is none yet, make it."""
    path = folder / f"{name}.key"
    key = load_key(folder, from_environment, name=name, expected_id=expected_id)
    if key is None:
        return _make(path)
    if from_environment is None and path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return key


def load_key(folder: Path, from_environment: str | None, *, name: str, expected_id: str | None) -> bytes | None:
    """Return the named key: from the environment (64 hexadecimal digits), else the folder; None where none is made yet.

    `expected_id`: the id of the key that existing pseudonyms or files were made with; any other key, a new
    one too, is then refused. Raises KeyRefused. The key file is `<folder>/<name>.key`, readable by its owner
    alone.
    """
    path = folder / f"{name}.key"
    if from_environment is not None:
        where = say("i miljövariabeln {variable}", variable=f"FOKUSDAG_{name.upper()}_KEY")
        key = _decode(from_environment, where)
    elif path.exists():
        where = say("i {path}", path=path)
        key = _decode(path.read_text("ascii", errors="replace"), where)
    elif expected_id is not None:
        raise KeyRefused(
            say(
                "Nyckeln {expected_id} saknas: filen {path} finns inte. Lägg tillbaka den från "
                "säkerhetskopian. {lost}; inget har ändrats.",
                expected_id=expected_id,
                path=path,
                lost=say(_LOST[name]),
            )
        )
    else:
        return None
    if expected_id is not None and key_id(key) != expected_id:
        raise KeyRefused(
            say(
                "Nyckeln {where} är {key_id}, men det som finns sedan tidigare är gjort med {expected_id}. "
                "Lägg tillbaka den nyckeln ur säkerhetskopian; inget har ändrats.",
                where=where,
                key_id=key_id(key),
                expected_id=expected_id,
            )
        )
    return key


def _decode(text: str, where: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        raise KeyRefused(
            say(
                "Nyckeln {where} ska vara {key_bytes} hexadecimala tecken (0-9, a-f). Hämta den rätta "
                "nyckeln ur säkerhetskopian.",
                where=where,
                key_bytes=2 * KEY_BYTES,
            )
        ) from None
    if len(key) != KEY_BYTES:
        told = _TOO_SHORT if len(key) < KEY_BYTES else _TOO_LONG
        raise KeyRefused(say(told, where=where, count=len(key), key_bytes=KEY_BYTES, digits=2 * KEY_BYTES))
    if key == EXAMPLE_KEY:
        raise KeyRefused(
            say(
                "Nyckeln {where} är exemplet ur dokumentationen, som alla känner till. Gör en egen: openssl rand -hex 32",
                where=where,
            )
        )
    if len(set(key)) == 1:
        raise KeyRefused(
            say("Nyckeln {where} är ett och samma tecken hela vägen. Gör en riktig: openssl rand -hex 32", where=where)
        )
    return key


def _new_key() -> bytes:
    """The content of a key file: 64 hexadecimal digits."""
    return f"{secrets.token_hex(KEY_BYTES)}\n".encode("ascii")


def _make(path: Path) -> bytes:
    """Write a new key whole or not at all; where another run was first, its key holds."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.parent.chmod(0o700)
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # made with mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(_new_key())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(beside, path)
    finally:
        Path(beside).unlink()
    return _decode(path.read_text("ascii"), say("i {path}", path=path))
