"""Formulas whose value changes by itself, as that of `=IDAG()` does each day: the day they were saved decides what is read."""

from __future__ import annotations

import re
import struct
from collections.abc import Hashable

from flows.intake.files.inspection.sheet import Address
from flows.intake.files.time_limit import in_time

CHANGING = re.compile(r"\b(?:TODAY|NOW|RAND|RANDBETWEEN|RANDARRAY)\s*\(", re.IGNORECASE)
"""Files have the English names, whatever language Excel speaks."""
FORMULA_CELL = re.compile(
    rb"""<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*>\s*<f\b([^>]*?)(?:/>|>([^<]*)</f>)""",
)
SHARED_ID = re.compile(rb"""\ssi\s*=\s*["'](\d+)["']""")
_IN_BYTES = re.compile(CHANGING.pattern.encode(), re.IGNORECASE)
_NAMES = tuple(word for name in (b"TODAY", b"NOW", b"RAND") for word in (name, name.lower(), name.capitalize()))
_VOLATILE = b"\x19\x01"
_FUNCTIONS = re.compile(rb"[\x21\x41\x61](?:\xdd|\x4a|\x3f)\x00")
"""TODAY, NOW and RAND as tokens of [MS-XLS], after the mark of a formula that is always reckoned again."""
XLS_FORMULA, XLS_SHARED = 0x0006, 0x04BC


class ChangingCells:
    """Feed it the formulas of a sheet; `found` gets the cells, Excel row and column from 1, of those that change by themselves.

    Cells below each other may share one formula: the first has it, and the others its number.
    """

    def __init__(self, found: set[Address]) -> None:
        self._found = found
        self._shared: set[Hashable] = set()
        self._last: Address = (0, 0)
        self._tokens: dict[Address, bytes] = {}
        self._first: dict[Address, Address] = {}

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

    def take_xls(self, book: bytes, record: int, body: int) -> None:
        """Take in a record of a formula (FORMULA), or of one that cells share (SHRFMLA), which follows the first of them."""
        if record == XLS_SHARED:
            (length,) = struct.unpack_from("<H", book, body + 8)
            tokens = self._tokens[self._last] = book[body + 10 : body + 10 + length]
            self._note(self._last, _changes(tokens), self._last)
            return
        row, column = struct.unpack_from("<HH", book, body)
        (length,) = struct.unpack_from("<H", book, body + 20)
        tokens = book[body + 22 : body + 22 + length]
        self._last = (row + 1, column + 1)
        self._tokens[self._last] = tokens
        if tokens[:1] == b"\x01" and len(tokens) >= 5:
            row, column = struct.unpack_from("<HH", tokens, 1)
            self._first[self._last] = (row + 1, column + 1)
            self._note(self._last, (row + 1, column + 1) in self._shared, None)
        else:
            self._note(self._last, _changes(tokens), None)

    def spread_xls(self) -> None:
        """Take note of cells whose formulas point at a cell that changes (PtgRef; of shared ones `$K$1` alone)."""
        new = list(self._found)
        while new:
            in_time()
            row, column = new.pop()
            place = re.escape(struct.pack("<HB", row - 1, column - 1))
            points = re.compile(rb"[\x24\x44\x64]" + place + rb"[\x00\x40\x80\xc0]|[\x2c\x4c\x6c]" + place + rb"\x00")
            at = {cell for cell, tokens in self._tokens.items() if points.search(tokens)}
            at |= {cell for cell, first in self._first.items() if first in at}
            new += at - self._found
            self._found |= at

    def _note(self, cell: Address, changes: bool, shared: Hashable) -> None:
        if changes:
            self._found.add(cell)
            self._shared |= {shared} - {None}


def _changes(tokens: bytes) -> bool:
    return tokens.startswith(_VOLATILE) and _FUNCTIONS.search(tokens) is not None
