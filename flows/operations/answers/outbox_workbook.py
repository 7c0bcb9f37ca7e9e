"""reports/replies/att_skicka.xlsx: the outbox as a workbook, for whoever sends the answers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from flows.language.words import SWEDISH as w  # noqa: N811
from flows.operations.answers.outbox import Outgoing
from flows.report.file_text import VERDICTS
from flows.storage.atomic import write_private
from flows.storage.paths import Home

FILE = "att_skicka.xlsx"


def write_outbox(home: Home, listed: Sequence[Outgoing]) -> None:
    """Write the workbook, readable by its owner alone; the same list gives the same bytes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": w("Svar att skicka"), "created": datetime(2026, 1, 1)})  # noqa: DTZ001
        looks = {
            "title": book.add_format({"bold": True, "font_size": 16}),
            "header": book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "number": book.add_format({"num_format": "#,##0", "valign": "top"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
            "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"}),
        }
        _write_introduction(book, listed, looks)
        _write_list(book, listed, looks)
    write_private(home.replies / FILE, out.getvalue())


def _write_introduction(book: Any, listed: Sequence[Outgoing], looks: dict[str, Any]) -> None:
    sheet = book.add_worksheet(w("Läs mig"))
    sheet.set_column(0, 0, 110)
    sheet.hide_gridlines(2)
    waiting = sum(each.waits for each in listed)
    lines = [
        w("Svar att skicka"),
        w.plural(
            waiting,
            "{count} svar väntar på att skickas.",
            "{count} svar väntar på att skickas.",
            count=w.number(waiting),
        ),
        w("På nästa blad står varje svar: vem det går till, ämne, färdig text och vilken fil som ska bifogas."),
        w(
            "Filerna ligger i samma mapp som den här. De har lämnarens egna celler: skicka dem bara till den som står på raden."
        ),
        w(
            "Står det i mottagarens ruta att något ska ses efter, gör det först. Kontakterna står i styrning/kontakter.toml."
        ),
        w("När du har skickat: fokusdag replies --sent, eller fokusdag replies --sent FIL för ett svar i taget."),
        w("Den här filen skrivs om av varje körning. Det du skriver i den finns inte kvar."),
    ]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, looks["title" if row == 0 else "text"])


def _write_list(book: Any, listed: Sequence[Outgoing], looks: dict[str, Any]) -> None:
    sheet = book.add_worksheet(w("Svar"))
    columns = (
        (w("Skickat"), 17), (w("Skickat av"), 18), (w("Mottagare"), 34), (w("E-post"), 28), (w("Ämne"), 34), (w("Text"), 70),
        (w("Fil att bifoga"), 52), (w("Omdöme"), 20), (w("Rader"), 9), (w("Klara"), 9), (w("Räknas inte än"), 9),
        (w("Filen kom"), 12), (w("Svaret skrevs"), 12),
    )  # fmt: skip
    for at, (header, width) in enumerate(columns):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, header, looks["header"])
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for row, each in enumerate(listed, start=1):
        sent, about = each.reply.sent, each.about
        if sent:
            sheet.write_datetime(row, 0, sent.when.replace(tzinfo=None), looks["time"])
        else:
            sheet.write_string(row, 0, w("nej"), looks["text"])
        contact = each.contact
        told = (
            sent.who if sent else "", (contact.name or contact.key) if contact else each.doubt, contact.email if contact else "",
            each.subject, each.text, each.reply.path, w(VERDICTS[about.verdict]),
        )  # fmt: skip
        for at, text in enumerate(told, start=1):
            if text:
                sheet.write_string(row, at, text, looks["text"])
        for at, number in enumerate((about.rows_read, about.rows_accepted, about.rows_rejected), start=8):
            sheet.write_number(row, at, number, looks["number"])
        for at, day in enumerate((about.received, about.made), start=11):
            sheet.write_datetime(row, at, datetime(day.year, day.month, day.day), looks["day"])  # noqa: DTZ001
    sheet.autofilter(0, 0, max(len(listed), 1), len(columns) - 1)
