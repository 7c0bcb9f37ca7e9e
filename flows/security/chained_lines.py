"""Files of JSON lines that hold one another: each has the hash of the line before, its own hash, and a signature.

A line that is changed, lost or put elsewhere is noticed by every reader of the file, without a key. With the key it is also
known that nobody wrote the line, and all that come after, again.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from flows.errors import Stopped
from flows.language.tool import say
from flows.storage.json_text import read_object

FIRST = "0" * 64
"""What the first line holds in place of the hash of a line before it."""


class LedgerBroken(Stopped):
    """A line is not what it was when it was written; the Swedish message says which and what to do."""


def chained(line: Mapping[str, Any], before: str, key: bytes, purpose: bytes) -> dict[str, Any]:
    """Return a line with `before` (the hash of the line before it), its signature and its own hash added."""
    told = {**line, "before": before}
    told["signed"] = signature(told, key, purpose)
    return told | {"line": _hash(told)}


def read_lines(path: Path) -> Iterator[tuple[dict[str, Any], bool]]:
    """Yield every line, oldest first, and whether it is chained. None where there is no file.

    An earlier version may have left lines that are not chained; they come before all that are. Raises LedgerBroken.
    """
    if not path.exists():
        return
    before, begun = FIRST, False
    for number, text in enumerate(path.read_bytes().splitlines(), start=1):
        line: dict[str, Any] = {}
        with suppress(ValueError):
            line = read_object(text)
        told = line.pop("line", None)
        begun = begun or told is not None
        if not line or (begun and (told != _hash(line) or line.get("before") != before)):
            raise LedgerBroken(
                say(
                    "Rad {number} i {path} är ändrad sedan den skrevs, eller så saknas en rad före den. Hämta "
                    "filen ur säkerhetskopian.",
                    number=number,
                    path=path,
                )
            )
        before = str(told) if begun else before
        yield line | ({"line": told} if begun else {}), begun


def read_signed(path: Path, key: bytes, purpose: bytes) -> list[tuple[dict[str, Any], bool]]:
    """All that read_lines gives; each line that is chained must be signed with the key too. Raises LedgerBroken."""
    lines = [*read_lines(path)]
    for number, (line, is_chained) in enumerate(lines, start=1):
        if is_chained and line.get("signed") != signature(line, key, purpose):
            raise LedgerBroken(
                say(
                    "Rad {number} i {path} är inte signerad med nyckeln till det mottagna: den är ändrad av "
                    "någon som inte har nyckeln. Hämta filen ur säkerhetskopian.",
                    number=number,
                    path=path,
                )
            )
    return lines


def chained_text(lines: Iterable[Mapping[str, Any]], key: bytes, purpose: bytes) -> bytes:
    """A whole file of these lines, chained from the first on and signed."""
    text, before = [], FIRST
    for line in lines:
        told = chained(line, before, key, purpose)
        text.append(json.dumps(told, ensure_ascii=False).encode() + b"\n")
        before = told["line"]
    return b"".join(text)


def signature(line: Mapping[str, Any], key: bytes, purpose: bytes) -> str:
    """Sign all that a line says but its signature and its own hash: HMAC-SHA256."""
    said = {name: value for name, value in line.items() if name not in ("signed", "line")}
    return hmac.digest(key, purpose + _bytes(said), "sha256").hex()


def _hash(line: Mapping[str, Any]) -> str:
    return hashlib.sha256(_bytes(line)).hexdigest()


def _bytes(line: Mapping[str, Any]) -> bytes:
    return json.dumps(line, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")
