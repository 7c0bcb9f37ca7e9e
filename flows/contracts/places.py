"""SCB's codes of the 21 counties and 290 municipalities, and the names people write for them.

places.csv is SCB's list (kommuner och län, unchanged since Knivsta 2003; Heby in Uppsala county since 2007).
A code of two digits is a county, of four a municipality; a municipality's first two digits are its county.
"""

from __future__ import annotations

import csv
import difflib
import re
import unicodedata
from functools import cache
from pathlib import Path

COUNTRY = "00"
UNKNOWN_COUNTY = "99"
# A municipality that changed its county or its name; older periods carry the older one.
_FORMER_CODES = {"1917": "0331"}
_FORMER_NAMES = {"malung": "2023"}


@cache
def place_names() -> dict[str, str]:
    """Every code with its name, counties and municipalities, and 00 for the country."""
    with Path(__file__).with_name("places.csv").open(encoding="utf-8", newline="") as file:
        return {COUNTRY: "Riket"} | {row["code"]: row["name"] for row in csv.DictReader(file)}


def municipality_code(text: str) -> str | None:
    """Find a municipality's code: `Ludvika`, `2085 Ludvika`, `Ludvika kommun`, `2085`; None for no match."""
    digits, name = _split(text)
    code = _FORMER_CODES.get(digits, digits)
    if not name:
        return code if len(code) == 4 and code in place_names() else None
    found = _municipalities().get(name) or _municipalities().get(_without_genitive(name))
    return found if found and code in ("", found) else None


def county_code(text: str) -> str | None:
    """Find a county's code: `Dalarna`, `Dalarnas län`, `20 Dalarnas län`, `20`; None for no match."""
    digits, name = _split(text)
    if not name:
        return digits if len(digits) == 2 and digits in place_names() and digits != COUNTRY else None
    found = _counties().get(name)
    return found if found and digits in ("", found) else None


def is_unknown(text: str) -> bool:
    """Tell the words for a place nobody knows, which is a group of people and not a place."""
    return _split(text)[1] in ("uppgift saknas", "okänd", "okänt", "uppgift saknas län")


def nearest_places(text: str, level: str) -> list[str]:
    """Names that look like this one, best first, at most three; level is `kommun` or `lan`."""
    known = _municipalities() if level == "kommun" else _counties()
    close = difflib.get_close_matches(_split(text)[1], known, n=6, cutoff=0.7)
    return [place_names()[code] for code in dict.fromkeys(known[name] for name in close)][:3]


def _key(text: str) -> str:
    """Case, NBSP, repeated blanks, hyphens and decomposed å ä ö do not matter; å is never a."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s\u2010-\u2015-]+", " ", plain).strip()


def _split(text: str) -> tuple[str, str]:
    match = re.fullmatch(r"(\d{4}|\d{2})?(?:\s+|$)?(.*)", _key(text))
    if match is None:
        return "", ""
    return match.group(1) or "", re.sub(r" (kommun|stad)$", "", match.group(2))


def _without_genitive(name: str) -> str:
    return name.removesuffix("s")


@cache
def _municipalities() -> dict[str, str]:
    return {_key(name): code for code, name in place_names().items() if len(code) == 4} | _FORMER_NAMES


@cache
def _counties() -> dict[str, str]:
    """`dalarnas län`, `dalarnas` and `dalarna` for each county."""
    known: dict[str, str] = {}
    for code, name in place_names().items():
        if len(code) == 2 and code != COUNTRY:
            whole = _key(name)
            short = whole.removesuffix(" län")
            known |= dict.fromkeys((whole, short, _without_genitive(short)), code)
    return known
