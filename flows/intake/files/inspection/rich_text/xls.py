"""The marked texts among those that the cells of a .xls share ([MS-XLS] 2.4.265, 2.5.293)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from flows.intake.files.inspection.rich_text.runs import Marked, Position, Runs

_WIDE, _HAS_SOUND, _HAS_RUNS = 0x01, 0x04, 0x08
_NO_FONT = 4
"""Fonts are numbered past it."""

WHITE = (1, 9)
"""The numbers of white among the colours."""


@dataclass(frozen=True)
class Font:
    """What a font changes of its text."""

    position: Position
    struck: bool
    white: bool = False

    @classmethod
    def of(cls, body: bytes) -> Font:
        """The font of a FONT record."""
        raised = struct.unpack_from("<H", body, 8)[0] if len(body) >= 10 else 0
        white = len(body) >= 6 and struct.unpack_from("<H", body, 4)[0] in WHITE
        return cls("super" if raised == 1 else "sub" if raised == 2 else "", bool(body[2] & 0x08), white)


_PLAIN = Font("", struck=False)


def font_of(fonts: Sequence[Font], number: int) -> Font:
    """The font of this number; a plain one where there is none."""
    at = number - (number > _NO_FONT)
    return fonts[at] if at < len(fonts) else _PLAIN


def marked_shared_texts(parts: Sequence[bytes], fonts: Sequence[Font]) -> dict[int, Marked]:
    """Place among the shared texts → the text, of those with marks.

    `parts`: the record of the texts and those that go on with it. Raises struct.error or IndexError where they are damaged.
    """
    if not any(font.position or font.struck for font in fonts):
        return {}
    texts = _Texts(parts)
    count = struct.unpack("<I", texts.take(8)[4:])[0]
    found = {}
    for number in range(count):
        text, starts = texts.text()
        if starts and (marked := _marked(text, starts, fonts)):
            found[number] = marked
    return found


def _marked(text: bytes, starts: Sequence[tuple[int, int]], fonts: Sequence[Font]) -> Marked | None:
    runs = Runs()
    for (first, number), (last, _) in pairwise([(0, _NO_FONT), *starts, (len(text) // 2, 0)]):
        font = font_of(fonts, number) if number != _NO_FONT else _PLAIN
        runs.add(text[2 * first : 2 * last].decode("utf-16-le", "replace"), font.position, struck=font.struck)
    return runs.marked()


class _Texts:
    """The bytes of a record and of those that go on with it. Letters that go on in the next one begin with their width anew."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts = parts
        self._part, self._at = 0, 0

    def take(self, size: int) -> bytes:
        """The next bytes."""
        taken = b""
        while len(taken) < size:
            if self._at == len(self._parts[self._part]):
                self._part, self._at = self._part + 1, 0
            more = self._parts[self._part][self._at : self._at + size - len(taken)]
            self._at += len(more)
            taken += more
        return taken

    def text(self) -> tuple[bytes, list[tuple[int, int]]]:
        """The next text in UTF-16, and where in it each font begins: letter, number of the font."""
        count, kind = struct.unpack("<HB", self.take(3))
        runs = struct.unpack("<H", self.take(2))[0] if kind & _HAS_RUNS else 0
        sound = struct.unpack("<I", self.take(4))[0] if kind & _HAS_SOUND else 0
        letters = b""  # two bytes each, as the runs count them
        while len(letters) < 2 * count:
            if self._at == len(self._parts[self._part]):
                kind = self.take(1)[0]
            width = 2 if kind & _WIDE else 1
            size = min((count - len(letters) // 2) * width, len(self._parts[self._part]) - self._at) // width * width
            if not size:
                raise IndexError
            taken = self.take(size)
            letters += taken if width == 2 else taken.decode("latin-1").encode("utf-16-le")
        starts = [struct.unpack("<HH", self.take(4)) for _ in range(runs)]
        self.take(sound)
        return letters, [(first, number) for first, number in starts]
