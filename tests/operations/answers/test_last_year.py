"""Next year's workbook starts from last year's: filled in it gives the same rows, of one submitter alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from flows.cli.app import app
from flows.errors import Stopped
from flows.intake.template.workbook import template_bytes
from flows.operations.answers.last_year import a_year_on, last_year
from flows.operations.answers.read_me import facts
from flows.pipeline import steps
from flows.run.catalog import load_catalog
from flows.run.context import Run
from flows.run.keys import pseudonym_keys
from flows.storage.paths import Home
from tests.operations.answers.test_outbox import others
from tests.support.books import (
    ANSTALLNINGAR,
    AREA,
    EKONOMI,
    FORETAG,
    PLATSER,
    arbetsbok,
    rows_of,
    taken_in,
    with_cell,
    xlsx,
)
from tests.support.nights import write_submitted

DAY = date(2026, 1, 15)
PEOPLE = [
    ANSTALLNINGAR[0],
    [199007302384, "Målgrupp", "Tillsvidare", "Inget", "1 mars 2025", "", "1 %", 36, ""],
    ["900728-2388", "Handledare", "Tillsvidare", "Inget stöd", "2024-01-01", "2025-06-30", "87,5", "", "Studier"],
    ["199610202385", "Målgrupp", "Visstid", "Nystartsjobb", "2025-01-01", "", 120, 24, ""],  # does not count
]
PLACES = [PLATSER[0], ["900730 2384", "Praktik", "Kommunen", "2024-10-01", "2025-02-28", 20]]
MONEY = [EKONOMI[0], [2024, "2 900 tkr", "950 000,50 kr", "", "", "", "1 800 000 kr"], EKONOMI[1]]
CONTACTS = """
[mottagare]
namn = "Kim Ek"
epost = "kim@exempel.se"
lamnas = "på kontoret"
[exempel]
organisationsnummer = "409901-0003"
mapp = "foretag/exempel"
[snickeriet]
foretag = "Snickeriet"
mapp = "foretag/snickeriet å"
[kalle]
foretag = "Kalles Café"
mapp = "/srv/synk/kalle"
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Two enterprises; the first writes in many ways, and has a row that does not count."""
    home = Home(tmp_path_factory.mktemp("mall") / "hem").make()
    book = xlsx(arbetsbok(Anställningar=PEOPLE, Platser=PLACES, Ekonomi=MONEY))
    (home.raw / "foretag" / "bok.xlsx").write_bytes(book)
    (home.raw / "foretag" / "annan.xlsx").write_bytes(others())
    trader = with_cell(with_cell(FORETAG, 1, 0, "961020-2385"), 1, 1, "Kalles Café")
    (home.raw / "foretag" / "kalle.xlsx").write_bytes(
        xlsx(
            arbetsbok(
                Företag=trader, Anställningar=[ANSTALLNINGAR[0], with_cell(ANSTALLNINGAR, 1, 0, "196107293059")[1]]
            )
        )
    )
    home.contacts.write_text(CONTACTS, "utf-8")
    run = Run.of(home.root, DAY, None, None)
    for sha256 in steps.receive_step(run):
        steps.read_step(run, sha256)
    steps.reply_step(load_catalog(run))
    return home


def rows(folder: Path, table: str, *without: str) -> list[dict[str, Any]]:
    return [{k: v for k, v in row.items() if k not in ("_row", *without)} for row in rows_of(folder, table)]


def test_the_filled_workbook_gives_the_same_rows_and_tells_to_a_year_later(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "nästa år.xlsx"
    words = ["template", str(out), "--from", "exempel", "--home", str(home.root), "--today", "2026-01-15"]
    assert app(words, result_action="return_value") == 0
    said = capsys.readouterr().out
    assert "Period till är nu 2026-12-31" in said
    assert "En rad som inte är godtagen är inte med" in said
    assert out.stat().st_mode & 0o777 == 0o600
    before = taken_in((home.raw / "foretag" / "bok.xlsx").read_bytes(), tmp_path / "före", received=DAY)
    after = taken_in(out.read_bytes(), tmp_path / "efter", received=date(2027, 1, 10))
    assert (after["verdict"], after["problems"], after["period_to"]) == ("accepted", [], "2026-12-31")
    assert before["verdict"] == "accepted_with_rejects"
    assert before["period_to"] == "2025-12-31"
    for table in ("anstallningar", "platser", "ekonomi"):
        assert rows(tmp_path / "efter", table) == rows(tmp_path / "före", table), table
        assert rows(tmp_path / "efter", table), table
    assert rows(tmp_path / "efter", "foretag", "period_to") == rows(tmp_path / "före", "foretag", "period_to")
    numbers = {
        str(row[0].value) for row in openpyxl.load_workbook(out)["Anställningar"].iter_rows(min_row=3) if row[0].value
    }
    assert numbers == {"19900730-2384", "19900728-2388"}


@pytest.mark.parametrize("wanted", ["exempel", "409901–0003", "EXEMPELFÖRETAGET"])
def test_the_first_sheet_tells_whom_to_ask_when_it_is_due_and_where_it_goes(
    home: Home, tmp_path: Path, wanted: str
) -> None:
    out = tmp_path / "mall.xlsx"
    app(
        ["template", str(out), "--from", wanted, "--home", str(home.root), "--today", "2026-01-15"],
        result_action="return_value",
    )
    told = {
        str(row[0]): row[1] for row in openpyxl.load_workbook(out)["Läs mig"].iter_rows(max_col=2, values_only=True)
    }
    assert told["Kontakt"] == "Kim Ek, kim@exempel.se"
    due = str(told["Lämnas senast"]).replace("\u00a0", " ")
    assert due == "31 januari 2027, för tiden till och med 31 december 2026"
    assert told["Lämnas"] == "i mappen foretag/exempel"


def test_a_blank_workbook_names_the_contact_of_the_profile_and_the_next_deadline(tmp_path: Path) -> None:
    home = Home(tmp_path / "hem").make()
    (home.profile / "profil.toml").write_text('[kontakt]\nnamn = "Pia Ros"\ntelefon = "010-000 00 00"', "utf-8")
    told = dict(facts(home, date(2026, 1, 10)))
    assert told["Kontakt"] == "Pia Ros, 010-000 00 00"
    assert told["Lämnas senast"].replace("\u00a0", " ") == "31 januari 2026, för tiden till och med 31 december 2025"
    assert "Lämnas" not in told


@pytest.mark.parametrize(
    ("today", "asked", "period_to", "due"),
    [
        ("2026-01-15", '{"foretag": {"months": 6, "days": 20}}', "2026-06-30", "20 juli 2026, för tiden till och med 30 juni 2026"),
        ("2026-08-15", '{"foretag": {"months": 6, "days": 20}}', "2026-06-30", "så snart som möjligt, för tiden till och med 30 juni 2026"),
        ("2029-01-15", '{"foretag": {"months": 12, "days": 31}}', "2028-12-31", "31 januari 2029, för tiden till och med 31 december 2028"),
        ("2026-01-15", "{}", "2026-12-31", ""),
    ],
)  # fmt: skip
def test_the_workbook_is_for_the_period_that_its_first_sheet_and_the_receipt_name(
    home: Home, monkeypatch: pytest.MonkeyPatch, today: str, asked: str, period_to: str, due: str
) -> None:
    """Last year was told to its end."""
    monkeypatch.setenv("FOKUSDAG_REPORTING", asked)
    told = last_year(Run.of(home.root, date.fromisoformat(today), None, None), "Snickeriet")
    assert {str(row["period_to"]) for row in told.rows["foretag"]} == {str(told.period_to)} == {period_to}
    said = dict(facts(home, date.fromisoformat(today), told.told_to))
    assert said.get("Lämnas senast", "").replace("\u00a0", " ") == due


@pytest.mark.parametrize(("file", "place"), [("annan", "i mappen foretag/snickeriet å"), ("kalle", "på kontoret")])
def test_the_receipt_says_when_the_next_is_due_and_to_whom(home: Home, file: str, place: str) -> None:
    """Files are taken in from data/raw alone: a folder elsewhere gets answers, and its submitter hands in where all do."""
    (receipt,) = home.replies.rglob(f"{file} - kvitto.xlsx")
    said = " ".join(
        str(c) for row in openpyxl.load_workbook(receipt)["Kvitto"].iter_rows(values_only=True) for c in row if c
    )
    plain = said.replace("\u00a0", " ")
    assert "Nästa fil gäller tiden till och med 31 december 2026 och lämnas senast 31 januari 2027." in plain
    assert f"Du lämnar den till Kim Ek (kim@exempel.se), {place}." in plain


@pytest.mark.parametrize("wanted", ["409902-0002", "4099020002", "SNICKERIET"])
def test_a_submitter_is_known_by_number_or_name_and_gets_its_own_rows_alone(home: Home, wanted: str) -> None:
    told = last_year(Run.of(home.root, DAY, None, None), wanted)
    assert told.name == "Snickeriet"
    assert [row["pid"] for row in told.rows["anstallningar"]] == ["19961020-2385"]
    assert told.has_identity_numbers


def test_one_that_nobody_knows_is_refused_with_those_that_there_are(home: Home) -> None:
    with pytest.raises(Stopped, match=r"heter bagare.*Exempelföretaget, Kalles Café, Snickeriet"):
        last_year(Run.of(home.root, DAY, None, None), "bagare")
    with pytest.raises(Stopped, match="Säg vilken lämnare"):
        last_year(Run.of(home.root, DAY, None, None), " ")


def test_a_sole_trader_gets_its_own_number_back(home: Home) -> None:
    told = last_year(Run.of(home.root, DAY, None, None), "Kalles Café")
    assert [row["orgnr"] for row in told.rows["foretag"]] == ["961020-2385"]
    assert told.unread == 0
    nobody = replace(told, rows={"foretag": told.rows["foretag"]})
    assert nobody.has_identity_numbers and not replace(nobody, submitter="4099010003").has_identity_numbers


@pytest.mark.full
def test_the_examples_workbooks_with_all_their_habits_come_through_unchanged(tmp_path: Path) -> None:
    home = Home(tmp_path / "hem").make()
    write_submitted(home)
    run = Run.of(home.root, DAY, None, None)
    for sha256 in steps.receive_step(run):
        steps.read_step(run, sha256)
    catalog = load_catalog(run)
    books = [table for table in catalog.selection.tables if table.table == "foretag"]
    assert len(books) == 5
    for book in books:
        name = catalog.readings[book.sha256].content["who"]["name"]
        data = template_bytes(AREA, (), last_year(run, name).rows)
        reading = taken_in(data, tmp_path / name, received=date(2027, 1, 10), keys=pseudonym_keys(home))
        assert reading["verdict"] == "accepted"
        for table in ("anstallningar", "platser", "ekonomi"):
            before = rows(catalog.readings[book.sha256].folder, table, "_sheet")
            assert rows(tmp_path / name, table, "_sheet") == before, (name, table)


@pytest.mark.parametrize(
    ("day", "later"),
    [("2025-12-31", "2026-12-31"), ("2025-06-30", "2026-06-30"), ("2024-02-29", "2025-02-28"), ("2023-02-28", "2024-02-29"),
     ("2025-03-15", "2026-03-15")],
)  # fmt: skip
def test_a_year_on_the_end_of_a_month_is_the_end_of_a_month(day: str, later: str) -> None:
    assert a_year_on(date.fromisoformat(day)) == date.fromisoformat(later)
