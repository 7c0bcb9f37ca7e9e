"""Read the profile of a home, and say in Swedish, all at once, what in it cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flows.charts.profile.colours import Colours
from flows.charts.profile.logos import read_logo
from flows.charts.profile.profile import Contact, Partner, Profile
from flows.charts.profile.profile_faults import unknown, wrong
from flows.errors import Stopped
from flows.language.tool import say
from flows.storage.toml_file import read_toml

FILE = "profil.toml"
TEMPLATE = Path(__file__).with_name("template.toml")
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
    faults = unknown(told)
    if not faults:
        profile = _profile(told, folder, faults)
        faults += wrong(profile, charts)
    if faults:
        raise Stopped(
            "\n".join([say("Profilen {path} kan inte användas:", path=path), *(f"- {fault}" for fault in faults)])
        )
    return profile


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
