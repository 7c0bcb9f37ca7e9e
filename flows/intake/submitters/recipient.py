"""Whom an answer goes to: the contact whose folder the file lay in, or whom the file itself names. Never one that is not sure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.contracts.sources import sources
from flows.intake.replies.answer_list import AnswerFacts
from flows.intake.submitters.contact import ALONE, Contact, Contacts
from flows.intake.submitters.contacts import folder_path
from flows.language.tool import say, tool_words
from flows.security.masking import mask
from flows.storage.paths import Home


@dataclass(frozen=True)
class Recipient:
    """Whom an answer goes to. `doubt`: what has to be looked at before it is sent; then `contact` is None."""

    contact: Contact | None
    doubt: str = ""


def recipient_of(home: Home, contacts: Contacts, about: AnswerFacts) -> Recipient:
    """The contact that an answer goes to.

    The answer has the submitter's own cells. Where the folder and the file point to different submitters it goes to neither.
    """
    left = [each for each in contacts.submitters if each.folder and _is_left_in(home, each, about)]
    named = [each for each in contacts.submitters if _is_named(each, about)]
    found = list(dict.fromkeys([*left, *named]))
    if len(found) > 1:
        who = tool_words().listed([each.key for each in found], "or")
        return Recipient(
            None, say("Det är inte säkert vem filen är från ({who}). Se efter innan du skickar svaret.", who=who)
        )
    if not found:
        return Recipient(
            None, say("Ingen i styrning/kontakter.toml. Lägg till {submitter} där.", submitter=_called(about))
        )
    contact = found[0]
    if not left and about.unsure_sender:
        return Recipient(
            None,
            say(
                "Det är inte säkert att filen är från {contact}: svaret frågar det. Se efter innan du skickar.",
                contact=contact.key,
            ),
        )
    if not left and about.came_in and contact.folder:
        return Recipient(
            None,
            say(
                "Filen säger {contact}, men låg i {folder}. Se efter vem den är från innan du skickar svaret.",
                contact=contact.key,
                folder=about.came_in,
            ),
        )
    return Recipient(contact)


def _called(about: AnswerFacts) -> str:
    """`Bageriet (409901-0003)`, `[finsam]`; no number of a sole trader."""
    if about.source in ALONE:
        return f"[{about.source}]"
    number = f"{about.submitter[:6]}-{about.submitter[6:]}" if re.fullmatch(r"\d{10}", about.submitter) else ""
    name = mask(about.enterprise)
    return f"{name} ({number})" if name and number else name or number or say("lämnaren")


def _is_left_in(home: Home, contact: Contact, about: AnswerFacts) -> bool:
    return folder_path(home, contact.folder) in [home.raw / folder for folder in about.came_in.split(", ") if folder]


def _is_named(contact: Contact, about: AnswerFacts) -> bool:
    """Whether the file names the contact: by its number, by its name, or as the only submitter of its source."""
    source = sources().get(about.source)
    if source and not source.enterprises:
        return contact.key == about.source
    by_name = contact.enterprise and contact.enterprise.casefold() == about.enterprise.casefold()
    return bool(by_name or (contact.number and contact.number == about.submitter))
