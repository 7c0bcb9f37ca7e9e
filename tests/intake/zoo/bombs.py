"""Files that would take a reader's memory or time, or the interpreter with them."""

from __future__ import annotations

import struct

from tests.support.biff import xls
from tests.support.books import arbetsbok
from tests.support.zipped import MAIN, ods, worksheet, xlsx_parts, zipped

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def part(name: str, content: str | bytes) -> bytes:
    """A workbook with one part changed or added."""
    return zipped(xlsx_parts(ROW) | {name: content})


def zip_bomb() -> bytes:
    """Thirty million blanks in an unused part."""
    return part("docProps/app.xml", b"<a>" + b" " * 30_000_000 + b"</a>")


def entity_bomb() -> bytes:
    """Entities that grow, declared in a sheet."""
    return part(SHEET, ENTITIES + worksheet('<row r="1"><c r="A1" t="str"><v>&b;</v></c></row>'))


def entity_bomb_in_styles() -> bytes:
    """The same in a part that holds no cells."""
    return part("xl/styles.xml", ENTITIES + "<styleSheet/>")


def far_cells() -> bytes:
    """A1 and XFD1048576: seventeen thousand million cells between them."""
    return part(SHEET, worksheet(ROW + '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'))


def far_dimension() -> bytes:
    """A sheet that only says it reaches A1:XFD1048576."""
    head = f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>{ROW}</sheetData></worksheet>'
    return part(SHEET, head)


def far_rows() -> bytes:
    """A cell on a row that Excel does not have."""
    return part(SHEET, worksheet('<row r="9999999"><c r="A9999999"><v>1</v></c></row>'))


def many_columns() -> bytes:
    """A cell in column ZZ."""
    return part(SHEET, worksheet('<row r="1"><c r="ZZ1"><v>1</v></c></row>'))


def many_parts() -> bytes:
    """Six thousand parts."""
    return zipped(xlsx_parts(ROW) | {f"xl/media/{i}": b"" for i in range(6000)})


def many_sheets() -> bytes:
    """Six hundred sheets."""
    return zipped(xlsx_parts(ROW, **{f"Blad{i}": ROW for i in range(600)}))


def many_texts_claimed() -> bytes:
    """Shared texts that claim to be four thousand million."""
    return part("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}" uniqueCount="4000000000"><si><t>x</t></si></sst>')


def repeated_ods_cells() -> bytes:
    """One value repeated over a million rows of a thousand columns."""
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="1000"/>'
    rows = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    return ods(f'<table:table table:name="Blad">{rows}</table:table>')


def far_xls() -> bytes:
    """A number moved to column 65 536, which the format does not have."""
    data = bytearray(xls(arbetsbok()))
    at = data.index(struct.pack("<HH", 0x203, 14))
    data[at + 6 : at + 8] = b"\xff\xff"
    return bytes(data)


def wide_csv() -> bytes:
    """Three hundred fields on a line."""
    return (";".join(f"r{i}" for i in range(300)) + "\n").encode()
