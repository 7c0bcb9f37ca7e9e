"""How the cells of an OpenDocument sheet look: each has a style of its own, or that of its row or its column.

OpenDocument 1.3 part 3, 19.612: `table:default-cell-style-name` of the row goes before that of the column. LibreOffice writes the
style of a whole column there alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from flows.intake.files.formats.codes import number_format
from flows.intake.files.formats.shown import NumberFormat
from flows.intake.files.inspection.ods.styles import OdsStyles
from flows.intake.files.inspection.sheet import Area, SheetScan, area

_CELL = r"(\$?[A-Z]{1,3}\$?[0-9]{1,7})"
_TARGET = re.compile(rf"\.{_CELL}(?::(?:'(?:[^']|'')+'|[^'\s:]*?)?\.{_CELL})?(?=\s|$)")
_OWN, _DEFAULT = "table:style-name", "table:default-cell-style-name"
_RULES = {"calcext:condition": "calcext:apply-style-name", "calcext:date-is": "calcext:style"}
_OURS = "SEK"
_NUMBERS = ("float", "currency", "date")


class _Look(NamedTuple):
    """What a style changes of what is seen."""

    format: NumberFormat | None
    struck: bool
    white: bool
    by_condition: bool


class CellLooks:
    """Feed it columns, rows and conditional formats of the sheet that has begun, and `take` each cell that holds something."""

    def __init__(self, styles: OdsStyles) -> None:
        self._styles = styles
        self._looks: dict[str, _Look] = {}
        self.begin(SheetScan())

    def begin(self, scan: SheetScan) -> None:
        """Begin a sheet."""
        self._scan = scan
        self._ends: list[int] = []
        self._columns: list[str] = []
        self._row = ""
        self._target: list[Area] = []
        self._conditional: dict[int, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        if name == "table:table-column":
            self._ends.append((self._ends or [0])[-1] + int(attributes.get("table:number-columns-repeated", 1)))
            self._columns.append(attributes.get(_DEFAULT, ""))
        elif name == "table:table-row":
            self._row = attributes.get(_DEFAULT, "")
        elif name == "calcext:conditional-format":
            found = _TARGET.findall(attributes.get("calcext:target-range-address", ""))
            self._target = [area(f"{first}:{last or first}") for first, last in found]
        elif name in _RULES and self._styles.shows_otherwise(attributes.get(_RULES[name], "")):
            self._scan.conditional += self._target

    def end_of_table(self) -> None:
        """Note the columns with cells whose own style has conditions."""
        self._scan.conditional += [(1, column, last, column) for column, last in self._conditional.items()]

    def take(self, attributes: dict[str, str], rows: range, columns: range) -> None:
        """Take in a cell that stands for so many rows and columns."""
        kind = attributes.get("office:value-type")
        for column in columns:
            look = self._look(attributes.get(_OWN) or self._row or self._of_column(column))
            # A per cent says so itself, whatever its style; another country's money where the style says nothing.
            shown = number_format("0%") if kind == "percentage" else look.format if kind in _NUMBERS else None
            money = attributes.get("office:currency", _OURS) if kind == "currency" else _OURS
            if money != _OURS and (shown is None or not shown.text):
                shown = number_format(f'0" {money}"')
            if shown:
                self._scan.formats.add(rows, column, shown)
            if look.struck:
                self._scan.struck.update((row, column) for row in rows)
            if look.white:
                self._scan.white.update((row, column) for row in rows)
            if look.by_condition:
                self._conditional[column] = rows.stop - 1

    def _of_column(self, column: int) -> str:
        at = bisect_right(self._ends, column - 1)
        return self._columns[at] if at < len(self._columns) else ""

    def _look(self, style: str) -> _Look:
        if style not in self._looks:
            styles = self._styles
            self._looks[style] = _Look(
                styles.of(style), styles.is_struck(style), styles.is_white(style), styles.by_condition(style)
            )
        return self._looks[style]
