"""A table of a public workbook as it was found: a pivot cache or a sheet, and which role stands where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.intake.files.inspection.sheet import column_letters
from flows.intake.files.pivot.cache import Cache
from flows.intake.statistics.layout import Layout, LayoutTable, matched


@dataclass(frozen=True)
class FoundSource:
    """A table in the file: its headers, which role stands where, and which required roles are missing."""

    table: LayoutTable
    sheet: str
    headers: tuple[str, ...]
    places: dict[str, int]
    missing: tuple[str, ...]
    share: float
    header_row: int = 0
    first_column: int = 0
    cache: Cache | None = None

    def header(self, role: str) -> str:
        """Give the role's header as the file writes it."""
        return self.headers[self.places[role]]

    def address(self, role: str) -> dict[str, str | None]:
        """Give the role's header, and its Excel column on a sheet."""
        letter = None if self.cache else column_letters(self.first_column + self.places[role] + 1)
        return {"column": self.header(role), "letter": letter}

    @property
    def unknown(self) -> list[str]:
        """Headers that no role goes by."""
        used = set(self.places.values())
        return [header for place, header in enumerate(self.headers) if header and place not in used]


def find_roles(
    table: LayoutTable,
    layout: Layout,
    sheet: str,
    headers: Sequence[str],
    *,
    header_row: int = 0,
    first_column: int = 0,
    cache: Cache | None = None,
) -> FoundSource:
    """Match the headers of a sheet or a cache with the roles of a table."""
    places = matched(layout.wanted(table), headers)
    required = layout.required(table)
    missing = tuple(role for role in layout.wanted(table) if role in required and role not in places)
    share = 1 - len(missing) / len(required)
    return FoundSource(table, sheet, tuple(headers), places, missing, share, header_row, first_column, cache)
