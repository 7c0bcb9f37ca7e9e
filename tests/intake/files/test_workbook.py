from __future__ import annotations

import datetime as dt
import hashlib
import resource
import subprocess
import sys
from contextlib import suppress
from io import BytesIO
from random import Random
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from flows.intake.files.sandbox import ChildFailed, read_in_child
from flows.intake.files.workbook import Workbook, address, open_workbook
from flows.intake.problems import Refused
from flows.limits import MB, Limits
from tests.support.zipped import ods, real, xlsx, xlsx_parts, zipped

LIMITS = Limits()


def opened(data: bytes, name: str = "fil.xlsx", limits: Limits = LIMITS) -> Workbook:
    return open_workbook(data, name, limits)


def refused(data: bytes, name: str = "fil.csv", limits: Limits = LIMITS) -> Refused:
    with pytest.raises(Refused) as caught:
        opened(data, name, limits)
    return caught.value


def test_addresses_are_excels() -> None:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Anställningar")
        sheet.write("C4", "Roll")
        sheet.write("D4", 0.5)
        sheet.write_datetime("C5", dt.date(2025, 3, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_boolean("D5", True)
        sheet.set_row(4, None, None, {"hidden": True})
        book.add_worksheet("Gömt").hide()
        book.add_worksheet("Djupt").very_hidden()
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Anställningar!$D$4:$D$4"})
        book.add_chartsheet("Bild").set_chart(chart)
    data = buffer.getvalue()
    book_ = opened(data)
    assert [(sheet.name, sheet.hidden) for sheet in book_.sheets] == [
        ("Anställningar", False),
        ("Gömt", True),
        ("Djupt", True),
    ]
    first = book_.sheets[0]
    assert first.rows[3] == ["", "", "Roll", 0.5]
    assert first.rows[4] == ["", "", dt.date(2025, 3, 1), True]
    assert first.hidden_rows == {5}
    assert book_.sheets[1].rows == []
    assert (book_.kind, book_.sha256, book_.problems) == ("xlsx", hashlib.sha256(data).hexdigest(), [])
    assert book_.sheet("Gömt") is book_.sheets[1]
    assert book_.sheet("Saknas") is None


def test_address() -> None:
    assert (address(1, 1), address(7, 3), address(10, 28)) == ("A1", "C7", "AB10")


def test_errors_and_formulas_that_calamine_hides() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.active["B2"] = "=A1"
    book.active["C2"] = "#DIV/0!"
    book.active["C2"].data_type = "e"
    buffer = BytesIO()
    book.save(buffer)
    sheet = opened(buffer.getvalue()).sheets[0]
    assert sheet.rows[1][1:] == ["", ""]
    assert sheet.error_cells == {(2, 3): "#DIV/0!"}
    assert sheet.empty_formulas == {(2, 2)}


def test_rows_are_read_on_first_use_only(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = opened(xlsx('<row r="1"><c r="A1"><v>1</v></c></row>')).sheets[0]
    assert "rows" not in vars(sheet)
    assert sheet.rows is sheet.rows == [[1.0]]


def test_what_calamine_cannot_read_is_a_refusal_without_its_words() -> None:
    book = opened(xlsx('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'))
    with pytest.raises(Refused) as caught:
        book.sheets[0].rows  # noqa: B018 - reading is the point
    assert caught.value.code == "TRASIG_FIL"
    assert caught.value.__cause__ is None
    assert refused(xlsx("<row><c><oavslutad></row>"), "a.xlsx").code == "TRASIG_FIL"
    parts = xlsx_parts('<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>')
    cut = str(parts["xl/worksheets/sheet1.xml"]).partition('<row r="2"')[0]
    assert refused(zipped(parts | {"xl/worksheets/sheet1.xml": cut}), "a.xlsx").code == "TRASIG_FIL"


def test_far_cells_do_not_take_the_interpreter_down() -> None:
    data = xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')
    code = (
        "import sys; from flows.intake.files.workbook import *; from flows.intake.problems import Refused; from flows.limits import Limits\n"
        "try: [s.rows for s in open_workbook(sys.stdin.buffer.read(), 'a.xlsx', Limits()).sheets]\n"
        "except Refused as refused: print(refused.code)"
    )

    def four_gigabytes() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))

    done = subprocess.run(
        [sys.executable, "-c", code], input=data, capture_output=True, preexec_fn=four_gigabytes, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"FOR_STOR\n")


def test_ods() -> None:
    table = (
        '<table:table table:name="Blad"><table:table-row table:number-rows-repeated="2">'
        "<table:table-cell/></table:table-row>"
        '<table:table-row><table:table-cell/><table:table-cell office:value-type="float" '
        'office:value="2.5"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048573"><table:table-cell '
        'table:number-columns-repeated="16384"/>'
        "</table:table-row></table:table>"
    )
    book = opened(ods(table), "a.ods")
    assert book.kind == "ods"
    assert book.sheets[0].rows == [["", ""], ["", ""], ["", 2.5]]


@pytest.mark.parametrize("seed", range(12))
def test_forged_xls_files_do_not_take_the_interpreter_down(seed: int) -> None:
    broken = bytearray(real("real/af_varsel/varsel-riket-2020-01.xls"))
    random = Random(seed)
    for _ in range(10):
        broken[random.randrange(len(broken))] = random.randrange(256)
    with suppress(Refused):
        opened(bytes(broken), "varsel.xls")


def test_an_xls_that_asks_for_too_much_is_refused() -> None:
    data = real("real/af_varsel/varsel-riket-2020-01.xls")
    with pytest.raises(ChildFailed):
        read_in_child(data, 1, 1)
    told = refused(data, "varsel.xls", Limits(max_memory=10 * MB))
    assert (told.code, "mer än 10 MB minne" in told.message) == ("FOR_STOR", True)


def test_real_files() -> None:
    old = opened(real("real/af_varsel/varsel-riket-2020-01.xls"), "varsel.xls")
    assert (old.kind, [sheet.name for sheet in old.sheets]) == ("xls", ["Manad"])
    assert old.sheets[0].rows[0][1] == "Under månaden inkomna varsel. Antal varsel och berörda personer"
    assert old.sheets[0].rows[1][1] == dt.date(2020, 1, 31)
    dates = opened(real("real/excel/date_1904.xlsx")).sheets[0].rows
    assert dates[0] == [dt.date(2021, 1, 1), 15.0]
    bas = opened(real("real/scb_bas/2024-01-31-f08cacc7.xlsx")).sheets[0]
    assert bas.rows[0][:3] == ["regionkod", "region", "kön"]
    assert len(bas.rows) == 800


TEXT = "Löpnummer;Insats;Startdatum\r\n1;Träning;2025-03-01\r\n2;Kurs;2025-04-01\r\n"
ROWS = [["Löpnummer", "Insats", "Startdatum"], ["1", "Träning", "2025-03-01"], ["2", "Kurs", "2025-04-01"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_encodings_and_delimiters(encoding: str, delimiter: str) -> None:
    book = opened(TEXT.replace(";", delimiter).encode(encoding), "deltagare.csv")
    assert book.kind == "csv"
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [("", False)]
    assert book.sheets[0].rows == ROWS
    assert book.problems == []


def test_csv_with_decimal_commas_and_quotes() -> None:
    text = 'sep=;\r\nNamn;Tal\r\n"A; ""B""\r\nC";1,5\r\nD;2,5\r\n'
    assert opened(text.encode(), "a.csv").sheets[0].rows == [
        ["", ""],
        ["Namn", "Tal"],
        ['A; "B"\r\nC', "1,5"],
        ["D", "2,5"],
    ]
    commas = "a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n"
    assert opened(commas.encode(), "a.csv").sheets[0].rows[1] == ["1,5", "2,5", "3,5"]


def test_csv_lines_with_wrong_field_counts() -> None:
    text = 'Deltagare 2025\n\na;b;c\n1;2;3\n"4\n4";5\n6;7;8;;\n9;9;9;x\n;;\n1;2;3\n'
    book = opened(text.encode(), "a.csv")
    assert book.sheets[0].rows[0] == ["Deltagare 2025", "", ""]
    assert book.sheets[0].rows[5] == ["6", "7", "8"]
    assert [(p.row, p.code, p.severity, p.sha256) for p in book.problems] == [
        (5, "FALT_ANTAL", "row", book.sha256),
        (7, "FALT_ANTAL", "row", book.sha256),
    ]
    assert book.problems[0].message.startswith("Rad 5 i filen har 2 fält men tabellen har 3.")
    assert book.problems[1].message.startswith("Rad 8 i filen har 4 fält")


def test_csv_refusals() -> None:
    assert refused(b'a;b\n1;"2\n3;4\n').code == "CITATTECKEN"
    assert "rad 2" in refused(b'a;b\n1;"2\n3;4\n').message
    assert refused("år;ö\n".encode() + b"\xe5;1\n").code == "TECKENKODNING"
    assert refused(b"a;\x81\n").code == "TECKENKODNING"
    assert "Gränsen är 3 kolumner" in refused(b"a;b;c;d\n", limits=Limits(max_columns=3)).message
    assert "fler än 2 rader" in refused(b"a;b\n1;2\n3;4\n", limits=Limits(max_rows=2)).message
    assert refused(b"a;b\n1;2\n3;4\n", limits=Limits(max_cells=4)).code == "FOR_STOR"


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 30), st.integers(0, 8)),
        st.one_of(st.integers(-999, 999), st.text("abå <&", min_size=1)),
    )
)
def test_cells_come_back_where_they_were_put(cells: dict[tuple[int, int], int | str]) -> None:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Blad")
        for (row, column), value in cells.items():
            sheet.write_string(row, column, value) if isinstance(value, str) else sheet.write_number(row, column, value)
    rows = opened(buffer.getvalue()).sheets[0].rows
    found = {(r, c): value for r, row in enumerate(rows) for c, value in enumerate(row) if value != ""}
    assert found == cells


def test_a_damaged_tag_is_a_refusal_not_a_lost_cell() -> None:
    """calamine alone leaves the cell out of what it reads."""
    cell = '<c r="B2"><v>2</v></c>'
    parts = xlsx_parts(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2">{cell}</row>')
    sheet = "xl/worksheets/sheet1.xml"
    damaged = zipped(parts | {sheet: str(parts[sheet]).replace('<c r="B2"', '<cx r="B2"')})
    assert CalamineWorkbook.from_filelike(BytesIO(damaged)).get_sheet_by_index(0).to_python() == [[1.0]]
    assert refused(damaged, "a.xlsx").code == "TRASIG_FIL"


def test_changed_bytes_are_a_refusal_not_a_changed_number() -> None:
    parts = xlsx_parts('<row r="1"><c r="A1"><v>1234567</v></c></row>' + "<row/>" * 3)
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:  # stored: the digits stand in the file as they are
        for name, content in parts.items():
            archive.writestr(name, content)
    data = buffer.getvalue()
    assert opened(data).sheets[0].rows == [[1234567.0]]
    assert refused(data.replace(b"1234567", b"1234568"), "a.xlsx").code == "TRASIG_FIL"


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_flipped_bytes_never_crash(data: st.DataObject) -> None:
    broken = bytearray(xlsx('<row r="2"><c r="B2"><v>1</v></c><c r="C2" t="str"><v>x</v></c></row>'))
    for _ in range(data.draw(st.integers(1, 3))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try:
        for sheet in opened(bytes(broken)).sheets:
            assert isinstance(sheet.rows, list)
    except Refused:
        pass


def test_rows_of_a_real_file_are_calamines() -> None:
    data = real("real/scb_bas/2023-06-09-fee2a8fd.xlsx")
    bare = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert opened(data).sheets[0].rows == bare
