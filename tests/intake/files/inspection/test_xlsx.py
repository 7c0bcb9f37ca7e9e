from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.intake.files.file_type import kind_of
from flows.intake.files.inspection.ods.contents import scan_ods
from flows.intake.files.inspection.sheet import SheetScan, column_letters, column_number
from flows.intake.files.inspection.xls.book import Book
from flows.intake.files.inspection.xls.contents import _scan_sheet, scan_xls
from flows.intake.files.inspection.xlsx.exact import scan_exactly
from flows.intake.files.inspection.xlsx.fast import scan_fast
from flows.intake.files.inspection.xlsx.styles import Styles
from flows.intake.files.inspection.xlsx.workbook import scan_workbook
from flows.intake.files.parts.archive import Archive
from flows.intake.problems import Refused
from flows.limits import Limits
from tests.support.zipped import MAIN, ods, real, worksheet, xlsx, xlsx_parts, zipped

LIMITS = Limits()


def scan(rows: str) -> SheetScan:
    return scan_workbook(xlsx(rows), LIMITS)["Blad"]


def refused(data: bytes, limits: Limits = LIMITS) -> Refused:
    with pytest.raises(Refused) as caught:
        scan_workbook(data, limits)
    return caught.value


def fast(rows: str, size: int = 1 << 20) -> SheetScan | None:
    xml = worksheet(rows).encode()
    return scan_fast((xml[at : at + size] for at in range(0, len(xml), size)), Styles())


def test_columns() -> None:
    for letters, number in (("A", 1), ("Z", 26), ("AA", 27), ("IV", 256), ("XFD", 16384)):
        assert column_number(letters) == number
        assert column_letters(number) == letters


ROWS = (
    '<row r="2" spans="1:3"><c r="A2" t="s"><v>0</v></c><c r="B2" t="e"><v>#N/A</v></c></row>'
    '<row r="7" hidden="1" ht="0"><c r="C7"><f>A1+1</f></c><c r="D7" t="e"><f>5/0</f><v>#DIV/0!</v></c></row>'
    '<row r="8" hidden="1"/><row r="9" hidden="true"><c r="A9" s="3"/></row>'
    '<row r="10"><c r="AB10" t="str"><f>""</f><v></v></c><c r="AC10"><f t="shared" si="0"/><v/></c>'
    '<c r="AD10"><f>1+1</f><v>2</v></c></row>'
)


@pytest.mark.parametrize("size", [1, 7, 64, 1 << 20])
def test_what_stands_in_a_sheet(size: int) -> None:
    seen = fast(ROWS, size)
    assert seen is not None
    assert (seen.last_row, seen.last_column, seen.cells) == (10, 30, 8)
    assert seen.errors == {(2, 2): "#N/A", (7, 4): "#DIV/0!"}
    assert seen.empty_formulas == {(7, 3), (10, 29)}
    assert seen.hidden_rows == {7}


def test_the_exact_way_agrees() -> None:
    exact = scan_exactly([worksheet(ROWS).encode()], LIMITS, Styles())
    seen = fast(ROWS)
    assert seen == exact


@pytest.mark.parametrize(
    ("rows", "row", "column"),
    [
        ("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>", 2, 2),
        ('<row r="3"><c r="C3"><v>1</v></c><c><v>2</v></c></row>', 3, 4),
        ('<row hidden="1"><c r="B5"><v>1</v></c></row>', 5, 2),
        ("<row r='5'><c r='B5'><v>1</v></c></row>", 5, 2),
        ('<row r="5"><c s="1" r="B5"><v>1</v></c></row>', 5, 2),
        ('<row r="5"><c\nr="B5"><v>1</v></c></row>', 5, 2),
        ('<row r="5"><c r="b5"><v>1</v></c></row>', 5, 2),
        ('<row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[<c r="ZZ99">]]></t></is></c></row>', 1, 1),
        ('<row r="1"><!-- <c r="ZZ99"><v>1</v></c> --><c r="A1"><v>1</v></c></row>', 1, 1),
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="4"><c r="B9"><v>1</v></c></row>', 9, 2),
        ('<row r="100000"><c r="AA100000"><v>1</v></c></row>', 100000, 27),
        ('<row r="1048576"><c r="IV1048576"><v>1</v></c></row>', 1048576, 256),
    ],
)
def test_cells_written_in_other_ways(rows: str, row: int, column: int) -> None:
    seen = scan_workbook(xlsx(rows), Limits(max_cells=1 << 40, max_memory=1 << 50))["Blad"]
    assert (seen.last_row, seen.last_column) == (row, column)


def test_prefixed_elements() -> None:
    parts = xlsx_parts("")
    parts["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="4" hidden="1"><x:c r="C4" t="e">'
        f"<x:v>#REF!</x:v></x:c>"
        "</x:row></x:sheetData></x:worksheet>"
    )
    seen = scan_workbook(zipped(parts), LIMITS)["Blad"]
    assert (seen.last_row, seen.last_column, seen.errors, seen.hidden_rows) == (4, 3, {(4, 3): "#REF!"}, {4})


FORMULAS = [
    "<f>TODAY()-1</f><v>2</v>", '<f t="shared" si="7" ref="A1:A9">IF(A1=0,NOW(),1)</f><v>2</v>', '<f t="shared" si="7"/><v>3</v>',
    '<f t="shared" si="8" ref="A1:A9">A1+1</f><v>2</v>', '<f t="shared" si="8"/><v>3</v>',
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(1, 300), st.integers(1, 800)),
        st.sampled_from(["<v>1</v>", "<f>A1</f>", "<f>A1</f><v>2</v>", "e", *FORMULAS]),
        max_size=40,
    ),
    st.integers(5, 400),
)
def test_fast_and_exact_agree(cells: dict[tuple[int, int], str], size: int) -> None:
    rows = ""
    for row in sorted({row for row, _ in cells}):
        rows += f'<row r="{row}">'
        for column in sorted(column for r, column in cells if r == row):
            content = cells[row, column]
            kind, content = (' t="e"', "<v>#N/A</v>") if content == "e" else ("", content)
            rows += f'<c r="{column_letters(column)}{row}"{kind}>{content}</c>'
        rows += "</row>"
    quick = fast(rows, size)
    exact = scan_exactly([worksheet(rows).encode()], Limits(max_cells=1 << 40), Styles())
    assert quick is not None
    assert (quick.errors, quick.empty_formulas, quick.cells, quick.changing) == (
        exact.errors,
        exact.empty_formulas,
        exact.cells,
        exact.changing,
    )
    assert quick.last_row == max((row for row, _ in cells), default=0)
    assert quick.last_column == max((column for _, column in cells), default=0)


def test_workbooks_of_the_usual_libraries_go_the_fast_way() -> None:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Blad")
        sheet.write_row(3, 2, ["a", 1.5, True])
        sheet.set_row(3, None, None, {"hidden": True})
    written = Archive(buffer.getvalue(), LIMITS)
    seen = scan_fast(written.stream("xl/worksheets/sheet1.xml"), Styles())
    assert seen is not None
    assert (seen.last_row, seen.last_column, seen.hidden_rows) == (4, 5, {4})
    book2 = openpyxl.Workbook()
    book2.active["B3"] = "=SUM(A1:A2)"
    book2.active["C3"] = "#N/A"
    book2.active["C3"].data_type = "e"
    buffer = BytesIO()
    book2.save(buffer)
    seen = scan_fast(Archive(buffer.getvalue(), LIMITS).stream("xl/worksheets/sheet1.xml"), Styles())
    assert seen is not None
    assert seen.empty_formulas == {(3, 2)}
    assert seen.errors == {(3, 3): "#N/A"}


def test_two_far_cells_are_refused() -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="{}1048576"><v>2</v></c></row>'
    assert "16384 kolumner. Gränsen är 256" in refused(xlsx(far.format("XFD"))).message
    problem = refused(xlsx(far.format("IV")))
    assert (problem.code, problem.sheet) == ("FOR_STOR", "Blad")
    assert "268435456 celler" in problem.message
    assert "20000000" in problem.message


def test_formatted_empty_cells_and_claimed_dimensions_do_no_harm() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert (scan(rows).last_row, scan(rows).last_column) == (1, 1)
    parts = xlsx_parts("")
    parts["xl/worksheets/sheet1.xml"] = (
        f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1">'
        f"<v>1</v></c></row>"
        "</sheetData></worksheet>"
    )
    assert scan_workbook(zipped(parts), LIMITS)["Blad"].last_row == 1


ENTITIES = '<?xml version="1.0"?>\n<!-- x --><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]>'


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_are_refused(part: str, encoding: str) -> None:
    parts = xlsx_parts("")
    content = parts.get(part, "<styleSheet/>")
    assert isinstance(content, str)
    parts[part] = (ENTITIES + content).encode(encoding)
    fault = refused(zipped(parts))
    assert (fault.code, "XML-bomb" in fault.message) == ("OTILLATEN_XML", True)
    parts[part] = (
        content.replace("<", "<!DOCTYPE a><", 1)
        if not content.startswith("<?")
        else content.replace("?>", "?><!DOCTYPE a>", 1)
    )
    fault = refused(zipped(parts))
    assert (fault.code, "XML-bomb" in fault.message) == ("OTILLATEN_XML", False)


def test_a_bomb_behind_a_long_comment_and_one_without_a_zip_are_named_too() -> None:
    parts = xlsx_parts("")
    parts["xl/styles.xml"] = ENTITIES.replace(" x ", "x" * 70_000) + "<styleSheet/>"
    assert "XML-bomb" in refused(zipped(parts)).message
    with pytest.raises(Refused, match="XML-bomb"):
        kind_of((ENTITIES + "<a>&c;</a>").encode(), "bok.xls")


def test_bombs_are_refused_by_size_and_ratio() -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c></row>'
    bomb = xlsx_parts(row) | {"xl/media/x.bin": b"\x00" * 30_000_000}
    assert "200 gånger" in refused(zipped(bomb)).message
    assert "25 MB" in refused(zipped(bomb), Limits(max_unpacked=25_000_000)).message
    parts = xlsx_parts(row) | {"xl/sharedStrings.xml": "<sst>" + "<si><t>x</t></si>" * 3_000_000 + "</sst>"}
    assert refused(zipped(parts)).code == "FOR_STOR"


def test_a_directory_that_lies_about_sizes_is_refused() -> None:
    data = bytearray(zipped(xlsx_parts("<row/>" * 1000)))
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"PK\x05\x06"))
    size = struct.unpack_from("<I", data, at + 24)[0]
    struct.pack_into("<I", data, at + 24, size - 10)
    assert refused(bytes(data)).code == "TRASIG_FIL"


def test_pivot_records_are_left_packed_but_bounded() -> None:
    records = "xl/pivotCache/pivotCacheRecords1.xml"
    parts = xlsx_parts('<row r="1"><c r="A1"><v>1</v></c></row>') | {records: b"<r>" * 500_000}
    assert "Blad" in scan_workbook(zipped(parts), Limits(max_unpacked=1_000_000))
    assert refused(zipped(parts), Limits(max_pivot_unpacked=1_000_000)).code == "FOR_STOR"
    assert refused(zipped(parts), Limits(ratio_from=1_000_000, max_ratio=100)).code == "FOR_STOR"
    # The same part named as a sheet is a sheet.
    relations = parts["xl/_rels/workbook.xml.rels"]
    assert isinstance(relations, str)
    parts["xl/_rels/workbook.xml.rels"] = relations.replace(
        "worksheets/sheet1.xml", "pivotCache/pivotCacheRecords1.xml"
    )
    assert refused(zipped(parts)).code == "TRASIG_FIL"


def test_one_long_text_in_many_cells_is_refused() -> None:
    rows = "".join(
        f'<row r="{r}">' + "".join(f'<c r="{c}{r}" t="s"><v>0</v></c>' for c in "ABCDEFGHIJ") + "</row>"
        for r in range(1, 1001)
    )
    parts = xlsx_parts(rows)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}"><si><t>{"x" * 30_000}</t></si><si><t>kort</t></si></sst>'
    assert "200 miljoner tecken" in refused(zipped(parts), Limits(max_text=200_000_000)).message
    # The long text is there, but the cells hold the short one.
    parts["xl/worksheets/sheet1.xml"] = worksheet(rows.replace("<v>0<", "<v>1<"))
    assert scan_workbook(zipped(parts), Limits(max_text=200_000_000))["Blad"].cells == 10_000


def test_a_forged_count_of_texts_is_refused() -> None:
    """calamine reserves 103 GB for it and aborts."""
    parts = xlsx_parts('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    texts = f'<sst xmlns="{MAIN}" a=">" uniqueCount="{{}}"><si><t>a</t></si></sst>'
    assert scan_workbook(zipped(parts | {"xl/sharedStrings.xml": texts.format(1)}), LIMITS)
    assert refused(zipped(parts | {"xl/sharedStrings.xml": texts.format(2**32 - 1)})).code == "TRASIG_FIL"


@pytest.mark.full
def test_endless_texts_are_refused() -> None:
    text = "x" * 40_000_000
    limits = Limits(ratio_from=100_000_000)
    inline = xlsx(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>')
    assert refused(inline, limits).code == "TRASIG_FIL"
    shared = xlsx_parts("") | {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'}
    assert refused(zipped(shared), limits).code == "TRASIG_FIL"


def test_more_bounds() -> None:
    one = '<row r="1"><c r="A1"><v>1</v></c></row>'
    assert "gränsen är 1" in refused(xlsx(one, B=one), Limits(max_sheets=1)).message
    assert "Gränsen är 5" in refused(xlsx('<row r="6"><c r="A6"><v>1</v></c></row>'), Limits(max_rows=5)).message
    assert refused(xlsx(one), Limits(max_members=3)).code == "FOR_STOR"


def test_damaged_parts_are_refused() -> None:
    parts = xlsx_parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    for missing in ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        assert refused(zipped({k: v for k, v in parts.items() if k != missing})).code == "TRASIG_FIL"
    for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        assert refused(zipped(parts | {part: "<oavslutad"})).code == "TRASIG_FIL"
    twins = zipped(parts | {"XL/worksheets/SHEET1.xml": "<worksheet/>"})
    assert refused(twins).code == "TRASIG_FIL"
    data = bytearray(zipped(parts))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refused(bytes(data)).code == "LOSENORD"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_flipped_bytes_end_in_a_scan_or_a_refusal(data: st.DataObject) -> None:
    broken = bytearray(xlsx(ROWS))
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Refused):
        scan_workbook(bytes(broken), LIMITS)


def test_ods() -> None:
    cell = '<table:table-cell office:value-type="float" office:value="1"/>'
    table = (
        '<table:table table:name="Blad"><table:table-row table:number-rows-repeated="3">'
        "<table:table-cell/></table:table-row>"
        f'<table:table-row table:visibility="filter"><table:table-cell '
        f'table:number-columns-repeated="2"/>{cell}'
        '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p>'
        "</table:table-cell>"
        '<table:table-cell table:formula="of:=A1"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048572"><table:table-cell '
        'table:number-columns-repeated="16384"/>'
        "</table:table-row></table:table>"
    )
    seen = scan_ods(ods(table), LIMITS)["Blad"]
    assert (seen.last_row, seen.last_column, seen.hidden_rows) == (4, 4, {4})
    assert (seen.errors, seen.empty_formulas) == ({(4, 4): "#N/A"}, {(4, 5)})
    far = table.replace('"1048572"><table:table-cell ', '"1048572"><table:table-cell office:value-type="float" ')
    with pytest.raises(Refused, match="Gränsen är 256"):
        scan_ods(ods(far), LIMITS)


def test_xls_records() -> None:
    data = real("real/af_varsel/varsel-riket-2020-01.xls")
    (seen,) = scan_xls(data, LIMITS)
    assert (seen.last_row, seen.last_column, seen.errors) == (34, 8, {})
    # Move a number far out, as only a forged file would.
    at = data.find(b"\x7e\x02\x0a\x00")
    assert at > 0
    forged = data[: at + 6] + b"\xff\xff" + data[at + 8 :]
    with pytest.raises(Refused, match="65536 kolumner"):
        scan_xls(forged, LIMITS)


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def test_xls_errors_and_hidden_rows() -> None:
    stream = (
        record(0x809, bytes(16))
        + record(0x208, struct.pack("<HHHHHHHH", 3, 0, 4, 255, 0, 0, 0x20, 0))  # row 4 hidden
        + record(0x203, struct.pack("<HHHd", 3, 1, 0, 7.5))
        + record(0x205, struct.pack("<HHHBB", 4, 2, 0, 42, 1))  # #N/A
        + record(0x205, struct.pack("<HHHBB", 4, 3, 0, 1, 0))  # TRUE
        + record(0x006, struct.pack("<HHH", 5, 0, 0) + bytes([2, 0, 7, 0, 0, 0, 0xFF, 0xFF]) + bytes(8))  # #DIV/0!
        + record(0x0BD, struct.pack("<HH", 6, 0) + bytes(12) + struct.pack("<H", 1))  # two numbers in one record
        + record(0x00A, b"")
    )
    seen = _scan_sheet(stream, 0, Book(), 0)
    assert (seen.last_row, seen.last_column, seen.hidden_rows) == (7, 4, {4})
    assert seen.errors == {(5, 3): "#N/A", (6, 1): "#DIV/0!"}


def test_real_workbooks() -> None:
    seen = scan_workbook(real("real/excel/errors.xlsx"), LIMITS)["Feuil1"]
    names = ["#DIV/0!", "#NAME?", "#VALUE!", "#NULL!", "#REF!", "#NUM!", "#N/A"]
    assert seen.errors == {(row, 1): name for row, name in enumerate(names, 1)}
    bas = scan_workbook(real("real/scb_bas/2023-06-09-fee2a8fd.xlsx"), LIMITS)["Arbetsloshet kommun"]
    assert (bas.last_row, bas.last_column) == (664, 18)


def test_cut_off_deflate_stream() -> None:
    parts = xlsx_parts("<row/>" * 5000)
    data = bytearray(zipped(parts))
    at = data.find(b"PK\x03\x04", data.find(b"xl/_rels/workbook.xml.rels"))
    start = at + 30 + struct.unpack_from("<H", data, at + 26)[0]
    data[start : start + 4] = zlib.compress(b"x")[:4]
    assert refused(bytes(data)).code == "TRASIG_FIL"
