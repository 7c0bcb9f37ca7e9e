"""What stands in a sheet, seen from outside: how far cells reach, errors, formulas without a value, hidden rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Protocol

from flows.intake.files.formats.cells import CellFormats
from flows.intake.files.formats.shown import NumberFormat
from flows.intake.problems import refused
from flows.intake.wording import part, quoted
from flows.limits import MB, Limits

Address = tuple[int, int]
"""Excel row and column, both from 1."""
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 1."""
MOST_MERGED = 100_000
"""Merged cells of a sheet. Each is laid over the table's rows."""
LAST_COLUMN = 16_384
MOST_BESIDE, LONGEST_BESIDE = 1_000, 500
"""Texts that stand in no cell, and letters of each."""
_PAGE_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d{1,3}|[A-Za-z])')
_AREA = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?")


class CellStyles(Protocol):
    """What styles of cells change, by their number."""

    formats: dict[int, NumberFormat]
    struck: set[int]
    white: set[int]


@dataclass
class SheetScan:
    """A sheet seen from outside. Rows and columns are Excel's, from 1; `cells` counts elements.

    `formats`: cells whose number format changes what is seen; `merged`: merged cells; `days_from_1904`: day 0 is 1904-01-01;
    `struck`: cells whose text is struck out, in part or as a whole, filled or not; `seen`: the texts with raised digits, as they
    are seen; `rich`: whether the sheet has texts with formats inside; `calculates`: whether it may have formulas;
    `changing`: cells with a formula whose value changes by itself (see formulas);
    `hides_zeros`: zeros are shown as empty cells; `hides_rows`: no row is shown; `white`: cells with white text on no colour;
    `beside`: texts that stand in no cell (comments, text boxes, headers and footers of the printed page);
    `conditional`: cells with conditional formatting that may show a number otherwise.
    """

    last_row: int = 0
    last_column: int = 0
    cells: int = 0
    size: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: set[Address] = field(default_factory=set)
    errors: dict[Address, str] = field(default_factory=dict)
    empty_formulas: set[Address] = field(default_factory=set)
    changing: set[Address] = field(default_factory=set)
    seen: dict[Address, str] = field(default_factory=dict)
    rich: bool = False
    calculates: bool = True
    formats: CellFormats = field(default_factory=CellFormats)
    merged: list[Area] = field(default_factory=list)
    conditional: list[Area] = field(default_factory=list)
    days_from_1904: bool = False
    hides_zeros: bool = False
    hides_rows: bool = False
    white: set[Address] = field(default_factory=set)
    beside: list[str] = field(default_factory=list)

    def reach(self, row: int, column: int) -> None:
        """Take note of a used cell."""
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)

    def style(self, row: int, column: int, number: int, styles: CellStyles) -> None:
        """Take in a cell's style."""
        if number in styles.formats:
            self.formats.add((row,), column, styles.formats[number])
        if number in styles.struck:
            self.struck.add((row, column))
        if number in styles.white:
            self.white.add((row, column))

    def hide_columns(self, first: int, last: int) -> None:
        """Take note of hidden columns; past the last one that Excel has there are none."""
        self.hidden_columns.update(range(first, min(last, LAST_COLUMN) + 1))

    def note(self, text: str) -> None:
        """Take note of a text that stands in no cell, as far as anybody would read it."""
        if text.strip() and len(self.beside) < MOST_BESIDE:
            self.beside.append(text.strip()[:LONGEST_BESIDE])

    def merge(self, cells: Area) -> None:
        """Take note of a merged cell; what is past the bound is refused by check_reach, and not kept."""
        if len(self.merged) <= MOST_MERGED:
            self.merged.append(cells)


def check_reach(scan: SheetScan, name: str | None, limits: Limits) -> None:
    """Refuse a sheet whose cells reach past a limit."""
    for count, bound, what in (
        (scan.last_row, limits.max_rows, "rader"),
        (scan.last_column, limits.max_columns, "kolumner"),
        (scan.last_row * scan.last_column, limits.max_cells, "celler"),
    ):
        if count > bound:
            where = part("bladet").format(sheet=quoted(name)) if name else part("ett_blad")
            raise refused(f"FOR_STOR/{what}", sheet=name, where=where, count=count, bound=bound)
    if len(scan.merged) > MOST_MERGED:
        raise refused("FOR_STOR/sammanfogade", sheet=name, bound=MOST_MERGED)
    if limits.memory_for(scan.last_row * scan.last_column, scan.cells) > limits.max_memory:
        raise refused("FOR_STOR/minne", sheet=name, bound=limits.max_memory // MB)


def column_number(letters: str | bytes) -> int:
    """Excel's column letters as a number from 1."""
    number = 0
    for letter in letters.upper() if isinstance(letters, bytes) else letters.upper().encode():
        number = number * 26 + letter - 64
    return number


def column_letters(number: int) -> str:
    """Write a column number from 1 as Excel's letters."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def area(reference: str) -> Area:
    """`F2:G3` as numbers. Raises ValueError where it is no reference."""
    match = _AREA.fullmatch(reference)
    if match is None:
        raise ValueError
    first, top, last, bottom = match.groups()
    return int(top), column_number(first), int(bottom or top), column_number(last or first)


def is_area(reference: str) -> bool:
    """Whether a reference has rows and columns."""
    return _AREA.fullmatch(reference) is not None


def page_text(code: str) -> str:
    """The words of a header or footer of the printed page, without its codes: `&L&"Arial,Bold"&12Belopp i tkr`."""
    return " ".join(_PAGE_CODE.sub(" ", code).split())
