"""What stands in a sheet, seen from outside: how far cells reach, errors, formulas without a value, hidden rows."""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.intake.problems import refused
from flows.limits import MB, Limits

Address = tuple[int, int]
"""Excel row and column, both from 1."""


@dataclass
class SheetScan:
    """A sheet seen from outside. Rows and columns are Excel's, from 1; `cells` counts elements."""

    last_row: int = 0
    last_column: int = 0
    cells: int = 0
    size: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    errors: dict[Address, str] = field(default_factory=dict)
    empty_formulas: set[Address] = field(default_factory=set)

    def reach(self, row: int, column: int) -> None:
        """Take note of a used cell."""
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)


def check_reach(scan: SheetScan, name: str | None, limits: Limits) -> None:
    """Refuse a sheet whose cells reach past a limit."""
    for count, bound, what in (
        (scan.last_row, limits.max_rows, "rader"),
        (scan.last_column, limits.max_columns, "kolumner"),
        (scan.last_row * scan.last_column, limits.max_cells, "celler"),
    ):
        if count > bound:
            where = f"Bladet ”{name}”" if name else "Ett blad"
            raise refused(f"FOR_STOR/{what}", sheet=name, where=where, count=count, bound=bound)
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
