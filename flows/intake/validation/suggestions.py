"""What a cell that cannot be read was perhaps meant to be, said after what is wrong with it."""

from __future__ import annotations

import difflib
import re

from flows.contracts import Column, header_key
from flows.contracts.places import nearest_places

_UNKNOWN = re.compile(
    r"(vet (ej|inte)|okänt?|ej känt|inte känt|oklart|saknas|uppgift saknas|n/?a|ingen uppgift|\?+)[.!]?"
)
_EXTENTS = {"heltid": 100, "halvtid": 50, "kvartstid": 25, "trekvartstid": 75, "full tid": 100, "hel": 100, "halv": 50}
_FRACTION = re.compile(r"([1-9])\s?/\s?([1-9])")
_YEARS = re.compile(r"(?:ca |cirka |ungefär )?(\d{1,2})(?:[,.](5))? ?(?:år|års)")
_MONTHS = re.compile(r"(?:ca |cirka |ungefär )?(\d{1,3}) ?(?:m|mån|mån\.|månad|månader)")


def suggestion(column: Column, text: str) -> str:
    """A sentence with a blank before it, or nothing: ` Menade du 50?`, ` Är det okänt: lämna cellen tom.`."""
    said = header_key(text)
    if (
        _UNKNOWN.fullmatch(said) and not column.required and not column.last_day
    ):  # an empty last day says that it goes on
        return " Är det okänt: lämna cellen tom."
    if (value := _meant(column, said)) is not None:
        return f" Menade du {value}?"
    return ""


def _meant(column: Column, said: str) -> str | int | None:
    if column.type == "choice":
        close = difflib.get_close_matches(said, [header_key(value) for value in column.values], n=1, cutoff=0.6)
        return next((f"”{value}”" for value in column.values if close and header_key(value) == close[0]), None)
    if column.type == "place":
        return next((f"”{name}”" for name in nearest_places(said, "kommun")), None)
    if column.type == "percent":
        if (part := _FRACTION.fullmatch(said)) and int(part[1]) <= int(part[2]):
            return round(100 * int(part[1]) / int(part[2]))
        return next((pct for word, pct in _EXTENTS.items() if said in (word, f"{word}s")), None)
    if column.unit == "månader" and (years := _YEARS.fullmatch(said)):
        return int(years[1]) * 12 + (6 if years[2] else 0)
    if column.unit == "månader" and (months := _MONTHS.fullmatch(said)):
        return int(months[1])
    return None
