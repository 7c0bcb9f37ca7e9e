"""Identity numbers in running text: masked before anything is said, written or logged."""

from __future__ import annotations

import re
import unicodedata

from stdnum import luhn

from flows.security.written_numbers import INTERIM_LETTERS, birth_date

NOBODY_BORN_SINCE = 2015
"""Who is in the data is grown up: `20250531-0836` in a file's name is a day and a time. To be moved on, by and by."""
_LETTERS = INTERIM_LETTERS + INTERIM_LETTERS.lower()
_ENOUGH_DIGITS = re.compile(r"(?:\d\D{0,4}){9}")  # an interim number has nine: most texts need no closer look
_TOGETHER = re.compile(
    r"(?<![0-9])(18|19|20)?"
    r"([0-9]{2}(?:0[0-9]|1[0-2])(?:[0-2][0-9]|3[01]|[67][0-9]|8[0-9]|9[01]))"
    r"([-+\u2010-\u2014\u2212 \u00a0]?)"
    rf"([0-9{_LETTERS}][0-9]{{3}})(?![0-9])"
)
_ANY, _ONE = r"[\W_]{0,3}", r"[\W_]?"
_DIGIT = rf"{_ONE}([0-9])"
SPREAD_OUT = re.compile(
    rf"(?<![0-9])(?=((?:([0-9]{_ONE}[0-9]){_ANY})?([0-9]){_DIGIT}{_ANY}([0-9]){_DIGIT}{_ANY}([0-9]){_DIGIT}{_ANY}"
    rf"([0-9{_LETTERS}]){_DIGIT}{_DIGIT}{_DIGIT}(?![0-9])))"
)
"""Anything that may be a number, from each place where one may begin, with signs between as people write them.

Groups: the whole, the century with what stands in it, and ten digits one by one.
"""
_MORE = rf"(?!{_ANY}[0-9{_LETTERS}]{_ONE}[0-9])"
_DAYS_AND_RUNS = re.compile(
    r"(?<![0-9])(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}"
    rf"(?:\W{{1,3}}(?:19|20)[0-9]{{2}}-[0-9]{{2}}(?:-[0-9]{{2}})?(?![0-9]){_MORE}|-[0-9a-f]{{8}}(?![0-9a-f]){_MORE})"
)
"""`2025-01-01–2025-12-31`, and the name of a run: no person, whatever their check digits come to."""


def mask(text: str) -> str:
    """Put `19XXXXXX-XXXX` (`XXXXXX-XXXX`) for every identity number in a text, a file name or a message.

    A number mistyped in its last digits still tells who it is: written together, with a century or a separator a possible date
    is enough. Ten digits in a row, and a number with other signs between, need a right check digit too.
    """
    if not _ENOUGH_DIGITS.search(text):
        return text
    plain = plain_digits(text)
    together = _TOGETHER.sub(_masked, plain)
    plain = text if together == plain else together
    hidden = _DAYS_AND_RUNS.sub(lambda match: "x" * len(match[0]), plain_digits(plain))
    said, at = "", 0
    for start, end, century in _spread_out(hidden):
        said, at = f"{said}{plain[at:start]}{century}XXXXXX-XXXX", end
    return said + plain[at:]


def _spread_out(text: str) -> list[tuple[int, int, str]]:
    """Where numbers stand, and their centuries. Of two that overlap one may be a day and a number: both go."""
    found: list[tuple[int, int, str]] = []
    for match in SPREAD_OUT.finditer(text):
        start, end = match.span(1)
        century = "".join(filter(str.isdecimal, match[2] or ""))
        digits = "".join(match.groups()[2:]).upper()
        if century not in ("", "18", "19", "20") or _is_decimals(text, start, end):
            continue
        if _possible(century, digits[:6], digits[6:], checked=True):
            if found and start < found[-1][1]:
                start, _, century = found.pop()
            found.append((start, end, century))
    return found


def _masked(match: re.Match[str]) -> str:
    century, born, between, serial = match.groups()
    blank = between in (" ", "\u00a0")
    if _is_decimals(match.string, *match.span()):
        return match[0]
    if _possible(century or "", born, serial.upper(), checked=blank or not (between or century)):
        return f"{century or ''}XXXXXX{between.strip() or '-'}XXXX"
    return match[0]


def _is_decimals(text: str, start: int, end: int) -> bool:
    """Whether the digits are those after a decimal sign: `994338.0003043676`."""
    return text[start:end].isdecimal() and re.search(r"[0-9][.,]\Z", text[max(start - 2, 0) : start]) is not None


def plain_digits(text: str) -> str:
    """Write digits of every script and width as 0-9, each sign where it was."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text)


def _possible(century: str, born: str, serial: str, *, checked: bool) -> bool:
    if not serial.isdecimal():
        serial, checked = f"1{serial[1:]}", True  # a word with a letter in that place is more likely than a number
    if century and int(century + born[:2]) >= NOBODY_BORN_SINCE:
        return False
    if all(birth_date(f"{each}{born}{serial}") is None for each in ([century] if century else ["20", "19"])):
        return False
    return not checked or luhn.is_valid(born + serial)
