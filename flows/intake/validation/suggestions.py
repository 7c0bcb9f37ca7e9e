"""What a cell that cannot be read was perhaps meant to be, said after what is wrong with it."""

from __future__ import annotations

import difflib
import re

from flows.contracts import Column, header_key
from flows.contracts.places import nearest_places
from flows.intake.values.text import FOOTNOTES
from flows.intake.wording import part

_UNKNOWN = re.compile(
    r"(vet (ej|inte)|okänt?|ej känt|inte känt|oklart|saknas|uppgift saknas|n/?a|ingen uppgift|\?+)[.!]?"
)
_EXTENTS = {"heltid": 100, "halvtid": 50, "kvartstid": 25, "trekvartstid": 75, "full tid": 100, "hel": 100, "halv": 50}
_FRACTION = re.compile(r"([1-9])\s?/\s?([1-9])")
_ABOUT = r"(?:ca\.? |cirka |ungefär |minst |över )?"
_MONTHS = re.compile(
    rf"{_ABOUT}(?:(\d{{1,2}})(?:[,.](5))? ?års?(?: och)? ?)?(?:(\d{{1,3}}) ?(?:m|mån|mån\.|månad|månader)?)?"
)
_HOURS = re.compile(rf"{_ABOUT}(\d{{1,2}})(?::00| ?(?:h|tim|timmar)(?:[ /.]*(?:v|vecka|veckan))?)")
_PERCENT = re.compile(rf"{_ABOUT}(\d{{1,3}}) ?(?:%|procent)?\.?")
_COUNT = re.compile(rf"{_ABOUT}(\d{{1,7}}) ?(?:st|pers|personer|deltagare)?\.?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?!\d)")
_NOT = re.compile(r"(?:ej|inte|icke|utanför|utom|förutom)\b")
"""`Ej målgrupp` is not `Målgrupp`."""
_SPLIT_YEAR = re.compile(r"(?:(?:19|20)\d\d|\d\d)\s?[/–-]\s?(?:(?:19|20)\d\d|\d\d)")
_ENDLESS = {"tom", "tomt", "nej", "0", "x", "inget", "inget slut", "ej slut", "ej avslutad", "anställd"}
_SEVERAL = re.compile(r"[,/&+]|\boch\b|\beller\b")
_WORDS = {
    "vikariat": "Visstid", "vikarie": "Visstid", "projekt": "Visstid", "säsong": "Visstid", "fast": "Tillsvidare",
    "deltagare": "Målgrupp", "nej": "Inget", "ingen": "Inget", "inga": "Inget", "k": "Kvinna", "m": "Man",
}  # fmt: skip
"""What people write, and the allowed value that it most likely is."""


def suggestion(column: Column, text: str) -> str:
    """A sentence with a blank before it, or nothing: ` Menade du 50?`, ` Är det okänt: lämna cellen tom.`."""
    said = header_key(text)
    if (
        _UNKNOWN.fullmatch(said) and not column.required and not column.last_day
    ):  # an empty last day says that it goes on
        return part("okant")
    if column.type == "date" and column.last_day and not column.required and said in _ENDLESS:
        return part("pagar")
    if column.type == "year" and "räkenskapsår" in column.help.casefold() and _SPLIT_YEAR.fullmatch(said):
        return part("rakenskapsar")
    if text and text[-1] in FOOTNOTES and (whole := said.replace(" ", "")).isdecimal():
        return part("menade").format(value=whole)
    if (value := _meant(column, said)) is not None:
        return part("menade").format(value=value)
    return ""


def _meant(column: Column, said: str) -> str | int | None:
    if column.type == "choice":
        return _choice(column, said)
    if column.type == "place":
        near = [] if _SEVERAL.search(said) else nearest_places(said, "kommun")
        return next((part("namn").format(name=name) for name in near), None)
    if column.type == "date":
        day = [found for found in _DAY.findall(said) if found != said]
        return f"{said}-12-31" if column.last_day and _YEAR.fullmatch(said) else day[0] if len(day) == 1 else None
    value = _number(column, said)
    low, high = column.minimum or 0, float("inf") if column.maximum is None else column.maximum
    return value if value is not None and low <= value <= high else None


def _choice(column: Column, said: str) -> str | None:
    """The one allowed value whose words begin with those written (`lönebidrag utv`), or that is the nearest."""
    keys = {header_key(value): value for value in column.values}
    if _NOT.match(said) and not any(map(_NOT.match, keys)):
        return None
    words = re.findall(r"\w+", said)
    begun = [value for key, value in keys.items() if words and all(_begins(word, key) for word in words)]
    if (
        len(begun) > 1
        or sum(key in said for key in keys) > 1
        or (_SEVERAL.search(said) and any(key in said for key in keys))
    ):
        return None
    close = difflib.get_close_matches(said, keys, n=1, cutoff=0.6)
    meant = [*begun, *(value for word, value in _WORDS.items() if word == said and value in column.values)]
    return next((part("namn").format(name=value) for value in (*meant, *(keys[key] for key in close))), None)


def _begins(word: str, key: str) -> bool:
    return any(each.startswith(word) for each in re.findall(r"\w+", key))


def _number(column: Column, said: str) -> int | None:
    if column.type == "percent":
        if (part := _FRACTION.fullmatch(said)) and int(part[1]) <= int(part[2]):
            return round(100 * int(part[1]) / int(part[2]))
        if found := _PERCENT.fullmatch(said):
            return int(found[1])
        return next((pct for word, pct in _EXTENTS.items() if said in (word, f"{word}s")), None)
    if column.unit == "månader" and (found := _MONTHS.fullmatch(said)) and (found[1] or found[3]):
        return int(found[1] or 0) * 12 + (6 if found[2] else 0) + int(found[3] or 0)
    if column.unit == "timmar" and (found := _HOURS.fullmatch(said)):
        return int(found[1])
    return int(found[1]) if column.type == "count" and (found := _COUNT.fullmatch(said)) else None
