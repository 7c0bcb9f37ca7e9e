"""One file for each habit of FIELD.md, made as the people who have the habit make it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import xlsxwriter

from tests.support.books import ANSTALLNINGAR, EKONOMI, FORETAG, PLATSER, Rows, arbetsbok, with_cell, xlsx
from tests.support.zipped import OFFICE, PACKAGE

BESLUT: Rows = [
    ["Personnummer*", "Organisationsnummer*", "Insats*", "Beslutsdatum*", "Gäller från*", "Gäller till*", "Omfattning %*",
     "Funktionsnedsättning", "Svag konkurrensförmåga"],
    ["199007302384", "409901-0003", "Nystartsjobb", "2025-01-10", "2025-02-01", "2026-01-31", 100, "Nej", "Ja"],
]  # fmt: skip
DELTAGARE: Rows = [
    ["Löpnummer*", "Insats*", "Kommun*", "Kön*", "Startdatum*", "Försörjning före", "Försörjning efter"],
    ["1", "Grön väg", "Ludvika", "Kvinna", "2025-03-01", "Sjukpenning", "Lön"],
]
INSATSER: Rows = [["Insats*", "År*", "Antal kvinnor*", "Antal män*"], ["Grön väg", 2025, 12, 9], ["Steget", 2025, 7, 8]]

Make = Callable[[], bytes]


def amount(value: Any, header: str = "Omsättning kr*") -> Make:
    """The enterprise's turnover written so."""
    return lambda: xlsx(arbetsbok(Ekonomi=with_cell(with_cell(EKONOMI, 1, 1, value), 0, 1, header)))


def start(value: Any) -> Make:
    """The first job's start written so."""
    return lambda: xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 4, value)))


def extent(*values: Any) -> Make:
    """The jobs' extents written so."""
    rows = with_cell(with_cell(ANSTALLNINGAR, 1, 6, values[0]), 2, 6, values[1])
    return lambda: xlsx(arbetsbok(Anställningar=rows))


def person(value: Any, period_to: str = "2025-12-31", job_start: str = "2025-03-01") -> Make:
    """The first job's person written so, in a workbook up to a day."""
    rows = with_cell(with_cell(ANSTALLNINGAR[:2], 1, 0, value), 1, 4, job_start)
    company = with_cell(with_cell(FORETAG, 1, 6, period_to), 1, 5, "2005-01-01")
    economy = with_cell(EKONOMI, 1, 0, 2010)
    return lambda: xlsx(arbetsbok(Företag=company, Anställningar=rows, Ekonomi=economy))


def yes(word: Any) -> Make:
    """Arbetsförmedlingen's flag written so."""
    return lambda: xlsx({"Beslut": with_cell(BESLUT, 1, 8, word)})


def sheets(**changes: Rows | None) -> Make:
    """The workbook with sheets changed."""
    return lambda: xlsx(arbetsbok(**changes))


def csv(encoding: str, delimiter: str = ";", mark: bytes = b"") -> Make:
    """Finsam's participants as text."""
    text = "\r\n".join(delimiter.join(map(str, row)) for row in DELTAGARE) + "\r\n"
    return lambda: mark + text.encode(encoding)


def written(fill: Callable[[Any, Any], None]) -> bytes:
    """The workbook by xlsxwriter, with the sheet Anställningar left for `fill(book, sheet)` to dress."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in arbetsbok().items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if name == "Anställningar":
                fill(book, sheet)
    return out.getvalue()


def hidden_row(_: Any, sheet: Any) -> None:
    sheet.set_row(2, None, None, {"hidden": True})


def filter_left_on(_: Any, sheet: Any) -> None:
    sheet.autofilter(0, 0, 2, 8)
    sheet.filter_column_list("B", ["Målgrupp"])
    sheet.set_row(2, None, None, {"hidden": True})  # Excel hides what the filter takes away; the library does not


def hidden_sheet(_: Any, sheet: Any) -> None:
    sheet.hide()


def blank_rows_to_20000(book: Any, sheet: Any) -> None:
    border = book.add_format({"border": 1})
    for row in range(3, 20_000):
        sheet.write_blank(row, 0, None, border)
        sheet.write_string(row, 1, " ") if row % 5000 == 0 else None


def grouped_header() -> bytes:
    """Two lines: what stands alone is merged downwards, `Tid` and `Försörjning` stand over two columns each."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Deltagare")
        for at, name in enumerate(["Löpnummer*", "Insats*", "Kommun*", "Kön*", "Startdatum*"]):
            sheet.merge_range(1, at, 2, at, name)
        sheet.merge_range(1, 5, 1, 6, "Försörjning")
        sheet.merge_range(0, 0, 0, 6, "Deltagare i Finsams insatser 2025")
        sheet.write_row(2, 5, ["före", "efter"])
        sheet.write_row(3, 0, DELTAGARE[1])
    return out.getvalue()


THREE_LEVELS: Rows = [
    ["", "Intäkter", "", "", "", "", "Kostnader"],
    ["År*", "Omsättning", "Försäljning", "Lönestöd", "Ersättning för platser", "Övriga bidrag", "Lönekostnad"],
    ["", "kr", "tkr", "kr", "kr", "kr", "kr"],
    [2025, 3100000, 900, 1100000, 250000, 150000, 1900000],
]


def with_formula(value: str | None, kind: str = "") -> bytes:
    """An extent that is a formula: with no stored value (None), or showing an error."""
    out = io.BytesIO()
    book = openpyxl.load_workbook(io.BytesIO(xlsx(arbetsbok())))
    cell = book["Anställningar"]["G2"]
    cell.value = "=50+25" if value is None else value
    if kind:
        cell.data_type = kind
    book.save(out)
    return out.getvalue()


def as_r_writes_it() -> bytes:
    """A sheet that refers to a drawing which is not there: openpyxl opens it only with read_only=True."""
    out = io.BytesIO()
    rels = f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId9" Type="{OFFICE}/drawing" Target="../drawings/drawing1.xml"/></Relationships>'
    with ZipFile(io.BytesIO(xlsx(arbetsbok()))) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet2.xml":
                part = part.replace(b"</worksheet>", b'<drawing r:id="rId9"/></worksheet>')
            new.writestr(name, part)
        new.writestr("xl/worksheets/_rels/sheet2.xml.rels", rels)
    return out.getvalue()


def side_by_side() -> Rows:
    """Platser to the right of Anställningar, a blank column between."""
    return [[*left, "", *right] for left, right in zip(ANSTALLNINGAR[:2], [PLATSER[0], [""] * 6], strict=True)]
