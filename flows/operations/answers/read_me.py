"""What the workbook's sheet Läs mig tells beside how it is filled in: whom to ask, when it is due, and where it is handed in."""

from __future__ import annotations

from datetime import date, timedelta

from flows.contracts import contracts
from flows.intake.submitters.contact import Contact, Receiver
from flows.intake.submitters.contacts import load_contacts
from flows.intake.submitters.next_delivery import next_due, owed_period, place_of
from flows.intake.template.introduction import Fact
from flows.language.words import SWEDISH as w  # noqa: N811
from flows.settings import settings
from flows.storage.paths import Home


def facts(home: Home, today: date, told_to: date | None = None, own: Contact | None = None) -> list[Fact]:
    """Contact, deadline and delivery place, as far as they are known.

    Args:
        home: The home, with its contacts and its profile.
        today: The day.
        told_to: The last day that the submitter has told of; None for a blank workbook.
        own: The submitter among the contacts; None where it is not there.

    Raises:
        Stopped: The contacts or the profile cannot be used.
    """
    contacts = load_contacts(home.contacts)
    receiver = (
        contacts.receiver
        if contacts.receiver != Receiver(place=contacts.receiver.place)
        else _of_profile(home, contacts.receiver)
    )
    reach = ", ".join(part for part in (receiver.name, receiver.email, receiver.phone) if part)
    place = place_of(home, own, receiver)
    told = [(w("Kontakt"), reach), (w("Lämnas senast"), _deadline(today, told_to)), (w("Lämnas"), place)]
    return [(what, each) for what, each in told if each]


def _of_profile(home: Home, receiver: Receiver) -> Receiver:
    """The contact of the profile, where kontakter.toml names none."""
    from flows.charts.profile.load import load_profile  # noqa: PLC0415 - it draws logos

    told = load_profile(home.profile).contact
    return Receiver(told.name, told.email, told.phone, receiver.place)


def _deadline(today: date, told_to: date | None) -> str:
    """`31 januari 2027, för tiden till och med 31 december 2026`; empty where nobody waits for workbooks."""
    asked = settings().reporting.get(contracts()["foretag"].source)
    if asked is None:
        return ""
    if told_to is None:
        end, last = next_due(today - timedelta(days=800), today, asked)
    else:
        end = owed_period(told_to, today, asked)
        last = end + timedelta(days=asked.days)
    if last < today:
        return w("så snart som möjligt, för tiden till och med {end}", end=w.day(end))
    return w("{last}, för tiden till och med {end}", last=w.day(last), end=w.day(end))
