"""The definitions in force: read from definitions.toml and handed to the SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from flows.contracts import contracts
from flows.contracts.places import municipality_code
from flows.errors import Stopped
from flows.language.tool import say, tool_words
from flows.storage.toml_file import read_toml

NBSP = "\u00a0"
FILE = Path(__file__).parent / "definitions.toml"
T = TypeVar("T")


def _each_once(values: tuple[T, ...]) -> tuple[T, ...]:
    """What is listed twice would be counted twice: the SQL has one row for each value."""
    repeated = [str(value) for value in dict.fromkeys(values) if values.count(value) > 1]
    if repeated:
        raise ValueError(say("har {repeated} mer än en gång", repeated=tool_words().listed(repeated)))
    return values


def _known_municipality(name: str) -> str:
    """The code of a municipality, written as its code or its name."""
    code = municipality_code(name)
    if code is None:
        raise ValueError(say("har {name}, som inte är en kommuns namn eller SCB:s kod för den", name=name))
    return code


def _known_support(name: str) -> str:
    """Refuse a support that no file can have: it would match nobody, and the numbers would be too small without notice."""
    if name not in (
        *contracts()["anstallningar"].column("support").values,
        *contracts()["beslut"].column("insats").values,
    ):
        raise ValueError(say("har ”{name}”, som varken är ett Stöd eller en Insats", name=name))
    return name


Count = Annotated[int, Field(strict=True, ge=0, le=36_500)]
Months = Annotated[int, Field(strict=True, ge=1, le=600)]
Code = Annotated[str, AfterValidator(_known_municipality)]
Support = Annotated[str, AfterValidator(_known_support)]
Listed = Annotated[tuple[T, ...], AfterValidator(_each_once)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Area(_Frozen):
    """The municipalities that reach is measured in (SCB's codes), their name, and how many enterprises are expected to report."""

    area_name: str = Field(min_length=1)
    municipalities: Listed[Code] = Field(min_length=1)
    enterprises: Count


class Job(_Frozen):
    """Days from the end so far to the next row's start, within which they are one job."""

    gap_days: Count


class Target(_Frozen):
    """What "far from the labour market" means at the start of a job."""

    decision_window_days: Count
    without_work_months: Count
    finsam_window_months: Count
    reduced_capacity_supports: Listed[Support]


class Staying(_Frozen):
    """Months that retention and Kaplan-Meier are read at, and the confidence level of the band."""

    retention_months: Listed[Months] = Field(min_length=1)
    survival_months: Months
    confidence_level: Annotated[float, Field(strict=True, gt=0, lt=1)]


class After(_Frozen):
    """For how many days Finsam's Sysselsättning efter is taken to hold."""

    finsam_after_days: Count


class Sources(_Frozen):
    """How far apart two sources may be on a day (days) and on an extent (per cent units) and still agree."""

    date_days: Count
    extent_points: Annotated[float, Field(strict=True, ge=0, le=100)]


class Definitions(_Frozen):
    """Every definition. `rows` and `scalars` are what the SQL sees; definition_sentences.py tells them to a reader."""

    area: Area
    job: Job
    target: Target
    staying: Staying
    sources: Sources
    after: After

    @property
    def enterprises(self) -> int:
        """The number of enterprises that are expected to report."""
        return self.area.enterprises

    @property
    def confidence(self) -> str:
        """The confidence level of the band, in per cent."""
        return f"{self.staying.confidence_level * 100:g}{NBSP}%"

    def rows(self) -> Iterator[tuple[str, str]]:
        """(key, value) for core.definition: `target.without_work_months`, `12`. A list has one row for each value."""
        for section, content in self.model_dump().items():
            for name, value in content.items():
                for one in value if isinstance(value, tuple) else (value,):
                    yield f"{section}.{name}", str(one)

    def values(self) -> dict[str, list[str]]:
        """Key → its values as text: what a run says it counted with."""
        told: dict[str, list[str]] = {}
        for key, value in self.rows():
            told.setdefault(key, []).append(value)
        return told

    def scalars(self) -> dict[str, int | float | str]:
        """Column → value for core.parameter: every definition that is one value."""
        return {
            name: value
            for content in self.model_dump().values()
            for name, value in content.items()
            if not isinstance(value, tuple)
        }


def load_definitions(path: Path = FILE) -> Definitions:
    """Read the definitions. Raises Stopped where a key is missing, unknown or out of bounds, or a value is listed twice."""
    return definitions_of(read_toml(path), path.name)


def definitions_of(content: Mapping[str, Any], name: str) -> Definitions:
    """Check what a file says. Raises Stopped as load_definitions; `name`: what the file is called in that message."""
    try:
        return Definitions.model_validate(content)
    except ValidationError as fault:
        wrong = "; ".join(dict.fromkeys(_wrong(error["loc"], error.get("ctx", {})) for error in fault.errors()))
        raise Stopped(say("{name}: {wrong}. Rätta filen.", name=name, wrong=wrong)) from None


def _wrong(place: Sequence[str | int], context: Mapping[str, Any]) -> str:
    """What is wrong with a key, in Swedish: in our own words where the check is ours."""
    own = context.get("error", say("saknas, är okänd eller har ett värde som inte går att använda"))
    return f"{'.'.join(map(str, place[:2]))} {own}"
