"""What a .xls says before its sheets: where each begins, its number formats, fonts, cell styles, shared texts and names."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from flows.intake.files.formats.cells import format_of
from flows.intake.files.formats.codes import shows_nothing
from flows.intake.files.formats.shown import NumberFormat
from flows.intake.files.inspection.depending import Formula
from flows.intake.files.inspection.rich_text.runs import Marked
from flows.intake.files.inspection.rich_text.xls import WHITE, Font, font_of, marked_shared_texts
from flows.intake.files.inspection.xls.conditional import format_code
from flows.intake.files.inspection.xls.formulas import BookNames
from flows.intake.problems import refused

_EOF, _SHEET, _DATE_MODE = 0x000A, 0x0085, 0x0022
_FORMAT, _STYLE, _FONT = 0x041E, 0x00E0, 0x0031
_TEXTS, _GOES_ON = 0x00FC, 0x003C
_SOLID, _WINDOW = 1, 65
"""A pattern that is all of one colour, and the number of the window's own."""


@dataclass
class Book:
    """What has been read before the sheets.

    `starts`: where each sheet begins; `codes`: its own number formats; `formats`, `struck`, `white`: what cell styles change, by
    their number; `marked`: shared texts with marks; `formulas`: those of the sheets that have been read.
    """

    starts: list[int] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    formats: dict[int, NumberFormat] = field(default_factory=dict)
    struck: set[int] = field(default_factory=set)
    white: set[int] = field(default_factory=set)
    marked: dict[int, Marked] = field(default_factory=dict)
    days_from_1904: bool = False
    names: BookNames = field(default_factory=BookNames)
    formulas: list[Formula] = field(default_factory=list)
    _styles: list[tuple[int, int, bool]] = field(default_factory=list)
    _fonts: list[Font] = field(default_factory=list)

    def take(self, record: int, body: bytes) -> None:
        """Take in a record before the sheets, other than shared texts."""
        if record == _SHEET:
            self.starts.append(struct.unpack_from("<I", body)[0])
        elif record == _FORMAT:
            self.codes[struct.unpack_from("<H", body)[0]] = format_code(body)
        elif record == _STYLE:
            self._styles.append((*struct.unpack_from("<HH", body), _is_filled(body)))
        elif record == _FONT:
            self._fonts.append(Font.of(body))
        elif record == _DATE_MODE:
            self.days_from_1904 = body[:1] == b"\x01"
        else:
            self.names.take(record, body)

    def finish(self, texts: list[bytes]) -> None:
        """Judge the cell styles, which name fonts and formats by number, and the shared texts."""
        for number, (font, code, is_filled) in enumerate(self._styles):
            if known := format_of(code, self.codes):
                self.formats[number] = known
            if font_of(self._fonts, font).struck:
                self.struck.add(number)
            if (font_of(self._fonts, font).white and not is_filled) or shows_nothing(self.codes.get(code, "")):
                self.white.add(number)
        self.marked = marked_shared_texts(texts, self._fonts) if texts else {}


def read_book(stream: bytes) -> Book:
    """What comes before the sheets. Raises Refused, struct.error or IndexError where it is damaged."""
    at, found, past = 0, Book(), False
    texts: list[bytes] = []
    while at + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        if record == _TEXTS or (record == _GOES_ON and texts and not past):
            texts.append(body)
        elif record == _EOF:
            found.finish(texts)
            return found
        else:
            found.take(record, body)
        past = bool(texts) and record not in (_TEXTS, _GOES_ON)
        at += 4 + length
    raise refused("TRASIG_FIL")


def _is_filled(style: bytes) -> bool:
    """Whether a style gives the cell a colour other than white."""
    if len(style) < 20:
        return False
    pattern, colour = struct.unpack_from("<I", style, 14)[0] >> 26, struct.unpack_from("<H", style, 18)[0] & 0x7F
    return pattern > _SOLID or (pattern == _SOLID and colour not in (*WHITE, _WINDOW))
