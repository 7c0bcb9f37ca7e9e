"""Cells under the wrong header or under none: each is one message, and nothing of it is counted unsaid."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from flows.intake.problems import Problem
from flows.intake.tables.one_fault import one_for_each_fault
from tests.support.books import (
    ANSTALLNINGAR,
    EKONOMI,
    FORETAG,
    WOMEN_AND_MEN,
    Rows,
    arbetsbok,
    rows_of,
    taken_in,
    told,
    with_cell,
    xlsx,
)
from tests.support.habit_files import DELTAGARE, INSATSER
from tests.support.purpose import few

JOBS: Rows = [
    [number, "Målgrupp", "Visstid", "Inget", f"2023-0{month}-01", f"2024-0{month}-20", 50, 12, "Studier"]
    for month, number in enumerate(WOMEN_AND_MEN, start=1)
]


def exchanged(header: list[Any], one: int, other: int) -> list[Any]:
    texts = list(header)
    texts[one], texts[other] = texts[other], texts[one]
    return texts


@pytest.mark.parametrize(
    ("sheet", "header", "rows", "places"),
    few(
        [
            ("Anställningar", ANSTALLNINGAR[0], JOBS, (6, 7)),  # 50 % and 12 months
            ("Anställningar", ANSTALLNINGAR[0], JOBS, (1, 4)),  # Roll and Startdatum
            ("Anställningar", ANSTALLNINGAR[0], JOBS, (4, 5)),  # Startdatum and Slutdatum
            ("Anställningar", ANSTALLNINGAR[0], JOBS, (2, 3)),  # two choices
            ("Anställningar", ANSTALLNINGAR[0], JOBS, (0, 6)),
            ("Ekonomi", EKONOMI[0], [EKONOMI[1], [2024, *EKONOMI[1][1:]]], (0, 1)),
            ("Företag", FORETAG[0], [FORETAG[1]], (0, 1)),
        ],
        2,
    ),
)
def test_two_headers_that_changed_places_are_one_question(
    tmp_path: Path, sheet: str, header: list[Any], rows: Rows, places: tuple[int, int]
) -> None:
    reading = taken_in(xlsx(arbetsbok(**{sheet: [exchanged(header, *places), *rows]})), tmp_path)
    (problem,) = reading["problems"]
    assert (reading["verdict"], problem["code"], problem["severity"]) == ("held", "OMKASTADE_RUBRIKER", "ask")
    assert all(f"”{header[place].rstrip('*')}”" in problem["message"] for place in places)


def test_one_row_that_is_wrong_says_nothing_of_the_headers(tmp_path: Path) -> None:
    rows = [ANSTALLNINGAR[0], ["199007302384", "Målgrupp", "Visstid", "Inget", "2025-03-01", "2025-02-01", 50, 12, ""]]
    assert told(taken_in(xlsx(arbetsbok(Anställningar=rows)), tmp_path)) == {("SLUT_FORE_START", "F2")}


@pytest.mark.parametrize(
    ("rows", "like"),
    [(JOBS, "Anställningar"), ([[2024, *EKONOMI[1][1:]], [2023, *EKONOMI[1][1:]]], "Ekonomi")],
)
def test_a_sheet_of_rows_without_headers_is_asked_about(tmp_path: Path, rows: Rows, like: str) -> None:
    reading = taken_in(xlsx({**arbetsbok(), "Blad5": rows}), tmp_path)
    (problem,) = reading["problems"]
    assert (reading["verdict"], problem["code"], problem["severity"]) == ("held", "RADER_UTAN_RUBRIK", "ask")
    assert f"”{like}”" in problem["message"]


@pytest.mark.parametrize(
    "rows", [[["Ring", "Anna", "på", "fredag"]], [["Kaffe", 20, 30, 40, 50, 60, 70]], [[1, 2, 3, 4, 5, 6, 7]]]
)
def test_a_sheet_of_other_things_is_only_remarked_on(tmp_path: Path, rows: Rows) -> None:
    assert told(taken_in(xlsx({**arbetsbok(), "Eget": rows}), tmp_path)) == {("BLAD_UTANFOR", None)}


@pytest.mark.parametrize(
    "cells", few([["Antal:", 8], ["Antal", 2], ["Antal personer:", "8"], ["Antal anställda", "8 st"]])
)
def test_a_count_beside_its_number_is_a_note(tmp_path: Path, cells: list[Any]) -> None:
    reading = taken_in(xlsx(arbetsbok(Anställningar=[*ANSTALLNINGAR, cells])), tmp_path)
    assert (reading["verdict"], told(reading)) == ("accepted", {("ANTECKNING", "A4")})


@pytest.mark.parametrize(("shifted",), few([((2, 5, 7),), (tuple(range(9)),), (tuple(range(12)),)]))
@pytest.mark.parametrize("last", few([[], [""]]))
def test_a_delimiter_in_a_text_is_one_message(tmp_path: Path, shifted: tuple[int, ...], last: list[str]) -> None:
    header = DELTAGARE[0] + (["Avslutsdatum"] if last else [])
    rows = [
        [str(n), "Grön väg", "Ludvika", "Kvinna", f"2025-03-{n:02}", "Sjukpenning", "Lön", *last] for n in range(1, 13)
    ]
    for at in shifted:
        rows[at][1] = "Grön väg; steg 2"
    data = "".join(";".join(row) + "\r\n" for row in (header, *rows)).encode()
    reading = taken_in(data, tmp_path, "deltagare_2025.csv", "finsam")
    (problem,) = reading["problems"]
    assert (problem["code"], problem["row"]) == ("FALT_ANTAL", shifted[0] + 2)
    assert reading["rows_rejected"] == len(shifted)


def test_rows_that_end_with_a_delimiter_are_whole(tmp_path: Path) -> None:
    data = ";".join(DELTAGARE[0]) + "\n" + "".join(";".join([str(n), *DELTAGARE[1][1:]]) + ";\n" for n in range(3))
    reading = taken_in(data.encode(), tmp_path, "deltagare_2025.csv", "finsam")
    assert (reading["problems"], reading["rows_accepted"]) == ([], 3)


def test_headers_merged_over_columns_and_lines_are_read_as_seen(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(arbetsbok())))
    jobs, economy = book["Anställningar"], book["Ekonomi"]
    jobs.insert_rows(1)
    jobs["E1"], jobs["E2"], jobs["F2"] = "Datum", "Start", "Slut"
    jobs.merge_cells("E1:F1")
    for column in (1, 2, 3, 4, 7, 8, 9):
        jobs.cell(1, column).value, jobs.cell(2, column).value = jobs.cell(2, column).value, None
        jobs.merge_cells(start_row=1, end_row=2, start_column=column, end_column=column)
    economy.insert_cols(2)
    economy.merge_cells("A1:B1")
    out = io.BytesIO()
    book.save(out)
    assert told(taken_in(out.getvalue(), tmp_path / "a")) == set()
    taken_in(xlsx(arbetsbok()), tmp_path / "b")
    for table in ("anstallningar", "ekonomi"):
        read, plain = (
            [{k: v for k, v in row.items() if k != "_row"} for row in rows_of(tmp_path / at, table)] for at in "ab"
        )
        assert read == plain


def test_the_same_fault_in_each_row_is_one_message_with_all_cells(tmp_path: Path) -> None:
    rows = [[*job[:5], "", *job[6:]] for job in JOBS * 2]
    problems = taken_in(xlsx(arbetsbok(Anställningar=[ANSTALLNINGAR[0], *rows])), tmp_path / "a")["problems"]
    (asked,) = [p for p in problems if p["code"] == "ORSAK_UTAN_SLUT"]
    assert asked["message"].endswith("Samma sak gäller F3–F7.")


def test_of_many_scattered_cells_none_is_left_out() -> None:
    problems = [
        Problem("0" * 64, "Blad", f"E{row}", row, "Startdatum", "DATUM_FORMAT", "row", "Fel.", "Fel.")
        for row in range(2, 200, 2)
    ]
    told_of = one_for_each_fault(problems)
    named = " ".join(f"{problem.cell} {problem.message}" for problem in told_of)
    assert all(re.search(rf"\bE{row}\b", named) for row in range(2, 200, 2))
    assert len(told_of) < 12


def test_a_year_outside_the_bounds_is_told_the_real_bounds(tmp_path: Path) -> None:
    for year, words in ((1899, "minst 1990"), (2050, "2027")):
        rows = with_cell(INSATSER, 1, 1, year) if year > 2000 else with_cell(EKONOMI, 1, 0, year)
        sheets = {"Insatser": rows} if year > 2000 else arbetsbok(Ekonomi=rows)
        reading = taken_in(xlsx(sheets), tmp_path / str(year), "bok.xlsx", "finsam" if year > 2000 else "foretag")
        assert words in reading["problems"][0]["message"]
        assert "2100" not in reading["problems"][0]["message"]
