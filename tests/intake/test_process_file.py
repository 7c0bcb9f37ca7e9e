"""A file through read and judge: what is accepted, what is not, and what is said of which cell."""

from __future__ import annotations

import re
import shutil
import tomllib
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.contracts import FOLDER
from flows.contracts import contracts as all_contracts
from tests.support.books import (
    ANSTALLNINGAR,
    EKONOMI,
    FORETAG,
    PLATSER,
    Rows,
    arbetsbok,
    holds,
    oddly_written,
    rows_of,
    taken_in,
    told,
    with_cell,
    xlsx,
)
from tests.support.leavings import forms
from tests.support.purpose import every, few


def test_a_workbook_without_faults_is_accepted_whole(tmp_path: Path) -> None:
    reading = taken_in(xlsx(arbetsbok()), tmp_path / "out")
    assert (reading["verdict"], reading["problems"]) == ("accepted", [])
    assert (reading["submitter"], reading["period_to"]) == ("4099010003", "2025-12-31")
    assert (reading["rows_read"], reading["rows_accepted"], reading["rows_rejected"]) == (4, 4, 0)
    first, second = rows_of(tmp_path / "out", "anstallningar")
    assert (first["start_date"], first["end_date"], first["extent_pct"]) == (date(2025, 3, 1), None, 75.0)
    assert (first["pid_sex"], first["pid_birth_year"], first["pid_kind"]) == ("kvinna", 1990, "personnummer")
    assert (first["_sheet"], first["_row"], second["_row"]) == ("Anställningar", 2, 3)
    assert rows_of(tmp_path / "out", "foretag")[0]["kommun_code"] == "2085"


def test_the_same_person_has_one_pseudonym_however_the_number_is_written(tmp_path: Path) -> None:
    rows = [ANSTALLNINGAR[0]] + [
        [number, *ANSTALLNINGAR[1][1:4], f"2025-0{month}-01", f"2025-0{month}-28", *ANSTALLNINGAR[1][6:]]
        for month, number in enumerate(
            ["199007302384", "19900730-2384", "900730-2384", 9007302384, 199007302384.0], start=1
        )
    ]
    taken_in(xlsx(arbetsbok(Anställningar=rows)), tmp_path / "out")
    assert len({row["pid"] for row in rows_of(tmp_path / "out", "anstallningar")}) == 1
    assert len(rows_of(tmp_path / "out", "anstallningar")) == 5


ROW_FAULTS = [
    ("wrong check digit", "Anställningar", 1, 0, "199007302385", "PNR_KONTROLLSIFFRA", "A2"),
    ("impossible birth date", "Anställningar", 1, 0, "199013019124", "PNR_DATUM", "A2"),
    ("no number at all", "Anställningar", 1, 0, "vet ej", "PNR_FORMAT", "A2"),
    ("no number", "Anställningar", 1, 0, "", "SAKNAT_VARDE", "A2"),
    ("unknown role", "Anställningar", 1, 1, "Lärling", "OKANT_VARDE", "B2"),
    ("impossible date", "Anställningar", 1, 4, "2025-02-30", "DATUM_FORMAT", "E2"),
    ("end before start", "Anställningar", 1, 5, "2025-02-01", "SLUT_FORE_START", "F2"),
    ("extent above 100", "Anställningar", 1, 6, 120, "UTANFOR_INTERVALL", "G2"),
    ("extent in words", "Anställningar", 1, 6, "halvtid", "TAL_FORMAT", "G2"),
    ("no start", "Anställningar", 2, 4, "", "SAKNAT_VARDE", "E3"),
    ("an identity number for turnover", "Ekonomi", 1, 1, 199007022384, "PNR_SOM_TAL", "B2"),
    ("an identity number for months", "Anställningar", 1, 7, "900702-2384", "PNR_SOM_TAL", "H2"),
    ("negative turnover", "Ekonomi", 1, 1, -5, "UTANFOR_INTERVALL", "B2"),
]


@pytest.mark.full
@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "code", "cell"),
    every((c[1:] for c in ROW_FAULTS), 3),
    ids=[c[0] for c in ROW_FAULTS],
)
def test_a_faulty_cell_rejects_its_row_and_is_named(
    tmp_path: Path, sheet: str, row: int, column: int, value: object, code: str, cell: str
) -> None:
    sheets = arbetsbok()
    reading = taken_in(xlsx(sheets | {sheet: with_cell(sheets[sheet], row, column, value)}), tmp_path / "out")
    assert told(reading) == {(code, cell)}
    assert reading["problems"][0]["sheet"] == sheet
    assert reading["problems"][0]["severity"] == "row"
    assert (reading["verdict"], reading["rows_read"], reading["rows_rejected"]) == ("accepted_with_rejects", 4, 1)


@pytest.mark.full
@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "words"),
    [
        ("Anställningar", 1, 6, 120, "”120” ligger utanför det som går i ”Sysselsättningsgrad %”. Skriv ett tal från 1 till 100."),
        ("Ekonomi", 1, 1, -5, "”-5” ligger utanför det som går i ”Omsättning kr”. Skriv ett tal som är minst 0."),
    ],
)  # fmt: skip
def test_a_number_outside_its_bounds_is_told_what_it_may_be(
    tmp_path: Path, sheet: str, row: int, column: int, value: object, words: str
) -> None:
    sheets = arbetsbok()
    reading = taken_in(xlsx(sheets | {sheet: with_cell(sheets[sheet], row, column, value)}), tmp_path / "out")
    assert reading["problems"][0]["message"] == words


@pytest.mark.full
@pytest.mark.parametrize(
    ("sheets", "words"),
    few([
        ({"Anställningar": with_cell(ANSTALLNINGAR, 1, 6, 120)}, "”…” ligger utanför det som går i ”Sysselsättningsgrad %”. Skriv ett tal från 1 till 100."),
        ({"Anställningar": with_cell(ANSTALLNINGAR, 1, 5, "2025-02-01")}, "Slutdatum (…) är före Startdatum (…). Rätta det datum som är fel."),
        ({"Anställningar": [*ANSTALLNINGAR, ANSTALLNINGAR[1]]}, "Raden är likadan som rad 2. Ta bort den ena."),
        ({"Ekonomi": with_cell(EKONOMI, 1, 1, -5)}, "”-5” ligger utanför det som går i ”Omsättning kr”. Skriv ett tal som är minst 0."),
    ], 1),
)  # fmt: skip
def test_what_stands_in_a_cell_about_a_person_is_for_the_answer_alone(
    tmp_path: Path, sheets: dict[str, Rows], words: str
) -> None:
    """A run's own pages and Prefect have the address, and not the words: an erasure does not come there."""
    (problem,) = taken_in(xlsx(arbetsbok(**sheets)), tmp_path / "out")["problems"]
    assert problem["outside"] == words


@pytest.mark.full
def test_a_wrong_sum_of_one_row_and_a_line_above_the_table_are_not_quoted_outside_the_answer(tmp_path: Path) -> None:
    summed = [*ANSTALLNINGAR[:2], ["Summa", "", "", "", "", "", "", 99, ""]]
    small = [["Bo Ek, lön 230 tkr"], [], EKONOMI[0], [2025, 3100]]
    problems = taken_in(xlsx(arbetsbok(Anställningar=summed, Ekonomi=small)), tmp_path / "small")["problems"]
    told = {problem["code"]: problem for problem in problems}
    assert "36" in told["SUMMA_STAMMER_INTE"]["message"]
    assert "Bo Ek" not in told["OTYDLIG_ENHET"]["message"]
    large = arbetsbok(Ekonomi=[["Bo Ek, lön i tkr"], [], *EKONOMI])
    (read,) = taken_in(xlsx(large), tmp_path / "large")["problems"]
    assert (read["code"], "Bo Ek" in read["message"]) == ("ENHET_LAST", True)
    outside = " ".join(problem["outside"] for problem in (*problems, read))
    assert not {"36", "99", "Bo", "Ek", "230"} & set(re.split(r"\W+", outside))


def test_a_list_that_is_none_of_ours_is_not_quoted_outside_the_answer(tmp_path: Path) -> None:
    (problem,) = taken_in(xlsx({"Lista": [["Anna Berg", "Storgatan 1"], ["Bo Ek"]]}), tmp_path / "out")["problems"]
    assert "Anna Berg" in problem["message"]
    assert not {"Anna", "Storgatan", "Lista"} & set(re.split(r"\W+", problem["outside"]))


def test_all_problems_are_told_in_one_pass(tmp_path: Path) -> None:
    rows = with_cell(with_cell(with_cell(ANSTALLNINGAR, 1, 0, "199007302385"), 1, 6, 0), 2, 3, "Bidrag")
    reading = taken_in(xlsx(arbetsbok(Anställningar=rows)), tmp_path / "out")
    assert told(reading) == {("PNR_KONTROLLSIFFRA", "A2"), ("UTANFOR_INTERVALL", "G2"), ("OKANT_VARDE", "D3")}
    assert reading["rows_rejected"] == 2


def test_a_row_that_stands_twice_is_taken_once(tmp_path: Path) -> None:
    reading = taken_in(xlsx(arbetsbok(Anställningar=[*ANSTALLNINGAR, ANSTALLNINGAR[1]])), tmp_path / "out")
    assert told(reading) == {("DUBBLETT_RAD", "A4")}
    assert "rad 2" in reading["problems"][0]["message"]
    assert len(rows_of(tmp_path / "out", "anstallningar")) == 2


def headers(rows: Rows, at: int, text: str) -> Rows:
    return with_cell(rows, 0, at, text)


FILE_FAULTS = [
    ("unknown column", {"Anställningar": [[*row, extra] for row, extra in zip(ANSTALLNINGAR, ["Namn", "", ""], strict=True)]}, "OKAND_KOLUMN", "J1"),
    ("renamed column", {"Anställningar": headers(ANSTALLNINGAR, 4, "Startdag")}, "OKAND_KOLUMN", "E1"),
    ("the same column twice", {"Anställningar": headers(ANSTALLNINGAR, 5, "Startdatum")}, "DUBBEL_KOLUMN", "F1"),
    ("a column without a header", {"Anställningar": [[*row, extra] for row, extra in zip(ANSTALLNINGAR, ["", "hemligt", ""], strict=True)]}, "OKAND_KOLUMN", "J2"),
    ("missing column", {"Ekonomi": [[2025], [2025]]}, "SAKNAT_BLAD", None),
    ("missing sheet", {"Platser": None}, "SAKNAT_BLAD", None),
    ("two enterprises", {"Företag": [*FORETAG, FORETAG[1]]}, "EN_RAD", None),
    ("a second table", {"Anställningar": [*ANSTALLNINGAR, [""], ANSTALLNINGAR[0], ANSTALLNINGAR[1]]}, "TVA_TABELLER", "A5"),
]  # fmt: skip


@pytest.mark.full
@pytest.mark.parametrize(
    ("changes", "code", "cell"), every((c[1:] for c in FILE_FAULTS), 3), ids=[c[0] for c in FILE_FAULTS]
)
def test_a_faulty_form_stops_the_file(
    tmp_path: Path, changes: dict[str, Rows | None], code: str, cell: str | None
) -> None:
    reading = taken_in(xlsx(arbetsbok(**changes)), tmp_path / "out")
    assert (code, cell) in told(reading)
    assert reading["verdict"] == "rejected"
    assert reading["rows_accepted"] == 0
    assert reading["rows_read"] == reading["rows_rejected"]
    assert not list((tmp_path / "out").glob("[!q]*.parquet"))


@pytest.mark.full
@pytest.mark.parametrize(
    ("sheet", "at", "text", "nearest", "named"),
    few(
        [
            ("Anställningar", 4, "Startdatumet", "”Startdatum”", "start_date"),
            ("Ekonomi", 2, "Försäljningen kr", "”Försäljning kr”", "sales_kr"),
            ("Anställningar", 1, "Rollen", "”Roll”", "role"),
        ],
        1,
    ),
)
def test_an_unknown_column_is_told_with_the_nearest_name_and_a_line_that_pasted_makes_the_file_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sheet: str, at: int, text: str, nearest: str, named: str
) -> None:
    sheets = arbetsbok()
    data = xlsx(sheets | {sheet: headers(sheets[sheet], at, text)})
    (problem,) = [p for p in taken_in(data, tmp_path / "1")["problems"] if p["code"] == "OKAND_KOLUMN"]
    ours, where, line = problem["message"].split("\n")
    assert nearest in ours
    assert "aliases" not in ours  # the submitter has no use for it
    (file,) = re.findall(r"flows/contracts/(\w+\.toml)", where)
    assert f'name = "{named}"' in where

    contracts = tmp_path / "contracts"
    shutil.copytree(FOLDER, contracts)
    lines = (contracts / file).read_text("utf-8").split("\n")
    column = lines.index(f'name = "{named}"')
    old = next((at for at in range(column, column + 3) if lines[at].startswith("aliases")), None)
    lines[old or column : (old or column) + 1] = [line] if old else [lines[column], line]
    assert ("byt raden" in where) == bool(old)
    (contracts / file).write_text("\n".join(lines), "utf-8")
    all_contracts.cache_clear()
    with monkeypatch.context() as changed:
        changed.setattr("flows.contracts.FOLDER", contracts)
        verdict = taken_in(data, tmp_path / "2")["verdict"]
    all_contracts.cache_clear()  # with the project's own contracts in place again, before anybody asks for them
    assert verdict == "accepted"


def test_a_column_like_none_of_ours_is_told_with_the_lines_that_skip_it(tmp_path: Path) -> None:
    rows = [[*row, extra] for row, extra in zip(ANSTALLNINGAR, ['Namn "x"', "", ""], strict=True)]
    (problem,) = taken_in(xlsx(arbetsbok(Anställningar=rows)), tmp_path / "out")["problems"]
    _, where, *lines = problem["message"].split("\n")
    assert "anstallningar.toml" in where
    assert tomllib.loads("\n".join(lines)) == {"ignored": {'Namn "x"': "varför kolumnen inte läses"}}


def test_headers_in_any_dress_under_title_lines_on_any_sheet(tmp_path: Path) -> None:
    dressed = [["Anställningar 2025"], [""], ["PERSONNUMMER", " roll ", "Anställningsform", "Stöd:", "Start\ndatum".replace("\n", ""), "SLUTDATUM", "Sysselsättningsgrad\n%", "Månader utan\narbete före", "Avslutsorsak "], *ANSTALLNINGAR[1:]]  # fmt: skip
    sheets = {"Blad4": EKONOMI, "Blad1": dressed, "Blad2": PLATSER, "Blad3": FORETAG}
    reading = taken_in(xlsx(sheets), tmp_path / "out")
    assert (reading["verdict"], reading["problems"]) == ("accepted", [])
    assert [row["_row"] for row in rows_of(tmp_path / "out", "anstallningar")] == [4, 5]


def test_sum_rows_and_blank_rows_are_not_rows(tmp_path: Path) -> None:
    rows = [*EKONOMI, [""], ["Totalt", 3100000], ["", "", ""]]
    reading = taken_in(xlsx(arbetsbok(Ekonomi=rows)), tmp_path / "out")
    assert told(reading) == {("SUMMARAD", "A4")}
    assert (reading["verdict"], reading["rows_read"]) == ("accepted", 4)


def test_a_file_in_the_wrong_folder_is_taken_in_and_told(tmp_path: Path) -> None:
    reading = taken_in(xlsx(arbetsbok()), tmp_path / "out", folder="finsam")
    assert told(reading) == {("FEL_MAPP", None)}
    assert reading["verdict"] == "accepted"


@pytest.mark.full
def test_the_content_is_the_same_whatever_the_sheets_are_called_and_differs_with_a_cell(tmp_path: Path) -> None:
    one = taken_in(xlsx(arbetsbok()), tmp_path / "1")["content"]
    renamed = {"Blad1": FORETAG, "Blad2": ANSTALLNINGAR, "Blad3": PLATSER, "Blad4": EKONOMI}
    assert taken_in(xlsx(renamed), tmp_path / "2")["content"] == one
    changed = arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 6, 80))
    assert taken_in(xlsx(changed), tmp_path / "3")["content"] != one


def test_no_identity_number_stands_in_what_is_left(tmp_path: Path) -> None:
    """However it is written, in whatever column, in the name of a sheet and of a column, alone and inside a text."""
    written = [*oddly_written("199007302384"), "19900730-2384"]
    numbers = [199007302384, 9007302384.0, "9 007 302 384", "9.007.302.384", 900730.2384]
    texts = [f"Ring {each} snart" for each in written]
    sheets = arbetsbok(Platser=[PLATSER[0]])
    cells = {
        name: [rows[0], *([cell] * len(rows[0]) for cell in written + numbers + texts)] for name, rows in sheets.items()
    }
    headers = {"Ekonomi": [[*line, *texts] for line in EKONOMI]}
    names = {re.sub(r"[/:]", ".", f"Blad {each}"): [[each]] for each in written}
    for number, changes in enumerate((cells, cells | {"Företag": FORETAG}, headers | names)):
        reading = taken_in(xlsx(arbetsbok() | changes), tmp_path / str(number))
        assert reading["rows_rejected"] > 100 or number == 2
    for path in tmp_path.glob("*/*"):
        left = str(pq.read_table(path).to_pylist()) if path.suffix == ".parquet" else path.read_text("utf-8")
        assert not holds(left, "19900730-2384"), path.name


def test_a_sole_traders_organisation_number_is_a_pseudonym(tmp_path: Path) -> None:
    sheets = arbetsbok(Företag=with_cell(FORETAG, 1, 0, "900730-2384"))
    reading = taken_in(xlsx(sheets), tmp_path / "out")
    assert reading["verdict"] == "accepted"
    assert ":e" in reading["submitter"]
    assert not holds(reading["submitter"], "19900730-2384")


@pytest.mark.parametrize(
    ("column", "value", "code", "cell"),
    few(
        [(0, "409901-0004", "ORGNR_FORMAT", "A2"), (2, "Ankeborg", "OKAND_ORT", "C2"), (6, "", "SAKNAT_VARDE", "G2")], 1
    ),
)
def test_nothing_of_a_workbook_counts_when_it_does_not_say_who_sends_it_and_for_what_time(
    tmp_path: Path, column: int, value: str, code: str, cell: str
) -> None:
    data = xlsx(arbetsbok(Företag=with_cell(FORETAG, 1, column, value)))
    reading = taken_in(data, tmp_path / "out")
    assert (reading["verdict"], reading["rows_read"], reading["rows_rejected"]) == ("rejected", 4, 4)
    assert [(p["code"], p["cell"], p["severity"]) for p in reading["problems"]] == [(code, cell, "file")]
    assert not list((tmp_path / "out").glob("[!q]*.parquet"))


def test_an_identity_number_where_none_belongs_is_told_of_but_never_repeated(tmp_path: Path) -> None:
    """As a header, a sheet's name, a company's name, a value of a list, a place, in a CSV that is none of ours."""
    number = "19900702-2384"
    sheets = arbetsbok(
        Företag=with_cell(with_cell(FORETAG, 1, 1, f"Anna {number}"), 1, 2, number),
        Anställningar=with_cell(with_cell(ANSTALLNINGAR, 0, 8, number), 1, 3, number),
        Ekonomi=None,
    ) | {f"Ekonomi {number}": EKONOMI, number: [["anteckning"]]}
    said = str(taken_in(xlsx(sheets), tmp_path / "bok"))
    said += str(taken_in(f"{number};{number}\n1;2\n".encode(), tmp_path / "text", name="text.csv"))
    assert said.count("19XXXXXX-XXXX") >= 6
    tables = [pq.read_table(path).to_pylist() for path in tmp_path.glob("*/*.parquet")]
    assert len(tables) >= 3
    assert not [form for form in forms("199007022384") if form in said + str(tables)]
