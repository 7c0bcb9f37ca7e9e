"""The workbook for an enterprise, made from the contracts: headers, drop-downs, validation, help, an example row, and rows.

The example row is recognised by its very text and skipped when the workbook comes back. Each list of values has a name in
the workbook: Excel keeps a drop-down by name where every program sees it, and one by address in a place of its own.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from flows.contracts import Column, Contract, contracts_of
from flows.contracts.places import municipality_code, place_names
from flows.intake.replies.summary_sheet import COLOURS
from flows.intake.template.introduction import Fact, page_numbers, write_introduction
from flows.intake.template.validation import validation
from flows.language.words import SWEDISH as w  # noqa: N811

FILE = "arbetsbok"
ORDER = ("foretag", "anstallningar", "platser", "ekonomi")
_LINE, _BAND = "#BFC8D2", "#F1F5F9"
"""The colours of the frame, and of every other row: none of those that mean something in an answer."""
ROWS = 1000
"""So many rows have validation; more may be filled in."""
Rows = Mapping[str, Sequence[Mapping[str, object]]]
"""Table → rows, each a typed column → what is written in its cell: a text, a number, a day, or None."""


def template_bytes(area: Sequence[str], facts: Sequence[Fact] = (), rows: Rows | None = None) -> bytes:
    """The bytes of the workbook: the same ones every time.

    Args:
        area: The codes of the municipalities that are offered first.
        facts: What Läs mig tells beside how it is filled in.
        rows: What it is filled with; None for a blank one.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    ) as book:
        book.set_properties({"title": w("Arbetsbok för sociala företag"), "created": datetime(2026, 1, 1)})  # noqa: DTZ001
        tables = {contract.table: contract for contract in contracts_of(FILE)}
        formats = _formats(book)
        write_introduction(book.add_worksheet("Läs mig"), [tables[name] for name in ORDER], facts, formats)
        lists = book.add_worksheet("Listor")
        lists.hide()
        names = _write_lists(book, lists, [tables[name] for name in ORDER], area)
        for name in ORDER:
            sheet, filled = book.add_worksheet(tables[name].title), (rows or {}).get(name, ())
            _write_table(sheet, tables[name], formats, names, area, filled)
    return out.getvalue()


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    header = {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bottom": 2, "border_color": _LINE}
    frame = {"border": 1, "border_color": _LINE}
    looks: dict[str, dict[str, object]] = {
        "title": {"bold": True, "font_size": 16},
        "heading": {"bold": True, "font_size": 12},
        "wrap": {"text_wrap": True, "valign": "top"},
        "header": header,
        "required": header | {"bg_color": "#DCE6F1"},
        "example": {"italic": True, "font_color": "#595959"},
        "date": {"num_format": "yyyy-mm-dd"},
        "text": {"num_format": "@"},
        "kr": {"num_format": '#,##0 "kr"'},
        "kr and ore": {"num_format": '#,##0.00 "kr"'},
        "plain": {},
        "row lacks": frame | {"bg_color": f"#{COLOURS['row']}"},
        "file lacks": frame | {"bg_color": f"#{COLOURS['file']}"},
        "band": frame | {"bg_color": _BAND},
        "frame": frame,
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def _write_lists(
    book: xlsxwriter.Workbook, lists: Worksheet, tables: list[Contract], area: Sequence[str]
) -> dict[tuple[str, str], str]:
    """A column of values for each list, each with a name; returns the names by table and column."""
    names: dict[tuple[str, str], str] = {}
    for contract in tables:
        for column in contract.columns:
            if values := _values(column, area):
                at, name = len(names), f"Lista_{contract.table}_{column.name}"
                lists.write_column(0, at, values)
                letter = xl_col_to_name(at, col_abs=True)
                book.define_name(name, f"=Listor!{letter}$1:{letter}${len(values)}")
                names[contract.table, column.name] = name
    return names


_LAST_LETTERS = str.maketrans("ÅÄÖåäö", "{|}{|}")
"""The Swedish alphabet ends with Å, Ä, Ö; Unicode has Ä first."""


def _values(column: Column, area: Sequence[str]) -> list[str]:
    """What a drop-down offers: the allowed values, or every municipality with our own first."""
    if column.type != "place":
        return list(column.values)
    ours = [place_names()[code] for code in area]
    others = [name for code, name in place_names().items() if len(code) == 4 and code not in area]
    return [*ours, *sorted(others, key=lambda name: name.translate(_LAST_LETTERS))]


def _example(column: Column, area: Sequence[str]) -> str:
    """The example of a column; a municipality is one of the area's."""
    if column.type != "place" or municipality_code(column.example) in area:
        return column.example
    return place_names()[area[0]]


def _write_table(
    sheet: Worksheet,
    contract: Contract,
    formats: dict[str, Format],
    lists: dict[tuple[str, str], str],
    area: Sequence[str],
    rows: Sequence[Mapping[str, object]],
) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer(f"&L&A&R{page_numbers()}")
    last = 2 if contract.one_row else max(ROWS, len(rows) + ROWS // 2)
    lacking = formats["file lacks" if contract.one_row else "row lacks"]
    width = xl_col_to_name(len(contract.columns) - 1, col_abs=True)
    for at, column in enumerate(contract.columns):
        kind = formats[{"date": "date", "person": "text", "orgnr": "text"}.get(column.type, "plain")]
        sheet.set_column(at, at, max(14, min(34, max(len(column.header), len(column.example)) + 4)), kind)
        sheet.write_string(0, at, column.title, formats["required" if column.required else "header"])
        sheet.write_string(1, at, _example(column, area), formats["example"])
        sheet.data_validation(1, at, last, at, validation(contract, column, lists.get((contract.table, column.name))))
        if column.required:
            letter = xl_col_to_name(at)
            begun = f'=AND(COUNTA($A2:{width}2)>0,{letter}2="")'
            sheet.conditional_format(1, at, last, at, {"type": "formula", "criteria": begun, "format": lacking})
        for line, row in enumerate(rows, start=2):
            value = row.get(column.name)
            _write_cell(sheet, line, at, value, _kronor(value, formats) if column.type == "kr" else kind)
    for look, rest in (("band", 0), ("frame", 1)):  # after what is lacking, which comes first where both hold
        banded = {"type": "formula", "criteria": f"=MOD(ROW(),2)={rest}", "format": formats[look]}
        sheet.conditional_format(1, 0, last, len(contract.columns) - 1, banded)


def _kronor(value: object, formats: dict[str, Format]) -> Format:
    """The look of an amount, which says that it is in kronor: a small one alone could be in thousands."""
    return formats["kr" if not isinstance(value, float) or value.is_integer() else "kr and ore"]


def _write_cell(sheet: Worksheet, row: int, at: int, value: object, look: Format) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, at, datetime(value.year, value.month, value.day), look)  # noqa: DTZ001
    elif isinstance(value, int | float):
        sheet.write_number(row, at, value, look)
    elif value is not None:
        sheet.write_string(row, at, str(value), look)
