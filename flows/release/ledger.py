"""The ledger of editions: one line for each, appended and never changed, chained by hashes.

An edition is a folder that is not touched again: reports/editions/<edition>. Its line holds the hash of every file in it
and of the line before, so that a file or a line changed afterwards is found out.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from flows.stopped import Stopped

FIRST = "0" * 64


class LedgerBroken(Stopped):
    """A line or a file is not what it was when the edition was made; the Swedish message says which."""


def append(ledger: Path, edition: str, day: date, folders: Mapping[str, Path]) -> None:
    """Add an edition: the hashes of all files in its folders (name → folder). The line is on the disk when this returns."""
    lines = read(ledger)
    hashes = {
        f"{name}/{path.relative_to(folder)}": hashlib.sha256(path.read_bytes()).hexdigest()
        for name, folder in sorted(folders.items())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    before = lines[-1]["line"] if lines else FIRST
    line = {"edition": edition, "date": day.isoformat(), "files": hashes, "before": before}
    text = json.dumps(line | {"line": _hash(line)}, ensure_ascii=False) + "\n"
    with ledger.open("a", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def read(ledger: Path) -> list[dict[str, Any]]:
    """Every line, oldest first. Raises LedgerBroken where the chain does not hold."""
    if not ledger.exists():
        return []
    lines: list[dict[str, Any]] = []
    for number, text in enumerate(ledger.read_text("utf-8").splitlines(), start=1):
        line = json.loads(text)
        told = line.pop("line")
        if told != _hash(line) or line["before"] != (lines[-1]["line"] if lines else FIRST):
            raise LedgerBroken(
                f"Rad {number} i {ledger.name} är ändrad sedan den skrevs. Hämta filen ur säkerhetskopian."
            )
        lines.append(line | {"line": told})
    return lines


def _hash(line: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(line, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
