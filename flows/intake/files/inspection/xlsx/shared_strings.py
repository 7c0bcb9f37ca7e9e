"""The texts that a workbook's cells share: how long they are, and how much text a sheet holds when each cell has its own copy."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from flows.intake.files.inspection.sheet import SheetScan
from flows.intake.files.inspection.xlsx.fast import LONGEST, whole_rows
from flows.intake.problems import refused

_UNIQUE_COUNT = re.compile(rb"""uniqueCount\s*=\s*["']\s*\+?([0-9]+)""")
_SHARED = re.compile(rb"""\st="s"[^>]*><v>([0-9]{1,9})<""")


class TextScan:
    """The lengths of the shared texts, and how much text a sheet's cells hold when each has its own copy."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept = b""
        self._lengths: list[int] = []
        self.rich = False
        """Whether a text has raised signs or a part that is struck out."""

    def add(self, chunk: bytes) -> None:
        """Take in the next bytes of the shared texts; the markup round a text counts as text."""
        text = self._kept + chunk
        if b"uniqueCount" in text:
            self._check_counts(text)
        self.rich = self.rich or b"vertAlign" in text or b"strike" in text
        *whole, self._kept = text.split(b"</si>")
        if len(self._kept) > LONGEST:
            raise refused("TRASIG_FIL")
        self._lengths.extend(map(len, whole))

    def _check_counts(self, text: bytes) -> None:
        """Refuse a count that cannot be true: calamine reserves 24 bytes for each, up to 103 GB."""
        for match in _UNIQUE_COUNT.finditer(text):
            if int(match[1]) > self._most:
                raise refused("TRASIG_FIL")

    def lengths(self) -> list[int]:
        """Tell the length of each shared text in bytes, and of what stands after the last."""
        return [*self._lengths, len(self._kept)]

    @staticmethod
    def used(chunks: Iterable[bytes], lengths: list[int]) -> int:
        """Bytes of shared text in all cells of a sheet."""
        of_text = np.array(lengths, dtype=np.int64)
        used = 0
        for piece in whole_rows(chunks, SheetScan()):
            found = np.array(_SHARED.findall(piece), dtype="S9").astype(np.int64)
            used += int(of_text[found[found < len(of_text)]].sum())
        return used
