"""The sheet Läs mig: how the workbook is filled in, whom to ask, when it is due, and every column with its help."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from flows.contracts import Contract
from flows.language.catalogue import message
from flows.language.words import SWEDISH as w  # noqa: N811

Fact = tuple[str, str]
"""A heading, and what is told under it."""
_INTRODUCTION = (
    message("Arbetsbok för sociala företag"),
    "",
    message("Fyll i de fyra bladen. Kolumner med * måste vara ifyllda på varje rad."),
    message(
        "En orange ruta saknas på en rad som du har börjat på: raden räknas inte förrän den är ifylld. En röd stoppar hela filen."
    ),
    message("Rad 2 på varje blad är ett exempel. Det räknas inte; ta bort det eller låt det stå."),
    message("Lämna hela historien varje gång, även anställningar som har slutat. En ny arbetsbok ersätter den förra."),
    message("Byter någon stöd eller sysselsättningsgrad: skriv slutdatum på raden och börja en ny rad dagen efter."),
    message("Ändra inga rubriker, lägg inte till kolumner och skriv inga namn på personer."),
    message("Personnummer skrivs ÅÅÅÅMMDD-NNNN. De byts mot ett hemligt märke när filen läses."),
)


def page_numbers() -> str:
    """Which page of how many, in Excel's own codes."""
    return w("Sida {page} av {pages}", page="&P", pages="&N")


def write_introduction(
    sheet: Worksheet, tables: list[Contract], facts: Sequence[Fact], formats: dict[str, Format]
) -> None:
    """How it is filled in, and every column with its help, to read on the screen or to print and keep beside.

    `facts`: what else is to be known, such as whom to ask, each with its heading.
    """
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 90)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&R{page_numbers()}")
    row = 0
    for line in _INTRODUCTION:
        sheet.write_string(row, 0, line and w(line), formats["title"] if row == 0 else None)
        row += 1
    row += bool(facts)
    for what, told in facts:
        sheet.write_string(row, 0, what, formats["heading"])
        sheet.write_string(row, 1, told, formats["wrap"])
        row += 1
    for contract in tables:
        row += 1
        sheet.write_string(row, 0, contract.title, formats["heading"])
        sheet.write_string(row, 1, contract.description, formats["wrap"])
        for column in contract.columns:
            row += 1
            values = " " + w("Ett av: {values}.", values=", ".join(column.values)) if column.values else ""
            sheet.write_string(row, 0, column.title, formats["wrap"])
            sheet.write_string(row, 1, column.help + values, formats["wrap"])
            sheet.set_row(row, 15 * (1 + len(column.help + values) // 90))
        row += 1
