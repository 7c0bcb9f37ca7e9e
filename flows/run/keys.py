"""The three keys of a home: found, made on the first run, and refused where they do not fit the files that are there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypedDict, get_args

from pydantic import SecretStr

from flows.language.tool import say
from flows.run.misfits import misfit_readings, misfit_received, misfit_warehouse
from flows.security.erased import read_erased
from flows.security.keys import KeyRefused, Keys, key_id, load_key, load_or_make_key, retired_keys
from flows.settings import settings
from flows.storage.paths import Home

KeyName = Literal["pseudonym", "received", "warehouse"]
KEYS: tuple[KeyName, ...] = get_args(KeyName)
_File = tuple[int, ...] | None
"""What tells one version of a file from another; None where there is none."""


class _Asked(TypedDict):
    name: str
    from_environment: str | None
    expected_id: str | None


@dataclass(frozen=True)
class _Held:
    """A key that this process has read, and from what: it is read again when its setting or one of its files is another."""

    key: bytes = field(repr=False)
    source: tuple[str | None, _File, _File] = field(repr=False)


_held: dict[tuple[Path, KeyName], _Held] = {}
"""The keys that this process has read, by home."""


def pseudonym_keys(home: Home) -> Keys:
    """The key of the pseudonyms, with the earlier keys that erased persons are still recognised by.

    Raises:
        KeyRefused: As erased_by and key_of.
    """
    return erased_by(home, key_of(home, "pseudonym"))


def erased_by(home: Home, pseudonym: bytes) -> Keys:
    """The key of the pseudonyms with all that recognises erased persons. Nothing is changed.

    Args:
        home: The home.
        pseudonym: The key.

    Raises:
        KeyRefused: One of the earlier keys is lost, for example when keys from before a rekey were put back. Erased persons would
            be counted again.
    """
    if not home.forgotten.exists() and any(home.receipts.glob("*.json")):
        raise KeyRefused(
            say(
                "{forgotten} är borta, fast personer har raderats (kvitton i {receipts}): de skulle komma "
                "tillbaka. Lägg tillbaka filen ur den senaste säkerhetskopian; inget har ändrats.",
                forgotten=home.forgotten,
                receipts=home.receipts,
            )
        )
    erased = read_erased(home.forgotten)
    keys = Keys(pseudonym, retired_keys(home.keys) if erased else (), erased)
    if lost := {pid.partition(":")[0] for pid in erased} - {keys.id, *map(key_id, keys.retired)}:
        raise KeyRefused(
            say(
                "Nyckeln {lost} saknas i {keys}: de som är raderade känns bara igen med den. Lägg tillbaka "
                "hela mappen ur den senaste säkerhetskopian; inget har ändrats.",
                lost=", ".join(sorted(lost)),
                keys=home.keys,
            )
        )
    return keys


def key_of(home: Home, name: KeyName) -> bytes:
    """One of the home's three keys, from the environment or made on the first run; its id is noted for the runs to come.

    It is read once in a process. A home that has been used is never given a new key in place of a lost one.

    Raises:
        KeyRefused: As key_there.
    """
    source = _source(home, name)
    if (held := _held.get((home.root, name))) and held.source == source:
        return held.key
    if key_there(home, name) is None and home.ledger.exists():
        raise KeyRefused(
            say(
                "{keys} finns inte, fast mappen har använts. Lägg tillbaka hela {keys_folder} ur säkerhetskopian "
                "innan något mer körs; inget har ändrats.",
                keys=home.keys / f"{name}.key",
                keys_folder=home.keys,
            )
        )
    key = load_or_make_key(home.keys, **_asked(home, name))
    used = home.keys / f"{name}.id"
    if not used.exists():
        used.write_text(key_id(key) + "\n")
    _held[home.root, name] = _Held(key, _source(home, name))
    return key


def key_there(home: Home, name: KeyName) -> bytes | None:
    """The key as key_of gives it; None where key_of would make one. Nothing is changed.

    Raises:
        KeyRefused: The key is not the one whose id is noted. Where no id is noted, as in a home that was put back without its
            folder of keys: the key does not fit the files that are there.
    """
    key = load_key(home.keys, **_asked(home, name))
    if key and not (home.keys / f"{name}.id").exists() and (misfit := _FITS[name](home, key)):
        raise KeyRefused(
            say(
                "Nyckeln {key_id} är inte den som mappen är gjord med: {misfit}. Lägg tillbaka rätt nyckel "
                "({name}); inget har ändrats.",
                key_id=key_id(key),
                misfit=misfit,
                name=name,
            )
        )
    return key


_FITS: Mapping[KeyName, Callable[[Home, bytes], str | None]] = {
    "pseudonym": misfit_readings,
    "received": misfit_received,
    "warehouse": misfit_warehouse,
}


def _asked(home: Home, name: KeyName) -> _Asked:
    return {
        "name": name,
        "from_environment": _from_environment(name),
        "expected_id": _noted_id(home.keys / f"{name}.id"),
    }


def _noted_id(used: Path) -> str | None:
    """The id of the key that has been used, where one is noted. Raises KeyRefused where the note is damaged."""
    noted = used.read_text("latin-1").strip() if used.exists() else None
    if noted is not None and not re.fullmatch(r"[0-9a-f]{8}", noted):
        raise KeyRefused(
            say(
                "{used} har gått sönder. Ta bort filen: nyckeln prövas då mot det som finns. Inget har ändrats.",
                used=used,
            )
        )
    return noted


def _from_environment(name: KeyName) -> str | None:
    given: SecretStr | None = getattr(settings(), f"{name}_key")
    return given.get_secret_value() if given else None


def _source(home: Home, name: KeyName) -> tuple[str | None, _File, _File]:
    """Where a key comes from: its setting, its file, and the file with its id."""
    return _from_environment(name), _version(home.keys / f"{name}.key"), _version(home.keys / f"{name}.id")


def _version(path: Path) -> _File:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mode, found.st_mtime_ns, found.st_ctime_ns
