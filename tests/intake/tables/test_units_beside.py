"""A unit that stands in no cell of the table, and a unit that the amounts themselves rule out."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter

from flows.intake.files.inspection.ods.contents import scan_ods
from flows.intake.files.inspection.sheet import SheetScan, page_text
from flows.intake.files.inspection.xls.beside import scan_beside
from flows.intake.files.inspection.xlsx.workbook import scan_workbook
from flows.limits import Limits
from tests.intake.tables.test_as_seen import EKO, asked, codes, read, values
from tests.support.books import EKONOMI, FORETAG, Rows, arbetsbok, taken_in, xlsx
from tests.support.office import needs_office, saved_by_office
from tests.support.zipped import ods, zipped

PLAIN = ["År*", "Omsättning", "Lönekostnad"]
IN_THOUSANDS: Rows = [PLAIN, [2024, 2800, 1700], [2025, 3100, 1900]]
IN_KRONOR: Rows = [PLAIN, [2024, 2800000, 1700000], [2025, 3100000, 1900000]]
Place = Callable[[Any, Any, str], object]


def comment(_: Any, sheet: Any, text: str) -> None:
    sheet.write_comment("B1", text)


def header(_: Any, sheet: Any, text: str) -> None:
    sheet.set_header(f'&L&"Arial,Bold"&12{text}&R&P')


def footer(_: Any, sheet: Any, text: str) -> None:
    sheet.set_footer(text)


def box(_: Any, sheet: Any, text: str) -> None:
    sheet.insert_textbox("J2", text)


def on_company(book: Any, _: Any, text: str) -> None:
    book.get_worksheet_by_name("Företag").write("A5", text)


PLACES = [comment, header, footer, box, on_company]


def book(economy: Rows, place: Place, text: str) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        for name, rows in arbetsbok(Ekonomi=economy).items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
        place(made, made.get_worksheet_by_name("Ekonomi"), text)
    return out.getvalue()


@pytest.mark.full
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_a_unit_that_stands_in_no_cell_is_read(tmp_path: Path, place: Place) -> None:
    reading = read(book(IN_THOUSANDS, place, "Belopp i tkr"), tmp_path)
    assert "ENHET_LAST" in codes(reading)
    assert values(tmp_path, EKO, "turnover_kr") == {2: 2_800_000, 3: 3_100_000}


@pytest.mark.full
@needs_office
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_so_it_is_in_every_form_of_file(tmp_path: Path, kind: str) -> None:
    for place in (comment, header):
        folder = tmp_path / place.__name__
        folder.mkdir()
        path = folder / "bok.xlsx"
        path.write_bytes(book(IN_THOUSANDS, place, "Belopp i tkr"))
        reading = read(saved_by_office(path, kind, folder / "office").read_bytes(), folder, kind)
        assert "ENHET_LAST" in codes(reading), place.__name__


@pytest.mark.parametrize("text", ["TSEK", "Alla belopp i tusental kronor", "mkr"])
def test_against_headers_in_kronor_it_is_asked_about_once(tmp_path: Path, text: str) -> None:
    rows: Rows = [EKONOMI[0][:3], [2024, 2800, 800], [2025, 3100, 900]]
    assert asked(read(book(rows, comment, text), tmp_path)) == {("OTYDLIG_ENHET", "B2")}


@pytest.mark.full
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Tidigare lämnades beloppen i tkr", True), ("Budget 2026: 4 000 tkr", False), ("varav 300 tkr från Finsam", False),
        ("Belopp i kronor, inte tkr", False), ("Sida 1", False), ("200 kr för kaffe", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("headers", [PLAIN, ["År*", "Omsättning kr*", "Lönekostnad kr"]], ids=["bare", "kr"])
def test_amounts_too_large_for_thousands_are_kronor(tmp_path: Path, text: str, told: bool, headers: list[str]) -> None:
    """2 800 000 thousands would be 2,8 milliards: no such enterprise has that. A remark says what was done.

    Under headers that say nothing a note that says thousands holds, and the milliards are asked about.
    """
    rows: Rows = [headers, *IN_KRONOR[1:], [text]]
    reading = read(xlsx(arbetsbok(Ekonomi=rows)), tmp_path)
    if told and headers is PLAIN:
        assert asked(reading) == {("HOG_OMSATTNING", "B2")}
        return
    assert asked(reading) == set()
    assert values(tmp_path, EKO, "turnover_kr") == {2: 2_800_000, 3: 3_100_000}
    assert ("ENHET_LAST" in codes(reading)) == told


def test_one_row_in_thousands_among_kronor_is_asked_about(tmp_path: Path) -> None:
    rows: Rows = [EKONOMI[0][:2], [2024, 2800], [2025, 3100000], ["Belopp i tkr"]]
    assert ("OTYDLIG_ENHET", "B2") in asked(read(xlsx(arbetsbok(Ekonomi=rows)), tmp_path))


def test_years_without_anybody_employed_are_asked_about_with_the_others(tmp_path: Path) -> None:
    """The jobs begin in 2024 and 2025; wages were paid in 2022, and the other years are of the same size."""
    rows: Rows = [
        ["År*", "Omsättning kr*", "Lönekostnad kr"],
        *([year, 2500, ""] for year in (2021, 2023)),
        [2022, 3100, 1500],
    ]
    reading = read(xlsx(arbetsbok(Ekonomi=rows)), tmp_path)
    assert asked(reading) == {("LAG_OMSATTNING", "B2")}
    (problem,) = [p for p in reading["problems"] if p["code"] == "LAG_OMSATTNING"]
    assert problem["message"].endswith("Det gäller fler belopp på bladet: 2 till.")
    assert values(tmp_path, EKO, "turnover_kr") == {}


@pytest.mark.parametrize("rows", [[[2020, 3000], [2025, 3100000]], [[2020, 0], [2025, 3100000]]])
def test_a_small_year_of_nobody_beside_large_ones_is_believed(tmp_path: Path, rows: Rows) -> None:
    reading = read(xlsx(arbetsbok(Ekonomi=[EKONOMI[0][:2], *rows])), tmp_path)
    assert "LAG_OMSATTNING" not in codes(reading)


def test_kronor_under_a_header_in_thousands_are_asked_about_once(tmp_path: Path) -> None:
    rows: Rows = [["År*", "Omsättning tkr"], [2024, 2800000], [2025, 3100000]]
    assert asked(read(xlsx(arbetsbok(Ekonomi=rows)), tmp_path)) == {("HOG_OMSATTNING", "B2")}
    budget: Rows = [
        ["Insats*", "År*", "Antal kvinnor*", "Antal män*", "Budget tkr"],
        ["Grön väg", 2025, 12, 9, 500000000],
    ]
    reading = taken_in(xlsx({"Insatser": budget}), tmp_path / "b", "insatser.xlsx", "finsam")
    assert asked(reading) == {("HOGT_BELOPP", "E2")}


def test_the_same_on_a_page_of_an_ods_and_in_its_comments() -> None:
    spaces = 'xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:config="c"'
    styles = (
        f'<office:document-styles {spaces}><style:master-page style:name="Sida"><style:header><text:p>Belopp</text:p>'
        "<text:p>i tkr</text:p></style:header></style:master-page></office:document-styles>"
    )
    settings = f'<office:settings {spaces}><config:config-item config:name="ShowZeroValues">false</config:config-item></office:settings>'
    content = (
        f'<office:document-content {spaces}><style:style style:name="ta1" style:master-page-name="Sida"/>'
        '<table:table table:name="Ekonomi" table:style-name="ta1"><table:table-row><table:table-cell>'
        "<office:annotation><date>2025-01-01</date><text:p>TSEK</text:p></office:annotation><text:p>År</text:p></table:table-cell></table:table-row>"
        "</table:table></office:document-content>"
    )
    seen = scan_ods(zipped({"content.xml": content, "styles.xml": styles, "settings.xml": settings}), Limits())[
        "Ekonomi"
    ]
    assert seen.beside == ["Belopp i tkr", "TSEK"]
    assert seen.hides_zeros
    assert not scan_ods(ods('<table:table table:name="A"/>'), Limits())["A"].hides_zeros


def test_the_records_of_an_xls_with_texts_in_no_cell() -> None:
    """[MS-XLS] 2.4.136 Header, 2.4.329 TxO and the Continue after it, 2.4.346 Window2."""
    scan = SheetScan()
    page = struct.pack("<HB", 9, 0) + b"&Ci tkr&P"
    scan_beside(scan, page, 0x14, 0, len(page))
    text = "TSEK".encode("utf-16-le")
    shape = struct.pack("<HH6xH6x", 0, 0, 4) + struct.pack("<HH", 0x3C, 1 + len(text)) + b"\x01" + text
    scan_beside(scan, shape, 0x1B6, 0, 18)
    scan_beside(scan, struct.pack("<H", 0x06A6), 0x23E, 0, 2)
    assert (scan.beside, scan.hides_zeros) == (["i tkr", "TSEK"], True)
    scan_beside(scan, struct.pack("<H", 0x06B6), 0x23E, 0, 2)
    assert not scan.hides_zeros


def test_the_codes_of_a_page_are_no_words() -> None:
    assert page_text('&L&"Arial,Fet"&12&K00FF00Belopp i tkr&CSida &P av &N') == "Belopp i tkr Sida av"


def test_a_sheet_that_the_exact_way_reads_has_its_texts_too() -> None:
    data = book(IN_THOUSANDS, header, "Belopp i tkr")
    with ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    part = next(
        name for name, xml in parts.items() if b"oddHeader" in (xml if isinstance(xml, bytes) else xml.encode())
    )
    xml = parts[part]
    assert isinstance(xml, bytes)
    parts[part] = xml.replace(b"<sheetData>", b"<!-- by hand --><sheetData>").replace(
        b"<sheetView ", b'<sheetView showZeros="0" '
    )
    seen = scan_workbook(zipped(parts), Limits())["Ekonomi"]
    assert (seen.beside, seen.hides_zeros) == (["Belopp i tkr"], True)


def test_the_company_row_itself_is_no_note(tmp_path: Path) -> None:
    company = [FORETAG[0], [*FORETAG[1][:1], "Tusental AB", *FORETAG[1][2:]]]
    reading = read(xlsx(arbetsbok(Företag=company)), tmp_path)
    assert codes(reading) == set()
