"""Corrections to what a source sent, one entry each with its reason: styrning/korrigeringar.toml.

A sender's file is never edited. An entry changes one value while it is read, only as long as the wrong value still stands
there; when it no longer does, the sender has put it right (or moved the row) and the run stops until the entry is taken away.
"""

from __future__ import annotations

import hashlib
import hmac
import tomllib
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from flows.contracts.text import composed
from flows.errors import Stopped
from flows.security.keys import Keys
from flows.security.masking import mask

Value = str | int | float | date


class Correction(BaseModel):
    """One entry: in whose file, which row and column, what stands there and what is right, why, who says so and when.

    `fil` names one file, `lamnare` a sender (organisation number, or the source's name) whatever the file. `rad` is Excel's
    row number, or header = value of as many columns as it takes to point out one row. From the day `upphor` on the entry
    is history: it stays in the file so that a run as of an earlier day gives what it gave then.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    fil: str | None = None
    lamnare: str | None = None
    blad: str
    rad: int | dict[str, Value]
    kolumn: str
    fel_varde: Value
    ratt_varde: Value
    skal: str = Field(min_length=3)
    vem: str = Field(min_length=2)
    datum: date
    upphor: date | None = None

    @field_validator("fil", "blad")
    @classmethod
    def _as_it_is_known(cls, name: str | None) -> str | None:
        """Files and sheets named by a person's number are known by its mask."""
        return name and mask(composed(name))

    @model_validator(mode="after")
    def _says_whose(self) -> Correction:
        if (self.fil is None) == (self.lamnare is None):
            raise ValueError("fil eller lamnare")
        return self

    def id(self, keys: Keys) -> str:
        """A short hash of the whole entry, keyed: persons' numbers may stand in it."""
        return hmac.digest(keys.pseudonym, f"korrigering/{self.model_dump_json()}".encode(), "sha256").hex()[:12]

    @property
    def sender(self) -> str:
        """The sender as a reading names it."""
        return (self.lamnare or "").replace("-", "")

    def about(self, names: Collection[str]) -> bool:
        """Whether a file of these names may be meant; who sent it is known only when it has been read."""
        return self.fil is None or self.fil in map(composed, names)


def load_corrections(path: Path, as_of: date) -> list[Correction]:
    """The entries made by this day, in the file's order. Raises Stopped where an entry cannot be understood."""
    if not path.exists():
        return []
    try:
        entries = tomllib.loads(path.read_text("utf-8-sig")).get("korrigering", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise Stopped(
            f"{path.name} går inte att läsa som TOML. Se docs/analyst.md för hur en korrigering skrivs."
        ) from None
    made = []
    for number, entry in enumerate(entries, start=1):
        try:
            made.append(Correction.model_validate(entry))
        except ValidationError as fault:
            wrong = ", ".join(
                dict.fromkeys(str(error["loc"][0]) if error["loc"] else "fil eller lamnare" for error in fault.errors())
            )
            raise Stopped(
                f"{path.name}, korrigering {number}: {mask(wrong)} saknas eller är fel skrivet. Se docs/analyst.md."
            ) from None
    return [each for each in made if each.datum <= as_of and (each.upphor is None or as_of < each.upphor)]


def fingerprint(corrections: Sequence[Correction], keys: Keys) -> str:
    """What a reading's name holds of the corrections that may touch it; nothing where there are none."""
    told = "".join(each.id(keys) for each in corrections)
    return hashlib.sha256(told.encode()).hexdigest()[:6] if told else ""


def refuse_outdated(
    corrections: Sequence[Correction],
    keys: Keys,
    told: Mapping[str, Mapping[str, Any]],
    names: Mapping[str, Sequence[str]],
) -> None:
    """Raise Stopped for an entry that no file in force bears out.

    `told`: sha256 → what correct (apply_corrections) returned, of the files that count; `names`: sha256 → each one's names.
    """
    for entry in corrections:
        name = entry.id(keys)
        outcomes = [(names[sha256][0], came[name]) for sha256, came in told.items() if name in came]
        if all(outcome for _, outcome in outcomes):
            why = "; ".join(f"i {name}: {outcome}" for name, outcome in outcomes)
            raise Stopped(_outdated(entry, why or "ingen fil som räknas är den som menas"))


def _outdated(entry: Correction, why: str) -> str:
    whose = entry.fil or entry.lamnare
    return mask(
        f"Korrigeringen av {whose}, {entry.blad}, {entry.kolumn} ({entry.vem} {entry.datum}) gäller inte längre: {why}. "
        "Rätta den i styrning/korrigeringar.toml, eller skriv upphor = dagens datum i den. Inget nytt har lämnats ut."
    )
