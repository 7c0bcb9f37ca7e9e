"""Letters for a terminal that cannot show all of them."""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata


def write_what_the_terminal_can() -> None:
    """Have a terminal that cannot show å, ä and ö be given a, a and o, instead of stopping at the first of them."""
    codecs.register_error("fokusdag", _nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="fokusdag")


def _nearest(fault: UnicodeError) -> tuple[str, int]:
    """The letters without their dots and rings, and a question mark for what has no such letter."""
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    plain = unicodedata.normalize("NFKD", fault.object[fault.start : fault.end])
    return "".join(_LIKE.get(char, char if char.isascii() else "") for char in plain) or "?", fault.end


_LIKE = {"”": '"', "“": '"', "’": "'", "–": "-", "−": "-", "…": "...", "→": "->", "·": "*"}
