"""fokusdag.toml: what is a home's own is counted with and told, and what would protect less is refused by file and key."""

from __future__ import annotations

import tomllib
from pathlib import Path

import duckdb
import pytest

from flows.errors import Stopped
from flows.language.words import ENGLISH
from flows.model.definitions import load_definitions
from flows.model.home.home_file import ExpectedEnterprise, load_home_file
from flows.model.home.own_sentences import LABELS, own_sentences
from flows.model.home.write_home_file import home_file_text
from flows.release.declared.disclosure import DECLARED
from flows.report.missing import expected_sentences

AREA = """
[area]
area_name = "Storsjöbygden"
municipalities = ["Östersund", "2309", "Åre kommun"]
enterprises = 16
processed_by = "Stödplattformen"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "fokusdag.toml"
    path.write_text(text, "utf-8")
    return path


def test_without_the_file_all_is_as_the_program_has_it(tmp_path: Path) -> None:
    home = load_home_file(tmp_path / "fokusdag.toml")
    assert (home.definitions, home.disclosure, home.own) == (load_definitions(), DECLARED, {})
    assert own_sentences(home) == []


def test_what_is_the_homes_own_is_counted_with_and_told(tmp_path: Path) -> None:
    """SCB's codes: Östersund 2380, Krokom 2309, Åre 2321. No sentence has the name of the area that the program has."""
    path = written(tmp_path, AREA + "[job]\ngap_days = 20\n[disclosure]\nsmallest_shown = 10\nmost_hidden = 0.75\n")
    home = load_home_file(path)
    area = home.definitions.area
    assert (area.area_name, area.municipalities, area.enterprises) == ("Storsjöbygden", ("2380", "2309", "2321"), 16)
    assert (home.definitions.job.gap_days, home.definitions.target) == (20, load_definitions().target)
    assert (home.disclosure.smallest_shown, home.disclosure.p_percent) == (10, 10)
    assert own_sentences(home) == [
        "Eget för Storsjöbygden: områdets namn, områdets kommuner och antalet väntade företag.",
        "Eget för Storsjöbygden: det längsta uppehållet i ett jobb, i dagar är 20, annars 15.",
        "Eget för Storsjöbygden: det minsta antal som visas är 10, annars 5.",
        "Eget för Storsjöbygden: andelen som får vara dold i en tabell är 0,75, annars 0,5.",
    ]
    assert (
        own_sentences(home, ENGLISH)[2]
        == "Chosen for Storsjöbygden: the smallest count that is shown: 10; otherwise 5."
    )
    assert home.decides() != load_home_file(tmp_path / "borta.toml").decides()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[disclosure]\nsmallest_shown = 4", "disclosure.smallest_shown är 4, men skyddet får bara skärpas: minst 5. Höj talet, eller ta bort raden."),
        ("[disclosure]\nmost_hidden = 0.4", "disclosure.most_hidden är 0,4, men skyddet får bara skärpas: minst 0,5. Höj"),
        ("[disclosure]\nfewest_enterprises = 2", "disclosure.fewest_enterprises är 2, men"),
        ("[disclosure]\np_percent = 100", "disclosure.p_percent är för högt eller inte ett heltal. Rätta raden"),
        ("[disclosure]\nsmallest = 9", "disclosure.smallest är okänd eller är inte ett tal. Rätta raden"),
        ("[disclosure]\nsmallest_shown = true", "disclosure.smallest_shown är okänd eller är inte ett tal. Rätta raden"),
        ("[job]\ngap_day = 9", "job.gap_day saknas, är okänd eller har ett värde som inte går att använda. Rätta filen."),
        ("gap_days = 9", "gap_days står utan avsnitt. Sätt avsnittets namn före"),
        ('[area]\narea_name = "X"', "area saknar municipalities, enterprises och processed_by. Ett eget område har"),
        (AREA.replace("2309", "2999"), "area.municipalities har 2999, som inte är en kommuns namn eller SCB:s kod för den."),
        (AREA + '[[area.expected]]\nname = "A"', "area.enterprises är 16, men 1 företag är uppräknade under area.expected."),
        ('[[area.expected]]\nname = "A"\nnumber = "19900730-2384"', "area.expected har ett number som inte är ett organisationsnummer. Rätta"),
        ('[[area.expected]]\nname = "A"\nnumber = "900730-2384"', "area.expected har ett personnummer som number: skriv bara name för en enskild firma."),
        ('[[area.expected]]\nname = "A"\nnumber = "409901-0003"\n[[area.expected]]\nname = "a "', "area.expected har ett företag två gånger."),
        ('[[area.expected]]\nname = " "', "area.expected har ett företag utan name"),
        ('[[area.expected]]\nnumber = "4099010003"', "area.expected har ett företag utan name, eller med annat än name och number."),
        ("[area", "går inte att läsa som TOML. Rätta filen."),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_by_file_and_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Stopped) as stopped:
        load_home_file(written(tmp_path, text))
    assert "fokusdag.toml" in str(stopped.value)
    assert said in str(stopped.value)


def test_the_file_that_init_writes_is_one_and_so_is_every_line_of_it_uncommented(tmp_path: Path) -> None:
    text = home_file_text("Storsjöbygden", ["2380", "2309"], 16, "Stödplattformen")
    home = load_home_file(written(tmp_path, text))
    assert set(home.own) == {"area.area_name", "area.municipalities", "area.enterprises"}
    assert home.processed_by == "Stödplattformen"
    everything = "\n".join(
        line.removeprefix("# ") if " = " in line or line.startswith("# [") else line for line in text.splitlines()
    )
    everything = everything.replace('[[area.expected]]\nname = "Företagets namn"\nnumber = "556000-0000"', "")
    assert load_home_file(written(tmp_path, everything)).own.keys() == home.own.keys()
    assert set(tomllib.loads(everything)) == {*load_definitions().model_dump(), "disclosure"}


def test_every_key_has_words() -> None:
    home = load_home_file(Path("borta.toml"))
    assert set(LABELS) == set(home.values())


def test_who_is_expected_and_has_not_reported_is_named(tmp_path: Path) -> None:
    text = "".join(
        f'[[area.expected]]\nname = "{name}"\nnumber = "{number}"\n'
        for name, number in (("Ett", "409901-0003"), ("Två", ""))
    )
    home = load_home_file(written(tmp_path, text))
    assert home.expected == (ExpectedEnterprise(name="Ett", number="4099010003"), ExpectedEnterprise(name="Två"))
    assert home.definitions.enterprises == 2
    connection = duckdb.connect()
    connection.execute("create schema core")
    connection.execute(
        "create table core.enterprise as select * from (values ('5560000001', 'Tre'), ('9:e1', 'två')) t(orgnr, name)"
    )
    assert expected_sentences(connection, home.expected) == [
        "Ett väntas men har inte lämnat några uppgifter.",
        "Tre har lämnat uppgifter men står inte bland de väntade företagen i fokusdag.toml.",
    ]
    assert expected_sentences(connection, ()) == []
