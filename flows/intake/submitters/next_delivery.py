"""When a submitter's next file is due, for which time, and to whom: what a receipt says of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flows.contracts.sources import Reporting
from flows.intake.deliveries.ledger import Delivery
from flows.intake.submitters.contact import Contact, Receiver
from flows.intake.submitters.contacts import folder_path
from flows.language.words import SWEDISH as w  # noqa: N811
from flows.security.masking import mask
from flows.storage.paths import Home

_COUNTS = ("accepted", "accepted_with_rejects")


def next_delivery(
    reading: Mapping[str, Any], verdict: str, delivery: Delivery, reporting: Mapping[str, Reporting], receiver: Receiver
) -> str:
    """A sentence on the next file, or on whom to ask of one that does not count; empty for a source that nobody waits for.

    Args:
        reading: The file's reading.json.
        verdict: What became of the file.
        delivery: Its line in the ledger.
        reporting: How often each source is to report.
        receiver: Who receives the files, and where this submitter leaves its own.
    """
    asked = reporting.get(reading["source"])
    if verdict not in _COUNTS:
        return mask(w("Undrar du över något: fråga {who}.", who=who)) if (who := _who(receiver)) else ""
    if asked is None:
        return ""
    told_to = date.fromisoformat(reading["period_to"]) if reading["period_to"] else delivery.received_at.date()
    end, last = next_due(told_to, delivery.received_at.date(), asked)
    due = w("Nästa fil gäller tiden till och med {end} och lämnas senast {last}.", end=w.day(end), last=w.day(last))
    return " ".join([due, *([to_whom(receiver)] if to_whom(receiver) else [])])


def next_due(told_to: date, today: date, asked: Reporting) -> tuple[date, date]:
    """The end of the next period to report, and the last day to do it.

    Args:
        told_to: The last day that has been reported.
        today: The day it is said: a period that should have come before it is not the next one.
        asked: How long a period is, and how many days after its end it is due.
    """
    end = _end_of_period(told_to + timedelta(days=1), asked.months)
    while end + timedelta(days=asked.days) < today:
        end = _end_of_period(end + timedelta(days=1), asked.months)
    return end, end + timedelta(days=asked.days)


def owed_period(told_to: date, today: date, asked: Reporting) -> date:
    """The last day of the period that a workbook is for: the newest that has ended, else the next; it may be late."""
    end = _end_of_period(told_to + timedelta(days=1), asked.months)
    while (later := _end_of_period(end + timedelta(days=1), asked.months)) < today:
        end = later
    return end


def place_of(home: Home, own: Contact | None, receiver: Receiver) -> str:
    """Where a submitter leaves its file: in its own folder, if files are taken in from there; otherwise where all do."""
    if own and own.folder and (folder := folder_path(home, own.folder)).is_relative_to(home.raw):
        return w("i mappen {folder}", folder=folder.relative_to(home.raw))
    return receiver.place


def to_whom(receiver: Receiver) -> str:
    """`Den lämnas till Anna Andersson (anna@…, 010-…), i din mapp på servern.`; empty where nobody is named."""
    who = _who(receiver)
    if who and receiver.place:
        return mask(w("Du lämnar den till {who}, {place}.", who=who, place=receiver.place))
    if who:
        return mask(w("Du lämnar den till {who}.", who=who))
    return mask(w("Du lämnar den {place}.", place=receiver.place)) if receiver.place else ""


def _who(receiver: Receiver) -> str:
    """`Anna Andersson (anna@…, 010-…)`; empty where nobody is named."""
    reach = ", ".join(part for part in (receiver.email, receiver.phone) if part)
    return f"{receiver.name} ({reach})" if receiver.name and reach else receiver.name or reach


def _end_of_period(day: date, months: int) -> date:
    """The last day of the period that a day is in; whole years are divided into such periods."""
    first = day.year * 12 + (day.month - 1) // months * months + months
    return date(first // 12, first % 12 + 1, 1) - timedelta(days=1)
