"""Workbooks that are right but written in unusual ways are read as they stand, and what a reply quotes is short and printable."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.biff import xls
from tests.support.books import ANSTALLNINGAR, EKONOMI, arbetsbok, rows_of, taken_in, told, with_cell, xlsx
from tests.support.purpose import few

CASES = Path(__file__).parents[4] / "shared" / "cases"
Part = tuple[str, bytes]
MACRO = b'<?xml version="1.0"?><m:macrosheet xmlns:m="http://schemas.microsoft.com/office/excel/2006/main"/>'


def rezipped(data: bytes, change: Callable[[str, bytes], Part], *more: Part) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for part in [*(change(name, before.read(name)) for name in before.namelist()), *more]:
            after.writestr(*part)
    return out.getvalue()


def renamed(name: str, part: bytes) -> Part:
    """The workbook part is called book1.xml."""
    part = part.replace(b'"/xl/workbook.xml', b'"/xl/book1.xml').replace(b'"xl/workbook.xml', b'"xl/book1.xml')
    return name.replace("xl/workbook.xml", "xl/book1.xml").replace(
        "_rels/workbook.xml.rels", "_rels/book1.xml.rels"
    ), part


def moved(name: str, part: bytes) -> Part:
    """All parts lie in another folder than xl/."""
    part = part.replace(b'"/xl/', b'"/book/').replace(b'"xl/workbook.xml', b'"/book/workbook.xml')
    return re.sub("^xl/", "book/", name), part


def wide(name: str, part: bytes) -> Part:
    """Sheets are UTF-16, as XML may be."""
    if "worksheets/sheet" in name and name.endswith(".xml"):
        return name, part.decode().replace("UTF-8", "UTF-16").encode("utf-16")
    return name, part


def with_macro_sheet(name: str, part: bytes) -> Part:
    if name == "xl/workbook.xml":
        part = part.replace(b"</sheets>", b'<sheet name="Makro1" sheetId="9" r:id="rId99"/></sheets>')
    if name == "xl/_rels/workbook.xml.rels":
        kind = b"http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"
        relation = b'<Relationship Id="rId99" Type="' + kind + b'" Target="macrosheets/sheet1.xml"/>'
        part = part.replace(b"</Relationships>", relation + b"</Relationships>")
    return name, part


@pytest.mark.parametrize("change", few([renamed, moved, wide, with_macro_sheet]))
def test_a_workbook_that_is_written_in_another_way_is_read(
    tmp_path: Path, change: Callable[[str, bytes], Part]
) -> None:
    more = [("xl/macrosheets/sheet1.xml", MACRO)] if change is with_macro_sheet else []
    reading = taken_in(rezipped(xlsx(arbetsbok()), change, *more), tmp_path / "out")
    assert (reading["verdict"], reading["problems"]) == ("accepted", [])
    assert reading["rows_read"] == 4  # Företag 1, Anställningar 2, Ekonomi 1
    assert [row["turnover_kr"] for row in rows_of(tmp_path / "out", "ekonomi")] == [3100000]


def spilled(sheet: str, error: str = "#SPILL!") -> Callable[[str, bytes], Part]:
    def change(name: str, part: bytes) -> Part:
        if name.endswith(sheet):
            part = re.sub(rb'<c r="B2"[^>]*>.*?</c>', f'<c r="B2" t="e"><v>{error}</v></c>'.encode(), part)
        return name, part

    return change


@pytest.mark.full
@pytest.mark.parametrize("error", ["#SPILL!", "#GETTING_DATA"])
def test_a_newer_error_text_is_told_of_its_cell(tmp_path: Path, error: str) -> None:
    reading = taken_in(rezipped(xlsx(arbetsbok()), spilled("sheet4.xml", error)), tmp_path / "out")
    assert told(reading) == {("FEL_I_CELL", "B2")}
    assert error in reading["problems"][0]["message"]


def test_a_newer_error_text_on_a_sheet_that_is_not_ours_stops_nothing(tmp_path: Path) -> None:
    data = xlsx(arbetsbok() | {"Egna anteckningar": [["a", "b"], ["c", 7]]})
    reading = taken_in(rezipped(data, spilled("sheet5.xml")), tmp_path / "out")
    assert (reading["verdict"], told(reading)) == ("accepted", {("BLAD_UTANFOR", None)})


def test_a_biff8_workbook_that_names_an_8_bit_code_page_is_read_as_unicode(tmp_path: Path) -> None:
    data = xls(
        {
            name: [[c if isinstance(c, str) else float(c) for c in row] for row in rows]
            for name, rows in arbetsbok().items()
        }
    )
    reading = taken_in(data, tmp_path / "out", "bok.xls")
    assert reading["verdict"] == "accepted"


@pytest.mark.full
@pytest.mark.skipif(not CASES.exists(), reason="../shared is not there")
@pytest.mark.parametrize("case", ["d006.xlsx", "g009.xls", "g012.ods"])
def test_the_shared_cases_of_writing(tmp_path: Path, case: str) -> None:
    reading = taken_in((CASES / case).read_bytes(), tmp_path / "out", case)
    told_of = [(problem["code"], problem["severity"], problem["cell"]) for problem in reading["problems"]]
    assert reading["verdict"] == "accepted"
    assert told_of == [("OVANLIG_ALDER", "warn", "E2")]  # born in 1942: 83 years on the first day, 2025-03-01
    assert reading["tables"]["anstallningar"]["rows_accepted"] == 3


def apart(value: object) -> object:
    return unicodedata.normalize("NFD", value) if isinstance(value, str) else value


def unseen(value: object) -> object:
    """Marks of no width in every text, and a soft hyphen in the words."""
    if not isinstance(value, str) or len(value) < 4:
        return value
    return value[:3] + "\u200b" + ("\u00ad" if value[0].isalpha() else "") + value[3:] + "\u2060"


@pytest.mark.full
@pytest.mark.parametrize("write", [apart, unseen])
@pytest.mark.parametrize("form", ["xlsx", "xls"])
def test_letters_in_two_code_points_and_marks_nobody_sees_are_the_same_text(
    tmp_path: Path, write: Callable[[object], object], form: str
) -> None:
    sheets = {str(apart(name)): [[write(cell) for cell in row] for row in rows] for name, rows in arbetsbok().items()}
    if form == "xls":
        sheets = {
            name: [[c if isinstance(c, str) else float(c) for c in row] for row in rows]
            for name, rows in sheets.items()
        }
    reading = taken_in(xlsx(sheets) if form == "xlsx" else xls(sheets), tmp_path / "out", f"bok.{form}")
    assert (reading["verdict"], reading["problems"]) == ("accepted", [])
    assert {row["name"] for row in rows_of(tmp_path / "out", "foretag")} == {"Exempelföretaget"}
    assert {row["role"] for row in rows_of(tmp_path / "out", "anstallningar")} == {"Målgrupp", "Handledare"}


@pytest.mark.full
@pytest.mark.parametrize(
    ("column", "written", "meant"),
    [
        (6, "halvtid", "Menade du 50?"),
        (6, "3/4", "Menade du 75?"),
        (7, "2 år", "Menade du 24?"),
        (7, "vet ej", "lämna cellen tom"),
        (1, "Malgrup", "Menade du ”Målgrupp”?"),
        (3, "Nystart jobb", "Menade du ”Nystartsjobb”?"),
    ],
)
def test_what_was_perhaps_meant_is_suggested(tmp_path: Path, column: int, written: str, meant: str) -> None:
    reading = taken_in(xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, column, written))), tmp_path / "out")
    assert [meant in problem["message"] for problem in reading["problems"]] == [True]


def test_a_county_where_a_municipality_is_asked_for_is_told_as_that(tmp_path: Path) -> None:
    book = arbetsbok()
    reading = taken_in(xlsx({**book, "Företag": with_cell(book["Företag"], 1, 2, "Dalarnas län")}), tmp_path / "out")
    assert told(reading) == {("OKAND_ORT", "C2")}
    assert "är ett län. Skriv kommunen" in reading["problems"][0]["message"]


def test_a_mistyped_header_is_one_problem_and_not_one_a_row(tmp_path: Path) -> None:
    rows = [
        ANSTALLNINGAR[0],
        *([*ANSTALLNINGAR[1][:4], f"2025-{month:02}-01", *ANSTALLNINGAR[1][5:]] for month in range(1, 13)),
    ]
    reading = taken_in(xlsx(arbetsbok(Anställningar=with_cell(rows, 0, 6, "Syselsätningsgrad"))), tmp_path / "out")
    assert told(reading) == {("OKAND_KOLUMN", "G1")}
    assert "Sysselsättningsgrad %" in reading["problems"][0]["message"]


def test_no_sentence_quotes_more_than_eighty_characters_or_a_control_character(tmp_path: Path) -> None:
    data = xlsx(arbetsbok(Ekonomi=with_cell(EKONOMI, 1, 1, "x\x07y" + "z" * 3000)))
    (problem,) = taken_in(data, tmp_path / "out")["problems"]
    assert len(problem["message"]) < 200
    assert problem["message"].isprintable()
