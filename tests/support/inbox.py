"""A mail server on loopback that keeps what it is sent."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.prefect_processes import free_port


@dataclass
class Inbox:
    """What has come, oldest first."""

    port: int
    letters: list[EmailMessage] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, str]:
        """What FOKUSDAG_TELL is to be."""
        where = f"mailto://127.0.0.1:{self.port}?from=fokusdag@example.se&to=drift@example.se&mode=insecure&format=text"
        return {"FOKUSDAG_TELL": f'["{where}"]'}

    def texts(self, title: str) -> list[str]:
        """What the letters with this title say."""
        return [str(letter.get_body().get_content()) for letter in self.letters if title in letter["Subject"]]

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name there
        assert isinstance(envelope.content, bytes)
        self.letters.append(
            email.message_from_bytes(envelope.content, _class=EmailMessage, policy=email.policy.default)
        )
        return "250 OK"


@contextmanager
def an_inbox() -> Iterator[Inbox]:
    inbox = Inbox(free_port())
    serving = Controller(inbox, hostname="127.0.0.1", port=inbox.port)
    serving.start()
    try:
        yield inbox
    finally:
        serving.stop()
