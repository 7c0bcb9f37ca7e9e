"""A cell is what a person sees in it: number formats, merged cells, days and units, in every form of file.

Expected values are what Excel and LibreOffice show on the screen for the format, or a question.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from flows.contracts import sentences
from flows.intake.files.inspection.sheet import MOST_MERGED, SheetScan, check_reach
from flows.intake.problems import Refused
from flows.intake.replies.build import answer
from flows.intake.replies.introduction import AnswerContext
from flows.limits import Limits
from tests.support.books import ANSTALLNINGAR, EKONOMI, FORETAG, Rows, arbetsbok, rows_of, taken_in, with_cell, xlsx
from tests.support.fuzz import BAS
from tests.support.habit_files import BESLUT, INSATSER
from tests.support.office import needs_office, saved_by_office
from tests.support.purpose import every, few

FORMATS = ["xlsx", pytest.param("ods", marks=needs_office), pytest.param("xls", marks=needs_office)]
LATER = ["xlsx", *(pytest.param(kind, marks=[needs_office, pytest.mark.full]) for kind in ("ods", "xls"))]
"""As FORMATS, where the first test has shown that the form is read: LibreOffice takes two seconds for a file."""
ANST, EKO = "anstallningar", "ekonomi"
Asked = set[tuple[str, str | None]]


def book(**changes: Rows) -> openpyxl.Workbook:
    """A workbook without faults to change by hand."""
    return openpyxl.load_workbook(io.BytesIO(xlsx(arbetsbok(**changes))))


def saved(workbook: openpyxl.Workbook, kind: str, folder: Path) -> bytes:
    """The workbook as a file of that kind."""
    path = folder / "bok.xlsx"
    workbook.save(path)
    return (path if kind == "xlsx" else saved_by_office(path, kind, folder / "office")).read_bytes()


def asked(reading: dict[str, Any]) -> Asked:
    return {(p["code"], p["cell"]) for p in reading["problems"] if p["severity"] == "ask"}


def codes(reading: dict[str, Any]) -> set[str]:
    return {p["code"] for p in reading["problems"]}


def read(data: bytes, out: Path, kind: str = "xlsx") -> dict[str, Any]:
    reading = taken_in(data, out / "out", f"bok.{kind}")
    assert reading["rows_read"] == reading["rows_accepted"] + reading["rows_rejected"]
    return reading


def values(out: Path, table: str, column: str) -> dict[int, Any]:
    """Excel row → value of the accepted rows."""
    return {row["_row"]: row[column] for row in rows_of(out / "out", table)}


@pytest.mark.full
@pytest.mark.parametrize("kind", FORMATS)
def test_number_formats_decide_what_a_number_is(tmp_path: Path, kind: str) -> None:
    """Per cents beside a plain 80, thousands left out by the format, units in it, months and merged cells, in one workbook."""
    extra: Rows = [
        [f"19900728238{n}", "Handledare", "Visstid", "Inget", "2024-02-01", "", 80, "", ""] for n in (8,) * 4
    ]
    workbook = book(Anställningar=[*ANSTALLNINGAR, *extra], Ekonomi=[*EKONOMI, [2024], [2023], [2022], [2021]])
    jobs, economy = workbook["Anställningar"], workbook["Ekonomi"]
    for row, (number, shown) in {2: (1, "0%"), 3: (0.755, "0.0%"), 4: (50, '0" %"'), 5: (1, "General")}.items():
        jobs.cell(row, 7, number).number_format = shown
    for row, day in {2: datetime(2025, 3, 1), 4: datetime(2024, 2, 1)}.items():
        jobs.cell(row, 5, day).number_format = "mmm-yy"
    jobs.cell(6, 5, datetime(2024, 3, 15)).number_format = "yyyy-mm"
    jobs.cell(6, 6, datetime(2025, 6, 1)).number_format = "mmm-yy"
    jobs.cell(6, 1, "199610202385")
    jobs.cell(7, 1, "200001022391")
    amounts = {
        2: (3100, '#,##0" tkr"'), 3: (3_000_000, '#,##0," tkr"'), 4: (2_900_000, "#,##0,"), 5: (2.8, '0.0" mkr"'), 6: (2_700_000, "#,##0 [$€-1]"),
    }  # fmt: skip
    for row, (number, shown) in amounts.items():
        economy.cell(row, 2, number).number_format = shown
        for column in range(3, 8):
            economy.cell(row, column).value = None
    reading = read(saved(workbook, kind, tmp_path), tmp_path, kind)
    assert values(tmp_path, ANST, "extent_pct") == {2: 100, 3: 75.5, 4: 50, 6: 80, 7: 80}
    assert values(tmp_path, ANST, "start_date")[6] == date(2024, 3, 15)
    assert values(tmp_path, ANST, "end_date")[6] == date(2025, 6, 30)
    assert values(tmp_path, EKO, "turnover_kr") == {2: 3_100_000, 3: 3_000_000, 5: 2_800_000}
    assert asked(reading) == {("PROCENT_ETT", "G5"), ("VISAR_ANNAT", "B4")}
    assert "ANNAN_VALUTA" in codes(reading)  # euro


@pytest.mark.full
@pytest.mark.parametrize(
    ("sheet", "cell", "number", "shown", "code"),
    [
        ("Anställningar", "G2", 38.25, '0.00" tim"', "TAL_FORMAT"),  # hours where per cents belong
        ("Anställningar", "G2", 75, ";;;", "VISAR_ANNAT"),  # nothing is shown
        ("Anställningar", "G2", 1, '[=1]"heltid";0', "VISAR_ANNAT"),
        ("Anställningar", "H2", 36, '0" veckor"', "TAL_FORMAT"),
        ("Anställningar", "H2", 36, '0" mån/år"', "TAL_FORMAT"),
        ("Anställningar", "E2", datetime(2025, 3, 15), "d-mmm", "VISAR_ANNAT"),  # 15-mar
        ("Anställningar", "E2", datetime(2025, 3, 4), "yyyy-dd-mm", "VISAR_ANNAT"),  # 2025-04-03
        ("Platser", "F2", 20, '0" tim/mån"', "TAL_FORMAT"),
        ("Ekonomi", "B2", 3_100_000, '#,##0" kr/mån"', "TAL_FORMAT"),
        ("Ekonomi", "B2", 3100, '#,##0" 000"', "VISAR_ANNAT"),  # 3100 000
        ("Ekonomi", "B2", 3100, '#,##0" k"', "TAL_FORMAT"),
        ("Ekonomi", "A2", 2025, '0" (budget)"', "TAL_FORMAT"),
        ("Ekonomi", "F2", 100000, '"-"#,##0', "VISAR_ANNAT"),  # -100 000
        ("Ekonomi", "F2", -100000, "#,##0;[Red]#,##0", "VISAR_ANNAT"),  # 100 000 in red
    ],
)
def test_a_format_that_shows_something_else_is_not_read_past(
    tmp_path: Path, sheet: str, cell: str, number: Any, shown: str, code: str
) -> None:
    workbook = book()
    workbook[sheet][cell] = number
    workbook[sheet][cell].number_format = shown
    reading = read(saved(workbook, "xlsx", tmp_path), tmp_path)
    assert (code, cell) in {(p["code"], p["cell"]) for p in reading["problems"]}
    assert reading["rows_rejected"] == 1


@pytest.mark.parametrize(
    ("cell", "number", "shown", "questions"),
    few(
        [
            ("H2", 11.6, "0", {("VISAR_ANNAT", "H2")}),  # 12, the first month that counts as far from work
            ("H2", 12.4, "#,##0", set()),  # 12, and both are so
            ("H2", 36, '0"-48"', {("VISAR_ANNAT", "H2")}),
            ("G2", 0.5, "0", {("VISAR_ANNAT", "G2")}),  # 1
            ("G2", 0.745, "0%", set()),
            ("H2", 11.6, "0.0", set()),
        ],
        quick=3,
    ),
)
def test_a_format_whose_rounding_changes_what_is_counted_is_asked_about(
    tmp_path: Path, cell: str, number: float, shown: str, questions: set[tuple[str, str]]
) -> None:
    workbook = book()
    workbook["Anställningar"][cell] = number
    workbook["Anställningar"][cell].number_format = shown
    reading = read(saved(workbook, "xlsx", tmp_path), tmp_path)
    assert asked(reading) == questions
    if questions and shown == "0":
        assert f"visar ”{'12' if cell == 'H2' else '1'}”" in reading["problems"][0]["message"]


@pytest.mark.parametrize("kind", LATER)
def test_a_format_with_conditions_is_that_of_the_number(tmp_path: Path, kind: str) -> None:
    """`100%` and `80` on the screen; an amount in a format of its own for numbers below nought."""
    workbook = book()
    for cell, number in (("G2", 1), ("G3", 80)):
        workbook["Anställningar"][cell] = number
        workbook["Anställningar"][cell].number_format = "[<=1]0%;0"
    workbook["Ekonomi"]["B2"].number_format = '#,##0" kr";[Red]-#,##0" kr";"-"'
    reading = read(saved(workbook, kind, tmp_path), tmp_path, kind)
    assert values(tmp_path, ANST, "extent_pct") == {2: 100, 3: 80}
    assert values(tmp_path, EKO, "turnover_kr") == {2: 3_100_000}
    assert reading["problems"] == []


@pytest.mark.parametrize("kind", LATER)
def test_what_is_struck_out_is_asked_about_and_what_is_hidden_remarked_on(tmp_path: Path, kind: str) -> None:
    workbook = book()
    jobs = workbook["Anställningar"]
    for column in range(1, 10):
        jobs.cell(3, column).font = Font(strike=True)
    jobs.column_dimensions["F"].hidden = True
    reading = read(saved(workbook, kind, tmp_path), tmp_path, kind)
    assert {(p["code"], p["severity"], p["row"]) for p in reading["problems"]} == {
        ("OVERSTRUKEN", "ask", 3), ("DOLD_KOLUMN", "warn", None)
    }  # fmt: skip
    assert list(values(tmp_path, ANST, "end_date")) == [2]
    hidden = next(p for p in reading["problems"] if p["code"] == "DOLD_KOLUMN")
    assert "”Slutdatum”" in hidden["message"]


@pytest.mark.parametrize("kind", LATER)
def test_thousands_left_out_by_the_format_are_not_counted_twice(tmp_path: Path, kind: str) -> None:
    """`3 100` on the screen under `tkr`, 3 100 000 in the cell."""
    workbook = book(Ekonomi=[["År*", "Omsättning tkr"], [2025, 3_100_000]])
    workbook["Ekonomi"]["B2"].number_format = "#,##0,"
    read(saved(workbook, kind, tmp_path), tmp_path, kind)
    assert values(tmp_path, EKO, "turnover_kr") == {2: 3_100_000}


@pytest.mark.parametrize("kind", LATER)
def test_a_merged_cell_is_for_every_row_it_spans(tmp_path: Path, kind: str) -> None:
    workbook = book(Ekonomi=[*EKONOMI, [2024, None, 900000]])
    jobs, economy = workbook["Anställningar"], workbook["Ekonomi"]
    jobs["F2"] = "2025-06-30"
    for area in ("F2:F3", "C2:C3", "D2:D3"):  # a day, and two choices
        jobs.merge_cells(area)
    economy.merge_cells("B2:B3")  # an amount for two years: of which?
    reading = read(saved(workbook, kind, tmp_path), tmp_path, kind)
    assert values(tmp_path, ANST, "end_date") == {2: date(2025, 6, 30), 3: date(2025, 6, 30)}
    assert values(tmp_path, ANST, "employment_form") == {2: "Tillsvidare", 3: "Tillsvidare"}
    assert "SAKNAT_VARDE" not in codes(reading)
    assert asked(reading) == {("SAMMANFOGAD", "B2"), ("SAMMANFOGAD", "B3")}


@pytest.mark.full
@pytest.mark.parametrize("kind", LATER)
def test_a_cell_merged_over_two_columns_is_asked_about(tmp_path: Path, kind: str) -> None:
    workbook = book()
    workbook["Anställningar"].merge_cells("E2:F2")
    assert asked(read(saved(workbook, kind, tmp_path), tmp_path, kind)) == {("SAMMANFOGAD", "E2")}


@pytest.mark.parametrize("kind", LATER)
def test_a_bare_day_number_counts_from_the_workbooks_own_first_day(tmp_path: Path, kind: str) -> None:
    """44255 days after 1904-01-01 is 2025-03-01."""
    workbook = book(Anställningar=with_cell(ANSTALLNINGAR, 1, 4, 44255))
    workbook.epoch = CALENDAR_MAC_1904
    reading = read(saved(workbook, kind, tmp_path), tmp_path, kind)
    assert values(tmp_path, ANST, "start_date")[2] == date(2025, 3, 1)
    assert "DAGNUMMER_1904" in codes(reading)


def test_a_day_number_as_text_may_be_of_either_count(tmp_path: Path) -> None:
    workbook = book(Anställningar=with_cell(ANSTALLNINGAR, 1, 4, "44255"))
    workbook.epoch = CALENDAR_MAC_1904
    assert asked(read(saved(workbook, "xlsx", tmp_path), tmp_path)) == {("TVETYDIGT_DATUM", "E2")}


def jobs(*cells: tuple[int, int, Any]) -> Callable[[], bytes]:
    """The workbook with some cells of Anställningar changed: row and column from 0."""
    rows = ANSTALLNINGAR
    for row, column, value in cells:
        rows = with_cell(rows, row, column, value)
    return lambda: xlsx(arbetsbok(Anställningar=rows))


def economy(*rows: list[Any]) -> Callable[[], bytes]:
    return lambda: xlsx(arbetsbok(Ekonomi=[list(row) for row in rows]))


BARE = ["År*", "Omsättning", "Försäljning"]
KR = ["År*", "Omsättning kr*", "Försäljning kr"]


@pytest.mark.parametrize(
    ("make", "table", "column", "expected", "questions", "code"),
    every([
        # Days
        (jobs((1, 4, "2009-12")), ANST, "start_date", date(2009, 12, 1), set(), "MANAD_SOM_DAG"),
        (jobs((1, 4, "201312")), ANST, "start_date", date(2013, 12, 1), set(), "MANAD_SOM_DAG"),
        (jobs((1, 4, "200912")), ANST, "start_date", None, {("TVETYDIGT_DATUM", "E2")}, None),
        (jobs((1, 4, "200912"), (2, 4, "240115")), ANST, "start_date", date(2020, 9, 12), set(), "TVASIFFRIGT_AR"),
        (jobs((1, 4, 50301.0)), ANST, "start_date", date(2005, 3, 1), set(), "NOLLA_BORTA"),
        (jobs((1, 4, 40301.0)), ANST, "start_date", None, {("TVETYDIGT_DATUM", "E2")}, None),  # 2004-03-01, or 2010-05-03
        (jobs((1, 4, 40301.0), (2, 4, 45292.0)), ANST, "start_date", date(2010, 5, 3), set(), None),
        (jobs((1, 4, "3/4/2025")), ANST, "start_date", date(2025, 4, 3), set(), "DAG_FORST"),
        (jobs((1, 4, "3/4/2025"), (2, 4, "31/12/2023")), ANST, "start_date", date(2025, 4, 3), set(), None),
        (jobs((1, 4, "3/4/2025"), (2, 4, "12/31/2023")), ANST, "start_date", None, {("MANAD_FORST", "E2"), ("MANAD_FORST", "E3")}, None),
        (jobs((1, 4, "3/4/2025"), (2, 5, "12/31/2024")), ANST, "start_date", None, {("MANAD_FORST", "E2"), ("MANAD_FORST", "F3")}, None),
        # A day of Excel's own is what is seen; that it may have been turned round is said.
        (jobs((1, 4, date(2025, 4, 3)), (2, 4, "12/31/2023")), ANST, "start_date", date(2025, 4, 3), {("MANAD_FORST", "E3")}, "KAN_VARA_VAND"),
        (jobs((1, 4, "45717")), ANST, "start_date", date(2025, 3, 1), set(), "DAGNUMMER"),
        (jobs((1, 4, "2025-03-01T00:00:00Z")), ANST, "start_date", date(2025, 3, 1), set(), None),
        (jobs((1, 4, "2025-02-28T23:00:00Z")), ANST, "start_date", None, {("TVETYDIGT_DATUM", "E2")}, None),  # another day in Sweden
        (jobs((1, 5, "9999-12-31")), ANST, "end_date", date(9999, 12, 31), set(), "INGET_SLUT"),
        (jobs((1, 5, time(0))), ANST, "end_date", None, set(), "DATUM_FORMAT"),  # 1900-01-00
        # 31-12-24 cannot be of 2031, so that 01-03-25 beside it has the day first as well
        (jobs((1, 4, "25-03-01")), ANST, "start_date", None, {("TVETYDIGT_DATUM", "E2")}, None),  # or 2001-03-25
        (jobs((1, 4, "01.03.25")), ANST, "start_date", None, {("TVETYDIGT_DATUM", "E2")}, None),
        (jobs((1, 4, "01-03-25"), (2, 4, "31-12-24")), ANST, "start_date", date(2025, 3, 1), set(), "TVASIFFRIGT_AR"),
        (jobs((1, 4, "25-03-01"), (2, 4, "99-12-31")), ANST, "start_date", date(2025, 3, 1), set(), "TVASIFFRIGT_AR"),
        (jobs((1, 0, "197912309296"), (1, 4, "98-03-01")), ANST, "start_date", date(1998, 3, 1), set(), "TVASIFFRIGT_AR"),
        (jobs((1, 4, "1/3/25")), ANST, "start_date", date(2025, 3, 1), set(), "TVASIFFRIGT_AR"),
        (jobs((1, 4, "3/4/25"), (2, 4, "12/31/23")), ANST, "start_date", None, {("TVETYDIGT_DATUM", "E2"), ("MANAD_FORST", "E3")}, None),
        (jobs((1, 4, "2025\u20113\u20111")), ANST, "start_date", date(2025, 3, 1), set(), None),  # hyphens that do not break
        (jobs((1, 5, "juni 2025")), ANST, "end_date", date(2025, 6, 30), set(), "MANAD_SOM_DAG"),
        (jobs((1, 5, "pågår")), ANST, "end_date", None, set(), None),
        (jobs((1, 5, "okänt")), ANST, "end_date", None, {("OKANT_SLUT", "F2")}, None),
        (jobs((1, 5, "..")), ANST, "end_date", None, {("OKANT_SLUT", "F2")}, None),
        (jobs((1, 5, "n/a")), ANST, "end_date", None, {("OKANT_SLUT", "F2")}, None),
        (jobs((1, 5, "-")), ANST, "end_date", None, set(), None),
        (jobs((1, 4, "1/5-23")), ANST, "start_date", date(2023, 5, 1), set(), "TVASIFFRIGT_AR"),
        (jobs((1, 3, "lönebidrag")), ANST, "support", None, set(), "OKANT_VARDE"),  # one of three kinds
        (jobs((1, 4, "..")), ANST, "start_date", None, set(), "INGET_VARDE"),
        (jobs((1, 8, "Studier")), ANST, "end_reason", None, {("ORSAK_UTAN_SLUT", "F2")}, None),
        (jobs((1, 5, "9999-12-31"), (1, 8, "Studier")), ANST, "end_reason", None, {("ORSAK_UTAN_SLUT", "F2")}, "INGET_SLUT"),
        # Impossible days
        (jobs((1, 4, "1925-03-01")), ANST, "start_date", None, set(), "FOR_TIDIGT"),
        (jobs((1, 4, date(1905, 7, 17))), ANST, "start_date", None, set(), "FOR_TIDIGT"),
        (jobs((1, 4, "1900-02-29")), ANST, "start_date", None, set(), "DATUM_FORMAT"),
        (jobs((1, 4, "2052-03-01")), ANST, "start_date", None, set(), "FOR_SENT"),
        (jobs((1, 4, "2026-01-02")), ANST, "start_date", None, set(), "EFTER_PERIODEN"),
        (jobs((1, 5, "2027-12-31")), ANST, "end_date", date(2027, 12, 31), set(), None),
        (jobs((1, 5, "2052-12-31")), ANST, "end_date", None, set(), "FOR_SENT"),
        (jobs((1, 0, "20250301-2391")), ANST, "start_date", None, set(), "OMOJLIG_ALDER"),
        (jobs((1, 0, "20120101-2398"), (1, 4, "2025-03-01")), ANST, "start_date", date(2025, 3, 1), set(), "OVANLIG_ALDER"),
        # Per cents and numbers
        (jobs((1, 6, 1), (2, 6, 80)), ANST, "extent_pct", None, {("PROCENT_ETT", "G2")}, None),
        (jobs((1, 6, "1 %"), (2, 6, 80)), ANST, "extent_pct", 1, set(), None),
        (jobs((1, 6, 1), (2, 6, 0.5)), ANST, "extent_pct", 100, set(), None),
        (jobs((1, 6, "12,500")), ANST, "extent_pct", 12.5, set(), None),
        (jobs((1, 6, "\u202e75")), ANST, "extent_pct", None, set(), "TAL_FORMAT"),  # turned round by a mark, it shows 57
        (jobs((1, 6, "\u200f75\u2066")), ANST, "extent_pct", 75, set(), None),
        (economy(KR, [2025, "\u200f3 100 000"]), EKO, "turnover_kr", None, set(), "TAL_FORMAT"),  # shows 000 100 3
        (jobs((1, 7, "#SPILL!")), ANST, "months_without_work", None, set(), "FEL_I_CELL"),
        (jobs((1, 7, "-")), ANST, "months_without_work", None, {("STRECK", "H2")}, None),
        (economy(KR, [2025, "3 100 000 1"]), EKO, "turnover_kr", None, set(), "TAL_FORMAT"),
        (economy(KR, [2025, "3 100\n900"]), EKO, "turnover_kr", None, set(), "TAL_FORMAT"),  # two numbers below each other
        (economy(KR, [2025, "900,000"]), EKO, "turnover_kr", None, {("TUSENTAL_ELLER_DECIMAL", "B2")}, None),
        (economy(KR, [2025, "3 100,000"]), EKO, "turnover_kr", None, {("TUSENTAL_ELLER_DECIMAL", "B2")}, None),
        (economy(KR, [2025, "900.000"]), EKO, "turnover_kr", None, {("TUSENTAL_ELLER_DECIMAL", "B2")}, None),
        (economy(KR, [2025, "3 100 000,-"]), EKO, "turnover_kr", 3_100_000, set(), None),
        (economy(KR, [2025, "SEK 3 100 000"]), EKO, "turnover_kr", 3_100_000, set(), None),
        (economy(KR, [2025, "330 000 EUR"]), EKO, "turnover_kr", None, set(), "ANNAN_VALUTA"),
        (economy([*BARE, "tkr"], [2025, 3100, 900]), EKO, "turnover_kr", 3_100_000, set(), "ENHET_LAST"),  # beside the headers
        (economy(KR, [2027, 3100000]), EKO, "turnover_kr", None, set(), "FOR_SENT"),
        (economy(KR, [2026, 3100000]), EKO, "turnover_kr", None, set(), "EFTER_PERIODEN"),
        # Units
        (economy(["Belopp i tkr"], BARE, [2025, 3100]), EKO, "turnover_kr", 3_100_000, set(), "ENHET_LAST"),
        (economy(BARE, ["", "TSEK", "TSEK"], [2025, 3100]), EKO, "turnover_kr", 3_100_000, set(), None),
        (economy(BARE, [2025, 3100], ["Alla belopp i kkr"]), EKO, "turnover_kr", 3_100_000, set(), "ENHET_LAST"),
        (economy(["År*", "Omsättning (tkr)"], [2025, 3100]), EKO, "turnover_kr", 3_100_000, set(), None),
        (economy(["År*", "Omsättning (1000 kr)"], [2025, 3100]), EKO, "turnover_kr", 3_100_000, set(), None),
        (economy(["År*", "Omsättning 1 000 kr"], [2025, 3100]), EKO, "turnover_kr", 3_100_000, set(), None),
        (economy(["Belopp i 1000 kr"], BARE, [2025, 3100]), EKO, "turnover_kr", 3_100_000, set(), "ENHET_LAST"),
        (economy(["Avgiften är 1000 kr"], BARE, [2025, 3100000]), EKO, "turnover_kr", 3_100_000, set(), None),
        (economy(["År*", "Omsättning, MSEK"], [2025, 3.1]), EKO, "turnover_kr", 3_100_000, set(), None),
        (economy(["År*", "Omsättning i tusental kronor"], [2025, 3100]), EKO, "turnover_kr", 3_100_000, set(), None),
        (economy(["Belopp i tkr"], KR, [2025, 3100]), EKO, "turnover_kr", None, {("OTYDLIG_ENHET", "B3")}, None),
        (economy(["Belopp i tkr"], KR, [2025, "3 100 000 kr"]), EKO, "turnover_kr", 3_100_000, set(), None),
        (economy(["Vi fick 3 miljoner 2024"], BARE, [2025, 3100000]), EKO, "turnover_kr", 3_100_000, set(), None),
        (economy(["Vi fick 3 miljoner 2024"], BARE, [2025, 31]), EKO, "turnover_kr", None, {("OTYDLIG_ENHET", "B3")}, None),
        # Plausible over the row and the years
        (economy(KR, [2025, 3100]), EKO, "turnover_kr", None, {("LAG_OMSATTNING", "B2")}, None),
        # Two people worked 1.1 years of full time between them.
        (economy(KR, [2025, 60000]), EKO, "turnover_kr", None, {("LAG_OMSATTNING", "B2")}, None),
        (economy(KR, [2024, 58000], [2025, 60000]), EKO, "turnover_kr", None, {("LAG_OMSATTNING", "B2")}, None),
        (economy(KR, [2025, "60 000 kr"]), EKO, "turnover_kr", 60000, set(), None),
        (economy(KR, [2025, 60000000, 20000]), EKO, "turnover_kr", None, {("LAGT_BELOPP", "C2")}, None),
        (economy([*KR[:2], "Lönekostnad kr"], [2025, 600000, 38000]), EKO, "turnover_kr", None, {("LAG_LONEKOSTNAD", "C2")}, None),
        (economy(["År*", "Omsättning tkr*"], [2025, 310000]), EKO, "turnover_kr", None, {("HOG_OMSATTNING", "B2")}, None),
        (economy([*KR[:2], "Lönekostnad kr"], [2025, 310000, 290000]), EKO, "turnover_kr", 310000, set(), None),
        (economy(KR, [2025, "3 100 kr"]), EKO, "turnover_kr", 3100, set(), None),
        (economy(KR, [2024, 310000], [2025, 3100000]), EKO, "turnover_kr", None, {("TIO_GANGER", "B2"), ("TIO_GANGER", "B3")}, None),
        (economy(KR, [2023, 3000000], [2024, 300000], [2025, 3100000]), EKO, "turnover_kr", 3_000_000, {("TIO_GANGER", "B3")}, None),
        (economy(KR, [2023, 900000], [2024, 1000000], [2025, 10500000]), EKO, "turnover_kr", 900_000, {("TIO_GANGER", "B4")}, None),
        (economy(KR, [2023, 9000000], [2024, 900000], [2025, 1000000]), EKO, "turnover_kr", None, {("TIO_GANGER", "B2"), ("TIO_GANGER", "B3")}, None),
        (economy(KR, [2023, 3000000], [2025, 299000]), EKO, "turnover_kr", None, {("TIO_GANGER", "B2"), ("TIO_GANGER", "B3")}, None),
        (economy(KR, [2023, 3000000], [2024, 200000], [2025, 90000000]), EKO, "turnover_kr", None, {("TIO_GANGER", f"B{n}") for n in (2, 3, 4)}, None),
        (economy(KR, [2024, 3100000], [2025, 3100, 900]), EKO, "turnover_kr", None, {("TIO_GANGER", "B2"), ("LAG_OMSATTNING", "B3")}, None),
        (economy(KR, [2025, 3100000, 31000000]), EKO, "turnover_kr", None, {("DELAR_STORRE_AN_HELHET", "B2")}, None),
    ], 2),
    ids=lambda value: "workbook" if callable(value) else str(sorted(value) if isinstance(value, set) else value),
)  # fmt: skip
def test_read_right_or_asked_about(
    tmp_path: Path,
    make: Callable[[], bytes],
    table: str,
    column: str,
    expected: Any,
    questions: Asked,
    code: str | None,
) -> None:
    """`expected`: of the first row of the table; None where that row is not counted or holds nothing."""
    reading = read(make(), tmp_path)
    assert asked(reading) == questions
    assert code is None or code in codes(reading)
    found = values(tmp_path, table, column)
    assert found.get(min(found, default=0)) == expected or (expected is None and 2 not in found)
    assert reading["verdict"] == ("accepted_with_rejects" if reading["rows_rejected"] else "accepted")


WAGES = [*KR, "Lönekostnad kr", "Övriga bidrag kr"]


@pytest.mark.full
@pytest.mark.parametrize(
    ("years", "questions"),
    [
        ([[2025, "3 100 tkr", 900, 1900, 5]], {("LAGT_BELOPP", "C2")}),  # one cell names thousands, the others are told as one
        ([[2025, 3_100_000, 900_000, 1900, ""]], {("LAGT_BELOPP", "D2")}),
        ([[2025, 3_100_000, "900 kr", 1_900_000, "5000 kr"]], set()),
        ([[2025, 300_000, 9_000, 150_000, 4_000]], set()),  # a small enterprise may sell for nine thousand
        ([[2025, 3_100_000, 900_000, 19_000_000, ""]], {("HOG_LONEKOSTNAD", "B2")}),
        ([[2025, 3_100_000, 900_000, "19 000 000 kr", ""]], set()),
        ([[2024, 3_000_000, 900_000, 1_800_000, 15_000], [2025, 3_100_000, 80_000, 1_900_000, 185_000]],
         {("TIO_GANGER", "C2"), ("TIO_GANGER", "C3")}),
        ([[2024, 3_000_000, 900_000, 1_800_000, 0], [2025, 3_100_000, 900, 1_900_000, 0]], {("LAGT_BELOPP", "C3")}),
        ([[2024, 310_000, 90_000, 180_000, ""], [2025, 3_100_000, 900_000, 1_900_000, ""]],
         {("TIO_GANGER", "B2"), ("TIO_GANGER", "B3")}),  # the whole row is in another unit: that is one fault
    ],
)  # fmt: skip
def test_every_amount_is_held_against_its_row_and_the_year_before(
    tmp_path: Path, years: list[list[Any]], questions: Asked
) -> None:
    reading = read(economy(WAGES, *years)(), tmp_path)
    assert asked(reading) == questions
    assert reading["rows_rejected"] == len({cell[-1] for _, cell in questions if cell})


def test_a_unit_in_doubt_is_one_question_however_many_amounts_there_are(tmp_path: Path) -> None:
    reading = read(economy(["Belopp i tkr"], KR, [2024, 3100, 900], [2025, 3100, 900])(), tmp_path)
    (problem,) = [p for p in reading["problems"] if p["code"] == "OTYDLIG_ENHET"]
    assert problem["message"].endswith("Det gäller fler belopp på bladet: 3 till.")
    assert reading["rows_rejected"] == 2


def test_the_sheets_name_may_name_the_unit(tmp_path: Path) -> None:
    sheets = arbetsbok(Ekonomi=None) | {"Ekonomi (tkr)": [BARE, [2025, 3100, 900]]}
    reading = read(xlsx(sheets), tmp_path)
    assert values(tmp_path, EKO, "turnover_kr") == {2: 3_100_000}
    assert "ENHET_LAST" in codes(reading)


@pytest.mark.full
@pytest.mark.parametrize("day", ["2026-01-16", "2099-12-31"])
def test_a_period_that_ends_after_the_day_received_stops_the_file(tmp_path: Path, day: str) -> None:
    reading = read(xlsx(arbetsbok(Företag=with_cell(FORETAG, 1, 6, day))), tmp_path)
    assert (reading["verdict"], reading["period_to"]) == ("rejected", None)
    assert [p["severity"] for p in reading["problems"] if p["code"] == "FOR_SENT"] == ["file"]


def test_a_month_to_come_stops_scbs_file(tmp_path: Path) -> None:
    reading = taken_in(xlsx({"Blad1": with_cell(BAS, 2, 5, "2026M02")}), tmp_path / "out", "bas.xlsx", "scb")
    assert reading["verdict"] == "rejected"
    assert [(p["code"], p["cell"], p["severity"]) for p in reading["problems"]] == [("FOR_SENT", "F3", "file")]


def test_a_decision_may_end_ahead_but_not_have_been_made_ahead(tmp_path: Path) -> None:
    ahead = [*BESLUT[1][:3], "2026-02-01", "2026-02-01", "2029-01-31", *BESLUT[1][6:]]
    rows = [BESLUT[0], [*BESLUT[1][:3], "2025-12-01", "2026-02-01", "2029-01-31", *BESLUT[1][6:]], ahead]
    reading = taken_in(xlsx({"Beslut": rows}), tmp_path / "out", "beslut_2025-12.xlsx", "arbetsformedlingen")
    assert [(p["code"], p["cell"]) for p in reading["problems"]] == [("FOR_SENT", "D3")]


def test_a_file_name_with_a_year_to_come_does_not_move_a_persons_century(tmp_path: Path) -> None:
    """240703-2387 is of 1924 where the file is said to be of 2023, and received 2026-01-15 it cannot be of 2099."""
    rows = with_cell(BESLUT, 1, 0, "900730-2384")
    taken_in(xlsx({"Beslut": rows}), tmp_path / "out", "beslut_2099.xlsx", "arbetsformedlingen")
    assert rows_of(tmp_path / "out", "beslut")[0]["pid_birth_year"] == 1990


def test_text_files_are_read_by_the_same_rules(tmp_path: Path) -> None:
    lines = ["Löpnummer;Insats;Kommun;Kön;Startdatum;Avslutsdatum;Omfattning efter %",
             "1;Grön väg;Ludvika;Kvinna;2009-12;okänt;1", "2;Grön väg;Ludvika;Man;2024-03-01;dec 2024;80"]  # fmt: skip
    reading = taken_in("\r\n".join(lines).encode(), tmp_path / "out", "deltagare.csv", "finsam")
    assert asked(reading) == {("OKANT_SLUT", "F2"), ("PROCENT_ETT", "G2")}
    (row,) = rows_of(tmp_path / "out", "deltagare")
    assert (row["start_date"], row["end_date"]) == (date(2024, 3, 1), date(2024, 12, 31))


def test_units_of_finsams_budget(tmp_path: Path) -> None:
    rows = [["Budget och utfall i tusental kronor"], [*INSATSER[0], "Budget"], [*INSATSER[1], 450]]
    taken_in(xlsx({"Insatser": rows}), tmp_path / "out", "insatser.xlsx", "finsam")
    assert rows_of(tmp_path / "out", "insatser")[0]["budget_kr"] == 450_000


def test_a_budget_in_thousands_without_a_unit_is_asked_about_once(tmp_path: Path) -> None:
    """640 for eleven persons; with `kr` after it, it is meant."""
    rows: Rows = [[*INSATSER[0], "Budget", "Utfall"], [*INSATSER[1], 640, 630], [*INSATSER[2], 650_000, "900 kr"]]
    reading = taken_in(xlsx({"Insatser": rows}), tmp_path / "out", "insatser.xlsx", "finsam")
    assert asked(reading) == {("LAGT_BELOPP", "E2")}
    assert [row["outcome_kr"] for row in rows_of(tmp_path / "out", "insatser")] == [900]


def test_a_budget_is_held_against_that_of_the_same_insats_the_year_before(tmp_path: Path) -> None:
    budgets = {"Grön väg": (500_000, 50_000), "Steget": (60_000, 65_000), "Kompassen": (700_000, "70000 kr")}
    rows = [
        [name, 2024 + at, 12, 9, budget] for at in (0, 1) for name, both in budgets.items() for budget in [both[at]]
    ]
    reading = taken_in(
        xlsx({"Insatser": [[*INSATSER[0], "Budget"], *rows]}), tmp_path / "out", "insatser.xlsx", "finsam"
    )
    assert asked(reading) == {
        ("TIO_GANGER", "E2"),
        ("TIO_GANGER", "E5"),
        ("TIO_GANGER", "E4"),
    }  # the one with kr is meant


@pytest.mark.full
@pytest.mark.parametrize(("answer_given", "confirmed"), [("ja", True), ("Ja.", True), ("nej", False), ("", False)])
def test_yes_confirms_as_the_day_does(tmp_path: Path, answer_given: str, confirmed: bool) -> None:
    rows = [[*FORETAG[0], "Bekräftat"], [*FORETAG[1], answer_given]]
    reading = read(xlsx(arbetsbok(Företag=rows)), tmp_path)
    assert (reading["verdict"], reading["confirmed"]) == ("accepted", confirmed)
    assert ("JA_SOM_DAG" in codes(reading)) == confirmed


def test_one_remark_for_a_column_and_one_question_for_each_row(tmp_path: Path) -> None:
    rows = with_cell(with_cell(ANSTALLNINGAR, 1, 4, "250301"), 2, 4, "240101")
    reading = read(xlsx(arbetsbok(Anställningar=rows)), tmp_path)
    (remark,) = [p for p in reading["problems"] if p["code"] == "TVASIFFRIGT_AR"]
    assert "läst som 2025-03-01" in remark["message"]
    assert remark["message"].endswith(sentences()["FLER_CELLER"].format(count=1))
    assert "2025-03-01" not in remark["outside"]


@pytest.mark.full
def test_the_answer_marks_a_question_in_its_own_colour_with_how_to_answer(tmp_path: Path) -> None:
    data = jobs((1, 6, 1), (2, 6, 80))()
    reading = read(data, tmp_path)
    made = answer(lambda: data, AnswerContext(reading, tmp_path / "out", date(2026, 1, 15)), Limits())
    cell = openpyxl.load_workbook(io.BytesIO(made.data))["Anställningar"]["G2"]
    assert cell.fill.fgColor.rgb[2:] == "BDD7EE"
    assert "kan betyda 1 % eller 100 %. Skriv procenten med tecken: 100 % eller 1 %." in cell.comment.text
    assert made.kind == "att rätta"
    # Answered in that one cell, it is read.
    again = openpyxl.load_workbook(io.BytesIO(made.data))
    again["Anställningar"]["G2"] = "100 %"
    out = io.BytesIO()
    again.save(out)
    assert asked(taken_in(out.getvalue(), tmp_path / "again")) == set()
    assert {row["_row"]: row["extent_pct"] for row in rows_of(tmp_path / "again", ANST)} == {2: 100, 3: 80}


def test_more_merged_cells_than_anybody_makes_are_refused() -> None:
    scan = SheetScan()
    for row in range(MOST_MERGED + 1):
        scan.merge((row + 1, 1, row + 1, 2))
    with pytest.raises(Refused, match="sammanfogade celler"):
        check_reach(scan, "Blad1", Limits())


@pytest.mark.full
@pytest.mark.parametrize(
    ("header", "nearest"),
    [
        ("Omsättning EUR", ""),
        ("Omsättning 2024", ""),
        ("Omsättning kr (budget)", ""),
        ("Omsättning kr/mån", ""),
        ("Omsätning kr", "Omsättning kr"),
    ],
)
def test_a_header_of_another_unit_is_not_said_to_be_near(tmp_path: Path, header: str, nearest: str) -> None:
    """Whoever renamed the column as advised would have euro, one year or a budget counted as turnover."""
    reading = read(economy(["År*", header], [2025, 310000])(), tmp_path)
    said = next(problem["message"] for problem in reading["problems"] if problem["code"] == "OKAND_KOLUMN")
    assert ("Närmast är" in said) is bool(nearest)
    assert f"”{nearest}”" in said or not nearest
    assert ("Den liknar ”Omsättning kr”" in said) is not bool(nearest)


def shown_by_rules() -> bytes:
    """Conditions show thousands on Ekonomi, hide months on Anställningar and colour Platser; a whole column leaves out thousands."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        thousands, white, red = (
            book.add_format(form) for form in ({"num_format": "#,##0,"}, {"font_color": "white"}, {"font_color": "red"})
        )
        rules = {"Ekonomi": ("B2:C9", thousands), "Anställningar": ("H2:H9", white), "Platser": ("B2:C9", red)}
        hidden = book.add_format({"num_format": ";;;"})
        for name, rows in arbetsbok().items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if name in rules:
                where, form = rules[name]
                sheet.conditional_format(where, {"type": "cell", "criteria": ">", "value": 10, "format": form})
            if name == "Ekonomi":
                for row in range(1, 300):  # LibreOffice makes it the style of the column
                    sheet.write(row, 6, 1_900_000 if row == 1 else None, thousands)
            if name == "Anställningar":
                sheet.write_string("I3", "Studier", hidden)
    return out.getvalue()


@pytest.mark.parametrize("kind", LATER)
def test_what_conditions_columns_and_formats_hide_is_told(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(shown_by_rules())
    reading = read(
        (path if kind == "xlsx" else saved_by_office(path, kind, tmp_path / "o")).read_bytes(), tmp_path, kind
    )
    assert {(p["code"], p["severity"], p["sheet"], p["cell"]) for p in reading["problems"]} == {
        *(
            [("VILLKORSFORMAT", "warn", "Ekonomi", None)] if kind != "xls" else []
        ),  # LibreOffice writes no such format there
        ("VILLKORSFORMAT", "warn", "Anställningar", None),
        ("DOLD_TEXT", "warn", "Anställningar", "I3"),
        ("VISAR_ANNAT", "ask", "Ekonomi", "G2"),
    }
    said = {p["sheet"]: p["message"] for p in reading["problems"] if p["code"] == "VILLKORSFORMAT"}
    assert "”Månader utan arbete före”. De" in said["Anställningar"]
    assert kind == "xls" or "”Omsättning kr”, ”Försäljning kr”. De" in said["Ekonomi"]
