"""How much a file may be: no file may take the machine's memory or a night's time."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1_000_000


@dataclass(frozen=True)
class Limits:
    """Bounds for one file; a file past one is refused with the bound named.

    `max_ratio`: unpacked over packed bytes. Deflate ends at 1 032; SCB's and Arbetsförmedlingen's files reach
    7 as a whole and 15 in one part, and a column of the same value to the last row some 60. Counted from
    `ratio_from` bytes unpacked: below that a file is small whatever its ratio, and blank formatted rows do
    pack well. `max_cells`: the rectangle from A1 to the last used cell, which calamine allocates whole at 32
    bytes a cell; a million rows of 15 columns fit. `max_text`: characters in all cells, where one shared text
    may stand in a million of them. Pivot records are read as a stream elsewhere: for them the ratio holds,
    and `max_pivot_unpacked`. `max_memory`: what reading a table is estimated to take at its peak, in bytes, and
    what the process that reads an .xls or .ods gets. `max_seconds`: processor time to read one file.
    """

    max_bytes: int = 100 * MB
    max_unpacked: int = 1000 * MB
    max_pivot_unpacked: int = 10_000 * MB
    max_ratio: int = 200
    ratio_from: int = 10 * MB
    max_members: int = 5000
    max_sheets: int = 500
    max_rows: int = 1_048_576
    max_columns: int = 256
    max_cells: int = 20_000_000
    max_text: int = 1000 * MB
    max_memory: int = 4000 * MB
    max_seconds: int = 300

    def memory_for(self, area: int, cells: int) -> int:
        """Estimate the bytes that a table takes to read: calamine's rectangle, then its cells as Python's and as columns.

        Measured on tables of numbers and of short texts; tests/intake/test_limits.py holds it against what is used.
        """
        return area * 40 + cells * 200
