"""Read the profile of a home, and say in Swedish, all at once, what in it cannot be used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from flows.charts.profile.colours import Colours
from flows.charts.profile.logos import read_logo
from flows.charts.profile.profile import LICENCES, TYPEFACES, Contact, Partner, Profile
from flows.errors import Stopped
from flows.language.tool import say, tool_words
from flows.storage.toml_file import read_toml

FILE = "profil.toml"
TEMPLATE = Path(__file__).with_name("template.toml")
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
_COLOURS = dict(zip(Colours().named, Colours.__dataclass_fields__, strict=True))


def load_profile(folder: Path, charts: tuple[str, ...] = ()) -> Profile:
    """Read `folder`/profil.toml; without the file everything has a default value.

    Args:
        folder: The home's folder profil.
        charts: The names that may stand in the order; empty: any.

    Raises:
        Stopped: Something in it cannot be used: all of it is named, with what to do.
    """
    path = folder / FILE
    if not path.exists():
        return Profile()
    told = read_toml(path, say("Jämför med mallen från fokusdag profile."))
    faults = _unknown(told)
    if not faults:
        profile = _profile(told, folder, faults)
        faults += _wrong(profile, charts)
    if faults:
        raise Stopped(
            "\n".join([say("Profilen {path} kan inte användas:", path=path), *(f"- {fault}" for fault in faults)])
        )
    return profile


def _unknown(told: Mapping[str, Any]) -> list[str]:
    """Name what no profile has, and what is of the wrong kind."""
    faults = []
    for name, table in told.items():
        several = name == "partner"
        tables = table if several and isinstance(table, list) else [table]
        if name not in _TABLES:
            faults.append(say("[{name}] finns inte. Det som finns är {tables}.", name=name, tables=", ".join(_TABLES)))
            continue
        if not all(isinstance(each, dict) for each in tables):
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
                say("[{name}] {key} ska vara en text inom citattecken.", name=name, key=key)
                for key, value in each.items()
                if key not in ("dag", "ordning", "titlar", "titlar_en") and not isinstance(value, str)
            ]
    day = told.get("evenemang", {})
    if isinstance(day, dict) and "dag" in day and type(day["dag"]) is not date:
        faults.append(say("[evenemang] dag ska vara ett datum utan citattecken, till exempel 2026-01-23."))
    return faults


def _profile(told: Mapping[str, Any], folder: Path, faults: list[str]) -> Profile:
    event, look, pictures = (told.get(name, {}) for name in ("evenemang", "utseende", "bilder"))
    contact, data = told.get("kontakt", {}), told.get("oppna_data", {})
    organiser = told.get("arrangor")
    slides = look.get("mall")
    return Profile(
        event=event.get("namn", ""),
        event_en=event.get("namn_en", ""),
        day=event.get("dag"),
        place=event.get("plats", ""),
        organiser=_partner(organiser, folder, faults) if organiser else None,
        partners=tuple(_partner(each, folder, faults) for each in told.get("partner", [])),
        colours=Colours(**{_COLOURS[name]: value for name, value in told.get("farger", {}).items()}),
        typeface=look.get("typsnitt", Profile.typeface),
        order=tuple(pictures.get("ordning", ())),
        titles=dict(pictures.get("titlar", {})),
        titles_en=dict(pictures.get("titlar_en", {})),
        contact=Contact(*(contact.get(name, "") for name in ("namn", "epost", "telefon", "webb"))),
        closing_words=told.get("avslutning", {}).get("ord", ""),
        closing_words_en=told.get("avslutning", {}).get("ord_en", ""),
        licence=data.get("licens", ""),
        address=f"{data['adress'].rstrip('/')}/" if data.get("adress") else "",
        slides=_bytes(folder / slides, "[utseende] mall", faults) if slides else None,
    )


def _partner(told: Mapping[str, str], folder: Path, faults: list[str]) -> Partner:
    name = told.get("namn", "")
    if not name:
        faults.append(say("En arrangör eller partner saknar namn."))
    if "logga" not in told:
        return Partner(name)
    if not told.get("text"):
        faults.append(
            say("Logotypen {logga} saknar text. Skriv vad den visar, för den som inte ser den.", logga=told["logga"])
        )
    content = _bytes(folder / told["logga"], say("logotypen"), faults)
    if not content:
        return Partner(name)
    try:
        return Partner(name, read_logo(content, told["logga"], told.get("text", ""), told.get("text_en", "")))
    except Stopped as stopped:
        faults.append(str(stopped))
        return Partner(name)


def _bytes(path: Path, what: str, faults: list[str]) -> bytes:
    """Read a file that the profile names; it must be in the profile's own folder."""
    if not path.is_file() or path.resolve().parent != path.parent.resolve() or path.name.startswith("."):
        faults.append(
            say(
                "{name}, som {what} anger, finns inte i {parent}. Lägg filen där, eller rätta namnet.",
                name=path.name,
                what=what,
                parent=path.parent,
            )
        )
        return b""
    return path.read_bytes()


def _wrong(profile: Profile, charts: tuple[str, ...]) -> list[str]:
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
