"""Persons are erased from every file as it came, files go when their time is over, and the pseudonyms' key is changed."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from flows.cli.analyst.query import warehouse
from flows.erasure import erase
from flows.errors import Stopped
from flows.intake.deliveries.ledger import read_ledger
from flows.intake.deliveries.receive import stored_bytes
from flows.intake.files.workbook import open_workbook
from flows.limits import Limits
from flows.operations import data_subjects
from flows.operations.data_subjects import forget_persons, rekey_pseudonyms
from flows.operations.doctor import home as doctor_home
from flows.pipeline import steps
from flows.run.catalog import load_catalog
from flows.run.context import Run
from flows.run.keys import KEYS, KeyName, key_of, key_there, pseudonym_keys
from flows.security.encryption import StoreUnreadable
from flows.security.erased import read_erased
from flows.security.identity_numbers import pseudonymise
from flows.security.keys import KeyRefused, Keys
from flows.settings import Settings
from flows.storage.paths import Home
from tests.support.books import ANSTALLNINGAR, FORETAG, PLATSER, WOMEN_AND_MEN, arbetsbok, holds, with_cell, xlsx
from tests.support.purpose import few

TRADER = "19900602-2397"
GONE, STAYS = str(ANSTALLNINGAR[1][0]), str(ANSTALLNINGAR[2][0])


def run_of(home: Path, day: int = 15) -> Run:
    return Run.of(home, date(2026, 1, day), None, None)


def take_in_all(run: Run) -> None:
    for sha256 in steps.receive_step(run):
        steps.read_step(run, sha256)


def asked(tmp_path: Path, number: str = GONE) -> Path:
    path = tmp_path / "radera.txt"
    path.write_text(f"{number}\n", "utf-8")
    return path


def stored_text(home: Home) -> str:
    """Every cell of every stored file, and the bytes of those that cannot be opened."""
    said = []
    for line in {line.sha256: line for line in read_ledger(home.ledger)}.values():
        data = stored_bytes(home, line.sha256, key_of(home, "received"))
        try:
            sheets = open_workbook(data, line.name, Limits()).sheets
        except Exception:  # a file that is no table
            said.append(data.decode("latin-1"))
        else:
            said += [str(cell) for sheet in sheets for row in sheet.rows for cell in row]
    return "\n".join(said)


def pids(home: Home) -> set[str]:
    found = set()
    for path in home.typed.glob("*/anstallningar.parquet"):
        found |= set(pq.read_table(path)["pid"].to_pylist())
    return found


def counted(run: Run) -> set[str]:
    """Everybody employed in the readings that count."""
    tables = [each.path for each in load_catalog(run).selection.tables if each.table == "anstallningar"]
    return {pid for path in tables for pid in pq.read_table(path)["pid"].to_pylist()}


def pid_of(run: Run, number: str) -> str:
    told = pseudonymise(pd.Series([number], dtype=object), run.today, pseudonym_keys(run.home), "prov")
    return str(told["pid"][0])


def analyst_list(home: Home) -> Path:
    """What an earlier run left for the analyst, jobs with pseudonyms, and for a group of analysts."""
    (home.for_analysts / "data").mkdir(parents=True, exist_ok=True)
    (home.analyst / "2026-01-01-0a1b2c3d").mkdir(parents=True)
    path = home.analyst / "2026-01-01-0a1b2c3d" / "jobs.jsonl"
    path.write_text(json.dumps(sorted(pids(home))), "utf-8")
    return path


def with_header(header: str) -> list[list[object]]:
    first, *rest = ANSTALLNINGAR
    return [[header, *first[1:]], *rest]


@pytest.mark.full
@pytest.mark.parametrize("is_read", few([True, False]))
def test_a_person_is_erased_from_files_that_were_rejected_or_never_read(tmp_path: Path, is_read: bool) -> None:
    """An unknown column stops the first; the second is text in a note; the third a CSV; the fourth no table at all."""
    run = run_of(tmp_path / "hem")
    home = run.home.make()
    (home.raw / "foretag" / "okand.xlsx").write_bytes(xlsx(arbetsbok(Anställningar=with_header("Ny kolumn"))))
    (home.raw / "foretag" / "not.xlsx").write_bytes(xlsx({"Blad1": [["Anna", f"slutade, se {GONE}."], [STAYS]]}))
    (home.raw / "finsam" / "deltagare.csv").write_bytes(
        f"Löpnummer;Personnummer\r\n1;{GONE}\r\n2;{STAYS}\r\n".encode("cp1252")
    )
    (home.raw / "finsam" / "sida.xlsx").write_bytes(f"<html><td>{GONE}</td></html>".encode())
    steps.receive_step(run)
    if is_read:
        take_in_all(run)
    listed = analyst_list(home)
    dry = forget_persons(run, asked(tmp_path), dry_run=True)
    assert GONE in stored_text(home)
    assert listed.exists()
    assert read_erased(home.forgotten) == frozenset()
    assert not home.receipts.exists()

    told = forget_persons(run, asked(tmp_path), dry_run=False)
    assert told.found == dry.found
    assert not listed.exists()
    assert not home.for_analysts.exists()
    assert {each.name: (each.rows, each.whole) for each in told.found} == {
        "okand.xlsx": (1, False), "not.xlsx": (1, False), "deltagare.csv": (1, False), "sida.xlsx": (0, True),
    }  # fmt: skip
    assert GONE not in stored_text(home)
    assert stored_text(home).count(STAYS) == 3
    assert sorted(told.raw) == ["finsam/deltagare.csv", "finsam/sida.xlsx", "foretag/not.xlsx", "foretag/okand.xlsx"]
    assert told.receipt
    receipt = told.receipt.read_text("utf-8")
    assert json.loads(receipt)["persons"] == 1
    assert [each["rows"] for each in json.loads(receipt)["erased"]] == [each.rows for each in told.found]
    assert GONE not in receipt
    assert told.receipt.stat().st_mode & 0o777 == 0o600
    take_in_all(run)
    assert forget_persons(run, asked(tmp_path), dry_run=True).found == []


@pytest.mark.parametrize(
    "written",
    few(["19900730-2384", "900730-2384", "900730\u20132384", "900730 - 2384", "1990-07-30-2384", "1990 07 30 2384", "90 07 30 23 84",
     "900730\u00a02384", "9007302384", "90.07.30/2384", "08-12 34 56 900730-2384"], 2),
)  # fmt: skip
def test_a_number_is_found_in_a_text_however_it_is_written(tmp_path: Path, written: str) -> None:
    assert GONE == "199007302384"
    run = run_of(tmp_path / "hem")
    home = run.home.make()
    (home.raw / "foretag" / "not.xlsx").write_bytes(
        xlsx({"Blad1": [["Anna"], [f"slutade i mars (nr {written}, enl. avtal)"], [STAYS]]})
    )
    steps.receive_step(run)
    assert [each.rows for each in forget_persons(run, asked(tmp_path), dry_run=False).found] == [1]
    assert written not in stored_text(home)


def test_a_coordination_number_without_month_and_day_is_erased_as_a_number_and_in_a_text(tmp_path: Path) -> None:
    """19850060-2399 stands in Skatteverket's own list."""
    unknown = "19850060-2399"
    run = run_of(tmp_path / "hem")
    home = run.home.make()
    (home.raw / "foretag" / "bok.xlsx").write_bytes(
        xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 0, unknown)))
    )
    (home.raw / "foretag" / "not.xlsx").write_bytes(xlsx({"Blad1": [["Anna"], ["se 850060-2399, slutade"], [STAYS]]}))
    take_in_all(run)
    assert [row["rows_accepted"] for row in load_catalog(run).selection.files if row["name"] == "bok.xlsx"] == [4]
    assert [each.rows for each in forget_persons(run, asked(tmp_path, unknown), dry_run=False).found] == [1, 1]
    assert "2399" not in stored_text(home)


@pytest.mark.parametrize(
    "cells",
    few([["900730", "2384"], [900730, 2384], ["1990-07-30", "2384"], [date(1990, 7, 30), 2384], ["900730-", "2384"]]),
)
def test_a_number_that_is_split_over_two_cells_is_found(tmp_path: Path, cells: list[object]) -> None:
    run = run_of(tmp_path / "hem")
    (run.home.make().raw / "foretag" / "delat.xlsx").write_bytes(xlsx({"Blad1": [["Född", "Sista"], cells, [1, 2]]}))
    steps.receive_step(run)
    assert [each.places for each in forget_persons(run, asked(tmp_path), dry_run=False).found] == [{(0, 2)}]


def beside_the_cells(where: str) -> bytes:
    """A workbook without the person in any cell."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("19900730-2384" if where == "sheet" else "Blad1")
        sheet.write_row(0, 0, ["Namn", "Slutade"])
        sheet.write_row(1, 0, ["Anna", "mars"])
        if where == "comment":
            sheet.write_comment(1, 0, "se 900730\u20132384 i akten")
        if where == "property":
            book.set_properties({"comments": "gäller 19900730-2384", "author": "K"})
        if where == "header":
            sheet.set_header("&L900730-2384")
        if where == "name":
            book.define_name("P_9007302384", "=Blad1!$A$1")
        if where == "list":
            sheet.data_validation(1, 0, 9, 0, {"validate": "list", "source": ["900730-2384", "961020-2385"]})
        if where == "picture":
            sheet.insert_textbox(4, 4, "900730-2384")
    if where == "workbook":
        with zipfile.ZipFile(out, "a") as parts:
            parts.writestr("xl/embeddings/bok.xlsx", xlsx({"Blad1": [["900730-2384"]]}))
    return out.getvalue()


def _parts(book: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return "\n".join(parts.read(part).decode("utf-8", "replace") for part in parts.namelist())


@pytest.mark.full
@pytest.mark.parametrize(
    "where", few(["comment", "property", "sheet", "header", "name", "list", "picture", "workbook"])
)
def test_a_number_beside_the_cells_goes_and_the_cells_stay(tmp_path: Path, where: str) -> None:
    run = run_of(tmp_path / "hem")
    home = run.home.make()
    (home.raw / "foretag" / "bok.xlsx").write_bytes(beside_the_cells(where))
    steps.receive_step(run)
    home.warehouse.write_bytes(b"they are in it")
    forget_persons(run, asked(tmp_path), dry_run=True)
    assert home.warehouse.exists()
    told = forget_persons(run, asked(tmp_path), dry_run=False)
    assert not home.warehouse.exists()  # the steps build it again; where they stop, nobody is left in it
    assert [(each.rows, each.whole) for each in told.found] == [(0, False)]
    assert told.found[0].told(dry_run=False) == (
        "bok.xlsx: allt utom cellerna (kommentarer, egenskaper, bladens namn) är raderat"
    )
    (line,) = read_ledger(home.ledger)
    assert holds(_parts(beside_the_cells(where)), "19900730-2384") or where == "workbook"  # one in a zip in a zip
    assert not holds(_parts(stored_bytes(home, line.sha256, key_of(home, "received"))), "19900730-2384")
    assert stored_text(home).split() == ["Namn", "Slutade", "Anna", "mars"]
    assert forget_persons(run, asked(tmp_path), dry_run=True).found == []


def test_a_csv_is_still_a_csv_afterwards(tmp_path: Path) -> None:
    run = run_of(tmp_path / "hem")
    home = run.home.make()
    (home.raw / "finsam" / "deltagare.csv").write_bytes(f"Löpnummer;Personnummer\r\n1;{GONE}\r\n2;{STAYS}\r\n".encode())
    steps.receive_step(run)
    forget_persons(run, asked(tmp_path), dry_run=False)
    (line,) = read_ledger(home.ledger)
    opened = open_workbook(stored_bytes(home, line.sha256, key_of(home, "received")), line.name, Limits())
    assert opened.kind == "csv"
    assert opened.sheets[0].rows == [["Löpnummer", "Personnummer"], ["", ""], ["2", STAYS]]


def test_sheets_whose_names_no_new_workbook_may_have_are_emptied_as_well(tmp_path: Path) -> None:
    """Two sheets named by persons' numbers look alike when masked; an .ods has longer names, and other signs in them."""
    run = run_of(tmp_path / "hem")
    home = run.home.make()
    named = {"19900602-2397": [["Anteckning"], [STAYS], [GONE]], "19961020-2385": [["Anteckning"], [GONE], [STAYS]]}
    taken = {"19XXXXXX-XXXX (3)": [["Anteckning"], [STAYS]]} | named  # what the third would have been called
    (home.raw / "foretag" / "namn.xlsx").write_bytes(xlsx(named))
    (home.raw / "foretag" / "upptaget.xlsx").write_bytes(xlsx(taken))
    (home.raw / "foretag" / "lang.ods").write_bytes(ods("Alla anställda under åren 2019/2025", [GONE, STAYS]))
    steps.receive_step(run)
    told = forget_persons(run, asked(tmp_path), dry_run=False)
    assert {each.name: each.rows for each in told.found} == {"namn.xlsx": 2, "upptaget.xlsx": 2, "lang.ods": 1}
    key = key_of(home, "received")
    left = {
        line.name: [
            [row for row in sheet.rows if any(row)] for sheet in open_workbook(data, line.name, Limits()).sheets
        ]
        for line in read_ledger(home.ledger)
        if (data := stored_bytes(home, line.sha256, key))
    }
    kept = [["Anteckning"], [STAYS]]
    assert left == {"namn.xlsx": [kept] * 2, "upptaget.xlsx": [kept] * 3, "lang.ods": [[[STAYS]]]}


def ods(sheet: str, cells: list[str]) -> bytes:
    """The least that an .ods can be: one sheet, one column of text."""
    rows = "".join(
        f'<table:table-row><table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell></table:table-row>'
        for cell in cells
    )
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", "<manifest/>")
        parts.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces}><office:body><office:spreadsheet>'
            f'<table:table table:name="{sheet}">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


@pytest.mark.full
@pytest.mark.parametrize(
    ("number", "name", "rekeyed"),
    few(
        [
            (GONE, "bok.xlsx", True),
            (TRADER, "bok.xlsx", True),
            (GONE, "kopia.xlsx", False),
            (TRADER, "kopia.xlsx", True),
            (TRADER, "bok.xlsx", False),
        ],
        quick=2,
    ),
)
def test_a_file_that_is_stored_again_is_stored_without_those_who_were_erased(
    tmp_path: Path, number: str, name: str, rekeyed: bool
) -> None:
    """The stored copy is lost, of one file after another damaged, and what was sent lies there still, or comes again."""
    run = run_of(tmp_path / "hem")
    home = run.home.make()
    theirs = [FORETAG[0], ["900602-2397", *FORETAG[1][1:]]]
    dropped = home.raw / "foretag" / "bok.xlsx"
    dropped.write_bytes(xlsx(arbetsbok(Företag=theirs)))
    (home.raw / "foretag" / "sida.xlsx").write_bytes(f"<html><td>{number}</td></html>".encode())
    (home.raw / "foretag" / "annan.xlsx").write_bytes(xlsx(arbetsbok(Anställningar=[*ANSTALLNINGAR[::2]])))
    take_in_all(run)
    forget_persons(run, asked(tmp_path, number), dry_run=False)
    if rekeyed:
        rekey_pseudonyms(run)
    erased = stored_text(home)
    assert not holds(erased, number)
    dropped.rename(dropped.with_name(name))
    for path in home.received.iterdir():
        path.unlink() if path.stat().st_size > 100 else path.write_bytes(b"broken")
        take_in_all(run)
        assert stored_text(home) == erased


def test_a_file_with_a_password_is_named_and_left(tmp_path: Path) -> None:
    run = run_of(tmp_path / "hem")
    home = run.home.make()
    (home.raw / "foretag" / "hemlig.xlsx").write_bytes(b"PK\x03\x04 inte en hel fil")
    steps.receive_step(run)
    told = forget_persons(run, asked(tmp_path), dry_run=False)
    assert told.closed == ["hemlig.xlsx"]
    assert told.found == []


CORRECTION = (
    '[[korrigering]]\nfil = "bok.xlsx"\nblad = "Anställningar"\nrad = {row}\nkolumn = "Startdatum"\n'
    'fel_varde = 2025-03-01\nratt_varde = 2025-04-01\nskal = "Bekräftat."\nvem = "Anna A"\ndatum = 2026-01-10\n'
)


@pytest.mark.full
def test_what_is_wrong_or_hidden_in_the_rows_of_others_is_so_still_after_an_erasure(tmp_path: Path) -> None:
    """An end that is #N/A became none, and the job went on; a formula without a value was an empty cell."""
    rows = [*ANSTALLNINGAR, *([number, *ANSTALLNINGAR[1][1:]] for number in (WOMEN_AND_MEN[2], TRADER))]
    book = openpyxl.load_workbook(io.BytesIO(xlsx(arbetsbok(Anställningar=rows))))
    jobs = book["Anställningar"]
    jobs["F3"], jobs["G4"] = "#N/A", "=50+25"
    jobs.row_dimensions[5].hidden = True
    book["Ekonomi"].sheet_state = "hidden"
    run = run_of(tmp_path / "hem")
    book.save(run.home.make().raw / "foretag" / "bok.xlsx")
    take_in_all(run)
    told = {(problem["code"], problem["sheet"], problem["cell"]) for problem in load_catalog(run).selection.problems}
    assert {("FEL_I_CELL", "Anställningar", "F3"), ("FORMEL_UTAN_VARDE", "Anställningar", "G4")} < told
    assert {code for code, *_ in told} >= {"DOLT_BLAD", "DOLD_RAD"}
    assert counted(run) == {pid_of(run, GONE), pid_of(run, TRADER)}

    forget_persons(run, asked(tmp_path), dry_run=False)
    take_in_all(run)
    assert {
        (problem["code"], problem["sheet"], problem["cell"]) for problem in load_catalog(run).selection.problems
    } == told
    assert counted(run) == {pid_of(run, TRADER)}


@pytest.mark.full
@pytest.mark.parametrize(
    "row",
    ["2", "{{ Startdatum = 2025-03-01 }}", "{{ Personnummer = '{gone}' }}", "{{ Personnummer = '{pid}' }}"],
    ids=["row", "day", "number", "pid"],
)
def test_nobody_is_erased_while_a_correction_names_them_or_corrects_what_would_go(tmp_path: Path, row: str) -> None:
    run = run_of(tmp_path / "hem")
    home = run.home.make()
    (home.raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok()))
    take_in_all(run)
    pid = pseudonymise(pd.Series([GONE]), run.today, pseudonym_keys(home), "x")["pid"][0]
    home.corrections.write_text(CORRECTION.format(row=row.format(gone=GONE, pid=pid)), "utf-8")
    take_in_all(run)
    assert "KORRIGERAD" in {problem["code"] for problem in load_catalog(run).selection.problems}

    dry = forget_persons(run, asked(tmp_path), dry_run=True)
    assert dry.raw == ["foretag/bok.xlsx"]
    assert dry.own == (["korrigeringar.toml"] if "Personnummer" in row else [])
    assert dry.corrected == ["bok.xlsx, Anställningar, E2 (Startdatum)"]
    with pytest.raises(Stopped, match=r"korrigeringar\.toml: bok\.xlsx, Anställningar, E2 .*Inget är raderat"):
        forget_persons(run, asked(tmp_path), dry_run=False)
    assert GONE in stored_text(home)
    assert forget_persons(run, asked(tmp_path, STAYS), dry_run=True).corrected == [], "the row of another person"
    home.corrections.unlink()
    forget_persons(run, asked(tmp_path), dry_run=False)
    take_in_all(run)
    assert len(pids(home)) == 1


def test_a_correction_written_since_the_last_run_stops_an_erasure_too(tmp_path: Path) -> None:
    """It would find no row any more, and stop the next run."""
    run = run_of(tmp_path / "hem")
    home = run.home.make()
    (home.raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok()))
    take_in_all(run)
    home.corrections.write_text(CORRECTION.format(row="2"), "utf-8")
    with pytest.raises(Stopped, match=r"bok\.xlsx, Anställningar, E2 .*Inget är raderat"):
        forget_persons(run, asked(tmp_path), dry_run=False)
    assert GONE in stored_text(home)


TRADER = "19900602-2397"  # Skatteverket's test number, as the organisation number of a sole trader


@pytest.mark.full
def test_a_sole_trader_who_is_erased_is_no_sender_and_no_employer_any_more(tmp_path: Path) -> None:
    """The workbook that lay there, the next one, Arbetsförmedlingen's rows about who is employed there, and after a new key."""
    run = run_of(tmp_path / "hem")
    home = run.home.make()
    theirs = [FORETAG[0], [TRADER[2:], *FORETAG[1][1:]]]
    decisions = [
        ["Personnummer", "Insats", "Organisationsnummer", "Beslutsdatum", "Gäller från", "Gäller till", "Omfattning %"],
        [STAYS, "Lönebidrag för anställning", TRADER[2:], "2025-01-01", "2025-01-01", "2025-12-31", 100],
        [STAYS, "Lönebidrag för anställning", "409901-0003", "2025-01-01", "2025-01-01", "2025-12-31", 100],
    ]
    (home.raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok(Företag=theirs)))
    others = [ANSTALLNINGAR[0], with_cell(ANSTALLNINGAR, 1, 0, WOMEN_AND_MEN[2])[1]]
    (home.raw / "foretag" / "annan.xlsx").write_bytes(
        xlsx(arbetsbok(Företag=with_cell(FORETAG, 1, 1, "Ett annat företag"), Anställningar=others))
    )
    take_in_all(run)
    assert sum(":e" in table.submitter for table in load_catalog(run).selection.tables) == 4
    home.corrections.write_text(CORRECTION.format(row="2"), "utf-8")
    with pytest.raises(
        Stopped, match=r"bok\.xlsx, Anställningar, E2 .*Inget är raderat"
    ):  # of somebody else, and counts no more
        take_in_all(run)
        forget_persons(run, asked(tmp_path, TRADER), dry_run=False)
    home.corrections.unlink()
    told = forget_persons(run, asked(tmp_path, TRADER), dry_run=False)
    assert [each.told(dry_run=True) for each in told.found] == [
        "bok.xlsx: 1 rad skulle raderas; hela filen (4 rader) slutar räknas, för det är avsändaren som raderas"
    ]
    receipt = json.loads(told.receipt.read_text("utf-8")) if told.receipt else {}
    assert receipt["persons"] == 1
    assert [each["not_counted"] for each in receipt["erased"]] == [4]
    for day in (16, 17):
        later = run_of(home.root, day)
        (home.raw / "foretag" / f"bok{day}.xlsx").write_bytes(
            xlsx(arbetsbok(Företag=theirs, Platser=[*PLATSER, [day]]))
        )
        decided = with_cell(decisions, 2, 4, f"2025-01-{day}")  # two files that differ: the same bytes twice are one
        (home.raw / "arbetsformedlingen" / f"beslut_2025-{day - 10:02}.xlsx").write_bytes(xlsx({"Beslut": decided}))
        take_in_all(later)
        known = load_catalog(later).selection
        assert {table.submitter for table in known.tables} == {"4099010003", "arbetsformedlingen"}
        assert [p["code"] for p in known.problems].count("RADERAD_AVSANDARE") == day - 15
        read = [table.path for table in known.tables if table.table == "beslut"]
        assert [pq.read_table(path).num_rows for path in read] == [1] * (day - 15)
        rekey_pseudonyms(later)


@pytest.mark.full
def test_a_sole_trader_is_erased_under_a_number_that_was_replaced(tmp_path: Path) -> None:
    """The list has the new number; what they send has the coordination number of before: the day of birth plus 60."""
    before = "900662-2394"
    run = run_of(tmp_path / "hem")
    home = run.home.make()
    joined = [["Tidigare nummer", "Nytt nummer", "Gäller från och med"], [f"19{before}", TRADER, "2025-03-01"]]
    (home.raw / "arbetsformedlingen" / "nummerbyte_2025.xlsx").write_bytes(xlsx({"Nummerbyte": joined}))
    theirs = [FORETAG[0], [before, *FORETAG[1][1:]]]
    (home.raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok(Företag=theirs)))
    take_in_all(run)
    told = forget_persons(run, asked(tmp_path, TRADER), dry_run=False)
    assert {each.name: (each.rows, each.sent) for each in told.found} == {
        "nummerbyte_2025.xlsx": (1, 0),
        "bok.xlsx": (1, 4),
    }
    later = run_of(home.root, 16)
    (home.raw / "foretag" / "nyare.xlsx").write_bytes(xlsx(arbetsbok(Företag=theirs, Platser=[*PLATSER, [1]])))
    take_in_all(later)
    assert "RADERAD_AVSANDARE" in {problem["code"] for problem in load_catalog(later).selection.problems}


def read_under_two_numbers(home: Home, run: Run) -> tuple[str, str]:
    """A workbook with a person's coordination number, and later a file that says what replaced it. Both numbers."""
    before = "19900662-2394"
    rows = [*ANSTALLNINGAR, [before, *ANSTALLNINGAR[1][1:]]]
    (home.raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok(Anställningar=rows)))
    take_in_all(run)
    joined = [["Tidigare nummer", "Nytt nummer", "Gäller från och med"], [before, TRADER, "2025-03-01"]]
    (home.raw / "arbetsformedlingen" / "nummerbyte_2025.xlsx").write_bytes(xlsx({"Nummerbyte": joined}))
    take_in_all(run)
    return before, TRADER


@pytest.mark.full
def test_an_erasure_that_is_killed_anywhere_is_finished_by_whatever_comes_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list has one of two numbers. What joins them may be emptied already: the list alone would not tell of the other."""
    home = run_of(tmp_path / "hem").home.make()
    old, new = read_under_two_numbers(home, run_of(home.root))
    home.warehouse.write_bytes(b"they are in it")
    analyst_list(home)
    everybody = {pid_of(run_of(home.root), number) for number in (old, new)}
    taken: list[object] = []

    def killed(real: Callable[..., object], *given: object) -> object:
        if len(taken) == at:
            raise KeyboardInterrupt
        taken.append(real)
        return real(*given)

    points = 10
    for at in range(points):
        run = run_of(tmp_path / f"hem {at}")
        shutil.copytree(home.root, run.home.root)
        taken.clear()
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            for each in ("add_erased", "drop_replies", "let_go", "remove_folder", "store", "write_receipt"):
                patch.setattr(erase, each, partial(killed, getattr(erase, each)))
            forget_persons(run, asked(tmp_path, new), dry_run=False)
        assert holds(stored_text(run.home), old) or len(taken) > 7
        assert not run.home.warehouse.exists()
        assert at == 0 or not list(run.home.analyst.glob("*"))

        after: list[Callable[[], object]] = [
            partial(steps.receive_step, run),
            partial(forget_persons, run, asked(tmp_path, STAYS), dry_run=False),
            partial(rekey_pseudonyms, run),
        ]
        after[at % 3]()
        assert not any(holds(stored_text(run.home), number) for number in (old, new))
        assert everybody < read_erased(run.home.forgotten)
        first = json.loads(min(run.home.receipts.iterdir()).read_text("utf-8"))
        assert {each["file"]: each["rows"] for each in first["erased"]} == {"bok.xlsx": 1, "nummerbyte_2025.xlsx": 1}
        assert first["persons"] == 2
        assert not run.home.erasing.exists()
    assert at == len(taken) == points - 1, "the last step of all"
    take_in_all(run)
    assert counted(run) == {pid_of(run, GONE), pid_of(run, STAYS)}, "those whom nobody asked to erase here"


def test_an_erasure_that_cannot_take_a_reading_away_stops_and_is_finished_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A receipt would say that it is gone."""
    run = run_of(tmp_path / "hem")
    home = run.home.make()
    (home.raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok()))
    take_in_all(run)

    def closed(folder: Path) -> None:
        if folder.parent == home.typed:
            raise PermissionError(13, "Permission denied", str(folder))

    with monkeypatch.context() as patch, pytest.raises(Stopped, match=r"typed/\S+ får inte användas av kontot som kör"):
        patch.setattr("flows.storage.atomic.shutil.rmtree", closed)
        forget_persons(run, asked(tmp_path), dry_run=False)
    assert not home.receipts.exists()
    steps.receive_step(run)
    assert GONE not in stored_text(home)
    assert pids(home) == set()
    assert len(list(home.receipts.iterdir())) == 1


def test_after_a_new_key_a_person_is_erased_under_all_their_numbers_too(tmp_path: Path) -> None:
    """Nothing has been read with the new key, and so nobody knows which numbers are one person's."""
    run = run_of(tmp_path / "hem")
    old, new = read_under_two_numbers(run.home.make(), run)
    rekey_pseudonyms(run)
    forget_persons(run, asked(tmp_path, new), dry_run=False)
    assert not holds(stored_text(run.home), old)
    take_in_all(run)
    assert counted(run) == {pid_of(run, GONE), pid_of(run, STAYS)}


@pytest.mark.full
@pytest.mark.parametrize("still_there", few([True, False]))
def test_nobody_erased_counts_from_a_file_whose_stored_copy_is_gone(tmp_path: Path, still_there: bool) -> None:
    """It cannot be looked through. Where it lies in data/raw it is stored again without the person; else the next run stops."""
    run = run_of(tmp_path / "hem")
    home = run.home.make()
    dropped = home.raw / "foretag" / "bok.xlsx"
    dropped.write_bytes(xlsx(arbetsbok()))
    (home.raw / "foretag" / "annan.xlsx").write_bytes(xlsx(arbetsbok(Anställningar=[*ANSTALLNINGAR[::2]])))
    take_in_all(run)
    (sha256,) = (line.sha256 for line in read_ledger(home.ledger) if line.name == "bok.xlsx")
    copy = home.received / sha256
    kept = copy.read_bytes()
    copy.unlink()
    if not still_there:
        dropped.unlink()

    assert forget_persons(run, asked(tmp_path), dry_run=True).lost == {sha256: "bok.xlsx"}
    told = forget_persons(run, asked(tmp_path), dry_run=False)
    assert told.lost == {sha256: "bok.xlsx"}
    assert told.receipt
    assert json.loads(told.receipt.read_text("utf-8"))["could_not_be_looked_through"] == ["bok.xlsx"]
    assert pid_of(run, GONE) not in pids(home)
    if still_there:
        take_in_all(run)
    else:
        with pytest.raises(StoreUnreadable, match=sha256[:12]):
            take_in_all(run)
        with pytest.raises(StoreUnreadable, match=sha256[:12]):
            rekey_pseudonyms(run)
        copy.write_bytes(kept)  # out of a backup
        take_in_all(run)
        assert [each.name for each in forget_persons(run, asked(tmp_path), dry_run=False).found] == ["bok.xlsx"]
        take_in_all(run)
    assert GONE not in stored_text(home)
    assert counted(run) == {pid_of(run, STAYS)}
    assert forget_persons(run, asked(tmp_path), dry_run=True).lost == {}


@pytest.mark.full
def test_a_new_key_gives_new_pseudonyms_and_the_erased_stay_erased(tmp_path: Path) -> None:
    run = run_of(tmp_path / "hem")
    home = run.home.make()
    (home.raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok()))
    take_in_all(run)
    forget_persons(run, asked(tmp_path), dry_run=False)
    take_in_all(run)
    before, old_id = pids(home), Keys(key_of(home, "pseudonym")).id
    assert len(before) == 1

    listed = analyst_list(home)
    new_id = rekey_pseudonyms(run)
    assert new_id != old_id
    assert not listed.exists()
    assert not home.for_analysts.exists()
    assert pids(home) == set(), "nothing with the old key is left"
    (home.raw / "foretag" / "nyare.xlsx").write_bytes(
        xlsx(arbetsbok(Anställningar=[*ANSTALLNINGAR, [GONE, *ANSTALLNINGAR[1][1:]]]))
    )
    take_in_all(run_of(home.root, 16))
    after = pids(home)
    assert len(after) == 1, "the erased person is filtered by the pseudonym from before"
    assert after.isdisjoint(before)
    assert all(pid.startswith(new_id) for pid in after)
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in home.keys.glob("*.retired"))


@pytest.mark.full
def test_keys_from_before_a_rekey_are_refused_once_somebody_was_erased_since(tmp_path: Path) -> None:
    """Put back out of a backup they would read everybody again, the erased too: those are known by the key that is lost."""
    run = run_of(tmp_path / "hem")
    home = run.home.make()
    (home.raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok()))
    take_in_all(run)
    shutil.copytree(home.keys, tmp_path / "kopia")
    rekey_pseudonyms(run)
    take_in_all(run)
    forget_persons(run, asked(tmp_path), dry_run=False)
    new = key_of(home, "pseudonym").hex()
    shutil.rmtree(home.keys)
    shutil.copytree(tmp_path / "kopia", home.keys)
    for step in (steps.receive_step, rekey_pseudonyms):
        with pytest.raises(KeyRefused, match="de som är raderade känns bara igen med den"):
            step(run)
    with pytest.raises(KeyRefused, match="de som är raderade känns bara igen med den"):
        doctor_home.keys(home)
    assert not any(new in path.read_text() for path in home.keys.iterdir())
    assert {path.name for path in home.keys.iterdir()} == {path.name for path in (tmp_path / "kopia").iterdir()}


def test_without_anybody_erased_the_old_key_is_not_kept(tmp_path: Path) -> None:
    run = run_of(tmp_path / "hem")
    home = run.home.make()
    old = key_of(home, "pseudonym").hex()
    rekey_pseudonyms(run)
    assert not any(old in path.read_text() for path in home.keys.iterdir())


def test_a_key_is_not_changed_while_a_received_file_cannot_be_read(tmp_path: Path) -> None:
    run = run_of(tmp_path / "hem")
    home = run.home.make()
    (home.raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok()))
    take_in_all(run)
    old = key_of(home, "pseudonym")
    (line,) = read_ledger(home.ledger)
    path = home.received / line.sha256
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StoreUnreadable, match="har filen ändrats"):
        rekey_pseudonyms(run)
    assert key_of(home, "pseudonym") == old
    assert pids(home)


def test_a_key_from_the_environment_is_not_changed_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOKUSDAG_PSEUDONYM_KEY", "0123456789abcdef" * 4)
    with pytest.raises(Stopped, match="FOKUSDAG_PSEUDONYM_KEY"):
        rekey_pseudonyms(run_of(tmp_path / "hem"))


@pytest.mark.parametrize("name", few(["pseudonym", "received", "warehouse"]))
def test_a_lost_or_other_key_is_refused_and_no_new_one_is_made(tmp_path: Path, name: KeyName) -> None:
    run = run_of(tmp_path / "hem")
    home = run.home.make()
    (home.raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok()))
    take_in_all(run)
    path = home.keys / f"{name}.key"
    kept = {each: each.read_bytes() for each in home.processed.rglob("*") if each.is_file() and each != path}
    path.unlink()
    lost = {"pseudonym": "räknas som två", "received": "det som är mottaget", "warehouse": "öppnar inte lagret"}
    with pytest.raises(KeyRefused, match=f"saknas.*{lost[name]}"):
        steps.receive_step(run)
    assert not path.exists()
    path.write_text("0123456789abcdef" * 4)
    with pytest.raises(KeyRefused, match="Lägg tillbaka"):
        steps.receive_step(run)
    assert all(each.read_bytes() == content for each, content in kept.items())


@pytest.mark.full
@pytest.mark.parametrize("name", few(["pseudonym", "received", "warehouse"]))
def test_in_a_home_put_back_without_its_keys_a_wrong_one_is_refused_and_the_right_one_holds_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: KeyName
) -> None:
    """The keys come from the environment, one of them wrong, and no id is noted that would tell it."""
    run = run_of(tmp_path / "hem")
    home = run.home.make()
    (home.raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok()))
    take_in_all(run)
    steps.model_step(load_catalog(run))
    right = {each: key_of(home, each).hex() for each in KEYS}
    shutil.rmtree(home.keys)
    home.make()
    for each in KEYS:
        monkeypatch.setenv(f"FOKUSDAG_{each.upper()}_KEY", "0123456789abcdef" * 4 if each == name else right[each])
    for look in (partial(key_of, home, name), partial(key_there, home, name), partial(steps.receive_step, run)):
        with pytest.raises(KeyRefused, match="är inte den som mappen är gjord med"):
            look()
    assert not (home.keys / f"{name}.id").exists()
    monkeypatch.setenv(f"FOKUSDAG_{name.upper()}_KEY", right[name])
    with warehouse(home) as connection:
        assert connection.execute("select count(*) from core.job").fetchone()
    assert key_there(home, name)
    assert not (home.keys / f"{name}.id").exists(), "who looks notes nothing"
    assert steps.receive_step(run) == []
    assert (home.keys / f"{name}.id").exists()


@pytest.mark.full
def test_a_new_key_that_was_killed_anywhere_leaves_a_key_that_fits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_of(tmp_path / "hem")
    home = run.home.make()
    for number in range(2):
        rows = [*ANSTALLNINGAR[: 2 + number]]
        (home.raw / "foretag" / f"bok {number}.xlsx").write_bytes(xlsx(arbetsbok(Anställningar=rows)))
    take_in_all(run)
    steps = []

    def killed(real: Callable[..., None], *given: object, **more: object) -> None:
        if len(steps) == at:
            raise KeyboardInterrupt
        steps.append(real)
        real(*given, **more)

    for at in range(6):
        steps.clear()
        with monkeypatch.context() as patch, suppress(KeyboardInterrupt):
            for each in ("remove_folder", "rotate"):
                patch.setattr(data_subjects, each, partial(killed, getattr(data_subjects, each)))
            rekey_pseudonyms(run)
        assert len(steps) == min(at, 5), "two readings, the analyst's lists, the analysts' copy and the key"
        take_in_all(run)
        assert pids(home) == {pid_of(run, GONE), pid_of(run, STAYS)}


def test_files_go_when_their_time_is_over_and_their_line_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOKUSDAG_KEEP_DAYS", json.dumps({"foretag": 10}))
    run = run_of(tmp_path / "hem", 1)
    home = run.home.make()
    book = home.raw / "foretag" / "bok.xlsx"
    book.write_bytes(xlsx(arbetsbok()))
    take_in_all(run)
    book.unlink()
    listed = analyst_list(home)
    take_in_all(run_of(home.root, 11))
    assert pids(home)
    assert listed.exists()
    assert len(load_catalog(run_of(home.root, 11)).selection.files) == 1
    take_in_all(run_of(home.root, 12))
    assert not pids(home)
    assert not listed.exists(), "what an earlier run listed of the same persons goes with them"
    assert not home.for_analysts.exists()
    assert list(home.received.iterdir()) == []
    assert len(read_ledger(home.ledger)) == 1
    assert load_catalog(run_of(home.root, 12)).selection.files == []


def test_a_source_without_a_time_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOKUSDAG_KEEP_DAYS", json.dumps({"finsam": 1}))
    run = run_of(tmp_path / "hem", 1)
    (run.home.make().raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok()))
    take_in_all(run)
    take_in_all(run_of(run.home.root, 30))
    assert pids(run.home)


def test_a_source_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOKUSDAG_KEEP_DAYS", json.dumps({"skatteverket": 1}))
    with pytest.raises(Stopped, match="FOKUSDAG_KEEP_DAYS"):
        Settings()


def test_what_lies_in_a_home_is_for_its_owner_alone(tmp_path: Path) -> None:
    run = run_of(tmp_path / "hem")
    home = run.home.make()
    (home.raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok()))
    take_in_all(run)
    for folder in (home.processed, home.received, home.typed, home.keys, home.sealed):
        assert folder.stat().st_mode & 0o777 == 0o700, folder
    private = [*home.keys.glob("*.key"), *home.received.iterdir(), home.ledger]
    assert len(private) == 5
    for path in private:
        assert path.stat().st_mode & 0o777 == 0o600, path


@pytest.mark.parametrize(
    "damaged", ["[" * 100_000, "[]", "{}", '{"note": 5, "sha256": "0"}', '{"pids": 5, "receipt": {}}']
)
def test_a_damaged_note_on_an_erasure_that_was_cut_off_stops_with_what_to_do(tmp_path: Path, damaged: str) -> None:
    run = run_of(tmp_path)
    run.home.make()
    run.home.erasing.write_text(damaged, "utf-8")
    with pytest.raises(
        Stopped, match=rf"{run.home.erasing}\) har gått sönder\. Ta bort filen och kör fokusdag forget igen"
    ):
        erase.finish_erasing(run)


def test_a_list_of_persons_in_another_encoding_is_read_line_by_line(tmp_path: Path) -> None:
    """Notepad may save it so. A name in it is no number, and is not said."""
    run = run_of(tmp_path)
    path = tmp_path / "radera.txt"
    path.write_bytes(f"{GONE}\nÅsa\n".encode("cp1252"))
    with pytest.raises(Stopped, match=r"^radera\.txt: rad 2 går inte att läsa som personnummer"):
        forget_persons(run, path, dry_run=True)
