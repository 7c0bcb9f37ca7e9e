"""Rows of no height, columns of no width and white text: read, and a person does not see them."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest

from flows.intake.files.inspection.ods.styles import OdsStyles
from flows.intake.files.inspection.rich_text.xls import Font
from flows.intake.files.inspection.sheet import SheetScan
from flows.intake.files.inspection.xlsx.exact import scan_exactly
from flows.intake.files.inspection.xlsx.fast import scan_fast
from flows.intake.files.inspection.xlsx.styles import Styles
from flows.limits import Limits
from tests.intake.tables.test_as_seen import codes
from tests.support.books import taken_in
from tests.support.habit_files import written

ROWS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" {}><c r="A2"><v>2</v></c></row>'


def scans(before: str, row: str) -> list[SheetScan]:
    xml = f"<worksheet>{before}<sheetData>{ROWS.format(row)}</sheetData></worksheet>".encode()
    fast = scan_fast([xml], Styles())
    assert fast is not None
    return [fast, scan_exactly([xml], Limits(), Styles())]


@pytest.mark.parametrize(
    ("row", "hidden"),
    [
        ('ht="0" customHeight="1"', {2}),
        ('ht="0.0"', {2}),
        ('ht="10"', set()),
        ('ht="0.75"', set()),
        ('hidden="1"', {2}),
    ],
)
def test_a_row_of_no_height_is_hidden(row: str, hidden: set[int]) -> None:
    assert [scan.hidden_rows for scan in scans("", row)] == [hidden, hidden]


def test_columns_of_no_width_and_sheets_whose_rows_have_no_height() -> None:
    cols = (
        '<sheetFormatPr zeroHeight="1"/><cols><col min="2" max="3" width="0"/><col min="4" max="4" width="10"/></cols>'
    )
    assert [(scan.hidden_columns, scan.hides_rows) for scan in scans(cols, "")] == [({2, 3}, True)] * 2


def white_text(book: Any, sheet: Any) -> None:
    sheet.write("G3", 100, book.add_format({"font_color": "white"}))
    sheet.write("G2", 75, book.add_format({"font_color": "white", "bg_color": "navy"}))


def test_white_text_on_no_colour_is_a_remark(tmp_path: Path) -> None:
    reading = taken_in(written(white_text), tmp_path / "out")
    assert (reading["verdict"], codes(reading)) == ("accepted", {"DOLD_TEXT"})
    assert reading["problems"][0]["cell"] == "G3"


def test_the_same_in_the_styles_of_an_ods_and_the_fonts_of_an_xls() -> None:
    styles = OdsStyles()
    for name, on in (("a", ""), ("b", "#000080")):
        styles.start("style:style", {"style:name": name, "style:family": "table-cell"})
        styles.start("style:table-cell-properties", {"fo:background-color": on} if on else {})
        styles.start("style:text-properties", {"fo:color": "#FFFFFF"})
    styles.start("style:style", {"style:name": "r", "style:family": "table-row"})
    styles.start("style:table-row-properties", {"style:row-height": "0cm"})
    assert (styles.is_white("a"), styles.is_white("b"), styles.has_no_size("r")) == (True, False, True)
    assert [Font.of(struct.pack("<6H", 200, 0, colour, 0, 0, 0)).white for colour in (9, 8)] == [True, False]
