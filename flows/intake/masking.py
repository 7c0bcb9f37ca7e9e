"""Identity numbers in running text: masked before anything is said, written or logged."""

from __future__ import annotations

import re
import unicodedata

from stdnum import luhn

from flows.intake.identity import INTERIM_LETTERS, birth_date

BETWEEN = r"[\s._+/\-\u00ad\u2010-\u2015\u2212\u200b\u200e\u200f\u2060\ufeff\u00b7\ufe63\uff0d]"
"""What people write between the parts of a number."""

_LETTERS = INTERIM_LETTERS + INTERIM_LETTERS.lower()
_ENOUGH_DIGITS = re.compile(r"(?:\d\D{0,3}){9}")  # the least that a number has: most texts need no closer look
_TOGETHER = re.compile(
    r"(?<![0-9])(18|19|20)?"
    r"([0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01]|[67][0-9]|8[0-9]|9[01]))"
    r"([-+\u2010-\u2014\u2212 \u00a0]?)"
    rf"([0-9{_LETTERS}][0-9]{{3}})(?![0-9])"
)
_SPREAD_OUT = re.compile(
    rf"(?<![0-9])(?=((?:(18|19|20){BETWEEN}?)?([0-9]{{2}}){BETWEEN}?([0-9]{{2}}){BETWEEN}?([0-9]{{2}}){BETWEEN}{{0,3}}"
    rf"([0-9{_LETTERS}]){BETWEEN}?([0-9]){BETWEEN}?([0-9]){BETWEEN}?([0-9])(?![0-9])))"
)
"""From each place where a number may begin; a hit may take a day and what stands after it for one."""
_DAYS_AND_RUNS = re.compile(
    r"(?<![0-9])(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}"
    r"(?:\W{1,3}(?:19|20)[0-9]{2}-[0-9]{2}(?:-[0-9]{2})?(?![0-9])|-[0-9a-f]{8}(?![0-9a-f]))"
)
"""`2025-01-01–2025-12-31`, and the name of a run: no person, whatever their check digits come to."""


def mask(text: str) -> str:
    """Put `19XXXXXX-XXXX` (`XXXXXX-XXXX`) for every identity number in a text, a file name or a message.

    A number mistyped in its last digits still tells who it is: written together, with a century or a separator a possible date
    is enough. Ten digits in a row, and a number spread out in any other way, need a right check digit too.
    """
    if not _ENOUGH_DIGITS.search(text):
        return text
    plain = plain_digits(text)
    together = _TOGETHER.sub(_masked, plain)
    plain = text if together == plain else together
    hidden = _DAYS_AND_RUNS.sub(lambda match: "x" * len(match[0]), plain_digits(plain))
    said, at = "", 0
    for match in _SPREAD_OUT.finditer(hidden):
        start, end = match.span(1)
        digits = "".join(match.groups()[2:]).upper()
        if start >= at and _possible(match[2], digits[:6], digits[6:], checked=True):
            said, at = f"{said}{plain[at:start]}{match[2] or ''}XXXXXX-XXXX", end
    return said + plain[at:]


def _masked(match: re.Match[str]) -> str:
    century, born, between, serial = match.groups()
    blank = between in (" ", "\u00a0")
    if _possible(century, born, serial.upper(), checked=blank or not (between or century)):
        return f"{century or ''}XXXXXX{between.strip() or '-'}XXXX"
    return match[0]


def plain_digits(text: str) -> str:
    """Write digits of every script and width as 0-9, each sign where it was."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in text)


def _possible(century: str | None, born: str, serial: str, *, checked: bool) -> bool:
    if not serial.isdecimal():
        serial, checked = f"1{serial[1:]}", True  # a word with a letter in that place is more likely than a number
    if all(birth_date(f"{each}{born}{serial}") is None for each in ([century] if century else ["20", "19"])):
        return False
    return not checked or luhn.is_valid(born + serial)
