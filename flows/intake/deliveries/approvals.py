"""What an analyst has confirmed: a held file that is right as it is, with who said so and when.

One line each in data/processed/approvals.jsonl, chained to the line before and signed: one that is changed would let another file
count, or none. A confirmation holds in runs as of its day and later ones.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints, TypeAdapter, ValidationError

from flows.language.tool import say
from flows.security.chained_lines import LedgerBroken, chained_text, read_signed
from flows.storage.atomic import write_private

_PURPOSE = b"approved"


@dataclass(frozen=True)
class Approval:
    """One line: the file, the name it came under, who confirmed it and when."""

    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
    name: str
    who: str
    when: datetime


_LINE: TypeAdapter[Approval] = TypeAdapter(Approval)


def read_approvals(path: Path, key: bytes) -> list[Approval]:
    """Every confirmation so far, oldest first; lines of an earlier version, which are not signed, among them.

    Raises:
        LedgerBroken: A line is damaged, or is signed with another key than that of the received store.
    """
    found: list[Approval] = []
    try:
        for line, _ in read_signed(path, key, _PURPOSE):
            found.append(_LINE.validate_json(json.dumps(line), strict=True))
    except ValidationError:
        number = len(found) + 1
        why = say("Rad {number} i {path} går inte att läsa. Hämta filen ur säkerhetskopian.", number=number, path=path)
    except LedgerBroken as broken:
        why = str(broken)
    else:
        return found
    raise LedgerBroken(f"{why} {say('Finns den inte där: ta bort filen, och bekräfta igen med fokusdag approve.')}")


def sign_approvals(path: Path, key: bytes) -> None:
    """Sign the lines that an earlier version left without a signature. Raises LedgerBroken as read_approvals."""
    approvals = read_approvals(path, key)
    if not all(is_chained for _, is_chained in read_signed(path, key, _PURPOSE)):
        _write(path, approvals, key)


def approved_by(approvals: list[Approval], as_of: date) -> Mapping[str, Approval]:
    """sha256 → the first confirmation made by this day."""
    return {each.sha256: each for each in reversed(approvals) if each.when.date() <= as_of}


def add_approval(path: Path, approval: Approval, key: bytes) -> None:
    """Note a confirmation, whole or not at all. Raises LedgerBroken as read_approvals."""
    _write(path, [*read_approvals(path, key), approval], key)


def _write(path: Path, approvals: Sequence[Approval], key: bytes) -> None:
    lines = (asdict(each) | {"when": each.when.isoformat()} for each in approvals)
    write_private(path, chained_text(lines, key, _PURPOSE))
