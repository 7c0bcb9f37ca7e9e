"""What is known of those who send files, and of whoever receives them."""

from __future__ import annotations

from dataclasses import dataclass

from flows.contracts.sources import sources

RECEIVER = "mottagare"


ALONE = tuple(name for name, supplier in sources().items() if not supplier.enterprises)
"""The sources that are one submitter each."""


OF_RECEIVER = ("namn", "epost", "telefon", "lamnas")


OF_SUBMITTER = ("namn", "epost", "organisationsnummer", "foretag", "mapp")


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
