"""Lines that belong to the headers and are no rows: numbers of the columns, units, how to write a day; and lines of dashes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.intake.files.workbook import Workbook, address
from flows.intake.problems import Problem
from flows.intake.tables.layout.headers import HINT
from flows.intake.tables.layout.recognition import FoundTable
from flows.intake.tables.rows.amounts import unit_in_words
from flows.intake.tables.rows.asides import counts_columns, row_problem
from flows.intake.values.text import tidy
from flows.intake.values.units import is_other_money, is_unit

_DASHES = re.compile(r"[-–—_=─━*~+|]+")
_TIME = r"(?:år|mån(?:ader|ad)?|veckor|vecka|v|dagar|dag|dgr|tim(?:mar|me)?|h|min(?:uter)?)\.?"
_UNIT = re.compile(
    rf"(?:i |antal |per )?(?:{_TIME}(?:\s?(?:/|per)\s?{_TIME})?|%|procent|antal|st|personer|text|datum|tal|siffror|ja/nej)",
    re.IGNORECASE,
)
_OWN = {
    "månader": r"mån",
    "timmar": r"tim|h\b",
    "%": r"%|procent",
    "personer": r"antal|st|pers",
    "kr": r"kr|sek|\btal\b|siffror|text",
}
_NOT_OWN = {"timmar": r"mån|dag|år|min"}
"""Hours are those of a week."""
_LONGEST_UNIT = 15


def is_header_line(row: Sequence[object], place: FoundTable) -> bool:
    """Whether every cell of a row under the headers is the number of its column, a unit, or how to write a value."""
    filled = [text for cell in row if (text := tidy(cell))]
    return counts_columns(row) or (bool(filled) and all(_is_hint(text) for text in filled))


def is_dashes(row: Sequence[object]) -> bool:
    """Whether a row is a line: `---` under the headers or before a sum, in two cells or more."""
    filled = 0
    for cell in row:
        if text := tidy(cell):
            if not _DASHES.fullmatch(text):
                return False
            filled += 1
    return filled > 1


def _is_hint(text: str) -> bool:
    bare = text.strip("()[] ")
    short = len(bare) <= _LONGEST_UNIT
    return any(form.fullmatch(bare) for form in (_UNIT, HINT)) or is_unit(text) or (short and _is_money(bare))


def _is_money(text: str) -> bool:
    return not re.search(r"\d", text) and is_other_money(text)


def about_header_line(workbook: Workbook, place: FoundTable, row: Sequence[object], number: int) -> list[Problem]:
    """What is said of such a line: that it is no row, or what its units leave in doubt."""
    if asked := _other_units(workbook, place, row, number):
        return asked
    at = next(at for at, cell in enumerate(row) if str(cell).strip())
    cell, words = address(number, at + 1), {"value": tidy(row[at])}
    return [row_problem(workbook, "ANTECKNING/rubrik", "warn", place.sheet.name, number, cell, **words)]


def _other_units(workbook: Workbook, place: FoundTable, row: Sequence[object], number: int) -> list[Problem]:
    """Ask where a unit under a header is another than that in which the column is read: `(år)` under months."""
    asked = []
    for column in () if counts_columns(row) else place.contract.columns:
        at = place.places.get(column.name, len(row))
        said = tidy(row[at]).strip("()[] ").casefold() if at < len(row) else ""
        own, not_own = _OWN.get(column.unit), _NOT_OWN.get(column.unit)
        other_money = column.unit == "kr" and is_other_money(said)
        if not own or not (other_money or _UNIT.fullmatch(said)):
            continue
        if other_money or not re.search(own, said) or (not_own and re.search(not_own, said)):
            words = {"column": column.header, "value": tidy(row[at]), "unit": unit_in_words(column)}
            asked.append(
                row_problem(workbook, "ANNAN_ENHET", "ask", place.sheet.name, None, address(number, at + 1), **words)
            )
    return asked
