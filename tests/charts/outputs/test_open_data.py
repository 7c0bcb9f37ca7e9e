"""The open data: files that Frictionless reads as described, and a catalogue with what DCAT-AP-SE requires."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.outputs.open_data.package import write_open_data
from flows.charts.pages.book import all_pages
from flows.charts.profile.profile import Contact, Partner, Profile
from flows.language.words import SWEDISH, Words
from tests.charts.standin import HARD, IN_BOTH_LANGUAGES, StandIn

PROFILE = Profile(
    organiser=Partner("Lingonkraft"),
    contact=Contact("Lingonkraft", "hej@lingonkraft.example"),
    licence="CC-BY-4.0",
    address="https://lingonkraft.example/fokusdag/",
)
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
DCAT, TERMS = "{http://www.w3.org/ns/dcat#}", "{http://purl.org/dc/terms/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def written(folder: Path, case: StandIn, w: Words = SWEDISH, profile: Profile = PROFILE) -> Path:
    about = ReleaseFacts.of(case, w)
    names = write_open_data(folder, "Titeln", all_pages(case, profile, w), about, profile)
    assert sorted(names) == sorted(path.name for path in folder.iterdir())
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("öppet") / "data", HARD["example"])


def package(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "datapackage.json").read_text("utf-8")))


def test_a_file_holds_the_cells_of_its_chart(folder: Path) -> None:
    with (folder / "01_skapade_jobb.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    # As in the stand-in: jobs created 2020 to 2025, with 2021 hidden.
    assert [(row["År"], row["Skapade jobb"]) for row in table] == [
        ("2020", "9"), ("2021", ".."), ("2022", "12"), ("2023", "14"), ("2024", "21"), ("2025", "8"),
    ]  # fmt: skip


def test_the_package_says_what_each_file_is(folder: Path) -> None:
    told = package(folder)
    assert told["licenses"] == [LICENCE]
    assert any("14 dagar" in each for each in told["definitions"])
    assert {each["title"] for each in told["sources"]} >= {"De sociala företagen: Anställningar"}
    jobs = told["resources"][0]
    assert (jobs["path"], jobs["title"]) == ("01_skapade_jobb.csv", "Skapade jobb")
    content = (folder / jobs["path"]).read_bytes()
    assert jobs["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    fields = {field["name"]: field for field in jobs["schema"]["fields"]}
    assert {name: field["type"] for name, field in fields.items()} == {
        "År": "integer", "Räknat till och med": "date", "Skapade jobb": "number",
        "Nya personer": "number", "Jobb som slutade": "number", "Netto": "number",
    }  # fmt: skip
    assert fields["Nya personer"]["unit"] == "antal personer"
    assert fields["Skapade jobb"]["description"] == "Jobb för målgruppen som började."
    for resource in told["resources"]:
        for field in resource["schema"]["fields"]:
            assert not field["description"].startswith(resource["title"]), field  # each column of ours is explained


def test_the_catalogue_has_what_dcat_ap_se_requires(folder: Path) -> None:
    root = ET.parse(folder / "dcat.rdf").getroot()
    for kind in ("Catalog", "Dataset"):
        made = root.find(f"{DCAT}{kind}")
        assert made is not None
        for wanted in (f"{TERMS}title", f"{TERMS}description", f"{TERMS}publisher"):
            assert made.find(wanted) is not None, (kind, wanted)
    catalogue = root.find(f"{DCAT}Catalog")
    assert catalogue is not None
    assert catalogue.find(f"{DCAT}dataset") is not None
    assert catalogue.find(f"{TERMS}license") is not None
    distributions = root.findall(f"{DCAT}Distribution")
    assert len(distributions) == len(package(folder)["resources"])
    for each in distributions:
        address = each.find(f"{DCAT}accessURL")
        assert address is not None
        base, _, name = address.attrib[f"{RDF}resource"].rpartition("/")
        assert f"{base}/" == PROFILE.address
        assert (folder / name).is_file()
        assert each.find(f"{TERMS}license").attrib[f"{RDF}resource"] == LICENCE["path"]  # type: ignore[union-attr]
    assert all_absolute(root)


def all_absolute(root: ET.Element) -> bool:
    """Whether every address is an absolute IRI, and every thing that is pointed at here is described here."""
    told = [
        value for each in root.iter() for key, value in each.attrib.items() if key in (f"{RDF}about", f"{RDF}resource")
    ]
    named = {each.attrib[f"{RDF}about"] for each in root}
    own = {value for value in told if value.startswith("urn:") or value.startswith(f"{PROFILE.address}#")}
    return own == named and all(
        re.match(r"https?://[^/]+/|mailto:.+@|urn:uuid:[0-9a-f-]{36}$", value) for value in told
    )


def test_without_a_licence_or_an_address_none_is_invented(tmp_path: Path) -> None:
    made = written(tmp_path / "data", HARD["example"], profile=Profile())
    told = package(made)
    assert "licenses" not in told
    assert "Licens saknas: den som publicerar har inte valt någon." in told["description"]
    root = ET.parse(made / "dcat.rdf").getroot()
    assert all_absolute(root)
    assert not root.findall(f".//{TERMS}license")
    assert not root.findall(f"{DCAT}Distribution")
    assert "creativecommons" not in (made / "dcat.rdf").read_text("utf-8")


@pytest.mark.parametrize(
    "case", ["example", *(pytest.param(name, marks=pytest.mark.full) for name in ("half hidden", "all hidden"))]
)
def test_what_stands_behind_a_hidden_cell_changes_no_byte(case: str, tmp_path: Path) -> None:
    plain = written(tmp_path / "utan", HARD[case])
    other = written(tmp_path / "med", replace(HARD[case], behind=7919.0))
    for path in plain.iterdir():
        assert (other / path.name).read_bytes() == path.read_bytes()


@pytest.mark.full
@pytest.mark.parametrize(("case", "w"), IN_BOTH_LANGUAGES)
def test_frictionless_reads_the_package_as_described(case: str, w: Words, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    made = written(tmp_path / "data", HARD[case], w)
    if not package(made)["resources"]:
        return
    report = frictionless.validate(str(made / "datapackage.json"))
    assert report.valid, report.flatten(["type", "fieldName", "note"])
