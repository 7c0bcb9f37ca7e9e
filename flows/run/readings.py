"""Where the readings of a run are, and what they say."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flows.errors import Stopped
from flows.intake.deliveries.ledger import Delivery
from flows.intake.stored_reading import load_reading
from flows.intake.validation.corrections import fingerprint, load_corrections
from flows.language.tool import say
from flows.run.context import Run
from flows.run.fingerprint import READING, code_of
from flows.run.keys import key_of
from flows.security.erased import read_erased
from flows.security.keys import Keys
from flows.settings import settings


class ReadingFolders:
    """Where the readings of a run are: a folder for each file, named after all that decides its reading.

    That is the file, the code and contracts (READING), the limits, the corrections that may be about it, the key of the
    pseudonyms and who has been erased. All but the file is looked up once, here.

    Attributes:
        corrections: The corrections that hold on the run's day.
        keys: The key of the pseudonyms.
    """

    def __init__(self, run: Run) -> None:
        self.corrections = load_corrections(run.home.corrections, run.as_of)
        self.keys = Keys(key_of(run.home, "pseudonym"))
        self._typed = run.home.typed
        self._code = code_of(*READING) + hashlib.sha256(repr(settings().limits()).encode()).hexdigest()[:4]
        erased = "".join(sorted(read_erased(run.home.forgotten)))
        self._erased = hashlib.sha256(erased.encode()).hexdigest()[:6] if erased else ""

    def of(self, sha256: str, names: Sequence[str]) -> Path:
        """The folder of the reading of one file, which has come under these names."""
        corrected = fingerprint([entry for entry in self.corrections if entry.about(names)], self.keys)
        return self._typed / f"{sha256[:16]}-{self._code}{corrected}-{self.keys.id}{self._erased}"


@dataclass(frozen=True)
class Reading:
    """A file's reading: its folder, and what reading.json in it says."""

    folder: Path
    content: Mapping[str, Any]


def names_by_file(ledger: Sequence[Delivery], as_of: date) -> dict[str, list[str]]:
    """Every file received by this day, oldest first: sha256 → the names it came under."""
    names: dict[str, list[str]] = {}
    for line in ledger:
        if line.received_at.date() <= as_of:
            names.setdefault(line.sha256, []).append(line.name)
    return names


def read_reading(folder: Path, name: str, keys: Keys) -> Reading:
    """Read what a file's reading says. Raises Stopped where the file has not been read as it is to be read now."""
    try:
        return Reading(folder, load_reading(folder, keys))
    except FileNotFoundError:
        raise Stopped(
            say(
                "{name} är inte läst så som den nu ska läsas: programmet eller styrning/korrigeringar.toml är ändrat sedan "
                "dess, eller så togs läsningen bort. Kör igen: fokusdag run. Inget nytt har lämnats ut.",
                name=name,
            )
        ) from None
