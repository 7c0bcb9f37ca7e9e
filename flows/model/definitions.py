"""The definitions in force: read from definitions.toml, handed to the SQL, and printed in every report in Swedish."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from flows.stopped import Stopped

FILE = Path(__file__).parent / "definitions.toml"

T = TypeVar("T")


def _each_once(values: tuple[T, ...]) -> tuple[T, ...]:
    """What is listed twice would be counted twice: the SQL has one row for each value."""
    repeated = [str(value) for value in dict.fromkeys(values) if values.count(value) > 1]
    if repeated:
        raise ValueError(f"har {joined(repeated, 'och')} mer än en gång")
    return values


Count = Annotated[int, Field(ge=0, le=36_500)]
Months = Annotated[int, Field(ge=1, le=600)]
Code = Annotated[str, Field(pattern=r"^\d+$")]
Listed = Annotated[tuple[T, ...], AfterValidator(_each_once)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Area(_Frozen):
    """The municipalities that reach is measured in (SCB's codes), and how many enterprises are expected to report."""

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
    reduced_capacity_supports: Listed[str]


class Staying(_Frozen):
    """Months that retention and Kaplan-Meier are read at, and the confidence level of the band."""

    retention_months: Listed[Months] = Field(min_length=1)
    survival_months: Months
    confidence_level: Annotated[float, Field(gt=0, lt=1)]


class After(_Frozen):
    """For how many days Finsam's Sysselsättning efter is taken to hold."""

    finsam_after_days: Count


class Sources(_Frozen):
    """How far apart two sources may be on a day (days) and on an extent (per cent units) and still agree."""

    date_days: Count
    extent_points: Annotated[float, Field(ge=0, le=100)]


class Definitions(_Frozen):
    """Every definition. `rows` and `scalars` are what the SQL sees, `sentences` what a reader sees."""

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

    def sentences(self) -> list[str]:
        """The definitions as Swedish sentences, each true by itself."""
        target = self.target
        months = joined([str(k) for k in self.staying.retention_months], "och")
        supports = [name[:1].lower() + name[1:] for name in target.reduced_capacity_supports]
        reduced = [f"Stödet vid starten var {joined(supports, 'eller')}."] if supports else []
        return [
            "Ett jobb är en persons anställning med rollen Målgrupp i ett företag. Rader hör till samma jobb när nästa rad "
            f"börjar högst {self.job.gap_days} dagar efter det dittills sista slutdatumet.",
            "Långt från arbetsmarknaden räknas den som vid jobbets start uppfyller minst ett av följande villkor.",
            "Arbetsförmedlingen har bedömt konkurrensförmågan som svag i ett beslut som gäller från en dag högst "
            f"{target.decision_window_days} dagar före eller efter starten.",
            f"Personen var utan arbete minst {target.without_work_months} månader före starten, enligt företaget eller "
            "Arbetsförmedlingen.",
            f"Personen deltog i en insats hos Finsam någon gång under de {target.finsam_window_months} månaderna före starten.",
            *reduced,
            f"Jobb som består mäts {months} månader efter starten, bland jobb som började minst så lång tid före "
            "periodens slut.",
            "Årsarbetskrafter är dagar i året gånger sysselsättningsgrad, delat med årets dagar.",
        ]

    def sentences_in_english(self) -> list[str]:
        """The same sentences for readers of English, in the same order."""
        target = self.target
        months = joined([str(k) for k in self.staying.retention_months], "and")
        supports = [_SUPPORTS_IN_ENGLISH.get(name, name) for name in target.reduced_capacity_supports]
        reduced = [f"The support at the start was {joined(supports, 'or')}."] if supports else []
        return [
            "A job is a person's employment in the role Målgrupp (target group) at one enterprise. Rows belong to the same job "
            f"when the next one begins at most {self.job.gap_days} days after the last end so far.",
            "Far from the labour market is counted whoever meets at least one of the following at the start of the job.",
            "Arbetsförmedlingen judged the competitive position to be weak in a decision valid from a day at most "
            f"{target.decision_window_days} days before or after the start.",
            f"The person had been without work for at least {target.without_work_months} months before the start, according to "
            "the enterprise or Arbetsförmedlingen.",
            f"The person took part in a programme of Finsam at some time in the {target.finsam_window_months} months before the "
            "start.",
            *reduced,
            f"Jobs still held are measured {months} months after the start, among jobs begun at least that long before the end "
            "of the period.",
            "Full-time equivalents are days of the year times the extent of the job, divided by the days of the year.",
        ]


_SUPPORTS_IN_ENGLISH = {
    "Lönebidrag för anställning": "wage subsidy for employment",
    "Lönebidrag för utveckling i anställning": "wage subsidy for development in employment",
    "Lönebidrag för trygghet i anställning": "wage subsidy for security in employment",
    "Offentligt skyddat arbete (OSA)": "sheltered public employment (OSA)",
}


def load_definitions(path: Path = FILE) -> Definitions:
    """Read the definitions. Raises Stopped where a key is missing, unknown or out of bounds, or a value is listed twice."""
    try:
        return Definitions.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise Stopped(f"{path.name} går inte att läsa som TOML. Rätta filen.") from None
    except ValidationError as fault:
        wrong = "; ".join(dict.fromkeys(_wrong(error["loc"], error.get("ctx", {})) for error in fault.errors()))
        raise Stopped(f"{path.name}: {wrong}. Rätta filen.") from None


def _wrong(place: Sequence[str | int], context: Mapping[str, Any]) -> str:
    """What is wrong with a key, in Swedish: in our own words where the check is ours."""
    own = context.get("error", "saknas, är okänd eller har ett värde som inte går att använda")
    return f"{'.'.join(map(str, place[:2]))} {own}"


def joined(words: Sequence[str], last: str) -> str:
    """The words as one reads them: commas, and `last` before the last one."""
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
