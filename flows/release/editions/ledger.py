"""The ledger of editions: one line for each, appended and never changed, chained by hashes.

An edition is a folder that is not touched again: reports/editions/<edition>, with its tables in data/processed/released. Its
line holds the hash of every file in them, every cell that was published (its key and its value, null where hidden), the hash
of the encrypted inner counts that later releases are held against, and the hash of the line before, so that a file or a line
changed afterwards is found out. Lines cut off at the end are found out by their folders. A line is signed as well: nobody writes
it anew, with all that comes after, without the key.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flows.language.tool import say
from flows.security.chained_lines import FIRST, LedgerBroken, chained, read_lines, signature

_PURPOSE = b"liggare"
UNHASHED = frozenset({"reports/summary.md"})
"""Rows per enterprise in a known form and nothing else: a hash of them would confirm a right guess.

run.json has the same beside the hashes of the files received, which nobody can guess.
"""


@dataclass(frozen=True)
class NewEdition:
    """An edition that is to get its line.

    Attributes:
        name: What it is called.
        day: The day of its run.
        period_end: The last day that it counts.
        folders: Name → folder; every file in them is hashed.
        cells: The published cells, key → value; None where hidden.
        sealed: The file with its encrypted inner counts. The file is hashed as it is: a hash of small counts gives them away.
    """

    name: str
    day: date
    period_end: str
    folders: Mapping[str, Path]
    cells: Mapping[str, int | None]
    sealed: Path


def append(ledger: Path, lines: Sequence[Mapping[str, Any]], edition: NewEdition, key: bytes) -> None:
    """Add an edition's line. It is on the disk when this returns.

    Args:
        ledger: The ledger's file.
        lines: All its lines so far, as read() gives them.
        edition: The edition.
        key: The key of the received store, which signs the line.
    """
    refuse_unsigned(ledger, lines, key)
    line: dict[str, Any] = {
        "edition": edition.name,
        "date": edition.day.isoformat(),
        "period_end": edition.period_end,
        "files": _files(edition.folders),
        "cells": dict(edition.cells),
        "sealed": _sha256(edition.sealed),
    }
    line = chained(line, lines[-1]["line"] if lines else FIRST, key, _PURPOSE)
    text = json.dumps(line, ensure_ascii=False) + "\n"
    whole = ledger.stat().st_size if ledger.exists() else 0
    try:
        with ledger.open("a", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError:  # a full disk: half a line would break the chain for every later run
        if ledger.exists():
            os.truncate(ledger, whole)
        raise


def read(ledger: Path) -> list[dict[str, Any]]:
    """Every line, oldest first. Raises LedgerBroken where the chain does not hold."""
    lines: list[dict[str, Any]] = []
    for line, is_chained in read_lines(ledger):
        if not is_chained:
            raise LedgerBroken(
                say(
                    "Rad {count} i {ledger} har förlorat sin kedja. Hämta filen ur säkerhetskopian.",
                    count=len(lines) + 1,
                    ledger=ledger,
                )
            )
        lines.append(line)
    return lines


def refuse_unsigned(ledger: Path, lines: Sequence[Mapping[str, Any]], key: bytes) -> None:
    """Raise LedgerBroken where a line of the ledger is not signed with the key.

    Lines of a version that did not sign come before the first that is signed: one after it has lost its signature.
    """
    first = next((at for at, line in enumerate(lines) if "signed" in line), len(lines))
    for number, line in enumerate(lines[first:], start=first + 1):
        if line.get("signed") != signature(line, key, _PURPOSE):
            raise LedgerBroken(
                say(
                    "Rad {number} i {name} är inte signerad med nyckeln till det mottagna: den är ändrad av "
                    "någon som inte har nyckeln. Hämta filen ur säkerhetskopian.",
                    number=number,
                    name=ledger.name,
                )
            )


def verify(ledger: Path, edition: str, folders: Mapping[str, Path], sealed: Path, key: bytes) -> list[str]:
    """Hold an edition's files against its line, in plain Swedish: one sentence for each that differs; none when all is well.

    Raises LedgerBroken where the chain does not hold, or where there is no such edition.
    """
    lines = read(ledger)
    line = next((line for line in lines if line["edition"] == edition), None)
    if line is None:
        known = ", ".join(line["edition"] for line in lines) or say("ingen")
        raise LedgerBroken(
            say("Det finns ingen utgåva {edition}. De som finns: {known}.", edition=edition, known=known)
        )
    said = changed_files(line, folders)
    if "sealed" not in line:
        said.append(say("Den är gjord av en tidigare version, utan inre tal: nya utgåvor kan inte skyddas mot den."))
        return said
    if not sealed.exists() or _sha256(sealed) != line["sealed"]:
        said.append(say("De krypterade inre talen saknas eller är ändrade: nya utgåvor kan inte skyddas mot den här."))
    if line.get("signed") != signature(line, key, _PURPOSE):
        said.append(
            say(
                "Raden i liggaren är inte signerad med nyckeln till det mottagna: den är ändrad, eller gjord "
                "av en tidigare version."
            )
        )
    return said


def changed_files(line: Mapping[str, Any], folders: Mapping[str, Path]) -> list[str]:
    """Hold the files in these of an edition's folders against its line: one Swedish sentence for each that differs."""
    begins = tuple(f"{name}/" for name in folders)
    then = {name: sha for name, sha in line["files"].items() if name not in UNHASHED and name.startswith(begins)}
    now = _files(folders)
    said = [say("{name} saknas.", name=name) for name in sorted(then.keys() - now.keys())]
    said += [
        say("{name} är ändrad sedan utgåvan gjordes.", name=name)
        for name in sorted(then.keys() & now.keys())
        if then[name] != now[name]
    ]
    said += [say("{name} fanns inte när utgåvan gjordes.", name=name) for name in sorted(now.keys() - then.keys())]
    return said


def _files(folders: Mapping[str, Path]) -> dict[str, str]:
    return {
        told: _sha256(path)
        for name, folder in sorted(folders.items())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and (told := f"{name}/{path.relative_to(folder)}") not in UNHASHED
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
