"""fokusdag.toml in a home: its area, and the definitions and thresholds that are its own instead of the program's.

The file has the sections and keys of definitions.toml, and `[disclosure]` of release/plan.toml. What it does not name is as the
program has it. Without the file everything is. The rules of disclosure control may only be made stricter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from stdnum.se import orgnr

from flows.errors import Stopped
from flows.language.tool import say, tool_words
from flows.model.definitions import FILE, Definitions, definitions_of
from flows.release.declared.disclosure import DECLARED, Disclosure
from flows.storage.toml_file import read_toml

PROCESSED_BY = "Samarkand2015"
"""Who processes the data of the area that definitions.toml names."""
_WHOLE_AREA = ("area_name", "municipalities", "enterprises", "processed_by")
"""A home with another area says all of this: a name with another's municipalities would be wrong on every page."""
_FIRST_OF_AN_ENTERPRISE = "20"
"""Digits three and four of an organisation number; a sole trader's is an identity number, with a month there."""


class ExpectedEnterprise(BaseModel):
    """An enterprise that is expected to report: its name, and its organisation number unless that is an identity number."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    name: str = Field(min_length=1)
    number: str = ""

    @field_validator("number")
    @classmethod
    def _is_an_enterprises(cls, number: str) -> str:
        if not number:
            return ""
        digits = orgnr.compact(number)
        if digits.isdecimal() and digits[2:4] < _FIRST_OF_AN_ENTERPRISE:
            raise ValueError(say("har ett personnummer som number: skriv bara name för en enskild firma"))
        if not orgnr.is_valid(digits):
            raise ValueError(say("har ett number som inte är ett organisationsnummer"))
        return digits


@dataclass(frozen=True)
class HomeFile:
    """What holds in a home.

    Attributes:
        definitions: What is counted.
        disclosure: The rules of disclosure control.
        processed_by: Who processes the data.
        expected: The enterprises that are expected to report, where they are listed.
        own: Each key that is another than the program's: key → (the program's values, the home's), as text.
    """

    definitions: Definitions
    disclosure: Disclosure = DECLARED
    processed_by: str = PROCESSED_BY
    expected: tuple[ExpectedEnterprise, ...] = ()
    own: Mapping[str, tuple[Sequence[str], Sequence[str]]] = field(default_factory=dict)

    def decides(self) -> list[str]:
        """All that decides a result, as text: a change makes another run."""
        listed = [f"{each.number} {each.name}" for each in self.expected]
        return [str(self.definitions.values()), str(self.disclosure), self.processed_by, *listed]

    def values(self) -> dict[str, list[str]]:
        """Key → its values as text, the rules of disclosure control among them: what a run says it counted with."""
        rules = {f"disclosure.{name}": [str(value)] for name, value in self.disclosure.model_dump().items()}
        return {**self.definitions.values(), **rules}


def load_home_file(path: Path, tried: Path | None = None) -> HomeFile:
    """Read what holds in a home.

    Args:
        path: Its fokusdag.toml, which need not exist.
        tried: A file of the same form that is tried on top of it.

    Raises:
        Stopped: Something in it cannot be used; the file, the key and what to do are named.
    """
    usual, own = read_toml(FILE), _read(path) if path.exists() else {}
    if tried:
        own |= {name: {**own.get(name, {}), **content} for name, content in _read(tried).items()}
        path = tried
    if not own:
        return HomeFile(definitions_of(usual, FILE.name))
    area = dict(own.get("area", {}))
    if area.keys() & {"area_name", "municipalities"} and (lacking := [key for key in _WHOLE_AREA if key not in area]):
        raise Stopped(
            say(
                "{path}: area saknar {lacking}. Ett eget område har namn, kommuner, antal väntade företag "
                "och vem som bearbetar talen: fyll i dem, eller ta bort hela avsnittet [area].",
                path=path,
                lacking=tool_words().listed(lacking),
            )
        )
    processed_by, expected = area.pop("processed_by", PROCESSED_BY), _expected(path, area.pop("expected", []))
    if not (isinstance(processed_by, str) and processed_by.strip()):
        raise Stopped(say("{path}: area.processed_by ska vara en text inom citattecken. Rätta filen.", path=path))
    if expected and area.setdefault("enterprises", len(expected)) != len(expected):
        raise Stopped(
            say(
                "{path}: area.enterprises är {enterprises}, men {count} företag är uppräknade under "
                "area.expected. Räkna upp alla, rätta antalet, eller ta bort listan.",
                path=path,
                enterprises=area["enterprises"],
                count=len(expected),
            )
        )
    disclosure = _stricter(path, own.pop("disclosure", {}))
    merged = {**usual, **{name: {**usual.get(name, {}), **content} for name, content in (own | {"area": area}).items()}}
    definitions = definitions_of(merged, str(path))
    home = HomeFile(definitions, disclosure, processed_by, expected)
    program = HomeFile(definitions_of(usual, FILE.name)).values()
    held = home.values()
    pairs = {key: (program.get(key, []), held.get(key, [])) for key in dict.fromkeys((*held, *program))}
    differing = {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}
    return HomeFile(definitions, disclosure, processed_by, expected, differing)


def _read(path: Path) -> dict[str, dict[str, Any]]:
    own = read_toml(path)
    if strange := [name for name, content in own.items() if not isinstance(content, dict)]:
        raise Stopped(
            say(
                "{path}: {strange} står utan avsnitt. Sätt avsnittets namn före, till exempel [area].",
                path=path,
                strange=tool_words().listed(strange),
            )
        )
    return own


def _expected(path: Path, listed: Any) -> tuple[ExpectedEnterprise, ...]:
    try:
        expected = tuple(ExpectedEnterprise.model_validate(each) for each in listed)
    except (ValidationError, TypeError) as fault:
        errors = fault.errors() if isinstance(fault, ValidationError) else []
        said = [str(error["ctx"]["error"]) for error in errors if "error" in error.get("ctx", {})]
        why = said[0] if said else say("har ett företag utan name, eller med annat än name och number")
        raise Stopped(say("{path}: area.expected {why}. Rätta filen.", path=path, why=why)) from None
    if any(_same(one, other) for one, other in combinations(expected, 2)):
        raise Stopped(say("{path}: area.expected har ett företag två gånger. Ta bort det ena.", path=path))
    return expected


def _same(one: ExpectedEnterprise, other: ExpectedEnterprise) -> bool:
    by_number = one.number and other.number
    return one.number == other.number if by_number else one.name.casefold() == other.name.casefold()


def _stricter(path: Path, given: Mapping[str, Any]) -> Disclosure:
    """The rules with those of the home; each may only be raised."""
    usual = DECLARED.model_dump()
    for key, value in given.items():
        if key not in usual or isinstance(value, bool) or not isinstance(value, int | float):
            raise Stopped(
                say(
                    "{path}: disclosure.{key} är okänd eller är inte ett tal. Rätta raden, eller ta bort den.",
                    path=path,
                    key=key,
                )
            )
        if value < usual[key]:
            least = f"{usual[key]:g}".replace(".", ",")
            raise Stopped(
                say(
                    "{path}: disclosure.{key} är {value}, men skyddet får bara skärpas: minst {least}. Höj "
                    "talet, eller ta bort raden.",
                    path=path,
                    key=key,
                    value=str(value).replace(".", ","),
                    least=least,
                )
            )
    try:
        return Disclosure.model_validate({**usual, **given})
    except ValidationError as fault:
        wrong = fault.errors()[0]["loc"][0]
        raise Stopped(
            say(
                "{path}: disclosure.{wrong} är för högt eller inte ett heltal. Rätta raden, eller ta bort den.",
                path=path,
                wrong=wrong,
            )
        ) from None
