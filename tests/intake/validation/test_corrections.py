"""The corrections ledger: an entry holds as long as the wrong value stands, and ends with its file or stops the run when not."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from flows.errors import Stopped
from flows.intake.deliveries.selection import Selection
from flows.operations.approval import approve_file
from flows.pipeline import steps
from flows.run.catalog import Catalog, load_catalog
from flows.run.context import Run
from flows.storage.paths import Home
from tests.support.books import ANSTALLNINGAR, Rows, arbetsbok, rows_of, with_cell, xlsx
from tests.support.purpose import few

ENTRY = """
[[korrigering]]
{whose}
blad = "Anställningar"
rad = {row}
kolumn = "{column}"
fel_varde = {wrong}
ratt_varde = {right}
skal = "Bekräftat per telefon."
vem = "Anna Analytiker"
datum = 2026-01-10
"""
SAID = {
    "whose": 'fil = "bok.xlsx"', "row": "2", "column": "Startdatum", "wrong": "2025-03-01", "right": "2025-04-01",
}  # fmt: skip


def catalog_of(home: Home, day: str = "2026-01-15") -> Catalog:
    """Receive, read and choose, as of a day."""
    run = Run.of(home.root, date.fromisoformat(day), None, None)
    for sha256 in steps.receive_step(run):
        steps.read_step(run, sha256)
    return load_catalog(run)


def run_of(home: Home, day: str = "2026-01-15") -> Selection:
    """What counts, as of a day."""
    return catalog_of(home, day).selection


def told_to(home: Home, **changes: str) -> None:
    home.corrections.write_text(ENTRY.format(**SAID | changes), "utf-8")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path).make()
    send(home, ANSTALLNINGAR)
    return home


def send(home: Home, rows: Rows, name: str = "bok.xlsx") -> None:
    (home.raw / "foretag" / name).write_bytes(xlsx(arbetsbok(Anställningar=rows)))


def employed(known: Selection) -> list[dict[str, object]]:
    (table,) = [table for table in known.tables if table.table == "anstallningar"]
    return rows_of(table.path.parent, "anstallningar")


@pytest.mark.full
@pytest.mark.parametrize(
    ("entry", "column", "value"),
    few(
        [
            ({}, "start_date", date(2025, 4, 1)),
            ({"whose": 'lamnare = "409901-0003"'}, "start_date", date(2025, 4, 1)),
            ({"row": '{ "Roll" = "Målgrupp", "Stöd" = "Inget" }'}, "start_date", date(2025, 4, 1)),
            ({"column": "Sysselsättningsgrad %", "wrong": "75", "right": "80"}, "extent_pct", 80.0),
            ({"column": "Slutdatum", "wrong": '""', "right": "2025-10-31"}, "end_date", date(2025, 10, 31)),
            ({"column": "Stöd", "wrong": '"inget"', "right": '"nystartsjobb"'}, "support", "Nystartsjobb"),
        ],
        2,
    ),
)
def test_one_value_is_changed_and_the_change_is_told_on_its_cell(
    home: Home, entry: dict[str, str], column: str, value: object
) -> None:
    before = employed(run_of(home))
    told_to(home, **entry)
    known = run_of(home)
    after = employed(known)
    assert after[0] == before[0] | {column: value}
    assert after[1] == before[1]
    (problem,) = known.problems
    assert (problem["code"], problem["severity"], problem["row"]) == ("KORRIGERAD", "warn", 2)
    assert "Anna Analytiker 2026-01-10. Skäl: Bekräftat per telefon." in problem["message"]


def test_a_row_that_was_rejected_for_the_wrong_value_is_taken_in(home: Home) -> None:
    send(home, with_cell(ANSTALLNINGAR, 1, 4, "2025-02-30"))
    assert len(employed(run_of(home))) == 1
    told_to(home, wrong='"2025-02-30"', right="2025-02-28")
    assert [row["start_date"] for row in employed(run_of(home))] == [date(2025, 2, 28), date(2024, 1, 1)]


@pytest.mark.full
@pytest.mark.parametrize(
    ("entry", "words"),
    few(
        [
            ({"wrong": "2025-03-02"}, "i E2 på bladet ”Anställningar” står inte längre det värde"),
            ({"row": "9"}, "0 rader på bladet ”Anställningar” är den rad som menas"),
            ({"row": '{ "Anställningsform" = "Tillsvidare" }'}, "2 rader på bladet"),
            ({"column": "Begynnelse"}, "kolumnen ”Begynnelse” finns inte"),
            ({"right": '"i våras"'}, "ratt_varde går inte att läsa i kolumnen ”Startdatum”"),
            ({"whose": 'fil = "annan.xlsx"'}, "ingen fil som räknas är den som menas"),
            ({"whose": 'fil = "bok.xlsx"\nlamnare = "4099010003"'}, "korrigering 1: fil eller lamnare"),
            ({"whose": 'fil = "bok.xlsx"\nkomentar = "x"'}, "korrigering 1: komentar"),
            ({"row": "["}, "går inte att läsa som TOML"),
        ],
        3,
    ),
)
def test_an_entry_that_does_not_hold_stops_the_run_and_says_why(home: Home, entry: dict[str, str], words: str) -> None:
    told_to(home, **entry)
    with pytest.raises(Stopped, match=r"(?i)korrigering") as stopped:
        run_of(home)
    assert words in str(stopped.value)


def test_an_entry_about_a_file_that_its_own_name_replaces_ends_with_a_remark_that_says_what_stands_there(
    home: Home,
) -> None:
    """The new file has the same name and another row 2; the extent alone is other, so nothing is asked."""
    told_to(home, column="Sysselsättningsgrad %", wrong="75", right="80")
    assert employed(run_of(home))[0]["extent_pct"] == 80
    send(home, with_cell(ANSTALLNINGAR, 1, 6, 90))
    known = run_of(home, "2026-01-16")
    assert employed(known)[0]["extent_pct"] == 90
    (remark,) = [problem for problem in known.problems if problem["code"] == "KORRIGERING_UPPHORD"]
    assert (
        "ersatt av en nyare (i bok.xlsx: i G2 på bladet ”Anställningar” står inte längre det värde" in remark["message"]
    )
    assert employed(run_of(home))[0]["extent_pct"] == 80, "as it was known before"


@pytest.mark.full
def test_when_the_sender_has_put_it_right_the_entry_ends_but_earlier_days_stay_as_they_were(home: Home) -> None:
    assert employed(run_of(home, "2026-01-09"))[0]["start_date"] == date(2025, 3, 1)
    told_to(home)
    assert employed(run_of(home, "2026-01-15"))[0]["start_date"] == date(2025, 4, 1)
    send(home, with_cell(ANSTALLNINGAR, 1, 4, "2025-04-02"), "rättad.xlsx")
    asked = run_of(
        home, "2026-01-31"
    )  # one job of two has another start: the analyst is asked, and the old file counts
    assert [str(file["verdict"]) for file in asked.files] == ["accepted", "held"]
    approve_file(
        Run.of(home.root, date(2026, 2, 1), None, None), home.raw / "foretag" / "rättad.xlsx", "Anna Analytiker"
    )
    known = run_of(home, "2026-02-01")
    assert employed(known)[0]["start_date"] == date(2025, 4, 2), "the night goes on"
    (remark,) = [problem for problem in known.problems if problem["code"] == "KORRIGERING_UPPHORD"]
    assert (
        "(Anna Analytiker 2026-01-10) gäller inte längre, för filen är ersatt av en nyare. Se efter"
        in remark["message"]
    )
    told_to(home, whose='lamnare = "409901-0003"')
    with pytest.raises(Stopped, match="upphor"):
        run_of(home, "2026-02-01")
    told_to(home, right="2025-04-01\nupphor = 2026-02-01")
    known = run_of(home, "2026-02-01")
    assert employed(known)[0]["start_date"] == date(2025, 4, 2)
    assert "KORRIGERING_UPPHORD" not in {problem["code"] for problem in known.problems}
    assert employed(run_of(home, "2026-01-15"))[0]["start_date"] == date(2025, 4, 1)
    assert employed(run_of(home, "2026-01-09"))[0]["start_date"] == date(2025, 3, 1)


def test_a_persons_number_in_an_entry_is_told_nowhere(home: Home) -> None:
    """The file is named by a number, which the house knows by its mask; the entry holds, and what it says of it when not is masked."""
    send(home, ANSTALLNINGAR, name="19900602-2397.xlsx")
    (home.raw / "foretag" / "bok.xlsx").unlink()
    told_to(home, whose='fil = "19900602-2397.xlsx"')
    assert [str(row["start_date"]) for row in employed(run_of(home))] == ["2025-04-01", "2024-01-01"]
    told_to(home, whose='lamnare = "19961020-2385"')
    with pytest.raises(Stopped, match="19XXXXXX-XXXX") as stopped:
        run_of(home)
    assert "19961020" not in str(stopped.value)
    told_to(home, whose='fil = "bok.xlsx"\n"19961020-2385" = 1')
    with pytest.raises(Stopped, match="19XXXXXX-XXXX saknas eller") as stopped:
        run_of(home)
    assert "19961020" not in str(stopped.value)


@pytest.mark.full
def test_what_a_reading_calls_an_entry_cannot_be_guessed_without_the_key(home: Home, tmp_path: Path) -> None:
    """The row is pointed out by a person's number: another home's key gives the same entry another name, and another folder."""
    told_to(home, row='{ "Personnummer*" = "199007302384" }')
    other = Home(tmp_path / "annat").make()
    send(other, ANSTALLNINGAR)
    told_to(other, row='{ "Personnummer*" = "199007302384" }')
    names = []
    for each in (home, other):
        (table,) = [table for table in run_of(each).tables if table.table == "anstallningar"]
        (entry,) = json.loads((table.path.parent / "reading.json").read_text("utf-8"))["corrections"]
        names.append((entry, table.path.parent.name.split("-")[1]))
    assert names[0][0] != names[1][0]
    assert names[0][1] != names[1][1]


@pytest.mark.full
def test_another_right_value_is_another_correction_though_its_words_hide_it(home: Home) -> None:
    """A person's number is put right, then put right again: the message on the cell is the same, what diff.md compares is not."""
    messages, ids = [], []
    for right in ("199006022397", "199107172380"):
        told_to(home, column="Personnummer*", wrong='"199007302384"', right=f'"{right}"')
        catalog = catalog_of(home)
        known = catalog.selection
        messages.append([problem["message"] for problem in known.problems if problem["code"] == "KORRIGERAD"])
        ids.append(catalog.corrected())
        assert employed(known)[0]["pid_birth_year"] == int(right[:4])
    assert messages[0] == messages[1]
    assert [list(each) for each in ids] == [["bok.xlsx"], ["bok.xlsx"]]
    assert ids[0] != ids[1]
    home.corrections.unlink()
    assert catalog_of(home).corrected() == {}
