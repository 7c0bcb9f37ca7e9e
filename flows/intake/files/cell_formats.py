"""Which cells of a sheet have a number format that matters."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flows.intake.files.number_formats import NumberFormat


@dataclass
class CellFormats:
    """The cells of a sheet whose format matters: for each column (from 1) their rows and their formats."""

    _cells: dict[int, tuple[array[int], list[NumberFormat]]] = field(default_factory=dict)

    def add(self, rows: Iterable[int], column: int, number_format: NumberFormat) -> None:
        """Note the format of cells below each other."""
        places, formats = self._cells.setdefault(column, (array("I"), []))
        before = len(places)
        places.extend(rows)
        formats.extend([number_format] * (len(places) - before))

    def of_column(self, column: int) -> Iterator[tuple[int, NumberFormat]]:
        """Excel row and format of each such cell of a column (from 1)."""
        rows, formats = self._cells.get(column, ((), ()))
        return zip(rows, formats, strict=True)
