"""Tables of the warehouse as files: Parquet, CSV for a Swedish Excel, and workbooks; each for its owner alone."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Literal

import duckdb
import pyarrow.parquet as pq
import xlsxwriter

from flows.errors import Stopped
from flows.language.tool import say
from flows.model.export.cells import harmless_cell
from flows.model.export.lists import with_lists_as_text
from flows.storage.atomic import write_private

Format = Literal["parquet", "csv", "xlsx"]
_MOST_ROWS = 1_048_575
"""How many rows fit on a sheet of Excel below the header."""


def export_table(connection: duckdb.DuckDBPyConnection, table: str, folder: Path, kind: Format) -> Path:
    """Write a table as `folder`/`table`.`kind`, readable by its owner alone, in place of an older one.

    Args:
        connection: The warehouse.
        table: The table's full name, one of those that are there.
        folder: Where to; it must exist.
        kind: The format.

    Raises:
        Stopped: A workbook cannot hold so many rows.
    """
    path = folder / f"{table}.{kind}"
    write_private(path, _WRITERS[kind](connection.sql(f"from {table} order by all"), table))
    return path


def _parquet(rows: duckdb.DuckDBPyRelation, _: str) -> bytes:
    out = BytesIO()
    pq.write_table(rows.to_arrow_table(), out)
    return out.getvalue()


def _csv(rows: duckdb.DuckDBPyRelation, _: str) -> bytes:
    """Semicolons, decimal commas and a byte order mark: what a Swedish Excel opens with a double click."""
    names, lines = _plain(with_lists_as_text(rows))
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([_swedish(value) for value in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def _swedish(value: Any) -> Any:
    """A cell as a Swedish Excel reads it; a text that it would run has an apostrophe before it."""
    return str(value).replace(".", ",") if isinstance(value, float) else harmless_cell(value)


def _xlsx(rows: duckdb.DuckDBPyRelation, table: str) -> bytes:
    """One sheet. Texts are texts, also where they begin like a formula."""
    names, lines = _plain(with_lists_as_text(rows))
    if len(lines) > _MOST_ROWS:
        raise Stopped(
            say(
                "{table} har {count} rader, fler än ett blad i Excel rymmer. Ta csv eller parquet.",
                table=table,
                count=len(lines),
            )
        )
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}) as book:
        book.set_properties({"title": table, "created": datetime(2026, 1, 1)})  # noqa: DTZ001 - the same bytes every time
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet = book.add_worksheet(table[:31])
        sheet.write_row(0, 0, names, bold)
        for at, row in enumerate(lines, start=1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(at, column, value)
                elif isinstance(value, datetime):
                    sheet.write_datetime(at, column, value, moment)
                elif isinstance(value, date):
                    sheet.write_datetime(at, column, value, day)
                elif value is not None:
                    sheet.write_number(at, column, value)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(lines), max(len(names) - 1, 0))
        sheet.set_column(0, max(len(names) - 1, 0), 18)
    return out.getvalue()


def _plain(rows: duckdb.DuckDBPyRelation) -> tuple[list[str], list[list[Any]]]:
    """The columns' names, and the rows with Python's own values; yes and no are words."""
    return rows.columns, [[_value(value) for value in row] for row in rows.fetchall()]


def _value(value: Any) -> Any:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return float(value) if isinstance(value, Decimal) else value


_WRITERS: Mapping[Format, Callable[[duckdb.DuckDBPyRelation, str], bytes]] = {
    "parquet": _parquet,
    "csv": _csv,
    "xlsx": _xlsx,
}
