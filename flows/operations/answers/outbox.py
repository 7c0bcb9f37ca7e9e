"""The outbox: every answer that waits to be sent or was written by the last run, whom it goes to and with which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from flows.errors import Stopped
from flows.intake.replies.answer_list import AnswerFacts, Reply, Sent, read_replies, write_replies
from flows.intake.submitters.contact import Contact, Contacts
from flows.intake.submitters.contacts import load_contacts
from flows.intake.submitters.recipient import recipient_of
from flows.language.tool import say
from flows.operations.answers import wording
from flows.storage.paths import Home


@dataclass(frozen=True)
class Outgoing:
    """One answer.

    Attributes:
        reply: Its line in the list of answers.
        about: What is known of the file that it answers.
        contact: Whom it goes to; None where that is not known or not sure.
        doubt: What has to be looked at before it is sent, in Swedish; empty where nothing has.
        subject: The subject of the message.
        text: Its text.
    """

    reply: Reply
    about: AnswerFacts
    contact: Contact | None
    doubt: str
    subject: str
    text: str

    @property
    def waits(self) -> bool:
        """Whether nobody has said that it is sent."""
        return self.reply.sent is None

    @property
    def recipient(self) -> str:
        """Whom it goes to, in a line."""
        if self.contact is None:
            return self.doubt
        name, email = self.contact.name or self.contact.key, self.contact.email
        return f"{name} ({email})" if email else name


def outbox(home: Home, contacts: Contacts | None = None) -> list[Outgoing]:
    """The answers that wait to be sent, and those of the last day that any was written; the oldest first.

    Of several answers to one file the newest alone is listed. One whose file somebody has taken away has been seen to.
    `contacts`: those of the home where they are not read already.

    Raises:
        Stopped: The contacts, or the list of answers, cannot be used.
    """
    known = load_contacts(home.contacts) if contacts is None else contacts
    found = _there(home)
    last = max((about.made for _, about in found), default=None)
    return [_outgoing(home, known, reply, about) for reply, about in found if reply.sent is None or about.made == last]


def waiting(home: Home) -> list[Reply]:
    """The answers that wait to be sent, whoever they go to."""
    return [reply for reply, _ in _there(home) if reply.sent is None]


def _there(home: Home) -> list[tuple[Reply, AnswerFacts]]:
    """The newest answer to each file, if its file is still there, with what is known of the file that it answers."""
    newest = {reply.sha256: reply for reply in read_replies(home)}
    return [(reply, reply.about) for reply in newest.values() if reply.about and (home.replies / reply.path).exists()]


def note_sent(home: Home, files: Sequence[Path], who: str, when: datetime) -> list[str]:
    """Note that answers have been sent; returns their paths under reports/replies.

    Args:
        home: The home. Its lock must be held.
        files: The answers, by path or by name; none: all that wait and whose recipient is known.
        who: Who has sent them.
        when: The time.

    Raises:
        Stopped: No answer, or more than one, is called that. Nothing is noted then.
    """
    if not who.strip():
        raise Stopped(say('Säg vem som har skickat svaren: --who "Namn Namnsson".'))
    listed = outbox(home)
    chosen = [_called(home, listed, file) for file in files] or [each for each in listed if each.waits and each.contact]
    mark_sent(home, {each.reply.path for each in chosen}, Sent(who.strip(), when))
    return [each.reply.path for each in chosen]


def mark_sent(home: Home, paths: set[str], sent: Sent) -> None:
    """Note in the list of answers that these have reached their submitters."""
    if paths:
        replies = [replace(reply, sent=sent) if reply.path in paths else reply for reply in read_replies(home)]
        write_replies(home, replies)


def _called(home: Home, listed: Sequence[Outgoing], file: Path) -> Outgoing:
    wanted = file.resolve()
    found = [each for each in listed if home.replies / each.reply.path == wanted or each.reply.path == str(file)]
    found = found or [each for each in listed if Path(each.reply.path).name == file.name]
    if len(found) == 1:
        return found[0]
    what = say("Flera svar heter {file}.", file=file) if found else say("Inget svar heter {file}.", file=file)
    known = [f"- {each.reply.path}" for each in listed if each.waits] or [say("Inget.")]
    raise Stopped("\n".join([what, say("Inget är antecknat. Skriv svaret som det står här. Det som väntar:"), *known]))


def _outgoing(home: Home, contacts: Contacts, reply: Reply, about: AnswerFacts) -> Outgoing:
    found = recipient_of(home, contacts, about)
    text = wording.text(about, found.contact, contacts.receiver)
    return Outgoing(reply, about, found.contact, found.doubt, wording.subject(about), text)
