"""Corrections to what a source sent, one entry each with its reason: styrning/korrigeringar.toml.

A sender's file is never edited. An entry changes one value while it is read, only as long as the wrong value still stands
there. When it no longer does, the sender has put it right, or moved the row: an entry about one file that has been replaced
ends by itself, with a remark; any other stops the run until somebody has looked at it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from flows.contracts.text import composed
from flows.errors import Stopped
from flows.intake.wording import sentence
from flows.language.tool import say, tool_words
from flows.security.keys import Keys
from flows.security.masking import mask
from flows.storage.toml_file import read_toml

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
            raise ValueError("neither fil nor lamnare")
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
    """The entries made by this day, in the file's order; none without the file, or in an empty one.

    Raises:
        Stopped: An entry cannot be understood, or something in the file is no entry.
    """
    if not path.exists():
        return []
    content = read_toml(path, say("Se docs/analyst.md för hur en korrigering skrivs."))
    if strange := [name for name, value in content.items() if name != "korrigering" or not isinstance(value, list)]:
        raise Stopped(
            say(
                "{path}: {strange} hör inte till någon korrigering. Det enda som finns är [[korrigering]], på raden före varje "
                "korrigering. Rätta filen. Se docs/analyst.md.",
                path=path,
                strange=mask(tool_words().listed(strange)),
            )
        )
    made = []
    for number, entry in enumerate(content.get("korrigering", []), start=1):
        try:
            made.append(Correction.model_validate(entry))
        except ValidationError as fault:
            wrong = ", ".join(
                dict.fromkeys(
                    str(error["loc"][0]) if error["loc"] else say("fil eller lamnare") for error in fault.errors()
                )
            )
            raise Stopped(
                say(
                    "{name}, korrigering {number}: {wrong} saknas eller är fel skrivet. Se docs/analyst.md.",
                    name=path.name,
                    number=number,
                    wrong=mask(wrong),
                )
            ) from None
    return [each for each in made if each.datum <= as_of and (each.upphor is None or as_of < each.upphor)]


def fingerprint(corrections: Sequence[Correction], keys: Keys) -> str:
    """What a reading's name holds of the corrections that may touch it; nothing where there are none."""
    told = "".join(each.id(keys) for each in corrections)
    return hashlib.sha256(told.encode()).hexdigest()[:6] if told else ""


def ended_corrections(
    corrections: Sequence[Correction],
    keys: Keys,
    told: Mapping[str, Mapping[str, Any]],
    names: Mapping[str, Sequence[str]],
    replaced: Collection[str],
) -> list[dict[str, Any]]:
    """Remarks, as rows of intake.problem, on entries about one file that has been replaced: they have ended by themselves.

    Args:
        corrections: The entries that hold on the run's day.
        keys: The key of the pseudonyms.
        told: sha256 → what correct (apply_corrections) returned, of the files that count.
        names: sha256 → each one's names, of every file.
        replaced: The sha256 of the files that newer ones have replaced.

    Raises:
        Stopped: An entry that no file in force bears out is about a sender, or a file that nothing has replaced.
    """
    remarks = []
    for entry in corrections:
        name = entry.id(keys)
        outcomes = [(names[sha256][0], came[name]) for sha256, came in told.items() if name in came]
        if not all(outcome for _, outcome in outcomes):
            continue
        why = "; ".join(f"i {file}: {outcome}" for file, outcome in outcomes)
        gone = [sha256 for sha256 in names if sha256 in replaced and entry.fil and entry.about(names[sha256])]
        if not gone:
            raise Stopped(_outdated(entry, why or say("ingen fil som räknas är den som menas")))
        remarks.append(_ended(entry, gone[-1], why))
    return remarks


def _ended(entry: Correction, sha256: str, why: str) -> dict[str, Any]:
    said = sentence(
        "KORRIGERING_UPPHORD",
        column=entry.kolumn,
        sheet=entry.blad,
        vem=entry.vem,
        datum=entry.datum.isoformat(),
        what=mask(f" ({why})") if why else "",
    )
    return {
        "sha256": sha256, "sheet": entry.blad, "cell": None, "row": None, "column": entry.kolumn,
        "code": "KORRIGERING_UPPHORD", "severity": "warn", "message": said, "outside": said,
    }  # fmt: skip


def _outdated(entry: Correction, why: str) -> str:
    whose = entry.fil or entry.lamnare
    return mask(
        say(
            "Korrigeringen av {whose}, {blad}, {kolumn} ({vem} {datum}) gäller inte längre: {why}. Rätta den i "
            "styrning/korrigeringar.toml, eller skriv upphor = dagens datum i den. Inget nytt har lämnats ut.",
            whose=whose,
            blad=entry.blad,
            kolumn=entry.kolumn,
            vem=entry.vem,
            datum=entry.datum,
            why=why,
        )
    )
