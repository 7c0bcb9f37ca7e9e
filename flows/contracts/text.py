"""One way to write a text: composed letters, and no marks that nobody sees."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def composed(text: str) -> str:
    """The text as it is seen: å ä ö as one sign each (NFC), without soft hyphens, marks of no width and of direction."""
    return text if text.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFC", text))
