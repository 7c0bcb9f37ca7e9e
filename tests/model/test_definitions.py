"""definitions.toml: every key is told in words, and what cannot be counted with is refused by file and key, in Swedish."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.errors import Stopped
from flows.language.words import ENGLISH
from flows.model.content.sql_files import SQL
from flows.model.definition_sentences import sentences
from flows.model.definitions import FILE, load_definitions

UNUSABLE = "saknas, är okänd eller har ett värde som inte går att använda"


def written(folder: Path, was: str, now: str) -> Path:
    text = FILE.read_text("utf-8")
    assert text.count(was) == 1
    path = folder / "definitions.toml"
    path.write_text(text.replace(was, now), "utf-8")
    return path


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('["2061", "2085"]', '["2085", "2061", "2085"]', "area.municipalities har 2085 mer än en gång"),
        (
            '"Offentligt skyddat arbete (OSA)",',
            '"Offentligt skyddat arbete",',
            "target.reduced_capacity_supports har ”Offentligt skyddat arbete”, som varken är ett Stöd eller en Insats",
        ),
        ("[3, 6, 12, 24]", "[24, 12, 24, 12]", "staying.retention_months har 24 och 12 mer än en gång"),
        (
            '"Offentligt skyddat arbete (OSA)",',
            '"Offentligt skyddat arbete (OSA)", "Lönebidrag för anställning",',
            "target.reduced_capacity_supports har Lönebidrag för anställning mer än en gång",
        ),
        (
            '["2061", "2085"]',
            '["2061", "2086"]',
            "area.municipalities har 2086, som inte är en kommuns namn eller SCB:s kod för den",
        ),
        (
            '["2061", "2085"]',
            '["2061", "20"]',
            "area.municipalities har 20, som inte är en kommuns namn eller SCB:s kod för den",
        ),
        ("gap_days = 15", "gap_day = 15", f"job.gap_days {UNUSABLE}; job.gap_day {UNUSABLE}"),
        ("survival_months = 36", "survival_months = 0", f"staying.survival_months {UNUSABLE}"),
    ],
)
def test_what_cannot_be_counted_with_is_refused_by_file_and_key(tmp_path: Path, was: str, now: str, said: str) -> None:
    with pytest.raises(Stopped) as stopped:
        load_definitions(written(tmp_path, was, now))
    assert str(stopped.value) == f"definitions.toml: {said}. Rätta filen."


def test_a_file_that_is_no_toml_says_so(tmp_path: Path) -> None:
    with pytest.raises(Stopped, match="går inte att läsa som TOML"):
        load_definitions(written(tmp_path, "[area]", "[area"))


def another(value: object) -> object:
    """Another value of the same kind: a list is one shorter."""
    if isinstance(value, tuple):
        return value[:-1]
    return f"{value}s" if isinstance(value, str) else value * 0.5 if isinstance(value, float) else value + 1  # type: ignore[operator]


USUAL = load_definitions()
KEYS = [(section, name) for section, content in USUAL.model_dump().items() for name in content]


@pytest.mark.parametrize(("section", "name"), KEYS, ids=lambda each: each)
def test_a_report_tells_every_definition_it_counted_with(section: str, name: str) -> None:
    """Whoever changes a value reads another sentence than before, in both languages."""
    before = getattr(USUAL, section)
    changed = USUAL.model_copy(update={section: before.model_copy(update={name: another(getattr(before, name))})})
    for was, is_now in (
        (sentences(USUAL), sentences(changed)),
        (sentences(USUAL, ENGLISH), sentences(changed, ENGLISH)),
    ):
        assert len(was) == len(is_now)
        assert was != is_now


def test_the_sentences_are_these() -> None:
    told = [*sentences(USUAL), *sentences(USUAL, ENGLISH)]
    for words in (
        "Västerbergslagen är kommunerna Smedjebacken och Ludvika i Dalarnas län. Där väntas 6 sociala företag lämna uppgifter.",
        "Till analytikern följs också dag för dag, till 36 månader efter starten, hur länge jobben varar (Kaplan-Meier) och hur många "
        "som går vidare till arbete eller studier (Aalen-Johansen), med band på 95\u00a0%. Det senare bandet kommer av slumpvisa "
        "urval av personer, alltid med samma startvärde, för en person kan ha flera jobb.",
        "Det Finsam vet om sysselsättningen efter ett deltagande gäller i 90 dagar, dagen då det avslutades inräknad. "
        "Arbetsförmedlingen känner till ett jobb när ett beslut för personen hos företaget gäller någon dag av det. "
        "Finsam känner till det när den senaste uppgiften är arbete, bland dem från jobbets tid och högst så många dagar före.",
        "Årsarbetskrafter en dag är sysselsättningsgraderna den dagen lagda ihop, där 100 % är 1,0. Månader av heltidsarbete är "
        "dagar gånger sysselsättningsgrad, delat med en månads dagar, 365,25 / 12.",
        "Källorna säger olika om ett jobb när bara den ena av företaget och Arbetsförmedlingen säger att det finns ett stöd, mer "
        "än 14 dagar i rad, för den som båda känner till i företaget; när någon enligt Finsam hade arbete mer än 14 dagar före "
        "jobbet, utan något annat jobb däremellan; eller när sysselsättningsgraderna skiljer mer än 10 procentenheter.",
        "Personen var utan arbete minst 12 månader före starten, enligt företaget eller ett beslut hos Arbetsförmedlingen som gäller "
        "från en dag högst 180 dagar före eller efter den, vad beslutet än säger om konkurrensförmågan.",
        "Västerbergslagen is the municipalities Smedjebacken and Ludvika in Dalarnas län. 6 social enterprises there are expected to report.",
    ):
        assert words in told


@pytest.mark.parametrize(
    ("table", "sql", "swedish", "english"),
    [
        ("20_core/80_next_step", "unnest([90, 180]) as wait", "efter 90 och 180 dagar", "after 90 and 180 days"),
        ("30_marts/31_job_months", "days / (365.25::double / 12)", "365,25 / 12", "365.25 / 12"),
        ("20_core/62_step_in", "start_date + to_months(12) <= period_end", "inom 12 månader", "within 12 months"),
        (
            "30_marts/70_reach",
            "measure = 'utan_arbete_12'",
            "utan arbete mer än 12 månader",
            "without work for more than 12 months",
        ),
    ],
)
def test_what_has_its_value_in_a_columns_name_is_told_as_the_sql_has_it(
    table: str, sql: str, swedish: str, english: str
) -> None:
    """These stand in no definitions.toml: mart.next_step(after_90) would not be that any more."""
    assert sql in (SQL / f"{table}.sql").read_text("utf-8")
    assert swedish in " ".join(sentences(USUAL))
    assert english in " ".join(sentences(USUAL, ENGLISH))
