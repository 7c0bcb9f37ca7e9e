"""The definitions in force: read from definitions.toml, handed to the SQL, and printed in every report in Swedish."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from flows.contracts import contracts
from flows.contracts.places import place_names
from flows.stopped import Stopped

NBSP = "\u00a0"
FILE = Path(__file__).parent / "definitions.toml"

T = TypeVar("T")


def _each_once(values: tuple[T, ...]) -> tuple[T, ...]:
    """What is listed twice would be counted twice: the SQL has one row for each value."""
    repeated = [str(value) for value in dict.fromkeys(values) if values.count(value) > 1]
    if repeated:
        raise ValueError(f"har {joined(repeated, 'och')} mer än en gång")
    return values


def _known_municipality(code: str) -> str:
    if len(code) != 4 or code not in place_names():
        raise ValueError(f"har {code}, som inte är SCB:s kod för en kommun")
    return code


def _known_support(name: str) -> str:
    """What no file can hold would take nobody in, and the numbers would be smaller without a word."""
    if name not in (
        *contracts()["anstallningar"].column("support").values,
        *contracts()["beslut"].column("insats").values,
    ):
        raise ValueError(f"har ”{name}”, som varken är ett Stöd eller en Insats")
    return name


Count = Annotated[int, Field(ge=0, le=36_500)]
Months = Annotated[int, Field(ge=1, le=600)]
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

    def sentences(self) -> list[str]:
        """The definitions as Swedish sentences, each true by itself."""
        area, target, sources = self.area, self.target, self.sources
        places = [place_names()[code] for code in area.municipalities]
        which = f"kommunerna {joined(places, 'och')}" if len(places) > 1 else f"kommunen {places[0]}"
        months = joined([str(k) for k in self.staying.retention_months], "och")
        supports = [name[:1].lower() + name[1:] for name in target.reduced_capacity_supports]
        reduced = [
            f"Stödet vid starten var {joined(supports, 'eller')}, enligt företaget eller ett beslut hos Arbetsförmedlingen för "
            "företaget som gällde då."
        ] * bool(supports)
        return [
            f"{area.area_name} är {which}. Där väntas {area.enterprises} sociala företag lämna uppgifter.",
            "Ett jobb är en persons anställning med rollen Målgrupp i ett företag. Rader hör till samma jobb när nästa rad "
            f"börjar högst {self.job.gap_days} dagar efter det dittills sista slutdatumet.",
            "Långt från arbetsmarknaden räknas den som vid jobbets start uppfyller minst ett av följande villkor.",
            "Arbetsförmedlingen har bedömt konkurrensförmågan som svag i ett beslut som gäller från en dag högst "
            f"{target.decision_window_days} dagar före eller efter starten.",
            f"Personen var utan arbete minst {target.without_work_months} månader före starten, enligt företaget eller "
            f"ett beslut hos Arbetsförmedlingen som gäller från en dag högst {target.decision_window_days} dagar före eller "
            "efter den, vad beslutet än säger om konkurrensförmågan.",
            f"Personen deltog i en insats hos Finsam någon gång under de {target.finsam_window_months} månaderna före starten.",
            *reduced,
            f"Jobb som består mäts {months} månader efter starten, bland jobb som började minst så lång tid före "
            "periodens slut.",
            f"Hur länge jobben varar följs också dag för dag, till {self.staying.survival_months} månader efter starten, med ett "
            f"band på {self.confidence.replace('.', ',')} (Kaplan-Meier).",
            "Årsarbetskrafter är dagar i året gånger sysselsättningsgrad, delat med årets dagar; månader av heltidsarbete är "
            "detsamma delat med en månads dagar, 365,25 / 12.",
            "En träningsplats ledde till jobb när personen började ett jobb i något av företagen efter platsens första dag och "
            "inom 12 månader från den, bland platser som började minst så lång tid före periodens slut.",
            "Nästa steg är vid slutet det avslutsskäl företaget har angett, och efter 90 och 180 dagar det källorna vet om den "
            "dagen.",
            "Behovet är Arbetsförmedlingens inskrivna med svag konkurrensförmåga, och de som har varit utan arbete mer än 12 "
            "månader. Där filen säger <5 räknas det som 1 till 4.",
            f"Det Finsam vet om sysselsättningen efter ett deltagande gäller i {self.after.finsam_after_days} dagar, dagen då "
            "det avslutades inräknad. Ett jobb känner Finsam till när det började högst så många dagar efteråt, eller pågick då.",
            "Källorna säger olika om ett jobb när bara den ena av företaget och Arbetsförmedlingen säger att det finns ett stöd, "
            f"mer än {sources.date_days} dagar i rad; när någon enligt Finsam hade arbete mer än {sources.date_days} dagar före "
            "jobbet; eller när sysselsättningsgraderna skiljer mer än "
            f"{f'{sources.extent_points:g}'.replace('.', ',')} procentenheter.",
        ]

    def sentences_in_english(self) -> list[str]:
        """The same sentences for readers of English, in the same order."""
        area, target, sources = self.area, self.target, self.sources
        places = [place_names()[code] for code in area.municipalities]
        which = f"the municipalities {joined(places, 'and')}" if len(places) > 1 else f"the municipality {places[0]}"
        months = joined([str(k) for k in self.staying.retention_months], "and")
        supports = [_SUPPORTS_IN_ENGLISH.get(name, name) for name in target.reduced_capacity_supports]
        reduced = [
            f"The support at the start was {joined(supports, 'or')}, according to the enterprise or to a decision of "
            "Arbetsförmedlingen for the enterprise that held then."
        ] * bool(supports)
        return [
            f"{area.area_name} is {which}. {area.enterprises} social enterprises there are expected to report.",
            "A job is a person's employment in the role Målgrupp (target group) at one enterprise. Rows belong to the same job "
            f"when the next one begins at most {self.job.gap_days} days after the last end so far.",
            "Far from the labour market is counted whoever meets at least one of the following at the start of the job.",
            "Arbetsförmedlingen judged the competitive position to be weak in a decision valid from a day at most "
            f"{target.decision_window_days} days before or after the start.",
            f"The person had been without work for at least {target.without_work_months} months before the start, according to "
            f"the enterprise or a decision of Arbetsförmedlingen valid from a day at most {target.decision_window_days} days "
            "before or after it, whatever the decision says of the competitive position.",
            f"The person took part in a programme of Finsam at some time in the {target.finsam_window_months} months before the "
            "start.",
            *reduced,
            f"Jobs still held are measured {months} months after the start, among jobs begun at least that long before the end "
            "of the period.",
            f"How long jobs last is also followed day by day, to {self.staying.survival_months} months after the start, with a "
            f"band of {self.confidence} (Kaplan-Meier).",
            "Full-time equivalents are days of the year times the extent of the job, divided by the days of the year; months of "
            "full-time work are the same divided by the days of a month, 365.25 / 12.",
            "A training place led to a job when the person started a job at any of the enterprises after the first day of the "
            "place and within 12 months of it, among places begun at least that long before the end of the period.",
            "The next step is, on leaving, the reason that the enterprise gave, and after 90 and 180 days what the sources know "
            "of that day.",
            "The need is those registered at Arbetsförmedlingen with a weak competitive position, and those who have been "
            "without work for more than 12 months. Where the file says <5 it is counted as 1 to 4.",
            "What Finsam knows of the occupation after a participation holds for "
            f"{self.after.finsam_after_days} days, the day it ended among them. Finsam knows of a job that began at most so many "
            "days later, or was held on that day.",
            "The sources disagree on a job when only one of the enterprise and Arbetsförmedlingen tells of a support, more than "
            f"{sources.date_days} days in a row; when somebody was in work more than {sources.date_days} days before the job, as "
            f"Finsam tells; or when their extents are more than {sources.extent_points:g} percentage points apart.",
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
