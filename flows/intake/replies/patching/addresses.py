"""Addresses of cells and areas as numbers."""

from __future__ import annotations

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries

from flows.intake.files.inspection.sheet import Address


def row_and_column(address: str) -> Address:
    """`B3` → (3, 2)."""
    letters, row = coordinate_from_string(address)
    return row, column_index_from_string(letters)


def edges(area: bytes) -> tuple[int, int, int, int]:
    """`B2:C9` → first column, first row, last column, last row; of whole columns or rows all that there can be."""
    left, top, right, bottom = range_boundaries(area.decode())
    return left or 1, top or 1, right or 16_384, bottom or 1_048_576
