"""docs/DEFINITIONS.md: text, SQL and definitions.toml name the same definitions, and the page is the one they give."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from flows.model.content.sql_files import SQL
from flows.model.definitions import load_definitions
from flows.model.definitions_page import FILE, FOLDERS, definitions_page, english_terms
from flows.model.terms import terms

# Only mart.reach asks how many enterprises are expected; "enterprises" is a word like others in all of them.
NAMES = {name for content in load_definitions().model_dump().values() for name in content} - {"enterprises"}
TABLES = [
    (schema, path) for schema, folder in FOLDERS.items() for path in sorted((SQL / folder).glob("*.sql"))
]  # mart.survival has no file of its own


def named(text: str) -> set[str]:
    return set(re.findall(r"\w+", text)) & NAMES


@pytest.mark.parametrize(("schema", "path"), TABLES, ids=lambda each: getattr(each, "stem", each))
def test_the_sql_its_header_and_the_swedish_name_the_same_definitions(schema: str, path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    header, body = ("\n".join(line for line in lines if line.startswith("--") is wanted) for wanted in (True, False))
    assert named(header) == named(body)
    swedish = terms()[schema][path.stem.partition("_")[2]]
    assert {name for _, name, _, _ in string.Formatter().parse(swedish) if name} == named(body)
    assert not re.search(r"\b(14|15|24|180)\b", re.sub(r"90 och 180", "", swedish)), "a value stands in the text itself"


BEFORE_THE_START = (
    "finsam_after.day between job.start_date - finsam_after_days and job.last_day",
    "högst {finsam_after_days} dagar före starten, eller senare under jobbet",
)


@pytest.mark.parametrize(
    ("table", "sql", "swedish"),
    [
        ("60_job", *BEFORE_THE_START),
        ("71_source_difference", *BEFORE_THE_START),
        (
            "80_next_step",
            "finsam_after.day > later.day - finsam_after_days and finsam_after.day <= later.day",
            "samma dag eller mindre än {finsam_after_days} dagar tidigare",
        ),
    ],
)
def test_the_swedish_has_the_bounds_of_the_sql(table: str, sql: str, swedish: str) -> None:
    assert sql in (SQL / "20_core" / f"{table}.sql").read_text("utf-8")
    assert swedish in terms()["core"][table.partition("_")[2]]


@pytest.mark.parametrize(
    ("swedish", "english"),
    [
        ("första och sista dagen medräknade", "from start to `last_day`, both included"),
        ("avslutat samma dag eller mindre än 90 dagar tidigare", "on that day or in the `finsam_after_days` - 1 days before it"),
        ("under de 24 månaderna före starten, startdagen inte medräknad", "before the start, the start itself not among them"),
        ("Är uppgiften tom gäller den före", "Where it is blank the one before it counts"),
        ("Uppgift saknas är också en uppgift, och betyder okänt", "Uppgift saknas is not blank, it is unknown"),
        ("har personen två den dagen, och ett med stöd, är det arbete med stöd", "Arbete utan stöd if no job of the person has support that day, else Arbete med stöd"),
        ("Av samma Löpnummer i flera filer gäller den nyaste filen", "Where several files have one Löpnummer the newest counts"),
    ],
)  # fmt: skip
def test_each_way_of_the_words_that_is_settled_stands_on_the_page(swedish: str, english: str) -> None:
    """Each has its own test of what is counted in test_counted_fairly.py, under "Ways of the words that are settled"."""
    page = " ".join(FILE.read_text("utf-8").split())
    assert swedish in page
    assert english in page


def test_every_table_has_its_swedish_and_no_other() -> None:
    assert {schema: set(told) for schema, told in terms().items()} == {
        schema: set(english_terms(schema)) for schema in FOLDERS
    }
    assert all(words for schema in FOLDERS for _, words in english_terms(schema).values()), (
        "a header without a definition"
    )


def test_the_page_is_the_one_they_give() -> None:
    assert FILE.read_text("utf-8") == definitions_page(load_definitions()), (
        "write it again: python -m flows.model.definitions_page"
    )


def test_a_changed_definition_changes_the_page() -> None:
    definitions = load_definitions()
    changed = definitions.model_copy(update={"job": definitions.job.model_copy(update={"gap_days": 21})})
    assert "högst 21 dagar efter" in definitions_page(changed)
    assert "| `job.gap_days` | 21 |" in definitions_page(changed)
