"""The answer to a submitter: their own workbook with what is wrong marked in it, or a receipt where nothing is.

The copy is for them alone and holds their own cells, identity numbers too; what is said in it masks them. Nothing of a file
whose tables could not be read is copied: those who are to be forgotten could not be found in it. A receipt is a workbook
like the other answers: it opens where they work, and its counts stand in cells.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from flows.contracts import contracts
from flows.errors import Stopped, short_of
from flows.intake.files.file_type import kind_of
from flows.intake.files.our_sheets import PUT_RIGHT, RECEIPT, TITLES, is_ours
from flows.intake.problems import Refused
from flows.intake.replies.accepted_rows import accepted
from flows.intake.replies.advice import Problem
from flows.intake.replies.annotate import (
    OURS,
    blank_workbook,
    copied_workbook,
    mark_cells,
    marks,
    own_workbook,
    place_of,
)
from flows.intake.replies.introduction import AnswerContext, Way, introduction, remarks_alone
from flows.intake.replies.original_workbook import CannotMark, OwnWorkbook
from flows.intake.replies.patching.package import CannotPatch
from flows.intake.replies.patching.workbook import PatchedWorkbook
from flows.intake.replies.summary_sheet import COLOURS, FindCell, write_answer_sheet
from flows.language.tool import say
from flows.limits import Limits
from flows.security.masking import mask

log = logging.getLogger("fokusdag")


@dataclass(frozen=True)
class Answer:
    """The bytes of a workbook, and what it is: something to put right, remarks alone, or a receipt.

    `macros`: it has the submitter's macros, and Excel opens it only under a name that ends with .xlsm.
    """

    data: bytes
    kind: Literal["att rätta", "påpekanden", "kvitto"]
    macros: bool = False


def answer(load: Callable[[], bytes], about: AnswerContext, limits: Limits) -> Answer:
    """Make the answer to a file whose bytes `load` hands over.

    Nothing that stands in the file stops it: what cannot be marked is copied, and what cannot be copied is told. Raises
    Stopped where the stored file cannot be opened.
    """
    if not about.reading["problems"]:
        return Answer(_written(blank_workbook(), {}, about, "none"), "kvitto")
    kind: Literal["att rätta", "påpekanden"] = "påpekanden" if remarks_alone(about.reading) else "att rätta"
    if _may_be_copied(about.reading):
        for make in (_patched, _in_their_own, _in_a_copy):
            try:
                data, macros = make(load(), about, limits)
                return Answer(data, kind, macros)
            except (CannotPatch, CannotMark, Refused):
                continue
            except Stopped:
                raise
            except Exception as unexpected:  # its words may quote cells; one file's answer never stops the others
                if short_of(unexpected):
                    raise
                log.warning(
                    say(
                        "Svaret på {name} blir enklare ({fault})",
                        name=about.reading["name"],
                        fault=type(unexpected).__name__,
                    )
                )
    return Answer(_written(blank_workbook(), {}, about, "none"), kind)


def _patched(data: bytes, about: AnswerContext, limits: Limits) -> tuple[bytes, bool]:
    """Their own workbook with nothing changed in it but the marks and our sheet."""
    if kind_of(data, about.reading["name"], limits) != "xlsx":
        raise CannotPatch("kind")
    own = PatchedWorkbook(data)
    if set(own.titles) & TITLES.keys():
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for title in TITLES.keys() & set(own.titles):
            rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False, nrows=1)
            if is_ours(title, rows[0][0] if rows and rows[0] else None):
                own.remove(title)
    own.unmark(lambda text: OURS.sub("", text) if OURS.search(text) else None, COLOURS.values())
    titles = {mask(title): title for title in own.titles}
    for name, of_sheet in marks(titles, about.reading["problems"]).items():
        own.mark(titles[name], of_sheet)
    first = blank_workbook().book
    _write_sheet(first, about, "own", partial(_place, titles))
    own.insert_first(first)
    return own.save(), own.has_macros


def _in_their_own(data: bytes, about: AnswerContext, limits: Limits) -> tuple[bytes, bool]:
    own = own_workbook(data, about.reading["name"], limits)
    sheets = {mask(sheet.title): sheet for sheet in own.book.worksheets}
    mark_cells(sheets, about.reading["problems"])
    return _written(own, sheets, about, "partly"), False


def _in_a_copy(data: bytes, about: AnswerContext, limits: Limits) -> tuple[bytes, bool]:
    titles = {counts["sheet"]: contracts()[table].title for table, counts in about.reading["tables"].items()}
    own = copied_workbook(data, about.reading["name"], limits, titles)
    sheets = {mask(sheet.title): sheet for sheet in own.book.worksheets}
    if "" in titles:  # a CSV's only sheet, which problems call by no name
        sheets[""] = own.book.worksheets[0]
    mark_cells(sheets, about.reading["problems"])
    return _written(own, sheets, about, "copy"), False


def _may_be_copied(reading: Mapping[str, Any]) -> bool:
    """Not where nothing could be read, nor where rows are about somebody who has been erased."""
    sheets = any(contracts()[table].layout == "sheet" for table in reading["tables"])
    return sheets and not any(problem["code"] == "GLOMDA_RADER" for problem in reading["problems"])


def _written(own: OwnWorkbook, sheets: Mapping[str, Worksheet], about: AnswerContext, way: Way) -> bytes:
    """The workbook's bytes, with our sheet in front."""
    _write_sheet(own.book, about, way, partial(_place, {name: sheet.title for name, sheet in sheets.items()}))
    if way in ("copy", "none"):  # else the workbook has its own day; never the clock's: the same answer, the same bytes
        own.book.properties.created = own.book.properties.modified = datetime.combine(about.received, time())
    return own.save()


def _write_sheet(book: Workbook, about: AnswerContext, way: Way, place: FindCell) -> None:
    problems: list[Problem] = about.reading["problems"]
    name = PUT_RIGHT if problems else RECEIPT
    write_answer_sheet(book, name, introduction(about, way), problems, place, accepted(about.reading, about.folder))


def _place(titles: Mapping[str, str], problem: Problem) -> tuple[str, str] | None:
    """Where a problem is in the answer. `titles`: the sheets' names there, by the names that problems call them."""
    if there := place_of(titles, problem):
        return titles[there[0]], there[1]
    return (titles[problem["sheet"]], "A1") if problem["sheet"] in titles else None
