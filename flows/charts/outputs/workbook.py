"""The spreadsheet beside the charts: a sheet that explains, the released numbers on a sheet a chart, and the numbers in texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter

from flows.charts.content.release_facts import ReleaseFacts, hidden_means
from flows.charts.content.story import Story
from flows.charts.outputs.text_numbers import NumberText
from flows.charts.pages.method import built_on
from flows.language.words import HIDDEN, NONE, sentence

_WIDTH = 24


def write_tables(
    path: Path, title: str, stories: Sequence[tuple[str, Story]], texts: Sequence[NumberText], about: ReleaseFacts
) -> None:
    """Write a workbook with a sheet for each (sheet name, story), and one of every text with a number. Same input, same bytes."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        # The day of what was known, not of the clock: the same run again gives the same file.
        book.set_properties({"title": title, "created": datetime.combine(about.as_of, time())})
        formats = {
            "bold": book.add_format({"bold": True}),
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            "right": book.add_format({"align": "right"}),
            "number": book.add_format({"num_format": "#,##0"}),
            "decimal": book.add_format({"num_format": "#,##0.0"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
            "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        _introduction(book, title, stories, about, formats)
        for name, story in stories:
            _sheet(book, name, story, about, formats)
        _texts(book, texts, about, formats)


def _introduction(
    book: xlsxwriter.Workbook,
    title: str,
    stories: Sequence[tuple[str, Story]],
    about: ReleaseFacts,
    formats: dict[str, xlsxwriter.format.Format],
) -> None:
    """Write a first sheet that says what the workbook is and what is on each of the others."""
    w = about.words
    sheet = book.add_worksheet(w("Läs mig"))
    sheet.set_column(0, 0, _WIDTH)
    sheet.set_column(1, 1, 4 * _WIDTH)
    sheet.write_string(0, 0, title, formats["title"])
    told = [
        *([w("UTKAST")] if about.draft else []),
        *map(sentence, (about.have_reported, *about.own, hidden_means(w))),
        w("– betyder att det inte finns något tal."),
        sentence(built_on(about)),
    ]
    for line, text in enumerate(told, start=1):
        sheet.write_string(line, 0, text)
    top = len(told) + 2
    sheet.write_row(top, 0, [w("Blad"), w("Vad det visar")], formats["head"])
    for line, (name, story) in enumerate(stories, start=top + 1):
        sheet.write_url(line, 0, f"internal:'{name}'!A1", string=name)
        sheet.write_string(line, 1, story.note.shows, formats["wrapped"])


def _texts(
    book: xlsxwriter.Workbook,
    texts: Sequence[NumberText],
    about: ReleaseFacts,
    formats: dict[str, xlsxwriter.format.Format],
) -> None:
    """Write a row for each number: where it is, the number, and the text that it stands in."""
    w = about.words
    sheet = book.add_worksheet(w("Tal i texterna"))
    sheet.set_column(0, 0, _WIDTH)
    sheet.set_column(2, 2, 4 * _WIDTH)
    sheet.write_string(0, 0, w("Varje tal som står i en text eller på en bild"), formats["title"])
    sheet.write_string(1, 0, w("Dagar, sidnummer och körningens namn är inte med."))
    top = 3
    sheet.write_row(top, 0, [w("Var"), w("Tal"), w("Text")], formats["head"])
    found = [(each, number) for each in texts for number in each.numbers(about)]
    for line, (each, number) in enumerate(found, start=top + 1):
        sheet.write_string(line, 0, each.where)
        sheet.write_number(line, 1, number)
        sheet.write_string(line, 2, each.text)
    sheet.autofilter(top, 0, top + len(found), 2)
    sheet.freeze_panes(top + 1, 0)


def _sheet(
    book: xlsxwriter.Workbook,
    name: str,
    story: Story,
    about: ReleaseFacts,
    formats: dict[str, xlsxwriter.format.Format],
) -> None:
    w = about.words
    draft = w("UTKAST")
    sheet = book.add_worksheet(name)
    sheet.set_column(0, len(story.table.columns) - 1, _WIDTH)
    sheet.write_string(0, 0, story.headline, formats["title"])
    sheet.write_string(1, 0, story.subtitle)
    sheet.write_string(2, 0, w("Enhet: {unit}", unit=story.unit))
    top = 4
    sheet.write_row(top, 0, story.table.columns, formats["head"])
    for line, row in enumerate(story.table.rows, start=top + 1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(line, column, datetime.combine(cell, time()), formats["day"])
            elif isinstance(cell, str):
                sheet.write_string(line, column, cell, formats["right"] if cell in (HIDDEN, NONE) else None)
            else:
                shown = formats["number" if float(cell).is_integer() else "decimal"]
                sheet.write_number(line, column, cell, shown if column else None)
    below = top + len(story.table.rows) + 2
    notes = [
        *([draft] if about.draft else []),
        *map(sentence, story.table.told),
        sentence(hidden_means(w)),
        w("– betyder att det inte finns något tal."),
        *map(sentence, about.own),
        *map(sentence, about.remarks(story)),
        *map(sentence, about.missing_for(story.leans_on)),
        sentence(about.source_line(story.leans_on, story.counted)),
    ]
    for line, note in enumerate(notes, start=below):
        sheet.write_string(line, 0, note, formats["bold"] if note == draft else None)
    sheet.freeze_panes(top + 1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
