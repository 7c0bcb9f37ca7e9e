"""Identity numbers in running text: masked before anything is said, written or logged, and looked for in what was."""

from __future__ import annotations

import re

from stdnum import luhn

from flows.intake.identity import INTERIM_LETTERS, birth_date

_IN_TEXT = re.compile(
    r"(?<![0-9])(18|19|20)?"
    r"([0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01]|[67][0-9]|8[0-9]|9[01]))"
    r"([-+\u2010-\u2014\u2212 \u00a0]?)"
    rf"([0-9{INTERIM_LETTERS}{INTERIM_LETTERS.lower()}][0-9]{{3}})(?![0-9])"
)


def mask(text: str) -> str:
    """Put `19XXXXXX-XXXX` (`XXXXXX-XXXX`) for every identity number in a text, a file name or a message.

    A number mistyped in its last digits still tells who it is: with a century or a separator a possible date
    is enough, ten digits in a row need a right check digit too.
    """

    def masked(match: re.Match[str]) -> str:
        written = match[3] or match[1]
        possible = _possible(match, checked=not written)
        return f"{match[1] or ''}XXXXXX{match[3].strip() or '-'}XXXX" if possible else match[0]

    return _IN_TEXT.sub(masked, text)


def contains_identity_number(text: str) -> bool:
    """Whether an identity number stands in the text: a possible date and a right check digit.

    Never part of a longer run of digits. Ten digits without a separator must stand free of letters too: in
    hexadecimal pseudonyms and hashes such runs come by chance (one in some thousands), twelve digits with a
    century do not.
    """
    for match in _IN_TEXT.finditer(text):
        if match[1] or match[3]:
            if _possible(match, checked=True):
                return True
        else:
            around = text[max(match.start() - 1, 0) : match.start()] + text[match.end() : match.end() + 1]
            if not any(c.isalnum() or c == "." for c in around) and _possible(match, checked=True):
                return True
    return False


def _possible(match: re.Match[str], *, checked: bool) -> bool:
    serial = match[4].upper()
    if not serial.isdecimal():
        serial, checked = f"1{serial[1:]}", True  # a word with a letter in that place is more likely than a number
    blank = match[3] in (" ", "\u00a0")
    digits = f"{match[1] or '20'}{match[2]}{serial}"
    if birth_date(digits) is None and (match[1] or birth_date(f"19{digits[2:]}") is None):
        return False
    return not (checked or blank) or luhn.is_valid(digits[2:])
