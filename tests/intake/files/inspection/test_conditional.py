"""Conditional formats that hide values or show numbers otherwise, and styles of whole columns, by the parts of each file form."""

from __future__ import annotations

import struct

import pytest

from flows.intake.files.inspection.ods.contents import scan_ods
from flows.intake.files.inspection.sheet import SheetScan
from flows.intake.files.inspection.xls.conditional import ConditionalCells
from flows.intake.files.inspection.xlsx.exact import scan_exactly
from flows.intake.files.inspection.xlsx.fast import scan_fast
from flows.intake.files.inspection.xlsx.styles import Styles
from flows.limits import Limits
from tests.support.zipped import ods

SINCE_2010 = (
    '<extLst><ext><x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="cellIs"><xm:f>Info!$A$1</xm:f><x14:dxf>{}'
    "</x14:dxf></x14:cfRule><xm:sqref>B2:B9 D2</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
)
WHITE = '<font><color theme="0"/></font>'


@pytest.mark.parametrize(
    ("form", "there"),
    [
        ('<numFmt numFmtId="165" formatCode="#,##0,"/>', True),
        ('<numFmt numFmtId="165" formatCode="0.0"/>', False),
        (WHITE, True),
        (WHITE + '<fill><patternFill><bgColor rgb="FFFF0000"/></patternFill></fill>', False),
        ('<font><color rgb="FFFF0000"/></font><border><left><color theme="0"/></left></border>', False),
    ],
)
def test_rules_with_a_format_of_their_own_as_excel_writes_them_since_2010(form: str, there: bool) -> None:
    xml = f"<worksheet><sheetData/>{SINCE_2010.format(form)}</worksheet>".encode()
    fast = scan_fast([xml], Styles())
    assert fast is not None
    areas = [(2, 2, 9, 2), (2, 4, 2, 4)] if there else []
    assert [fast.conditional, scan_exactly([xml], Limits(), Styles()).conditional] == [areas, areas]


def test_rules_whose_format_stands_in_the_styles() -> None:
    styles = Styles()
    for name, attributes in (
        ("dxfs", {}), ("dxf", {}), ("font", {}), ("color", {"rgb": "FFFF0000"}), ("dxf", {}), ("numFmt", {"formatCode": ";;;"})
    ):  # fmt: skip
        styles.start(name, attributes)
    rules = "".join(
        f'<conditionalFormatting sqref="{where}"><cfRule dxfId="{number}"/></conditionalFormatting>'
        for where, number in (("A2:A9", 0), ("B2:B9", 1))
    )
    xml = f"<worksheet><sheetData/>{rules}</worksheet>".encode()
    fast = scan_fast([xml], styles)
    assert fast is not None
    assert fast.conditional == scan_exactly([xml], Limits(), styles).conditional == [(2, 2, 9, 2)]


def _xls(*records: tuple[int, bytes]) -> list[tuple[int, int, int, int]]:
    scan = SheetScan()
    cells = ConditionalCells(scan, {165: "#,##0,"})
    for kind, body in records:
        cells.take(kind, body)
    return scan.conditional


def test_the_records_of_an_xls_with_a_number_format_in_a_rule() -> None:
    """[MS-XLS] 2.4.42 CF, 2.4.43 CF12, 2.4.44 CFEx, 2.4.56 CondFmt, 2.4.57 CondFmt12, 2.5.95 DXFN, 2.5.100 and 2.5.101."""
    where = struct.pack("<HH8xH4H", 1, 7 << 1, 1, 1, 8, 1, 2)  # B2:C9, with the number 7
    rule = b"\x01\x05\x00\x00\x00\x00"
    by_number = struct.pack("<IHBB", 1 << 25, 0, 0, 165)
    code = "#,##0,".encode("utf-16-le")
    own = struct.pack("<IHHHB", 1 << 25, 1, 5 + len(code), len(code) // 2, 1) + code
    font = struct.pack("<IH", 1 << 26, 0) + bytes(80)
    areas = [(2, 2, 9, 3)]
    assert _xls((0x1B0, where), (0x1B1, rule + by_number)) == areas
    assert _xls((0x1B0, where), (0x1B1, rule + own)) == areas
    assert _xls((0x879, bytes(12) + where), (0x87A, bytes(12) + rule + struct.pack("<I", len(own)) + own)) == areas
    more = bytes(16) + struct.pack("<H", 7) + bytes(8) + struct.pack("<I", len(own)) + own
    assert _xls((0x1B0, where), (0x1B1, rule + bytes(6)), (0x87B, more)) == areas
    assert _xls((0x1B0, where), (0x1B1, rule + font + struct.pack("<I", 9) + bytes(34))) == areas  # white
    assert _xls((0x1B0, where), (0x1B1, rule + font + struct.pack("<I", 10) + bytes(34))) == []  # red
    assert _xls((0x1B0, where), (0x1B1, rule + struct.pack("<IHBB", 1 << 25, 0, 0, 2))) == []  # 0.00


STYLES = (
    '<number:number-style style:name="N1"><number:number number:decimal-places="0" number:display-factor="1000"/></number:number-style>'
    '<style:style style:name="Tusental" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="Min_20_stil" style:display-name="Min stil" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="ce1" style:family="table-cell"><style:map style:apply-style-name="Tusental"/></style:style>'
)
CELL = '<table:table-cell {}office:value-type="float" office:value="3100000"><text:p>3 100</text:p></table:table-cell>'


def _table(columns: str, row: str, cells: str, after: str = "") -> SheetScan:
    xml = f"<table:table-row {row}>{cells}</table:table-row>"
    return scan_ods(ods(f"{STYLES}<table:table table:name='E'>{columns}{xml}{after}</table:table>"), Limits())["E"]


def test_a_cell_of_an_ods_may_have_the_style_of_its_row_or_column() -> None:
    columns = '<table:table-column/><table:table-column table:number-columns-repeated="2" table:default-cell-style-name="Tusental"/>'
    seen = _table(columns, "", CELL.format("") * 2 + CELL.format('table:style-name="ce2" '))
    assert [[row for row, _ in seen.formats.of_column(column)] for column in (1, 2, 3)] == [[], [1], []]
    seen = _table("<table:table-column/>", 'table:default-cell-style-name="Tusental"', CELL.format(""))
    assert [row for row, _ in seen.formats.of_column(1)] == [1]


def test_the_conditions_of_an_ods() -> None:
    column = '<table:table-column table:default-cell-style-name="ce1"/>'
    assert _table(column, "", CELL.format("") * 2).conditional == [(1, 1, 1, 1)]
    rule = (
        "<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address=\"'Min flik.2'.B2:'Min flik.2'.C9 E.D2\">"
        '<calcext:condition calcext:apply-style-name="{}"/></calcext:conditional-format></calcext:conditional-formats>'
    )
    assert _table("", "", CELL.format(""), rule.format("Min stil")).conditional == [(2, 2, 9, 3), (2, 4, 2, 4)]
    assert _table("", "", CELL.format(""), rule.format("Default")).conditional == []


def test_a_text_of_an_ods_that_its_format_does_not_show_looks_empty() -> None:
    hidden = '<table:table-cell office:value-type="string" office:string-value="36"><text:p/></table:table-cell>'
    assert _table("", "", hidden).white == {(1, 1)}


def test_money_of_another_country_in_an_ods_needs_no_style() -> None:
    euro, kronor = (
        CELL.replace('"float"', f'"currency" office:currency="{money}"').format("") for money in ("EUR", "SEK")
    )
    seen = _table("", "", euro + kronor).formats
    assert [[form.text for _, form in seen.of_column(column)] for column in (1, 2)] == [["EUR"], []]
