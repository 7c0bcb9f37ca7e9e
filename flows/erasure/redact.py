"""Empty the rows about erased persons in a received file.

All that is kept of a person is the pseudonym, in one list, so that their rows are left out of later deliveries. An interim
number has no pseudonym that is the same for all sources: it is erased and not remembered. Released tables have no persons in
them and are kept. Files in data/raw belong to other people and are never changed: the receipt names those to clean by hand.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence, Set
from datetime import date, datetime, time, timedelta
from itertools import chain, count
from typing import TYPE_CHECKING

from flows.erasure.find import FoundFile, find
from flows.intake.files.workbook import Sheet, open_workbook
from flows.limits import Limits
from flows.security.keys import Keys

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

LONGEST_NAME = 31
_WRITTEN = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd", time: "hh:mm:ss", timedelta: "[h]:mm:ss"}
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")


def redact(data: bytes, found: FoundFile, limits: Limits) -> bytes:
    """The file as a workbook with the rows that were found emptied; all other rows are in the same place and read as before.

    Only values are kept, and what is wrong or hidden: a workbook has more about a person than its cells (earlier texts, cached
    results of formulas, comments).

    Args:
        data: The file's bytes.
        found: What is to be erased in it.
        limits: The bounds that it was read under.

    Returns:
        The new bytes; none where all of the file is erased.
    """
    if found.whole:
        return b""
    opened = open_workbook(data, found.name, limits)
    if opened.kind == "csv":
        return _csv_without(opened.sheets[0].rows, found.places)
    import xlsxwriter  # noqa: PLC0415 - only where something is erased

    out, gone = io.BytesIO(), found.places
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        formats = {kind: book.add_format({"num_format": written}) for kind, written in _WRITTEN.items()}
        for place, (sheet, title) in enumerate(zip(opened.sheets, _titles(opened.sheets), strict=True)):
            page = book.add_worksheet(title)
            for at, row in enumerate(sheet.rows):
                for column, value in enumerate([] if (place, at + 1) in gone else row):
                    if isinstance(value, str):
                        page.write_string(at, column, value)
                    else:
                        page.write(at, column, value, formats.get(type(value)))
            _mark_as_before(page, sheet, {row for there, row in gone if there == place})
    return out.getvalue()


def _mark_as_before(page: Worksheet, sheet: Sheet, gone: Set[int]) -> None:
    """Keep what is wrong or hidden in the other rows: they must not begin to count because rows were erased.

    The formulas are our own: "=NA()" with the error of the cell as its stored value, and "=0" without a stored value.
    """
    for (row, column), text in sheet.error_cells.items():
        if row not in gone:
            page.write_formula(row - 1, column - 1, "=NA()", None, text)
    for row, column in sheet.empty_formulas:
        if row not in gone:
            page.write_formula(row - 1, column - 1, "=0", None, "")
    for row in sheet.hidden_rows:
        page.set_row(row - 1, None, None, {"hidden": True})
    if sheet.hidden:
        page.hide()


def redact_erased(data: bytes, name: str, received: date, keys: Keys, limits: Limits) -> bytes:
    """A file that is to be stored again: as it came, without the rows about persons who have been erased."""
    found = find([("", name, received, lambda: data)], keys.erased, keys, limits)[0] if keys.erased else []
    return redact(data, found[0], limits) if found else data


def _titles(sheets: Iterable[Sheet]) -> list[str]:
    """Names that a workbook allows: an .ods allows longer names and other characters, and masked names may be the same."""
    titles: list[str] = []
    for number, sheet in enumerate(sheets, start=1):
        title = _NOT_IN_A_NAME.sub(" ", sheet.name)[:LONGEST_NAME].strip("' ") or f"Blad{number}"
        taken = {each.casefold() for each in titles}
        numbered = (f"{title[: LONGEST_NAME - 7]} ({n})" for n in count(number))
        title = next(each for each in chain([title], numbered) if each.casefold() not in taken)
        titles.append(title)
    return titles


def _csv_without(rows: Sequence[Sequence[object]], gone: Set[tuple[int, int]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    width = max((len(row) for row in rows), default=0)
    for at, row in enumerate(rows, start=1):
        writer.writerow([""] * width if (0, at) in gone else row)
    return text.getvalue().encode("utf-8-sig")
