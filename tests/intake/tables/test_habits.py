"""FIELD.md, "Habits that break naive readers": each read right, or told with its cell. Nothing is guessed in silence."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support import habit_files as h
from tests.support.biff import xls
from tests.support.books import (
    ANSTALLNINGAR,
    EKONOMI,
    FORETAG,
    PLATSER,
    WOMEN_AND_MEN,
    Rows,
    arbetsbok,
    rows_of,
    taken_in,
    told,
    xlsx,
)
from tests.support.books import with_cell as cell
from tests.support.purpose import every

ANST, EKO = "anstallningar", "ekonomi"
NBSP, THIN = "\u00a0", "\u2009"
DAY = {"start_date": date(2025, 3, 1)}
Expected = dict[str, Any]

# habit, file, its name, table, what its first row holds (None: the file is stopped), every problem told
HABITS: list[tuple[str, Callable[[], bytes], str, str, Expected | None, set[tuple[str, str | None]]]] = [
    ("decimal comma", h.amount("3100000,50"), "a.xlsx", EKO, {"turnover_kr": 3100000.5}, set()),
    ("thousands with blank", h.amount("3 100 000"), "a.xlsx", EKO, {"turnover_kr": 3100000}, set()),
    ("thousands with NBSP", h.amount(f"3{NBSP}100{NBSP}000"), "a.xlsx", EKO, {"turnover_kr": 3100000}, set()),
    ("thousands with U+2009", h.amount(f"3{THIN}100{THIN}000"), "a.xlsx", EKO, {"turnover_kr": 3100000}, set()),
    ("kr in the cell", h.amount("3 100 000 kr"), "a.xlsx", EKO, {"turnover_kr": 3100000}, set()),
    ("tkr in the header", h.amount(3100, "Omsättning tkr"), "a.xlsx", EKO, {"turnover_kr": 3100000, "sales_kr": 900000}, set()),
    ("tkr in the cell", h.amount("3 100 tkr"), "a.xlsx", EKO, {"turnover_kr": 3100000}, set()),
    ("tkr in both is said twice, not meant twice", h.amount("3 100 tkr", "Omsättning tkr"), "a.xlsx", EKO, {"turnover_kr": 3100000}, set()),
    ("kr in the cell under tkr", h.amount("3 100 000 kr", "Omsättning tkr"), "a.xlsx", EKO, {"turnover_kr": 3100000}, set()),
    ("tkr in a title over headers in kr", h.sheets(Ekonomi=[["Belopp i tkr"], *[row[:2] for row in EKONOMI], [2024, "3 000 000 kr"]]), "a.xlsx", EKO, {"year": 2024, "turnover_kr": 3000000}, {("OTYDLIG_ENHET", "B3")}),
    ("a title that says not in thousands", h.sheets(Ekonomi=[["Hela kronor, inte tkr"], *EKONOMI]), "a.xlsx", EKO, {"turnover_kr": 3100000}, set()),
    ("50 %", h.extent("50 %", 100), "a.xlsx", ANST, {"extent_pct": 50}, set()),
    ("0.5 for fifty per cent", h.extent(0.5, 1), "a.xlsx", ANST, {"extent_pct": 50}, set()),
    ("day as Excel's serial", h.start(45717), "a.xlsx", ANST, DAY, {("DAGNUMMER", "E2")}),
    ("day as Excel's day", h.start(date(2025, 3, 1)), "a.xlsx", ANST, DAY, set()),
    ("2025-03-01", h.start("2025-03-01"), "a.xlsx", ANST, DAY, set()),
    ("250301", h.start("250301"), "a.xlsx", ANST, DAY, {("TVASIFFRIGT_AR", "E2")}),
    ("1 mars 2025", h.start("1 mars 2025"), "a.xlsx", ANST, DAY, set()),
    ("mar-25", h.start("mar-25"), "a.xlsx", ANST, DAY, {("MANAD_SOM_DAG", "E2")}),
    *[(f"yes as {word}", h.yes(word), "beslut_2025-12.xlsx", "beslut", {"weak_position": "Ja"}, set()) for word in ("Ja", "ja", "J", "x", True)],
    ("cp1252 with semicolons", h.csv("cp1252"), "d.csv", "deltagare", {"insats": "Grön väg", "sex": "Kvinna"}, set()),
    ("UTF-8 without a mark", h.csv("utf-8"), "d.csv", "deltagare", {"insats": "Grön väg"}, set()),
    ("UTF-8 with a mark", h.csv("utf-8", mark=b"\xef\xbb\xbf"), "d.csv", "deltagare", {"insats": "Grön väg"}, set()),
    ("header in another dress", h.sheets(Ekonomi=[["  år ", "OMSÄTTNING\nkr", "Försäljning kr *", "Lönestöd kr:", *EKONOMI[0][4:]], EKONOMI[1]]), "a.xlsx", EKO, {"turnover_kr": 3100000, "wage_support_kr": 1100000}, set()),
    ("header on row 3 under a title", h.sheets(Ekonomi=[["Vår ekonomi"], [], *EKONOMI]), "a.xlsx", EKO, {"_row": 4}, set()),
    ("NBSP inside a header", h.sheets(Ekonomi=cell(EKONOMI, 0, 1, f"Omsättning{NBSP}kr")), "a.xlsx", EKO, {"turnover_kr": 3100000}, set()),
    ("NBSP inside a label", lambda: xlsx({"Beslut": cell(h.BESLUT, 1, 2, f"Lönebidrag{NBSP}för anställning")}), "beslut_2025-12.xlsx", "beslut", {"insats": "Lönebidrag för anställning"}, set()),
    ("merged header of two lines", h.grouped_header, "d.xlsx", "deltagare", {"serial": "1", "income_before": "Sjukpenning", "income_after": "Lön", "_row": 4}, set()),
    ("sum row that is right", h.sheets(Ekonomi=[*EKONOMI, [2024, 3000000, 100000], ["Totalt", 6100000, "1 000 000 kr"]]), "a.xlsx", EKO, {"year": 2025}, {("SUMMARAD", "A4")}),
    ("sum row that is wrong", h.sheets(Ekonomi=[*EKONOMI, [2024, 3000000, 100000], ["Totalt", 6100000, 1000001]]), "a.xlsx", EKO, {"year": 2025}, {("SUMMARAD", "A4"), ("SUMMA_STAMMER_INTE", "C4")}),
    ("part sums and a sum", lambda: xlsx({"Insatser": [*h.INSATSER, ["Delsumma", "", 19, 17], ["Ny start", 2025, 5, 6], ["Delsumma", "", 5, 6], ["Totalt", "", 24, 23]]}), "deltagare_2025-12.xlsx", "insatser", {"women": 12}, {("SUMMARAD", "A4"), ("SUMMARAD", "A6"), ("SUMMARAD", "A7")}),
    ("a sum over a cell nobody can read", lambda: xlsx({"Insatser": [*cell(h.INSATSER, 1, 2, "<5"), ["Summa:", "", 99, 17]]}), "deltagare_2025-12.xlsx", "insatser", {"women": 7}, {("TAL_FORMAT", "C2"), ("SUMMARAD", "A4")}),
    ("the year above its rows", lambda: xlsx({"Insatser": [h.INSATSER[0], ["2024"], ["Steget", "", 12, 9], [2025], ["Steget", "", 14, 8], ["Vägen", 2025, 3, 4]]}), "deltagare_2025-12.xlsx", "insatser", {"insats": "Vägen"}, {("ANTECKNING", "A2"), ("SAKNAT_VARDE", "B3"), ("SAKNAT_VARDE", "B5")}),
    ("an insats that is called Total …", lambda: xlsx({"Insatser": cell(h.INSATSER, 1, 0, "Total rehabilitering")}), "deltagare_2025-12.xlsx", "insatser", {"insats": "Total rehabilitering", "women": 12}, set()),
    ("hidden sheet", lambda: h.written(h.hidden_sheet), "a.xlsx", ANST, {"_row": 2}, {("DOLT_BLAD", None)}),
    ("hidden row", lambda: h.written(h.hidden_row), "a.xlsx", ANST, {"_row": 2}, {("DOLD_RAD", None)}),
    ("filter left on", lambda: h.written(h.filter_left_on), "a.xlsx", ANST, {"_row": 2}, {("DOLD_RAD", None)}),
    ("formula without a value", lambda: h.with_formula(None), "a.xlsx", ANST, {"_row": 3}, {("FORMEL_UTAN_VARDE", "G2")}),
    ("#SAKNAS!", lambda: h.with_formula("#SAKNAS!"), "a.xlsx", ANST, {"_row": 3}, {("FEL_I_CELL", "G2")}),
    ("#N/A", lambda: h.with_formula("#N/A", "e"), "a.xlsx", ANST, {"_row": 3}, {("FEL_I_CELL", "G2")}),
    ("number stored as text", h.extent("75", "100"), "a.xlsx", ANST, {"extent_pct": 75}, set()),
    ("text stored as number", h.person(9007302384), "a.xlsx", ANST, {"pid_birth_year": 1990}, set()),
    ("leading zero lost", h.person(304302383), "a.xlsx", ANST, {"pid_birth_year": 2003, "pid_sex": "kvinna"}, set()),
    ("leading zeros lost", h.person(1052380), "a.xlsx", ANST, {"pid_birth_year": 2000}, set()),
    ("century at the file's period", h.person("121212-1212", "2010-12-31", "2010-03-01"), "a.xlsx", ANST, {"pid_birth_year": 1912}, {("OVANLIG_ALDER", "E2")}),
    ("a hundred years old", h.person("121212+1212", "2012-12-31", "2012-03-01"), "a.xlsx", ANST, {"pid_birth_year": 1912}, {("OVANLIG_ALDER", "E2")}),
    ("20 000 blank rows with borders", lambda: h.written(h.blank_rows_to_20000), "a.xlsx", ANST, {"_row": 2}, set()),
    ("sheets named Blad1 in another order", lambda: xlsx({"Blad3": EKONOMI, "Blad1": PLATSER, "Blad2": ANSTALLNINGAR, "Blad4": FORETAG}), "a.xlsx", ANST, {"extent_pct": 75}, set()),
    ("the same table again below", h.sheets(Anställningar=[*ANSTALLNINGAR, [], *ANSTALLNINGAR]), "a.xlsx", ANST, None, {("TVA_TABELLER", "A5")}),
    ("another table below", h.sheets(Anställningar=[*ANSTALLNINGAR, [], PLATSER[0], [WOMEN_AND_MEN[2], "Praktik", "Kommunen", "2025-01-01", "", 10]]), "a.xlsx", ANST, None, {("TVA_TABELLER", "A5")}),
    ("another table above", h.sheets(Anställningar=[PLATSER[0], [WOMEN_AND_MEN[2], "Praktik", "Kommunen", "2025-01-01", "", 10], [], *ANSTALLNINGAR]), "a.xlsx", ANST, None, {("TVA_TABELLER", "A1")}),
    ("another table beside", h.sheets(Anställningar=h.side_by_side()), "a.xlsx", ANST, None, {("DUBBEL_KOLUMN", "K1"), ("OKAND_KOLUMN", "M1"), ("OKAND_KOLUMN", "P1")}),
    ("rows sorted above the header", h.sheets(Anställningar=[ANSTALLNINGAR[1], ANSTALLNINGAR[0], ANSTALLNINGAR[2]]), "a.xlsx", ANST, None, {("RADER_OVANFOR", "A1")}),
    ("web page called .xls", lambda: b"<html><table><tr><td>Personnummer</td></tr></table></html>", "a.xls", "", None, {("HTML_FIL", None)}),
    (".xls with three header levels, one name many times", lambda: xls(arbetsbok(Ekonomi=h.THREE_LEVELS)), "a.xls", EKO, {"turnover_kr": 3100000, "sales_kr": 900000, "wage_cost_kr": 1900000, "_row": 4}, set()),
    (".xls with a hidden row", lambda: xls(arbetsbok(), hidden_rows=(2,)), "a.xls", ANST, {"_row": 2}, {("DOLD_RAD", None)}),
    ("a remark beside the headers", h.sheets(Anställningar=[[*ANSTALLNINGAR[0], "", "Antal: 2"], *ANSTALLNINGAR[1:]]), "a.xlsx", ANST, {"extent_pct": 75}, {("ANTECKNING", "K1")}),
    ("a number of rows beside the headers", h.sheets(Anställningar=[[*ANSTALLNINGAR[0], "Antal rader: 8"], *ANSTALLNINGAR[1:]]), "a.xlsx", ANST, {"extent_pct": 75}, {("RADANTAL", None)}),
    ("a unit beside the headers", h.sheets(Ekonomi=[["År", "Omsättning", "", "Alla belopp i tkr"], [2025, 3100]]), "a.xlsx", EKO, {"turnover_kr": 3100000}, {("ENHET_LAST", "D1")}),
    ("how to write in a header", h.sheets(Anställningar=cell(cell(ANSTALLNINGAR, 0, 4, "Startdatum (ÅÅÅÅ-MM-DD)"), 0, 5, "Slutdatum\n(tomt om pågår)")), "a.xlsx", ANST, DAY, set()),
    ("sums without a word below the persons", h.sheets(Anställningar=[*ANSTALLNINGAR, ["", "", "", "", "", "", 175, 36]]), "a.xlsx", ANST, {"extent_pct": 75}, {("ANTECKNING", "G4")}),
    ("a count below the persons", h.sheets(Anställningar=[*ANSTALLNINGAR, ["2 st"]]), "a.xlsx", ANST, {"extent_pct": 75}, {("ANTECKNING", "A4")}),
    ("a line of units that says so", h.sheets(Ekonomi=[["År", "Omsättning"], ["Enhet:", "tkr"], [2025, 3100]]), "a.xlsx", EKO, {"turnover_kr": 3100000}, set()),
    ("a dash is nought", h.sheets(Ekonomi=cell(EKONOMI, 1, 2, "-")), "a.xlsx", EKO, {"sales_kr": 0}, set()),
    ("two dots are not known", h.sheets(Ekonomi=cell(EKONOMI, 1, 2, "..")), "a.xlsx", EKO, {"sales_kr": None}, set()),
    ("blank is nothing said", h.sheets(Ekonomi=cell(EKONOMI, 1, 2, "")), "a.xlsx", EKO, {"sales_kr": None}, set()),
    ("fewer than five is no number here", h.sheets(Ekonomi=cell([*EKONOMI, [2024, 3000000]], 1, 2, "<5")), "a.xlsx", EKO, {"year": 2024}, {("TAL_FORMAT", "C2")}),
    ("written by R", h.as_r_writes_it, "a.xlsx", ANST, {"_row": 2}, set()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("make", "name", "table", "first", "problems"),
    every((habit[1:] for habit in HABITS), 5),
    ids=[habit[0] for habit in HABITS],
)
def test_a_habit_is_read_right(
    tmp_path: Path,
    make: Callable[[], bytes],
    name: str,
    table: str,
    first: Expected | None,
    problems: set[tuple[str, str | None]],
) -> None:
    folder = {"beslut": "arbetsformedlingen", "deltagare": "finsam", "insatser": "finsam"}.get(table, "foretag")
    reading = taken_in(make(), tmp_path / "out", name, folder)
    assert told(reading) == problems
    if first is None:
        assert reading["verdict"] == "rejected"
        return
    row = rows_of(tmp_path / "out", table)[0]
    assert {column: row[column] for column in first} == first
    assert reading["rows_read"] == reading["rows_accepted"] + reading["rows_rejected"]


def test_a_wrong_sum_is_told_with_what_stands_there_and_what_the_rows_make(tmp_path: Path) -> None:
    rows: Rows = [*EKONOMI, [2024, 3000000, 50.5], ["Totalt", 6100000, 900051]]
    problems = taken_in(xlsx(arbetsbok(Ekonomi=rows)), tmp_path / "out")["problems"]
    (message,) = [p["message"] for p in problems if p["code"] == "SUMMA_STAMMER_INTE"]
    assert "900051" in message
    assert "900050,5" in message
    assert "Försäljning kr" in message


def test_the_file_as_r_writes_it_is_one_that_openpyxl_does_not_open() -> None:
    with pytest.raises(KeyError, match="drawing1"):
        openpyxl.load_workbook(io.BytesIO(h.as_r_writes_it()))


def test_a_column_of_hours_is_asked_about_and_no_row_counts(tmp_path: Path) -> None:
    """40, 30 and 20 are hours of a week, or per cents: the answer says both."""
    third = [WOMEN_AND_MEN[2], *ANSTALLNINGAR[2][1:]]
    rows: Rows = [
        ANSTALLNINGAR[0], *([*row[:6], n, *row[7:]] for row, n in zip((*ANSTALLNINGAR[1:3], third), (40, 30, 20), strict=True))
    ]  # fmt: skip
    reading = taken_in(xlsx(arbetsbok(Anställningar=rows)), tmp_path / "ut")
    asked = {p["cell"]: p["message"] for p in reading["problems"] if p["code"] == "PROCENT_ELLER_TIMMAR"}
    assert set(asked) == {"G2", "G3", "G4"}
    assert "Skriv 30 % om det är procent. Är det timmar: skriv 75 %." in asked["G3"]
    assert rows_of(tmp_path / "ut", ANST) == []
