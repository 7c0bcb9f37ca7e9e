"""A reading as it is stored: reading.json, which is signed and names each of its parts with its sha256.

What a reading says decides numbers. One that is damaged or edited is not used: its file is read again from the received store.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from flows.errors import Stopped
from flows.language.tool import say
from flows.security.keys import Keys
from flows.storage.json_text import read_object
from flows.storage.unchanged import State, sha256_of, state_of

NAME = "reading.json"
_NO_SEAL = "0" * 64


class ReadingDamaged(Stopped):
    """A reading is not as it was written; the Swedish message says which and what to do."""


def write_reading(folder: Path, name: str, told: Mapping[str, Any], keys: Keys) -> dict[str, Any]:
    """Write reading.json into a folder that holds the reading's other parts, and return what it says.

    `name`: what the folder will be called; a reading that is put in the place of another is found out.
    """
    parts = {path.name: sha256_of(path) for path in sorted(folder.iterdir())}
    whole: dict[str, Any] = json.loads(json.dumps({**told, "parts": parts}))
    said = json.dumps(whole, ensure_ascii=False, indent=1).removesuffix("\n}").encode()
    whole["signed"] = _signature(said, name, keys.pseudonym)
    (folder / NAME).write_bytes(said + _sealed(whole["signed"]))
    return whole


def load_reading(folder: Path, keys: Keys) -> dict[str, Any]:
    """Return what reading.json says. Raises FileNotFoundError where there is none, ReadingDamaged where it is another."""
    return dict(_verified(folder, state_of(folder / NAME), keys.pseudonym))


@lru_cache(maxsize=4096)
def _verified(folder: Path, state: State, key: bytes) -> dict[str, Any]:
    """What reading.json says, checked once in a process as long as the file is the same: a night asks twice for each."""
    raw = (folder / NAME).read_bytes()
    said = raw[: -len(_sealed(_NO_SEAL))]
    if raw != said + _sealed(_signature(said, folder.name, key)):
        raise ReadingDamaged(_message(folder, NAME))
    told: dict[str, Any] = json.loads(raw)
    return told


def check_parts(folder: Path, told: Mapping[str, Any]) -> None:
    """Raise ReadingDamaged where a part is missing or is not the one that `told` (load_reading) names."""
    for name, sha256 in told["parts"].items():
        if sha256_of(f"{folder}/{name}") != sha256:
            raise ReadingDamaged(_message(folder, name))


def is_whole(folder: Path, keys: Keys) -> bool | None:
    """Whether a reading is there and as it was written; None where there is none."""
    try:
        check_parts(folder, load_reading(folder, keys))
    except FileNotFoundError:
        return None
    except ReadingDamaged:
        return False
    return True


def has_failed(told: Mapping[str, Any]) -> bool:
    """Whether the program met what it did not expect: that may have been the machine, so the next run reads the file again."""
    return any(problem["code"] == "OVANTAT_FEL" for problem in told["problems"])


def peek(folder: Path) -> dict[str, Any] | None:
    """What an older reading says of its file and its sender, whatever version wrote it; None where it cannot be read."""
    try:
        told = read_object((folder / NAME).read_bytes())
    except (OSError, ValueError):
        return None
    return told if {"sha256", "submitter", "rows_read", "problems"} <= told.keys() else None


def _message(folder: Path, name: str) -> str:
    return say(
        "{folder} är ändrad sedan den skrevs. Kör igen: filen läses då om ur det mottagna. Inget nytt har lämnats ut.",
        folder=folder / name,
    )


def _signature(said: bytes, name: str, key: bytes) -> str:
    return hmac.digest(key, f"reading/{name}/".encode() + said, "sha256").hex()


def _sealed(signature: str) -> bytes:
    """The end of reading.json: it signs every byte before it."""
    return f',\n "signed": "{signature}"\n}}'.encode()
