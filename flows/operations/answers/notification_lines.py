"""What a notification says of answers: how many wait, which goes to which submitter; and that the contacts cannot be used.

A submitter is named as the contacts call it, never by a person's name or address.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator

from flows.errors import Stopped
from flows.intake.submitters.contacts import load_contacts
from flows.language.tool import say
from flows.operations.answers.outbox import outbox, waiting
from flows.storage.paths import Home

_NAMED = 10
"""How many submitters are named. Of the rest the notification says how many answers there are."""
_FILES = 3
"""How many files of a submitter, and how many faults of the contacts, are named."""


def answers_waiting(home: Home, told: Collection[str]) -> tuple[list[str], list[str]]:
    """The waiting answers that no notification has counted yet, by the names that are remembered, and the line about all.

    `told`: the names that have been sent. Without a new answer there is no line: it would come every night.
    """
    names = [_name("svar", reply.path) for reply in waiting(home)]
    news = [name for name in names if name not in told]
    line = say(
        "{count} svar till dem som lämnat filer väntar på att skickas{to_whom}. De står, med mottagare och "
        "färdig text, i reports/replies/att_skicka.xlsx och i fokusdag replies.",
        count=len(names),
        to_whom=_to_whom(home) if news else "",
    )
    return news, [line] if news else []


def _to_whom(home: Home) -> str:
    """`: till bageriet (fel.xlsx), 2 utan säker mottagare`; empty where the contacts cannot be used, which is said elsewhere."""
    try:
        listed = [each for each in outbox(home) if each.waits]
    except Stopped:
        return ""
    theirs: dict[str, list[str]] = {}
    for each in listed:
        if each.contact:
            theirs.setdefault(each.contact.key, []).append(each.about.name)
    parts = [say("till {who} ({files})", who=who, files=_files(files)) for who, files in list(theirs.items())[:_NAMED]]
    if rest := sum(map(len, list(theirs.values())[_NAMED:])):
        parts.append(say("{count} till andra", count=rest))
    if unsure := sum(each.contact is None for each in listed):
        parts.append(say("{count} utan säker mottagare", count=unsure))
    return f": {', '.join(parts)}" if parts else ""


def _files(files: list[str]) -> str:
    rest = len(files) - _FILES
    named = ", ".join(files[:_FILES])
    return say("{first} och {rest} till", first=named, rest=rest) if rest > 0 else named


def contacts_unusable(home: Home) -> Iterator[tuple[str, str, str]]:
    """What is wrong with the contacts: the name under which it is remembered, the sentence, and the file."""
    try:
        load_contacts(home.contacts)
    except Stopped as fault:
        first, *each = str(fault).split("\n")
        more = [say("… och {count} till: fokusdag replies", count=len(each) - _FILES)] if len(each) > _FILES else []
        shown = "\n".join([first, *each[:_FILES], *more])
        yield _name("kontakter", str(fault)), say("{fault}\nSvaren väntar så länge.", fault=shown), home.contacts.name


def _name(what: str, of: str) -> str:
    return f"{what} {hashlib.sha256(of.encode()).hexdigest()[:16]}"
