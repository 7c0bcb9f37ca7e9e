"""The contacts of a home, styrning/kontakter.toml: who gets the answers, who receives the files, and who has which folder."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from flows.errors import Stopped
from flows.intake.submitters.contact import OF_RECEIVER, RECEIVER, Contact, Contacts, Receiver
from flows.intake.submitters.contact_faults import unknown, wrong
from flows.language.tool import say
from flows.storage.atomic import write_private
from flows.storage.paths import Home
from flows.storage.toml_file import read_toml

log = logging.getLogger("fokusdag")
TEMPLATE = Path(__file__).with_name("kontakter.toml")


def load_contacts(path: Path) -> Contacts:
    """Read the contacts; without the file nobody is known.

    Raises:
        Stopped: Something in it cannot be used: all of it is named, with the file, the key and what to do.
    """
    if not path.exists():
        return Contacts()
    told = read_toml(path, say("Rätta raden. En ny mall skrivs av nästa körning om du flyttar undan filen."))
    faults = [*unknown(told)]
    if not faults:
        contacts = _contacts(told)
        faults = [*wrong(contacts)]
    if faults:
        raise Stopped(
            "\n".join([say("Kontakterna i {path} kan inte användas:", path=path), *(f"- {fault}" for fault in faults)])
        )
    return contacts


def known_contacts(home: Home) -> Contacts:
    """The contacts of a home. What cannot be used of them is said in the log: it must not stop the numbers."""
    try:
        return load_contacts(home.contacts)
    except Stopped as fault:
        log.warning("%s", fault)
        return Contacts()


def write_contacts_template(home: Home) -> None:
    """Write the template with its comments, readable by its owner alone; an existing file stays as it is."""
    if not home.contacts.exists() and home.control.is_dir():
        write_private(home.contacts, TEMPLATE.read_bytes())


def folder_path(home: Home, folder: str) -> Path:
    """The path of a submitter's own folder."""
    return Path(folder) if PurePosixPath(folder).is_absolute() else home.raw / folder


def _contacts(told: Mapping[str, Mapping[str, str]]) -> Contacts:
    said = {key: {name: value.strip() for name, value in table.items()} for key, table in told.items()}
    receiver = said.pop(RECEIVER, {})
    return Contacts(
        Receiver(*(receiver.get(name, "") for name in OF_RECEIVER)),
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
    digits = re.sub(r"[-+\s\u2010-\u2015\u2212]", "", number)
    return digits[2:] if len(digits) == 12 and digits.startswith("16") else digits
