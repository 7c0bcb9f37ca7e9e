"""What in the profile of a home cannot be used, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flows.charts.profile.colours import Colours
from flows.charts.profile.profile import LICENCES, TYPEFACES, Profile
from flows.language.tool import say, tool_words

_TABLES = {
    "evenemang": {"namn", "namn_en", "dag", "plats"},
    "arrangor": {"namn", "logga", "text", "text_en"},
    "partner": {"namn", "logga", "text", "text_en"},
    "farger": set(Colours().named),
    "utseende": {"typsnitt", "mall"},
    "bilder": {"ordning", "titlar", "titlar_en"},
    "oppna_data": {"licens", "adress"},
    "kontakt": {"namn", "epost", "telefon", "webb"},
    "avslutning": {"ord", "ord_en"},
}
_ADDRESS = re.compile(r"https?://[^\s/?#<>\"']+(?:/[^\s?#<>\"']*)*")


def unknown(told: Mapping[str, Any]) -> list[str]:
    """Name what no profile has, and what is of the wrong kind."""
    faults = []
    for name, table in told.items():
        several = name == "partner"
        tables = table if isinstance(table, list) else [table]
        if name not in _TABLES:
            faults.append(say("[{name}] finns inte. Det som finns är {tables}.", name=name, tables=", ".join(_TABLES)))
            continue
        if isinstance(table, list) is not several or not all(isinstance(each, dict) for each in tables):
            faults.append(
                say(
                    "{name} ska vara {wanted} med rader under.",
                    name=name,
                    wanted="[[partner]]" if several else f"[{name}]",
                )
            )
            continue
        for each in tables:
            faults += [
                say(
                    "[{name}] {key} finns inte. Det som finns är {tables}.",
                    name=name,
                    key=key,
                    tables=", ".join(sorted(_TABLES[name])),
                )
                for key in each
                if key not in _TABLES[name]
            ]
            faults += [
                say("[{name}] {key} ska vara {wanted}.", name=name, key=key, wanted=wanted)
                for key, value in each.items()
                if (wanted := _wanted(key, value))
            ]
    return faults


def _wanted(key: str, value: Any) -> str:
    """What a value is to be; empty where it is that."""
    if key == "dag":
        return "" if type(value) is date else say("ett datum utan citattecken, till exempel 2026-01-23")
    if key == "ordning":
        listed = isinstance(value, list) and all(isinstance(each, str) for each in value)
        return "" if listed else say('en lista av texter, till exempel ["skapade_jobb", "anstallda"]')
    if key in ("titlar", "titlar_en"):
        titled = isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
        return "" if titled else say('en rad för varje diagram, till exempel skapade_jobb = "Det här har vi gjort"')
    return "" if isinstance(value, str) else say("en text inom citattecken")


def wrong(profile: Profile, charts: tuple[str, ...]) -> list[str]:
    """Say what is of the right kind but cannot be used."""
    faults = profile.colours.faults()
    if profile.typeface not in TYPEFACES:
        faults.append(
            say(
                "Typsnittet {typeface} finns inte. Välj {typefaces}.",
                typeface=profile.typeface,
                typefaces=tool_words().listed(list(TYPEFACES), "or"),
            )
        )
    if profile.licence and profile.licence not in LICENCES:
        faults.append(
            say(
                "Licensen {licence} finns inte. Välj {licences}.",
                licence=profile.licence,
                licences=tool_words().listed(list(LICENCES), "or"),
            )
        )
    if profile.address and not _ADDRESS.fullmatch(profile.address):
        faults.append(
            say(
                "[oppna_data] adress ska vara den webbadress där mappen data läggs, till exempel "
                "https://exempel.se/fokusdag/. Den är {address}.",
                address=profile.address,
            )
        )
    for name in (*profile.order, *profile.titles, *profile.titles_en):
        if charts and name not in charts:
            faults.append(
                say("Diagrammet {name} finns inte. De som finns är {charts}.", name=name, charts=", ".join(charts))
            )
    faults += [
        say("Diagrammet {name} står två gånger i ordningen.", name=name)
        for name in profile.order
        if profile.order.count(name) > 1
    ]
    return list(dict.fromkeys(faults))
