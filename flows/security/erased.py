"""The pseudonyms of persons who have been erased, so that a later delivery is filtered.

The first line holds the hash of the rest: with a line that is damaged somebody who was erased would come again.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from flows.errors import Stopped
from flows.language.tool import say
from flows.storage.atomic import write_private

_HEAD = b"# sha256 "
_PSEUDONYM = re.compile(rb"[^\s#:]+:\S+")


def add_erased(path: Path, pids: frozenset[str]) -> None:
    """Add the pseudonyms to the list of those to filter, whole or not at all."""
    rest = "".join(f"{pid}\n" for pid in sorted(read_erased(path) | pids)).encode()
    write_private(path, _HEAD + hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest)


def read_erased(path: Path) -> frozenset[str]:
    """The pseudonyms of everybody to filter. Raises Stopped where the list is damaged."""
    if not path.exists():
        return frozenset()
    data = path.read_bytes()
    head, _, rest = (
        data.partition(b"\n") if data.startswith(_HEAD) else (b"", b"", data)
    )  # an earlier version's has none
    lines = [line for line in rest.splitlines() if line]
    damaged = not data or not all(map(_PSEUDONYM.fullmatch, lines))
    if damaged or (head and head.removeprefix(_HEAD).decode("latin-1") != hashlib.sha256(rest).hexdigest()):
        raise Stopped(
            say(
                "{path} har gått sönder: de som är raderade kunde komma tillbaka. Lägg tillbaka filen ur den "
                "senaste säkerhetskopian; inget har ändrats.",
                path=path,
            )
        )
    return frozenset(line.decode("ascii", "replace") for line in lines)
