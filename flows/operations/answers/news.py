"""What a notification says of answers: how many wait to be sent, never whose; and that the contacts cannot be used."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator

from flows.errors import Stopped
from flows.intake.submitters.contacts import load_contacts
from flows.language.tool import say
from flows.operations.answers.outbox import waiting
from flows.storage.paths import Home


def answers_waiting(home: Home, told: Collection[str]) -> tuple[list[str], list[str]]:
    """The waiting answers that no notification has counted yet, by the names that are remembered, and the line that counts all.

    `told`: the names that have been sent. Without a new answer there is no line: it would come every night.
    """
    names = [_name("svar", reply.path) for reply in waiting(home)]
    news = [name for name in names if name not in told]
    line = say(
        "{count} svar till dem som lämnat filer väntar på att skickas. De står, med mottagare och "
        "färdig text, i reports/replies/att_skicka.xlsx och i fokusdag replies.",
        count=len(names),
    )
    return news, [line] if news else []


def contacts_unusable(home: Home) -> Iterator[tuple[str, str, str]]:
    """What is wrong with the contacts: the name under which it is remembered, the sentence, and the file."""
    try:
        load_contacts(home.contacts)
    except Stopped as fault:
        yield _name("kontakter", str(fault)), say("{fault}\nSvaren väntar så länge.", fault=fault), home.contacts.name


def _name(what: str, of: str) -> str:
    return f"{what} {hashlib.sha256(of.encode()).hexdigest()[:16]}"
