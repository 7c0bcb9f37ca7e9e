"""What in the file of contacts cannot be used, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from flows.contracts.sources import SOURCES
from flows.intake.submitters.contact import ALONE, OF_RECEIVER, OF_SUBMITTER, RECEIVER, Contact, Contacts
from flows.language.tool import say
from flows.security.masking import mask

_KEY = re.compile(r"[a-z0-9åäö][a-z0-9åäö-]*")


_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


def unknown(told: Mapping[str, Any]) -> Iterator[str]:
    """Name what no file of contacts has, and what is no text."""
    for key, table in told.items():
        shown = mask(key)
        if not isinstance(table, dict):
            yield say(
                "{shown} står utanför ett stycke. Skriv raden under [{receiver}] eller lämnarens kortnamn, som [bageriet].",
                shown=shown,
                receiver=RECEIVER,
            )
            continue
        if not _KEY.fullmatch(key) or shown != key:
            yield say(
                "[{shown}] kan inte vara ett kortnamn. Använd små bokstäver, siffror och bindestreck, som [bageriet].",
                shown=shown,
            )
        allowed = OF_RECEIVER if key == RECEIVER else OF_SUBMITTER
        for name, value in table.items():
            if name not in allowed:
                yield say(
                    "[{shown}] {name} finns inte. Det som finns är {allowed}.",
                    shown=shown,
                    name=mask(name),
                    allowed=", ".join(allowed),
                )
            elif not isinstance(value, str):
                yield say("[{shown}] {name} ska vara en text inom citattecken.", shown=shown, name=name)
            elif mask(value) != value:
                yield (
                    say(
                        "[{shown}] {name} ser ut som ett personnummer. Ta bort det; för en enskild firma skriver du "
                        "företagets namn efter foretag.",
                        shown=shown,
                        name=name,
                    )
                )


def wrong(contacts: Contacts) -> Iterator[str]:
    """Say what is of the right kind but cannot be used."""
    for key, email in ((RECEIVER, contacts.receiver.email), *((each.key, each.email) for each in contacts.submitters)):
        if email and not _EMAIL.fullmatch(email):
            yield say(
                "[{key}] epost är {email}, som inte är en adress. Skriv en enda, så här: namn@exempel.se.",
                key=key,
                email=email,
            )
    for each in contacts.submitters:
        if each.number and not re.fullmatch(r"\d{10}", each.number):
            yield say("[{key}] organisationsnummer ska vara tio siffror, NNNNNN-NNNN.", key=each.key)
        if each.key not in ALONE and not (each.number or each.enterprise or each.folder):
            yield (
                say(
                    "[{key}] säger inte vem lämnaren är. Skriv organisationsnummer, foretag eller mapp; en källa "
                    "som inte är ett företag heter som sin mapp: {alone}.",
                    key=each.key,
                    alone=", ".join(ALONE),
                )
            )
        if each.folder and (fault := _no_own_folder(each.folder)):
            yield say("[{key}] mapp är {folder}, {fault}", key=each.key, folder=each.folder, fault=fault)
    for what, values in (
        ("organisationsnummer", [(each.key, each.number) for each in contacts.submitters]),
        ("foretag", [(each.key, each.enterprise.casefold()) for each in contacts.submitters]),
    ):
        yield from _twice(what, values)
    yield from _shared_folders(contacts.submitters)


def _no_own_folder(folder: str) -> str:
    parts = PurePosixPath(folder).parts
    if ".." in parts or "svar" in parts:
        return say("och får inte ha .. eller svar i sig. Skriv mappens riktiga sökväg; svaren hamnar i svar i den.")
    if PurePosixPath(folder).is_absolute():
        return "" if len(parts) > 2 else say("som är en hel disk. Skriv lämnarens egen mapp.")
    if len(parts) != 2 or parts[0] not in SOURCES:
        return say(
            "som inte är en lämnares mapp. Skriv källa och kortnamn, som foretag/bageriet, eller en hel "
            "sökväg. Källorna är {sources}.",
            sources=", ".join(SOURCES),
        )
    return ""


def _twice(what: str, values: Iterable[tuple[str, str]]) -> Iterator[str]:
    first: dict[str, str] = {}
    for key, value in values:
        if value and (before := first.setdefault(value, key)) != key:
            yield say(
                "[{before}] och [{key}] har samma {what}. En lämnare har ett stycke: ta bort det ena.",
                before=before,
                key=key,
                what=what,
            )


def _shared_folders(submitters: Iterable[Contact]) -> Iterator[str]:
    """Two submitters with one folder, or one inside the other, would read each other's answers."""
    known: list[Contact] = []
    for each in submitters:
        for other in known if each.folder else ():
            one, two = PurePosixPath(other.folder), PurePosixPath(each.folder)
            if one.is_relative_to(two) or two.is_relative_to(one):
                yield (
                    say(
                        "[{key}] och [{other}] har samma mapp, eller den ena ligger i den andra: {folder}. De skulle "
                        "läsa varandras svar. Ge dem var sin mapp.",
                        key=other.key,
                        other=each.key,
                        folder=each.folder,
                    )
                )
        if each.folder:
            known.append(each)
