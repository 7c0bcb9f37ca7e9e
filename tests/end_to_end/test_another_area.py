"""Another support platform, in another county: from `fokusdag init` to charts and page, without a change in the code."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from random import Random

import openpyxl
import pypdfium2
import pytest
from stdnum import luhn

from flows.example.files.public_statistics import write_public
from flows.example.world import unemployed
from flows.example.world.people import People
from flows.intake.template.workbook import template_bytes
from flows.model.home.home_file import load_home_file
from flows.report.comparison.side_by_side import compare_runs, what_if_folder
from flows.storage.paths import Home
from tests.conftest import Command, fokusdag
from tests.support.books import ANSTALLNINGAR, EKONOMI, FORETAG, PLATSER, xlsx

OURS = re.compile(r"västerbergslagen|ludvika|smedjebacken|dalarna|samarkand", re.IGNORECASE)
"""No page of another area has a name of the one that the program comes with."""
PLACES = ["Östersund"] * 8 + ["Krokom"] * 5 + ["Åre"] * 3
NAMES = (
    "Fjällsippan", "Gråvidet", "Jämtkojan", "Kråkbäret", "Lomtjärn", "Myrtuvan", "Norrsken", "Olvonet", "Ripan", "Skvattram",
    "Sylen", "Tjädern", "Vargmossen", "Vitsippan", "Åkerbäret", "Älgörten",
)  # fmt: skip


def number_of(place: int) -> str:
    """An organisation number that is nobody's: those of 4099 are examples."""
    stem = f"40990{place + 20:04}"
    return f"{stem[:6]}-{stem[6:]}{luhn.calc_check_digit(stem)}"


def write_enterprises(folder: Path) -> None:
    """Sixteen enterprises in three municipalities; six persons began in each, in four years, and two of them have left."""
    people = People(Random(16), 200)
    for place, (name, town) in enumerate(zip(NAMES, PLACES, strict=True)):
        rows = []
        for turn in range(6):
            start = date(2022 + turn % 4, 2 + turn, 1)
            end = date(2025, 6, 30) if turn in (0, 4) else ""
            reason = "Arbete utan stöd" if end else ""
            person = people.next(start)
            months = 14 + 9 * turn
            rows.append([person.number, "Målgrupp", "Tillsvidare", "Inget", start, end, 75, months, reason])
        about = [number_of(place), name, town, "Ekonomisk förening", "Återbruk", date(2022, 1, 1), date(2025, 12, 31)]
        kronor = [[2025, 3_000_000 + 90_000 * place, 900_000, 1_100_000, 250_000, 150_000, 1_900_000]]
        sheets = {
            "Företag": [FORETAG[0], about],
            "Anställningar": [ANSTALLNINGAR[0], *rows],
            "Platser": PLATSER,
            "Ekonomi": [EKONOMI[0], *kronor],
        }
        (folder / f"{name.lower()}_2025.xlsx").write_bytes(xlsx(sheets))


def write_need(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Arbetsförmedlingen's two files that reach needs, of one month, with the municipalities of the other area."""
    for code in ("2309", "2321"):
        monkeypatch.setitem(unemployed._ENROLLED, code, 400)
    for path in write_public(folder, months=1):
        if "tid-utan-arbete" not in path.name and "svag-konkurrensformaga" not in path.name:
            path.unlink()


@pytest.mark.full
def test_another_platform_goes_from_init_to_charts_and_page_and_tries_a_definition(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """16 enterprises, 8 in Östersund, 5 in Krokom and 3 in Åre; 64 of 96 are still employed at the end of 2025."""
    home = Home(tmp_path / "hem")
    options = ("--area", "Storsjöbygden", "--municipalities", "Östersund, Krokom, Åre", "--enterprises", "16")
    assert "i Jämtlands län" in fokusdag("init", *options, "--home", home.root).stdout
    area = load_home_file(home.own_definitions).definitions.area
    (tmp_path / "mall.xlsx").write_bytes(template_bytes(area.municipalities))
    book = openpyxl.load_workbook(tmp_path / "mall.xlsx")
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row if cell.value]
    assert [cell for cell in cells if OURS.search(cell)] == ["Ludvika", "Smedjebacken"], "in the list of all there are"
    write_enterprises(home.raw / "foretag")
    write_need(home.raw / "arbetsformedlingen", monkeypatch)
    command("run", "--home", home.root, "--today", "2026-01-15")
    (draft,) = (home.reports / "drafts").iterdir()
    own = "områdets namn, områdets kommuner och antalet väntade företag."
    assert f"- Eget för Storsjöbygden: {own}" in (draft / "summary.md").read_text("utf-8")
    pdf = pypdfium2.PdfDocument(draft / "fokusdag.pdf")
    pages = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pdf).split())
    written = [
        path.read_text("utf-8") for path in draft.rglob("*") if path.suffix in (".md", ".html", ".json", ".csv", ".rdf")
    ]
    assert OURS.findall(" ".join([pages, *written])) == []
    assert (
        "Storsjöbygden är kommunerna Östersund, Krokom och Åre i Jämtlands län. Där väntas 16 sociala företag" in pages
    )
    assert own in pages
    assert "16 sociala företag finns i Storsjöbygden" in pages
    assert "Östersund: 32" in pages
    tables = openpyxl.load_workbook(draft / "tabeller.xlsx")
    assert any(own in str(cell.value) for row in tables.worksheets[0] for cell in row)

    tried = tmp_path / "försök.toml"
    tried.write_text("[target]\nwithout_work_months = 30\n", "utf-8")
    before = {path: path.read_bytes() for path in home.root.rglob("*") if path.is_file()}
    what_if = command("run", "--definitions", tried, "--home", home.root, "--today", "2026-01-15").stdout
    assert "target.without_work_months, tiden utan arbete före jobbet, i månader: 12 → 30" in what_if
    assert "| alla | personer | 96 | 64 | \u221232 |" in what_if, "those with 14 and 23 months are no longer counted"
    after = {path: path.read_bytes() for path in home.root.rglob("*") if path.is_file()}
    new = set(after) - set(before)
    assert {path: after[path] for path in before} == before, (
        "the draft, its warehouse and the note on it are as they were"
    )
    (name,) = re.findall(r"Försöket heter (\S+)\.", what_if)
    assert all(path.is_relative_to(what_if_folder(home) / name) for path in new), "no presenter gets anything of it"
    assert compare_runs(home, draft.name, name).rstrip() in what_if
