"""What a sheet of a .xls has beside its cells: texts of comments, boxes and the printed page, and whether zeros are shown."""

from __future__ import annotations

import struct

from flows.intake.files.inspection.sheet import SheetScan, page_text

_PAGE_TEXT, _VIEW, _BOX, _GOES_ON = (0x0014, 0x0015), 0x023E, 0x01B6, 0x003C
BESIDE = frozenset((*_PAGE_TEXT, _VIEW, _BOX))
"""The records that tell it: HEADER, FOOTER, WINDOW2 and TXO."""
_SHOWS_ZEROS = 0x10


def scan_beside(scan: SheetScan, book: bytes, record: int, body: int, length: int) -> None:
    """Whether zeros are shown, and texts that stand in no cell: of comments and boxes (TXO), of the printed page."""
    if record == _VIEW:
        scan.hides_zeros = not struct.unpack_from("<H", book, body)[0] & _SHOWS_ZEROS
    elif record == _BOX:
        count, (goes_on, size) = (
            struct.unpack_from("<H", book, body + 10)[0],
            struct.unpack_from("<HH", book, body + length),
        )
        if count and goes_on == _GOES_ON:  # the text stands in the next record, of one byte or two a letter
            scan.note(_letters(book[body + length + 4 : body + length + 4 + size], count))
    elif length:
        scan.note(page_text(_letters(book[body + 2 : body + length], struct.unpack_from("<H", book, body)[0])))


def _letters(text: bytes, count: int) -> str:
    return (
        text[1 : 1 + 2 * count].decode("utf-16-le", "replace") if text[0] & 1 else text[1 : 1 + count].decode("latin-1")
    )
