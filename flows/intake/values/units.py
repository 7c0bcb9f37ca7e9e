"""Units of money: kronor, thousands and millions, as headers, titles, cells and number formats name them."""

from __future__ import annotations

import re
from functools import lru_cache

from flows.contracts import header_key
from flows.intake.values.text import STARS, tidy

_THOUSANDS = r"t\s?kr|kkr|[tk]sek|1\s?000-?\s?tals?|tusentals?|tusen"
_MILLIONS = r"m(?:n|ilj\.?)?\s?kr|msek|mn|milj(?:oner|ontals?|on)?"
_KRONOR = r"kronor|kr|sek"
_COUNTED = rf"1\s?000\s?(?:{_KRONOR})|000(?:-?\s?tals?)?\s?(?:{_KRONOR})|k\s?(?:{_KRONOR})"
"""Thousands too, but only in a header or where a unit is named: `1 000 kr` in a cell is an amount."""
_SCALED = (
    rf"[x×*]\s?1\s?000(?:\s?(?:{_KRONOR}))?|thousands?|t\.\s?kr|tusenlappar"
    rf"|(?:{_KRONOR})\s?(?:i\s1\s?000|\(000\)|000)|['’]000(?:\s?(?:{_KRONOR}))?"
)
"""Thousands, and never the unit of an amount in a cell."""
_FACTORS = (
    (
        re.compile(
            rf"(?<![\w'])(?:{_THOUSANDS})(?!\w)|(?:^|[(\[,:]\s?|\bi\s)(?:{_COUNTED})(?!\w)"
            rf"|(?<![\w.])(?:{_SCALED})(?!\w)|(?<=[^\W\d])\s?/\s?1\s?000(?!\w)"
        ),
        1000,
    ),
    (re.compile(rf"(?<!\w)(?:{_MILLIONS})(?!\w)"), 1_000_000),
    (re.compile(rf"(?<!\w)(?:{_KRONOR})(?!\w)|[:,.]\s?[-–—\u2212=]{{1,2}}$"), 1),
)
_NEGATED = re.compile(r"(?<!\w)(?:inte|ej)\s+(?:i\s+)?(?:1\s?000-?\s?tal|\w+)")
_AT_END = re.compile(
    rf"[\s,:;/(\[-]*(?:in?\s+)?(?<!\w)(?:{_THOUSANDS}|{_MILLIONS}|{_COUNTED}|{_SCALED}|{_KRONOR})\.?(?:\s*(?:{_KRONOR})\.?)?\s*[)\]]*$"
)
_HEADER_ENDS = re.compile(rf"(?<![\d\w])(?<!\d\s)(?:{_COUNTED})\W*$")
_NO_ORE = r"[:,.]\s?[-–—\u2212=]{1,2}"
"""As in `2 750 000:-`."""
_OF_CELLS = re.compile(rf"\s*({_THOUSANDS}|t\.\s?kr|{_MILLIONS}|{_KRONOR}|{_NO_ORE})\.?(?:\s*(?:{_KRONOR})\.?)?$")
_BEFORE = re.compile(rf"(?:[tk]kr|t\.\s?kr|[tm]sek|mn?kr|{_KRONOR})\.?\s*(?=\d[\d\s.,]*$)")
_FOREIGN = re.compile(
    r"[€$£¥₽₴]|(?<![^\W\d_])(?:eur|euro|usd|dollar|nok|dkk|gbp|pund|chf|pln|czk|jpy|zł|kč)(?![^\W\d_])"
)
_TIME = r"(?:per|/|i)\s?(?:mån(?:ad(?:en)?)?|kvartal(?:et)?|halvår(?:et)?|vecka(?:n)?)"
_OTHER_MONEY = re.compile(
    rf"(?<!\w)(?:öre|hundra(?:de)?tals?\s?(?:{_KRONOR})|(?:månads|kvartals)(?:belopp|siffror))(?!\w)"
    rf"|(?:^|(?<!\w)(?:belopp|siffror|ekonomi|{_KRONOR})(?:\s(?:är|anges|i\s(?:{_KRONOR})))?[\s,:(]*){_TIME}(?!\w)"
)
_OTHER_UNITS = {"%", "antal", "st", "år", "personer", "månader", "tim", "timmar", "datum"}


def money_unit(text: object) -> int | None:
    """How many kronor one of the unit is that a text names: 1, 1 000 or 1 000 000; None where it names none."""
    words = _NEGATED.sub(" ", tidy(text).casefold())
    return next((factor for pattern, factor in _FACTORS if pattern.search(words)), None)


def header_unit(text: object) -> int | None:
    """As money_unit, of a header: `Omsättning 1 000 kr` is in thousands, and no amount."""
    return 1000 if _HEADER_ENDS.search(tidy(text).casefold()) else money_unit(text)


@lru_cache(maxsize=8192)
def without_unit(key: str) -> str:
    """A header's key without the unit at its end: `omsättning (tkr)` and `omsättning i tusental kronor` → `omsättning`."""
    shorter = header_key(_AT_END.sub("", key))
    return shorter if shorter == key else without_unit(shorter)  # `omsättning kr (tusental)`


def is_foreign(text: str) -> bool:
    """Whether a text names the money of another country."""
    return _FOREIGN.search(text.casefold()) is not None


def is_other_money(text: object) -> bool:
    """Whether a text names amounts that are no kronor of a year: another country's money, öre, kronor a month."""
    words = _NEGATED.sub(" ", tidy(text).casefold())
    return is_foreign(words) or _OTHER_MONEY.search(words) is not None


def split_unit(text: str) -> tuple[str, int | None]:
    """The text of an amount without its unit, and the unit: `3 100 tkr` → (`3 100`, 1000)."""
    text = text.rstrip(STARS)
    if before := _BEFORE.match(text):
        return text[before.end() :], money_unit(before[0])
    found = _OF_CELLS.search(text)
    return (text[: found.start()], money_unit(found[0])) if found else (text, None)


@lru_cache(maxsize=8192)
def is_unit(text: str) -> bool:
    """Whether the text is a unit and nothing else, as on a line of units under the header."""
    key = tidy(text).casefold().strip("()[]")
    return key in _OTHER_UNITS or (money_unit(key) is not None and without_unit(f"x {key}") == "x")
