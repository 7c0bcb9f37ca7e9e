"""One way to write a text: composed letters, and no marks that nobody sees."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202d\u2060-\u2064\u2066-\u2069\ufeff]")
_TURNED = re.compile("\u202e|[\u061c\u200f\u202b\u2067].*\\d\\s+\\d", re.DOTALL)
"""What is seen in another order than it is stored in: `75` after such a mark is `57` on the screen."""
_WIDE = 0xFEE0
"""From a sign of full width to the usual one."""


def composed(text: str) -> str:
    """The text as it is seen: å ä ö as one sign each (NFC), without soft hyphens, marks of no width and of direction.

    Marks that turn round what is seen stay where they are: without them it would be another number.
    """
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    return text if _TURNED.search(text) else _UNSEEN.sub("", text)


def plain_signs(text: str) -> str:
    """The text with digits and signs of the usual width: `２０２５－０３` is 2025-03."""
    if text.isascii():
        return text
    return "".join(_plain(sign) for sign in text)


def _plain(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    return chr(ord(sign) - _WIDE) if "\uff01" <= sign <= "\uff5e" else sign
