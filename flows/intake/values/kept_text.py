"""What is kept of a cell's text, and said of it: never an identity number."""

from __future__ import annotations

import re
from collections.abc import Callable

from flows.intake.values.text import Read, tidy
from flows.security.masking import mask

_GROUPED = re.compile(r"\d{1,3}([ .']\d{3})+")


def never_an_identity_number(read: Callable[[object], Read]) -> Callable[[object], Read]:
    """Whoever pastes an identity number among the amounts has not written an amount, and it is not kept as one."""

    def guarded(value: object) -> Read:
        return Read(None, "PNR_SOM_TAL") if kept_text(value) != tidy(value) else read(value)

    return guarded


def kept_text(value: object) -> str:
    """The cell's text without identity numbers: one that stands alone as a number, `9 006 022 397`, too.

    What has decimals is a number of something, but for `900602.2397`.

    Excel drops the zeros that it begins with. Nine digits are looked at, but not eight or seven: a country's people are so many.
    """
    text = tidy(value)
    whole_part, _, decimals = text.replace(",", ".").partition(".") if text.count(".") < 2 else (text, "", "")
    digits = re.sub(r"[ .']", "", whole_part) if _GROUPED.fullmatch(whole_part) else whole_part
    if digits.isdecimal() and 9 <= len(digits) <= 12 and not decimals.strip("0"):
        alone = digits.zfill(10)
        return text if mask(alone) == alone else mask(alone)
    if decimals and len(decimals) != 4 and whole_part.isdecimal() and decimals.isdecimal():
        return text
    return mask(text)
