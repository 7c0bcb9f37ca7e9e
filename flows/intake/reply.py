"""The answer to a submitter: their own workbook with what is wrong marked in it, or a receipt where nothing is.

The copy is for them alone and holds their own cells, identity numbers too; what is said in it masks them. Nothing of a file
whose tables could not be read is copied: those who are to be forgotten could not be found in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from flows.contracts import contracts
from flows.intake.identity import mask
from flows.intake.limits import Limits
from flows.intake.own_workbook import LARGEST, CannotMark, OwnWorkbook, open_own
from flows.intake.problem import Refused
from flows.intake.receipt import accepted, headline
from flows.intake.reply_sheet import (
    COLOURS,
    LISTED,
    PUT_RIGHT,
    RECEIPT,
    Problem,
    is_answer_sheet,
    most_important_first,
    plain_name,
    put_text,
    what_and_how,
    without_answer,
    write_answer_sheet,
)
from flows.intake.workbook import Sheet, open_workbook

_SAYS = "Att rätta:\n"
_OURS = re.compile(rf"(\n\n)?{_SAYS}.*", re.DOTALL)
_CELL_BYTES = 40
"""What a cell takes in a sheet's XML, about: the bound of a copy is the bound of an own workbook."""


@dataclass(frozen=True)
class Answer:
    """The bytes of an xlsx, and whether it is a receipt (nothing to put right)."""

    data: bytes
    is_receipt: bool


def answer(
    load: Callable[[], bytes], reading: Mapping[str, Any], folder: Path, received: date, limits: Limits, note: str = ""
) -> Answer:
    """Make the answer to a file.

    `load`: its bytes; `reading`: what take_in returned; `folder`: where its reading lies; `note`: what its place among
    the other files makes of it (a repeat, older than one that has come).
    Never raises for what stands in the file: what cannot be marked is copied, and what cannot be copied is told.
    """
    problems: Sequence[Problem] = reading["problems"]
    if not problems:
        own = _blank()
        _write(own, RECEIPT, _introduction(reading, folder, received, "none", note), [], {}, reading, folder)
        return Answer(_saved(own, received), is_receipt=True)
    for kind, make in (("own", _own), ("copy", _copy), ("none", _none)):
        try:
            own = make(load, reading, limits)
            names = {mask(sheet.title): sheet for sheet in own.book.worksheets}
            if kind == "copy" and next(iter(reading["tables"].values()))["sheet"] == "":
                names[""] = own.book.worksheets[0]
            _mark(names, problems)
            told = kind if own.complete or kind != "own" else "partly"
            _write(
                own, PUT_RIGHT, _introduction(reading, folder, received, told, note), problems, names, reading, folder
            )
            return Answer(_saved(own, received), is_receipt=False)
        except (CannotMark, Refused):
            continue
    raise AssertionError("a workbook of our own can always be written")


def _own(load: Callable[[], bytes], reading: Mapping[str, Any], limits: Limits) -> OwnWorkbook:
    """The submitter's workbook, without what an earlier answer left in it."""
    if not _may_be_copied(reading) or open_workbook(data := load(), reading["name"], limits).kind != "xlsx":
        raise CannotMark
    own = open_own(data)
    for sheet in list(own.book.worksheets):
        if is_answer_sheet(sheet.title, sheet["A1"].value):
            own.book.remove(sheet)
            continue
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment and _OURS.search(cell.comment.text):
                    _unmark(cell)
    return own


def _unmark(cell: Cell | MergedCell) -> None:
    """Take away what an earlier answer said of the cell, and leave what they had written there themselves."""
    theirs = _OURS.sub("", str(cell.comment.text)) if cell.comment else ""
    cell.comment = Comment(theirs, cell.comment.author) if theirs and cell.comment else None
    if cell.fill.fill_type == "solid" and str(cell.fill.fgColor.rgb)[2:] in COLOURS.values():
        cell.fill = PatternFill()


def _copy(load: Callable[[], bytes], reading: Mapping[str, Any], limits: Limits) -> OwnWorkbook:
    """The values alone, cell by cell where they stood: for CSV, xls, ods, and an xlsx that openpyxl cannot open."""
    if not _may_be_copied(reading):
        raise CannotMark
    own = _blank()
    workbook = without_answer(open_workbook(load(), reading["name"], limits))
    if sum(len(row) for sheet in workbook.sheets for row in sheet.rows) * _CELL_BYTES > LARGEST:
        raise CannotMark("size")
    titles = {counts["sheet"]: contracts()[table].title for table, counts in reading["tables"].items()}
    for sheet in workbook.sheets:
        _copy_sheet(own.book.create_sheet(plain_name(sheet.name or titles.get("", "Blad1"))), sheet)
    return own


def _none(load: Callable[[], bytes], reading: Mapping[str, Any], limits: Limits) -> OwnWorkbook:
    """Nothing of the file: it could not be read, or is too large to be written again."""
    return _blank()


def _may_be_copied(reading: Mapping[str, Any]) -> bool:
    """Not where nothing could be read, nor where rows are about somebody who has been erased."""
    sheets = any(contracts()[table].layout == "sheet" for table in reading["tables"])
    return sheets and not any(problem["code"] == "GLOMDA_RADER" for problem in reading["problems"])


def _blank() -> OwnWorkbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    return OwnWorkbook(book, {}, complete=True)


def _copy_sheet(page: Worksheet, sheet: Sheet) -> None:
    page.sheet_state = "hidden" if sheet.hidden else "visible"
    for number, row in enumerate(sheet.rows, start=1):
        for at, value in enumerate(row, start=1):
            if isinstance(value, str):
                if value:
                    put_text(page.cell(number, at), value)
            else:
                cell = page.cell(number, at)
                cell.value = int(value) if isinstance(value, float) and value.is_integer() else cast("Any", value)
                if isinstance(value, datetime) and value == datetime(value.year, value.month, value.day):  # noqa: DTZ001
                    cell.number_format = "yyyy-mm-dd"
    for (number, at), text in sheet.error_cells.items():
        put_text(page.cell(number, at), text)
    for number in sheet.hidden_rows:
        page.row_dimensions[number].hidden = True


def _mark(sheets: Mapping[str, Worksheet], problems: Sequence[Problem]) -> None:
    """Colour each wrong cell by the worst that is said of it, and say everything in one comment."""
    marked: dict[tuple[str, str], list[Problem]] = {}
    for problem in most_important_first(problems)[:LISTED]:
        if there := _there(sheets, problem):
            marked.setdefault(there, []).append(problem)
    for (title, address), said in marked.items():
        cell = _first_of_merged(sheets[title], address)
        cell.fill = PatternFill("solid", fgColor=COLOURS[said[0]["severity"]])
        texts = [" ".join(what_and_how(problem)).strip() for problem in said]
        text, author = _SAYS + "\n\n".join(texts), "fokusdag"
        if cell.comment:
            text, author = f"{cell.comment.text}\n\n{text}", cell.comment.author
        height = 24 + 18 * sum(1 + len(line) // 45 for line in text.split("\n"))
        cell.comment = Comment(text[:30_000], author, height=height, width=340)


def _there(sheets: Mapping[str, Worksheet], problem: Problem) -> tuple[str, str] | None:
    """The sheet (by the name that problems call it) and cell of a problem that has a cell."""
    name = "" if problem["sheet"] is None and "" in sheets else problem["sheet"]
    address = problem["cell"] or (f"A{problem['row']}" if problem["row"] else None)
    return (name, address) if name in sheets and address else None


def _first_of_merged(sheet: Worksheet, address: str) -> Cell:
    cell = sheet[address]
    if isinstance(cell, MergedCell):
        around = next(area for area in sheet.merged_cells.ranges if address in area)
        cell = sheet.cell(around.min_row, around.min_col)
    return cast("Cell", cell)


def _write(
    own: OwnWorkbook,
    name: str,
    introduction: Sequence[str],
    problems: Sequence[Problem],
    sheets: Mapping[str, Worksheet],
    reading: Mapping[str, Any],
    folder: Path,
) -> None:
    def place(problem: Problem) -> tuple[str, str] | None:
        if there := _there(sheets, problem):
            return sheets[there[0]].title, there[1]
        return (sheets[problem["sheet"]].title, "A1") if problem["sheet"] in sheets else None

    write_answer_sheet(own.book, name, introduction, problems, place, accepted(reading, folder))


def _introduction(reading: Mapping[str, Any], folder: Path, received: date, kind: str, note: str) -> list[str]:
    """The lines above the list: which file, what became of it, what to do, and what the copy is."""
    lines = [f"Fil: {reading['name']}. Mottagen {received}.", *([note] if note else [])]
    rejected = reading["rows_rejected"]
    told = headline(reading, folder)
    if reading["verdict"] == "rejected":
        lines.append(
            "Filen är avvisad: inget i den räknas förrän det som stoppar den är rättat. Din förra fil gäller så länge."
        )
    elif rejected:
        rows = "1 rad är avvisad och räknas" if rejected == 1 else f"{rejected} rader är avvisade och räknas"
        lines.append(f"Filen är godtagen, men {rows} inte förrän den rättade filen har kommit. Godtaget: {told}.")
    elif reading["problems"]:
        lines.append(f"Filen är godtagen. Titta på påpekandena nedan. Godtaget: {told}.")
    else:
        lines.append(f"Filen är godtagen: {told}. Du behöver inte göra något. Säg till om antalen inte stämmer.")
    if kind in ("own", "partly", "copy"):
        lines.append(
            "Rätta de färgade cellerna i den här filen, spara och lämna den igen. Varje färgad cell har en kommentar. "
            "Det här bladet läses inte; låt det stå eller ta bort det."
        )
    elif reading["problems"]:
        lines.append("Rätta i din egen fil och lämna den igen. Den här filen har bara listan.")
    if kind == "partly":
        lines.append(
            "Den här filen är en kopia av din. Knappar, makron och annat som inte är celler kan saknas i den: rätta då "
            "hellre i din egen fil, efter listan."
        )
    if kind == "copy":
        lines.append("Den här filen har din fils värden i Excelformat. Formler och utseende är inte med.")
    return lines


def _saved(own: OwnWorkbook, received: date) -> bytes:
    if not own.book.properties.created or not own.stored:
        own.book.properties.created = datetime(received.year, received.month, received.day, tzinfo=UTC).replace(
            tzinfo=None
        )
        own.book.properties.modified = own.book.properties.created
    return own.save()
