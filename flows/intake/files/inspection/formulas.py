"""Formulas whose value changes by itself, as that of `=IDAG()` does each day: the day they were saved decides what is read."""

from __future__ import annotations

import re
from collections.abc import Hashable

from flows.intake.files.inspection.sheet import Address

CHANGING = re.compile(r"\b(?:TODAY|NOW|RAND|RANDBETWEEN|RANDARRAY)\s*\(", re.IGNORECASE)
"""Files have the English names, whatever language Excel speaks."""
FORMULA_CELL = re.compile(
    rb"""<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*>\s*<f\b([^>]*?)(?:/>|>([^<]*)</f>)""",
)
SHARED_ID = re.compile(rb"""\ssi\s*=\s*["'](\d+)["']""")
_IN_BYTES = re.compile(CHANGING.pattern.encode(), re.IGNORECASE)
_NAMES = tuple(word for name in (b"TODAY", b"NOW", b"RAND") for word in (name, name.lower(), name.capitalize()))


class ChangingCells:
    """Feed it the formulas of a sheet; `found` gets the cells, Excel row and column from 1, of those that change by themselves.

    Cells below each other may share one formula: the first has it, and the others its number.
    """

    def __init__(self, found: set[Address]) -> None:
        self._found = found
        self._shared: set[Hashable] = set()

    def take(self, cell: Address, formula: str, shared: Hashable = None) -> None:
        """Take in a formula as it is written in the file; without a text it is the one that is shared."""
        self._note(cell, shared in self._shared if not formula else CHANGING.search(formula) is not None, shared)

    def take_xlsx(self, piece: bytes) -> list[tuple[bytes, bytes]]:
        """Take in the formulas of a piece of a sheet's XML. Returns the letters and the number of each cell that changes."""
        if not self._shared and not any(name in piece for name in _NAMES):  # a pattern would take many times as long
            return []
        changing = []
        for letters, number, attributes, text in FORMULA_CELL.findall(piece):
            shared = SHARED_ID.search(attributes)
            changes = _IN_BYTES.search(text) is not None or bool(shared and not text and shared[1] in self._shared)
            if changes:
                changing.append((letters, number))
                if shared:
                    self._shared.add(shared[1])
        return changing

    def _note(self, cell: Address, changes: bool, shared: Hashable) -> None:
        if changes:
            self._found.add(cell)
            self._shared |= {shared} - {None}
