"""Where in a workbook a public series stands: sheets by name and header, pivot caches by their fields."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from flows.contracts import header_key
from flows.intake.files.pivot.cache import Cache, Chunk, find_caches, read_records
from flows.intake.files.pivot.columns import NumberColumn, TextColumn
from flows.intake.problems import refused
from flows.intake.statistics.found_source import FoundSource, find_roles
from flows.intake.statistics.layout import Layout, LayoutTable

Rows = NDArray[np.int64]
HEADER_WITHIN = 40
SHEET_CHUNK = 1 << 16


class Source:
    """An opened workbook. Raises Refused where the file is no zip archive or its parts are damaged."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self.archive = ZipFile(BytesIO(data))
        except (BadZipFile, zlib.error, OSError, ValueError):
            raise refused("TRASIG_FIL/publik") from None

    @cached_property
    def caches(self) -> list[Cache]:
        """The pivot caches."""
        return find_caches(self.archive)

    @cached_property
    def _workbook(self) -> CalamineWorkbook:
        try:
            return CalamineWorkbook.from_filelike(BytesIO(self._data))
        except (CalamineError, OSError, ValueError):
            raise refused("TRASIG_FIL/publik") from None

    def sheets(self) -> list[str]:
        """Name the sheets."""
        return list(self._workbook.sheet_names)

    def find(self, layout: Layout) -> list[FoundSource | None]:
        """Find each table as well as can be. A cache belongs to one table: whole matches choose first."""
        found: list[FoundSource | None] = [self._sheet(t, layout) if t.sheet else None for t in layout.tables]
        taken: set[str] = set()
        for whole in (True, False):
            for at, table in enumerate(layout.tables):
                if table.sheet is None and found[at] is None:
                    best = self._best_cache(table, layout, taken)
                    if best and (not best.missing or not whole):
                        found[at] = best
                        taken.add(best.sheet)
        return found

    def likeness(self, layout: Layout) -> float:
        """Give the largest share of required names that one table of the layout finds in this file."""
        best = 0.0
        for table in layout.tables:
            found = self._sheet(table, layout) if table.sheet else self._best_cache(table, layout, set())
            best = max(best, found.share if found else 0.0)
            if best == 1:
                break
        return best

    def twins(self, found: FoundSource, layout: Layout) -> list[str]:
        """Other caches that hold the same table in full."""
        others = (self._cache(found.table, layout, cache) for cache in self.caches)
        return [other.sheet for other in others if not other.missing and other.sheet != found.sheet]

    def chunks(self, found: FoundSource, texts: Sequence[str], numbers: Sequence[str]) -> Iterator[tuple[Rows, Chunk]]:
        """Yield the table's records with their row numbers, under their roles' names, a chunk at a time."""
        if found.cache is None:
            yield from self._sheet_chunks(found, texts, numbers)
            return
        names = {found.header(role): role for role in (*texts, *numbers)}
        fields = [found.header(role) for role in texts], [found.header(role) for role in numbers]
        for chunk in read_records(self.archive, found.cache, *fields):
            count = len(next(iter((chunk.texts | chunk.numbers).values())))
            yield (
                np.arange(chunk.first, chunk.first + count, dtype=np.int64),
                Chunk(
                    chunk.first,
                    {names[name]: codes for name, codes in chunk.texts.items()},
                    {names[name]: values for name, values in chunk.numbers.items()},
                    {names[name]: items for name, items in chunk.items.items()},
                ),
            )

    def _best_cache(self, table: LayoutTable, layout: Layout, taken: set[str]) -> FoundSource | None:
        free = [self._cache(table, layout, cache) for cache in self.caches if cache.name not in taken]
        return max(free, key=lambda found: found.share, default=None)

    def _cache(self, table: LayoutTable, layout: Layout, cache: Cache) -> FoundSource:
        return find_roles(table, layout, cache.name, cache.fields, cache=cache)

    def _open(self, name: str) -> CalamineSheet | None:
        names = {header_key(sheet): sheet for sheet in self.sheets()}
        real = names.get(header_key(name))
        try:
            return self._workbook.get_sheet_by_name(real) if real else None
        except (CalamineError, OSError, ValueError):
            raise refused("TRASIG_FIL/publik", sheet=real) from None

    def _sheet(self, table: LayoutTable, layout: Layout) -> FoundSource | None:
        """Find the header: the row among the first ones with most of the names. Lines above it are titles."""
        sheet = self._open(table.sheet or "")
        if sheet is None:
            return None
        best: FoundSource | None = None
        for number, row in enumerate(sheet.iter_rows(), start=1):
            if number > HEADER_WITHIN or (best and best.share == 1):
                break
            headers = [str(cell).strip() for cell in row]
            candidate = find_roles(
                table, layout, sheet.name, headers, header_row=number, first_column=(sheet.start or (0, 0))[1]
            )
            if best is None or candidate.share > best.share:
                best = candidate
        return best

    def _sheet_chunks(
        self, found: FoundSource, texts: Sequence[str], numbers: Sequence[str]
    ) -> Iterator[tuple[Rows, Chunk]]:
        sheet = self._open(found.sheet)
        if sheet is None:
            return
        words = {role: TextColumn(()) for role in texts}
        figures = {role: NumberColumn(()) for role in numbers}
        rows: list[int] = []

        def taken() -> tuple[Rows, Chunk]:
            chunk = Chunk(
                rows[0],
                {role: column.take(len(rows)) for role, column in words.items()},
                {role: column.take(len(rows)) for role, column in figures.items()},
                {role: column.items for role, column in (words | figures).items()},
            )
            return np.array(rows, dtype=np.int64), chunk

        for number, row in enumerate(sheet.iter_rows(), start=1):
            if number <= found.header_row or sum(cell != "" for cell in row) < 2:
                continue  # a footnote fills one cell, a record several
            rows.append(number)
            for role, column in words.items():
                column.add("s", _as_text(row[found.places[role]]))
            for role, figure in figures.items():
                cell = row[found.places[role]]
                if isinstance(cell, (int, float)) and not isinstance(cell, bool):
                    figure.add_number(cell)
                else:
                    figure.add("s", _as_text(cell))
            if len(rows) == SHEET_CHUNK:
                yield taken()
                rows = []
        if rows:
            yield taken()


def _as_text(cell: object) -> str:
    """Write a cell as words; 202608.0 is the number it shows."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
