"""The blank workbook for an enterprise, made from the contracts: headers, drop-downs, validation, help and an example row.

The example row is recognised by its very text and skipped when the workbook comes back.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from flows.contracts import Column, Contract, contracts_of

FILE = "arbetsbok"
ORDER = ("foretag", "anstallningar", "platser", "ekonomi")
ROWS = 500
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


def write_template(path: Path) -> None:
    """Write the blank workbook; the same bytes every time."""
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as book:
        book.set_properties({"title": "Arbetsbok för sociala företag", "created": datetime(2026, 1, 1)})  # noqa: DTZ001
        _write_introduction(book)
        tables = {contract.table: contract for contract in contracts_of(FILE)}
        formats = {
            "header": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2}),
            "required": book.add_format(
                {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bg_color": "#DCE6F1"}
            ),
            "example": book.add_format({"italic": True, "font_color": "#595959"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "text": book.add_format({"num_format": "@"}),
            "plain": book.add_format(),
        }
        lists = book.add_worksheet("Listor")
        lists.hide()
        row = 0
        for name in ORDER:
            row = _write_table(book.add_worksheet(tables[name].title), tables[name], formats, lists, row)


def example_row(contract: Contract) -> dict[str, str]:
    """Column name → text of the example row, the columns that stand empty in it left out."""
    return {column.name: column.example for column in contract.columns if column.example}


def _write_introduction(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("Läs mig")
    sheet.set_column(0, 0, 110)
    sheet.hide_gridlines(2)
    title = book.add_format({"bold": True, "font_size": 16})
    for row, line in enumerate(_INTRODUCTION):
        sheet.write_string(row, 0, line, title if row == 0 else None)


def _write_table(
    sheet: Worksheet, contract: Contract, formats: dict[str, Format], lists: Worksheet, list_row: int
) -> int:
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for at, column in enumerate(contract.columns):
        kind = {"date": "date", "person": "text", "orgnr": "text"}.get(column.type, "plain")
        sheet.set_column(at, at, max(14, min(34, len(column.header) + 4)), formats[kind])
        sheet.write_string(0, at, column.title, formats["required" if column.required else "header"])
        sheet.write_string(1, at, column.example, formats["example"])
        if column.values:
            lists.write_row(list_row, 0, column.values)
        sheet.data_validation(1, at, 1 if contract.one_row else ROWS, at, _validation(column, list_row))
        list_row += bool(column.values)
    return list_row


def _validation(column: Column, list_row: int) -> dict[str, object]:
    """What Excel lets through in a cell, and the help it shows beside it (255 characters at most, title 32)."""
    options: dict[str, object] = {
        "input_title": column.header[:32],
        "input_message": column.help[:255],
        "error_title": "Stämmer inte",
        "error_message": column.help[:255],
        "error_type": "warning",
        "ignore_blank": True,
    }
    number = {"criteria": "between", "minimum": column.minimum, "maximum": column.maximum}
    if column.values:
        last = xlsxwriter.utility.xl_col_to_name(len(column.values) - 1, col_abs=True)
        return options | {
            "validate": "list",
            "source": f"=Listor!$A${list_row + 1}:{last}${list_row + 1}",
            "error_type": "stop",
        }
    if column.type == "date":
        return options | {
            "validate": "date",
            "criteria": "between",
            "minimum": date(1950, 1, 1),
            "maximum": date(2100, 12, 31),
        }
    if column.minimum is not None and column.maximum is not None:
        return options | {"validate": "decimal", **number}
    if column.minimum is not None:
        return options | {"validate": "decimal", "criteria": ">=", "value": column.minimum}
    return options | {"validate": "any"}
