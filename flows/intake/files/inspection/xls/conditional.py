"""Conditional formats of a sheet of a .xls: which cells they may show otherwise than their value is ([MS-XLS] 2.4.42 to 2.4.57).

The formats of rules (DXFN, 2.5.95) stand in CF and CF12, and what Excel has added since 2007 to those of CF in CFEx. Each has a
place for a number format. LibreOffice reads it there and writes none; Excel 2003 could not choose one.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

from flows.intake.files.formats.cells import format_of
from flows.intake.files.formats.codes import number_format
from flows.intake.files.inspection.rich_text.xls import WHITE
from flows.intake.files.inspection.sheet import Area, SheetScan

_HEADER, _HEADER_12, _RULE, _RULE_12, _MORE = 0x01B0, 0x0879, 0x01B1, 0x087A, 0x087B
CONDITIONAL = frozenset((_HEADER, _HEADER_12, _RULE, _RULE_12, _MORE))
"""The records CondFmt, CondFmt12, CF, CF12 and CFEx."""
_FORMAT_AT = {_RULE: 6, _RULE_12: 22, _MORE: 30}
"""Where a rule's format begins: after the size of its formulas, and in records since 2007 after a header and its own size."""
_FUTURE_HEADER = 12
_HAS_NUMBER, _HAS_FONT, _HAS_PATTERN = 1 << 25, 1 << 26, 1 << 29
_NUMBER_AT, _COLOUR_AT = 6, 80


class ConditionalCells:
    """Feed it the records of a sheet. `codes`: the workbook's own number formats."""

    def __init__(self, scan: SheetScan, codes: Mapping[int, str]) -> None:
        self._scan = scan
        self._codes = codes
        self._areas: list[Area] = []
        self._by_number: dict[int, list[Area]] = {}

    def take(self, record: int, body: bytes) -> None:
        """Take in a record."""
        if record in (_HEADER, _HEADER_12):
            at = 0 if record == _HEADER else _FUTURE_HEADER
            count = min(struct.unpack_from("<H", body, at + 12)[0], (len(body) - at - 14) // 8)
            places = (struct.unpack_from("<4H", body, at + 14 + 8 * place) for place in range(count))
            self._areas = [(top + 1, left + 1, bottom + 1, right + 1) for top, bottom, left, right in places]
            if record == _HEADER:
                self._by_number[struct.unpack_from("<H", body, 2)[0] >> 1] = self._areas
        elif self._changes(body[_FORMAT_AT[record] :]):
            number = struct.unpack_from("<H", body, 16)[0] if record == _MORE else None
            self._scan.conditional += self._areas if number is None else self._by_number.get(number, [])

    def _changes(self, form: bytes) -> bool:
        """Whether a rule's format shows a number otherwise, or gives its text the colour white and no other to the cell."""
        if len(form) < _NUMBER_AT:
            return False
        has, own = struct.unpack_from("<IH", form)
        at = _NUMBER_AT
        if has & _HAS_NUMBER:
            found = number_format(format_code(form[at:])) if own & 1 else format_of(form[at + 1], self._codes)
            if found and not found.leaves_out_decimals:
                return True
            at += struct.unpack_from("<H", form, at)[0] if own & 1 else 2
        white = bool(has & _HAS_FONT) and struct.unpack_from("<I", form, at + _COLOUR_AT)[0] in WHITE
        return white and not has & _HAS_PATTERN


def format_code(body: bytes) -> str:
    """The code of a FORMAT record, or of a DXFNumUsr (2.5.101), after their first number: of one byte or two a letter."""
    length, wide = struct.unpack_from("<HB", body, 2)
    return (
        body[5 : 5 + 2 * length].decode("utf-16-le", "replace") if wide & 1 else body[5 : 5 + length].decode("latin-1")
    )
