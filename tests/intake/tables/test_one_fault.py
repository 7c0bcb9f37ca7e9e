"""One fault is one message, with the cells named, and what could not be read is not held against other rows."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from flows.intake.tables.one_fault import spans
from tests.support.books import ANSTALLNINGAR, WOMEN_AND_MEN, Rows, arbetsbok, rows_of, taken_in, with_cell, xlsx
from tests.support.habit_files import DELTAGARE, INSATSER
from tests.support.purpose import few

HEADER, JOB, _ = ANSTALLNINGAR


def job(number: str, **cells: Any) -> list[Any]:
    """A row of Anställningar; `start`, `end`, `extent`."""
    row = [number, *JOB[1:]]
    for name, at in (("start", 4), ("end", 5), ("extent", 6)):
        row[at] = cells.get(name, row[at])
    return row


def told(rows: list[list[Any]], folder: Path) -> list[tuple[str, str | None, str]]:
    reading = taken_in(xlsx(arbetsbok(Anställningar=[HEADER, *rows])), folder)
    assert reading["rows_read"] == reading["rows_accepted"] + reading["rows_rejected"]
    return [(p["code"], p["cell"], p["message"]) for p in reading["problems"]]


def test_cells_below_each_other_are_named_as_one() -> None:
    assert spans(["E4", "E5", "E6", "AA3", "E9", "A2"]) == "A2, E4–E6, E9, AA3"
    assert spans([f"E{row}" for row in range(1, 100, 2)]).endswith(" …")


def test_one_for_per_cent_in_many_cells_is_one_question(tmp_path: Path) -> None:
    rows = [job(WOMEN_AND_MEN[0], start=f"2025-{month:02}-01", extent=1) for month in range(1, 7)]
    ((code, cell, message),) = told([*rows, job(WOMEN_AND_MEN[1], extent=80)], tmp_path / "out")
    assert (code, cell) == ("PROCENT_ETT", "G2")
    assert message.endswith("Samma sak gäller G3–G7.")


def test_months_first_in_many_cells_are_one_question_for_a_column(tmp_path: Path) -> None:
    rows = [job(WOMEN_AND_MEN[0], start=f"{month}/13/2025") for month in range(1, 6)]
    found = told(rows, tmp_path / "out")
    assert [(code, cell) for code, cell, _ in found] == [("MANAD_FORST", "E2")]
    assert found[0][2].endswith("Samma sak gäller E3–E6.")


@pytest.mark.full
@pytest.mark.parametrize("mark", ['"', '-"-', "”", "– ” –", "d:o", "samma som ovan"])
def test_marks_for_the_same_as_above_are_one_message(tmp_path: Path, mark: str) -> None:
    rows = [
        job(WOMEN_AND_MEN[0]),
        [mark, mark, mark, mark, "2025-09-01", "", mark, "", ""],
        job(mark, start="2025-10-01"),
    ]
    ((code, cell, message),) = told(rows, tmp_path / "out")
    assert (code, cell) == ("SOM_OVAN", "A3")
    assert message.endswith("Samma sak gäller A4, B3, C3, D3, G3.")


def test_notes_and_wrong_sums_are_one_message_each(tmp_path: Path) -> None:
    shares = [["Andel", 2025, 60, 40], ["varav unga", 2025, 3, 2], ["%", 2025, 60, 40]]
    rows = [*INSATSER, ["Summa", "", 5, 6], ["Uppgifterna är preliminära!"], ["Kontrollera med Anna"], *shares]
    reading = taken_in(xlsx({"Insatser": rows}), tmp_path / "out", "insatser.xlsx", "finsam")
    found = [(p["code"], p["cell"], p["message"].rpartition(". ")[2]) for p in reading["problems"]]
    assert found[0][:2] == ("SUMMARAD", "A4")
    assert found[1:] == [
        ("ANTECKNING", "A5", "Samma sak gäller A6."),
        ("ANTECKNING", "A7", "Samma sak gäller A8–A9."),
        ("SUMMA_STAMMER_INTE", "C4", "Samma sak gäller D4."),
    ]


def test_two_rows_with_days_that_cannot_be_read_are_not_alike(tmp_path: Path) -> None:
    rows = [job(WOMEN_AND_MEN[0], start="25-mars-x"), job(WOMEN_AND_MEN[0], start="i höstas"), job(WOMEN_AND_MEN[1])]
    found = told([*rows, rows[2], job(WOMEN_AND_MEN[1], end="sen")], tmp_path / "out")
    assert [(code, cell) for code, cell, _ in found] == [
        ("DATUM_FORMAT", "E2"), ("DATUM_FORMAT", "E3"), ("DUBBLETT_RAD", "A5"), ("DATUM_FORMAT", "F6"),
        ("SAMMA_START", "A6"),  # the same person and start, whatever its end is
    ]  # fmt: skip


@pytest.mark.full
@pytest.mark.parametrize(
    ("born", "codes"), [(2015, ["OVANLIG_ALDER"]), (2016, ["OMOJLIG_ALDER"]), (2010, []), (1949, ["OVANLIG_ALDER"])]
)
def test_a_year_of_birth_has_the_bounds_of_a_working_age(tmp_path: Path, born: int, codes: list[str]) -> None:
    """Working age is 15 to 75 at a start (2025): outside a remark, below 10 or above 100 refused."""
    header, row = [*DELTAGARE[0], "Födelseår"], [*DELTAGARE[1], born]
    start = header.index("Startdatum*")
    row[start] = "2025-03-01"
    reading = taken_in(xlsx({"Deltagare": [header, row]}), tmp_path / "out", "deltagare.xlsx", "finsam")
    assert [p["code"] for p in reading["problems"]] == codes
    assert len(rows_of(tmp_path / "out", "deltagare")) == ("OMOJLIG_ALDER" not in codes)


def test_headers_divided_at_the_end_of_a_line_are_the_same_headers(tmp_path: Path) -> None:
    header = [
        "Person-\nnummer*",
        *HEADER[1:4],
        "Start-\ndatum*",
        "Slut- \r\ndatum",
        "Sysselsättnings-\ngrad %*",
        *HEADER[7:],
    ]
    reading = taken_in(xlsx(arbetsbok(Anställningar=[header, JOB])), tmp_path / "out")
    assert (reading["verdict"], reading["problems"]) == ("accepted", [])


def test_headers_repeated_as_on_a_printed_page_are_no_second_table(tmp_path: Path) -> None:
    rows = [job(WOMEN_AND_MEN[0]), HEADER, job(WOMEN_AND_MEN[1]), HEADER, job(WOMEN_AND_MEN[2])]
    ((code, cell, message),) = told(rows, tmp_path / "out")
    assert (code, cell) == ("UPPREPAD_RUBRIK", "A3")
    assert message.endswith("Samma sak gäller A5.")
    assert len(rows_of(tmp_path / "out", "anstallningar")) == 3


def test_a_text_file_has_no_sheets(tmp_path: Path) -> None:
    lines = [";".join(map(str, row)) for row in (INSATSER[0], INSATSER[1], ["", "", "", ""], INSATSER[0], INSATSER[2])]
    reading = taken_in("".join(f"{line}\r\n" for line in lines).encode(), tmp_path / "out", "insatser.csv", "finsam")
    (message,) = [p["message"] for p in reading["problems"]]
    assert message == (
        "Under tabellen i filen börjar något som ser ut som en tabell till på rad 4. Hör raderna till samma tabell: ta bort "
        "rubrikerna på rad 4. Är det en annan tabell? Lägg den i en egen fil."
    )


@pytest.mark.parametrize(("column", "value"), few([(4, "F"), (5, 90), (5, 1890)], 2))
def test_a_value_that_cannot_be_is_not_held_against_the_number_too(tmp_path: Path, column: int, value: Any) -> None:
    rows = [["Löpnummer*", "Personnummer", "Insats*", "Kommun*", "Kön*", "Födelseår", "Startdatum*"]]
    rows.append(["1", WOMEN_AND_MEN[0], "Grön väg", "Ludvika", "Kvinna", 1990, "2025-03-01"])
    rows[1][column] = value
    reading = taken_in(xlsx({"Deltagare": rows}), tmp_path / "out", "deltagare.xlsx", "finsam")
    assert len(reading["problems"]) == 1


def test_a_day_beside_one_with_the_day_before_the_month_says_which_to_write_anew(tmp_path: Path) -> None:
    rows = [job(WOMEN_AND_MEN[0], start="2025-03-04"), job(WOMEN_AND_MEN[1], start="2024-31-12")]
    (_, _, message), (code, cell, _) = sorted(told(rows, tmp_path / "out"), key=lambda each: each[0] == "DATUM_FORMAT")
    assert (code, cell) == ("DATUM_FORMAT", "E3")
    assert "Skriv om den dag som är omkastad" in message


def test_one_wrong_value_in_many_cells_is_one_message(tmp_path: Path) -> None:
    rows: Rows = [
        ANSTALLNINGAR[0],
        *([*ANSTALLNINGAR[1][:3], "Bidrag X", f"2025-0{n}-01", "", 20, 36, ""] for n in range(1, 6)),
    ]
    reading = taken_in(xlsx(arbetsbok(Anställningar=rows)), tmp_path / "out")
    assert [(p["code"], p["cell"]) for p in reading["problems"]] == [("OKANT_VARDE", "D2")]
    assert reading["problems"][0]["message"].endswith("Samma sak gäller D3–D6.")
    assert reading["rows_rejected"] == 5


def test_a_text_with_headers_alone_is_a_remark(tmp_path: Path) -> None:
    data = b"L\xc3\xb6pnummer;Insats;Kommun;K\xc3\xb6n;Startdatum\r\n"
    reading = taken_in(data, tmp_path / "out", "deltagare_2025.csv", "finsam")
    assert (reading["verdict"], [p["code"] for p in reading["problems"]]) == ("accepted", ["INGA_RADER"])


def test_a_header_over_two_columns_is_said_to_be_so(tmp_path: Path) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 0, 5, "")).items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if name == "Anställningar":
                sheet.merge_range("E1:F1", "Startdatum*")
    reading = taken_in(out.getvalue(), tmp_path / "out")
    (problem,) = [p for p in reading["problems"] if p["severity"] == "file"]
    assert "Rubriken ”Startdatum*” är sammanfogad" in problem["message"]


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("Slutdag", {("OKAND_KOLUMN", "F1")}),  # a mistyped header is the only fault
        ("", {("ORSAK_UTAN_SLUT", "I2"), ("ORSAK_UTAN_SLUT", "I3")}),  # without ends it is told at the reasons
    ],
)
def test_reasons_to_end_without_the_column_of_ends(
    tmp_path: Path, header: str, told: set[tuple[str, str | None]]
) -> None:
    end = "2025-06-30" if header else ""
    rows = [[*job(number, end=end)[:8], "Studier"] for number in WOMEN_AND_MEN[:2]]
    reading = taken_in(xlsx(arbetsbok(Anställningar=[[*HEADER[:5], header, *HEADER[6:]], *rows])), tmp_path)
    assert {(p["code"], p["cell"]) for p in reading["problems"]} == told
