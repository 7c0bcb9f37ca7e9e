"""The blank workbook for an enterprise, made from the contracts: headers, drop-downs, validation, help and an example row.

The example row is recognised by its very text and skipped when the workbook comes back. Each list of values has a name in
the workbook: Excel keeps a drop-down by name where every program sees it, and one by address in a place of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from flows.contracts import Column, Contract, contracts_of
from flows.contracts.places import municipality_code, place_names

FILE = "arbetsbok"
ORDER = ("foretag", "anstallningar", "platser", "ekonomi")
ROWS = 1000
"""So many rows have validation; more may be filled in."""
_INTRODUCTION = (
    "Arbetsbok för sociala företag",
    "",
    "Fyll i de fyra bladen. Kolumner med * måste vara ifyllda på varje rad.",
    "Rad 2 på varje blad är ett exempel. Det räknas inte; ta bort det eller låt det stå.",
    "Lämna hela historien varje gång, även anställningar som har slutat. En ny arbetsbok ersätter den förra.",
    "Byter någon stöd eller sysselsättningsgrad: skriv slutdatum på raden och börja en ny rad dagen efter.",
    "Ändra inga rubriker, lägg inte till kolumner och skriv inga namn på personer.",
    "Personnummer skrivs ÅÅÅÅMMDD-NNNN. De byts mot ett hemligt märke när filen läses.",
)


def write_template(path: Path, area: Sequence[str]) -> None:
    """Write the blank workbook; the same bytes every time.

    Args:
        path: Where to.
        area: The codes of the municipalities that are offered first.
    """
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as book:
        book.set_properties({"title": "Arbetsbok för sociala företag", "created": datetime(2026, 1, 1)})  # noqa: DTZ001
        tables = {contract.table: contract for contract in contracts_of(FILE)}
        formats = _formats(book)
        _write_introduction(book.add_worksheet("Läs mig"), [tables[name] for name in ORDER], formats)
        lists = book.add_worksheet("Listor")
        lists.hide()
        names = _write_lists(book, lists, [tables[name] for name in ORDER], area)
        for name in ORDER:
            _write_table(book.add_worksheet(tables[name].title), tables[name], formats, names, area)


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    header = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2}
    looks: dict[str, dict[str, object]] = {
        "title": {"bold": True, "font_size": 16},
        "heading": {"bold": True, "font_size": 12},
        "wrap": {"text_wrap": True, "valign": "top"},
        "header": header,
        "required": header | {"bg_color": "#DCE6F1"},
        "example": {"italic": True, "font_color": "#595959"},
        "date": {"num_format": "yyyy-mm-dd"},
        "text": {"num_format": "@"},
        "plain": {},
        "lacking": {"bg_color": "#FFF2A8"},
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def _write_introduction(sheet: Worksheet, tables: list[Contract], formats: dict[str, Format]) -> None:
    """How it is filled in, and every column with its help, to read on the screen or to print and keep beside."""
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 90)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&RSida &P av &N")
    row = 0
    for line in _INTRODUCTION:
        sheet.write_string(row, 0, line, formats["title"] if row == 0 else None)
        row += 1
    for contract in tables:
        row += 1
        sheet.write_string(row, 0, contract.title, formats["heading"])
        sheet.write_string(row, 1, contract.description, formats["wrap"])
        for column in contract.columns:
            row += 1
            values = f" Ett av: {', '.join(column.values)}." if column.values else ""
            sheet.write_string(row, 0, column.title, formats["wrap"])
            sheet.write_string(row, 1, column.help + values, formats["wrap"])
            sheet.set_row(row, 15 * (1 + len(column.help + values) // 90))
        row += 1


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


def _values(column: Column, area: Sequence[str]) -> list[str]:
    """What a drop-down offers: the allowed values, or every municipality with our own first."""
    if column.type != "place":
        return list(column.values)
    ours = [place_names()[code] for code in area]
    others = sorted(name for code, name in place_names().items() if len(code) == 4 and code not in area)
    return [*ours, *others]


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
) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&RSida &P av &N")
    last = 2 if contract.one_row else ROWS
    width = xl_col_to_name(len(contract.columns) - 1, col_abs=True)
    for at, column in enumerate(contract.columns):
        kind = {"date": "date", "person": "text", "orgnr": "text"}.get(column.type, "plain")
        sheet.set_column(at, at, max(14, min(34, max(len(column.header), len(column.example)) + 4)), formats[kind])
        sheet.write_string(0, at, column.title, formats["required" if column.required else "header"])
        sheet.write_string(1, at, _example(column, area), formats["example"])
        sheet.data_validation(1, at, last, at, _validation(contract, column, lists.get((contract.table, column.name))))
        if column.required:
            letter = xl_col_to_name(at)
            begun = f'=AND(COUNTA($A2:{width}2)>0,{letter}2="")'
            sheet.conditional_format(
                1, at, last, at, {"type": "formula", "criteria": begun, "format": formats["lacking"]}
            )


def _validation(contract: Contract, column: Column, values: str | None) -> dict[str, object]:
    """What Excel lets through in a cell, and the help it shows beside it (255 characters at most, title 32)."""
    options: dict[str, object] = {
        "input_title": column.header[:32],
        "input_message": column.help[:255],
        "error_title": "Stämmer inte",
        "error_message": column.help[:255],
        "error_type": "warning",
        "ignore_blank": True,
    }
    if values:
        # A municipality may be written in other ways too (`2085 Ludvika`); a value of a list may not.
        return options | {
            "validate": "list",
            "source": f"={values}",
            "error_type": "warning" if column.type == "place" else "stop",
        }
    if column.type == "date":
        first = column.earliest or date(1900, 1, 1)
        earliest = f"=DATE({first.year},{first.month},{first.day})"
        for rule in contract.rules:
            if rule.kind == "not_before" and rule.columns[0] == column.name:
                names = [each.name for each in contract.columns]
                earliest = f"=${xl_col_to_name(names.index(rule.columns[1]))}2"
        return options | {
            "validate": "date",
            "criteria": "between",
            "minimum": earliest,
            "maximum": "=DATE(2100,12,31)",
        }
    if column.identifying:  # 8506151234 to 19850615-1234
        return options | {"validate": "length", "criteria": "between", "minimum": 10, "maximum": 13}
    if column.type == "percent" and column.minimum == 1:  # `100%` is a 1 to Excel, and so is one per cent
        least = {"validate": "decimal", "criteria": "between", "minimum": 2, "maximum": column.maximum}
        return options | least | {"error_message": f"{column.help} En etta betyder inte heltid: skriv 100."[:255]}
    kind = {"validate": "integer" if column.type in ("year", "count") else "decimal"}
    if column.minimum is not None and column.maximum is not None:
        return options | kind | {"criteria": "between", "minimum": column.minimum, "maximum": column.maximum}
    if column.minimum is not None:
        return options | kind | {"criteria": ">=", "value": column.minimum}
    return options | {"validate": "any"}
