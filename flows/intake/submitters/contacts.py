"""The contacts of a home, styrning/kontakter.toml: who gets the answers, who receives the files, and who has which folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from flows.contracts.sources import SOURCES, sources
from flows.errors import Stopped
from flows.language.tool import say
from flows.security.masking import mask
from flows.storage.atomic import write_private
from flows.storage.paths import Home
from flows.storage.toml_file import read_toml

TEMPLATE = Path(__file__).with_name("kontakter.toml")
RECEIVER = "mottagare"
ALONE = tuple(name for name, supplier in sources().items() if not supplier.enterprises)
"""The sources that are one submitter each."""
_OF_RECEIVER = ("namn", "epost", "telefon", "lamnas")
_OF_SUBMITTER = ("namn", "epost", "organisationsnummer", "foretag", "mapp")
_KEY = re.compile(r"[a-z0-9åäö][a-z0-9åäö-]*")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


@dataclass(frozen=True)
class Receiver:
    """Who receives the files. `place`: where a file is left by those who have no folder of their own. Empty where not known."""

    name: str = ""
    email: str = ""
    phone: str = ""
    place: str = ""


@dataclass(frozen=True)
class Contact:
    """One submitter.

    Attributes:
        key: The short name; a source's own name where the source is one submitter.
        name: Who gets the answers.
        email: Their address.
        number: The organisation number, ten digits; empty where it is not given.
        enterprise: The enterprise's name as its workbook has it, where it is known by that.
        folder: Its own folder: `foretag/bageriet` in data/raw, or a whole path.
    """

    key: str
    name: str = ""
    email: str = ""
    number: str = ""
    enterprise: str = ""
    folder: str = ""


@dataclass(frozen=True)
class Contacts:
    """All contacts of a home, in the order of the file."""

    receiver: Receiver = Receiver()
    submitters: tuple[Contact, ...] = ()


def load_contacts(path: Path) -> Contacts:
    """Read the contacts; without the file nobody is known.

    Raises:
        Stopped: Something in it cannot be used: all of it is named, with the file, the key and what to do.
    """
    if not path.exists():
        return Contacts()
    told = read_toml(path, say("Rätta raden. En ny mall skrivs av nästa körning om du flyttar undan filen."))
    faults = [*_unknown(told)]
    if not faults:
        contacts = _contacts(told)
        faults = [*_wrong(contacts)]
    if faults:
        raise Stopped(
            "\n".join([say("Kontakterna i {path} kan inte användas:", path=path), *(f"- {fault}" for fault in faults)])
        )
    return contacts


def write_contacts_template(home: Home) -> None:
    """Write the template with its comments, readable by its owner alone; an existing file stays as it is."""
    if not home.contacts.exists() and home.control.is_dir():
        write_private(home.contacts, TEMPLATE.read_bytes())


def folder_path(home: Home, folder: str) -> Path:
    """The path of a submitter's own folder."""
    return Path(folder) if PurePosixPath(folder).is_absolute() else home.raw / folder


def _unknown(told: Mapping[str, Any]) -> Iterator[str]:
    """Name what no file of contacts has, and what is no text."""
    for key, table in told.items():
        shown = mask(key)
        if not isinstance(table, dict):
            yield say(
                "{shown} står utanför ett stycke. Skriv raden under [{receiver}] eller lämnarens kortnamn, "
                "som [bageriet].",
                shown=shown,
                receiver=RECEIVER,
            )
            continue
        if not _KEY.fullmatch(key) or shown != key:
            yield say(
                "[{shown}] kan inte vara ett kortnamn. Använd små bokstäver, siffror och bindestreck, som [bageriet].",
                shown=shown,
            )
        allowed = _OF_RECEIVER if key == RECEIVER else _OF_SUBMITTER
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


def _contacts(told: Mapping[str, Mapping[str, str]]) -> Contacts:
    said = {key: {name: value.strip() for name, value in table.items()} for key, table in told.items()}
    receiver = said.pop(RECEIVER, {})
    return Contacts(
        Receiver(*(receiver.get(name, "") for name in _OF_RECEIVER)),
        tuple(
            Contact(
                key, table.get("namn", ""), table.get("epost", ""), _digits(table.get("organisationsnummer", "")),
                table.get("foretag", ""), table.get("mapp", "").rstrip("/"),
            )
            for key, table in said.items()
        ),
    )  # fmt: skip


def _digits(number: str) -> str:
    """The ten digits of an organisation number; as it is where it is none."""
    digits = re.sub(r"[-+ ]", "", number)
    return digits[2:] if len(digits) == 12 and digits.startswith("16") else digits


def _wrong(contacts: Contacts) -> Iterator[str]:
    """Say what is of the right kind but cannot be used."""
    for key, email in ((RECEIVER, contacts.receiver.email), *((each.key, each.email) for each in contacts.submitters)):
        if email and not _EMAIL.fullmatch(email):
            yield say(
                "[{key}] epost är {email}, som inte är en adress. Skriv den så här: namn@exempel.se.",
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
    if parts[0] not in SOURCES or len(parts) != 2:
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
