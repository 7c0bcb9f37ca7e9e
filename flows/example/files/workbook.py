"""Write an example workbook: same rows, same bytes, and marked as invented in its document properties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

Cell = str | int | float | date | None
TITLE = "Påhittade exempeluppgifter (fokusdag)"
_ABOUT = "Alla personer, företag och tal är påhittade. Inget personnummer tillhör någon levande människa."
_CREATED = datetime(2026, 1, 10)  # noqa: DTZ001  a workbook's own time has no zone


@dataclass
class SheetToWrite:
    """One sheet: all rows as they stand, the header among them."""

    name: str
    rows: list[list[Cell]]
    header_at: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    merged_title: bool = False
    filtered: bool = False


def write_book(path: Path, sheets: Sequence[SheetToWrite]) -> Path:
    """Write the sheets in this order. Text stays text, also where it looks like a number."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": TITLE, "comments": _ABOUT, "author": "fokusdag", "created": _CREATED})
        bold = book.add_format({"bold": True, "text_wrap": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in sheets:
            out = book.add_worksheet(sheet.name)
            width = len(sheet.rows[sheet.header_at])
            out.set_column(0, width - 1, 18)
            for at, row in enumerate(sheet.rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        out.write_string(at, column, cell, bold if at == sheet.header_at else None)
                    elif isinstance(cell, date):
                        out.write_datetime(at, column, datetime.combine(cell, datetime.min.time()), day)
                    elif cell is not None:
                        out.write_number(at, column, cell)
            if sheet.merged_title:
                out.merge_range(0, 0, 0, width - 1, str(sheet.rows[0][0]), bold)
            if sheet.filtered:
                out.autofilter(sheet.header_at, 0, len(sheet.rows) - 1, width - 1)
            for at in sheet.hidden_rows:
                out.set_row(at, None, None, {"hidden": True})
    return path
