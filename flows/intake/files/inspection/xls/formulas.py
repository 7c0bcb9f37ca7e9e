"""The formulas of a .xls, written as Excel writes them as far as it matters: references, names, and what changes by itself.

A formula is a row of tokens ([MS-XLS] 2.2.2 and 2.5.198). A sheet has the number of its place in the workbook as its name.
"""

from __future__ import annotations

import struct

from flows.intake.files.inspection.depending import MOST_FORMULAS, Formula
from flows.intake.files.inspection.sheet import Address, column_letters

_CELL, _SHARED, _ARRAY = 0x0006, 0x04BC, 0x0221
FORMULAS = frozenset((_CELL, _SHARED, _ARRAY))
"""The records FORMULA, SHRFMLA and ARRAY."""
_TOKENS_AT = {_CELL: 22, _SHARED: 10, _ARRAY: 14}
"""Where a record has its tokens, after their size."""
_BOOK, _SHEETS, _NAME = 0x01AE, 0x0017, 0x0018
_OWN_BOOK, _NAME_AT = 0x0401, 15
_AREA, _EXPRESSION = 0x25, 0x01
_TEXT, _CONTROL, _FUNCTION, _NAMED, _CHOOSE = 0x17, 0x19, 0x21, 0x23, 0x04
_REF, _REF_NEAR, _AREA_NEAR, _REF_3D, _AREA_3D = 0x24, 0x2C, 0x2D, 0x3A, 0x3B
_PLACES = {_REF: (0, 1), _AREA: (0, 2), _REF_NEAR: (0, 1), _AREA_NEAR: (0, 2), _REF_3D: (2, 1), _AREA_3D: (2, 2)}
"""Tokens of references: bytes before the place, and its corners."""
_SIZES = {
    _EXPRESSION: 5, 0x02: 5, **dict.fromkeys(range(0x03, 0x17), 1), 0x18: 6, 0x1C: 2, 0x1D: 2, 0x1E: 3, 0x1F: 9, 0x20: 8,
    _FUNCTION: 3, 0x22: 4, _NAMED: 5, _REF: 5, _AREA: 9, 0x26: 7, 0x27: 7, 0x28: 7, 0x29: 3, 0x2A: 5, 0x2B: 9, _REF_NEAR: 5,
    _AREA_NEAR: 9, 0x39: 7, _REF_3D: 7, _AREA_3D: 11, 0x3C: 7, 0x3D: 11,
}  # fmt: skip
"""Bytes of each token with its number; a text and a control token say it themselves."""
_CHANGING = {221: "TODAY()", 74: "NOW()", 63: "RAND()"}
_FAR, _WIDE = 0x8000, 0x4000


class BookNames:
    """What formulas of a workbook point at by number: sheets of it, and names. Feed it the records before the sheets."""

    def __init__(self) -> None:
        self._own: list[bool] = []
        self._sheets: list[tuple[int, int]] = []
        self._names: list[bytes] = []

    def take(self, record: int, body: bytes) -> None:
        """Take in a record; of most nothing is known."""
        if record == _BOOK:
            self._own.append(struct.unpack_from("<H", body, 2)[0] == _OWN_BOOK)
        elif record == _SHEETS:
            count = min(struct.unpack_from("<H", body)[0], len(body) // 6)
            self._sheets += [struct.unpack_from("<HH", body, 2 + 6 * at) for at in range(count)]
        elif record == _NAME and len(body) >= _NAME_AT:
            letters, size = struct.unpack_from("<BH", body, 3)
            at = _NAME_AT + letters * (2 if body[_NAME_AT - 1] & 1 else 1)
            self._names.append(body[at : at + size])

    def sheet(self, number: int) -> str:
        """The sheet that a reference names by this number; empty where it is in another workbook."""
        book, sheet = self._sheets[number] if number < len(self._sheets) else (0, 0)
        return str(sheet) if book < len(self._own) and self._own[book] else ""

    def names(self) -> dict[str, str]:
        """The names, and what they stand for."""
        return {f"name{at}": text_of(tokens, (1, 1), self) for at, tokens in enumerate(self._names, start=1)}


class SheetFormulas:
    """Feed it the records of a sheet; `found` has its formulas."""

    def __init__(self, sheet: str, book: BookNames) -> None:
        self._sheet = sheet
        self._book = book
        self._tokens: dict[Address, bytes] = {}
        self._shared: dict[Address, bytes] = {}
        self._last: Address = (0, 0)

    def take(self, record: int, body: bytes) -> None:
        """Take in a formula, or one that cells share, which follows the first of them."""
        at = _TOKENS_AT[record]
        (size,) = struct.unpack_from("<H", body, at - 2)
        if record != _CELL:
            self._shared[self._last] = body[at : at + size]
        elif len(self._tokens) < MOST_FORMULAS:
            row, column = struct.unpack_from("<HH", body)
            self._last = (row + 1, column + 1)
            self._tokens[self._last] = body[at : at + size]

    def found(self) -> list[Formula]:
        """The formulas that point at anything, or change by themselves."""
        texts = ((cell, text_of(self._of(tokens), cell, self._book)) for cell, tokens in self._tokens.items())
        return [Formula((self._sheet, *cell), text) for cell, text in texts if text]

    def _of(self, tokens: bytes) -> bytes:
        if tokens[:1] != bytes([_EXPRESSION]) or len(tokens) < _SIZES[_EXPRESSION]:
            return tokens
        row, column = struct.unpack_from("<HH", tokens, 1)
        return self._shared.get((row + 1, column + 1), b"")


def text_of(tokens: bytes, cell: Address, book: BookNames) -> str:
    """What a formula points at, and the functions in it whose value changes by itself. Stops at a token that nobody knows."""
    at, said = 0, []
    try:
        while at < len(tokens):
            token = tokens[at] if tokens[at] < 0x20 else 0x20 | tokens[at] & 0x1F
            if token in _PLACES:
                said.append(_place(tokens[at + 1 :], token, cell, book))
            elif token == _NAMED:
                said.append(f"name{struct.unpack_from('<I', tokens, at + 1)[0]}")
            elif token == _FUNCTION:
                said.append(_CHANGING.get(struct.unpack_from("<H", tokens, at + 1)[0], ""))
            at += _size(tokens, at, token)
    except (KeyError, IndexError, struct.error):
        pass
    return " ".join(filter(None, said))


def _size(tokens: bytes, at: int, token: int) -> int:
    if token == _TEXT:
        return 3 + tokens[at + 1] * (2 if tokens[at + 2] & 1 else 1)
    if token == _CONTROL:
        return 4 + (2 * (struct.unpack_from("<H", tokens, at + 2)[0] + 1) if tokens[at + 1] & _CHOOSE else 0)
    return _SIZES[token]


def _place(tokens: bytes, token: int, cell: Address, book: BookNames) -> str:
    before, corners = _PLACES[token]
    sheet = book.sheet(struct.unpack_from("<H", tokens)[0]) if before else None
    if sheet == "":
        return ""
    rows, columns = (struct.unpack_from(f"<{corners}H", tokens, before + 2 * corners * which) for which in (0, 1))
    near = token in (_REF_NEAR, _AREA_NEAR)
    ends = [_corner(row, column, cell if near else (1, 1)) for row, column in zip(rows, columns, strict=True)]
    return (f"'{sheet}'!" if sheet else "") + ":".join(ends)


def _corner(row: int, column: int, cell: Address) -> str:
    """A cell: in a formula that cells share so many rows and columns from the cell that has it."""
    down, right = (cell[0] - 1) * bool(column & _FAR), (cell[1] - 1) * bool(column & _WIDE)
    return f"${column_letters(((column & 0xFF) + right) % 256 + 1)}${(row + down) % 65536 + 1}"
