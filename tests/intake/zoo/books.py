"""Workbooks and CSV files that are ours, each with one thing wrong."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import xlsxwriter

from tests.support.books import ANSTALLNINGAR, EKONOMI, Rows, arbetsbok, with_cell, xlsx
from tests.support.habit_files import DELTAGARE


def job(row: int, column: int, value: Any) -> bytes:
    """The workbook with one cell of Anställningar changed."""
    return xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, row, column, value)))


def economy(row: int, column: int, value: Any) -> bytes:
    """The workbook with one cell of Ekonomi changed."""
    return xlsx(arbetsbok(Ekonomi=with_cell(EKONOMI, row, column, value)))


def book(**changes: Rows | None) -> bytes:
    """The workbook with sheets changed."""
    return xlsx(arbetsbok(**changes))


def csv(*lines: str, encoding: str = "utf-8") -> bytes:
    """Finsam's participants with other lines than the one without faults."""
    head = ";".join(map(str, DELTAGARE[0]))
    return "\r\n".join([head, *lines, ""]).encode(encoding)


GOOD_LINE = ";".join(map(str, DELTAGARE[1]))


def raw_cell(place: str, value: str, kind: str) -> bytes:
    """A cell as openpyxl writes it: formulas without a value, errors."""
    workbook = openpyxl.load_workbook(BytesIO(book()))
    cell = workbook["Anställningar"][place]
    cell.value, cell.data_type = value, kind
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def empty_workbook() -> bytes:
    """A workbook as it is made, with an empty sheet."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        workbook.add_worksheet()
    return out.getvalue()


def chart_alone() -> bytes:
    """A workbook of one chart sheet."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        chart = workbook.add_chart({"type": "bar"})
        chart.add_series({"values": "=A!$A$1:$A$2"})
        workbook.add_chartsheet("Bild").set_chart(chart)
    return out.getvalue()
