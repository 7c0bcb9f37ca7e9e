"""`fokusdag replies`: the answers that wait to be sent, with recipient, subject and text; and which have been sent."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from flows.cli.options import DONE, HomeOption, TodayOption, existing_home
from flows.errors import Stopped
from flows.language.tool import say, tool_words

if TYPE_CHECKING:
    from flows.operations.answers.outbox import Outgoing
    from flows.storage.paths import Home


def replies(
    *files: Annotated[Path, Parameter(help=say("Svaren som är skickade, med --sent; utan namn alla som väntar."))],
    sent: Annotated[
        bool, Parameter(negative="", help=say("Anteckna att svaren är skickade: alla som väntar, eller FIL."))
    ] = False,
    who: Annotated[str | None, Parameter(help=say("Den som har skickat; annars kontot som kör."))] = None,
    home: HomeOption = None,
    today: TodayOption = None,
) -> int:
    """The answers to send: to whom, subject, text and file. --sent notes which have been sent."""
    from flows.operations.answers.outbox import note_sent, outbox
    from flows.operations.answers.outbox_workbook import write_outbox
    from flows.report.file_text import harmless
    from flows.run.context import Run
    from flows.run.lock import only_writer
    from flows.settings import settings

    where = existing_home(home)
    if not sent:
        if files:
            raise Stopped(say("Säg --sent för att anteckna att filerna är skickade: fokusdag replies --sent FIL"))
        _show(where, outbox(where))
        return DONE
    run = Run.of(where.root, today, None, None)
    with only_writer(where, today, settings().lock_wait_seconds):
        noted = note_sent(where, files, getpass.getuser() if who is None else who, run.received_at)
        left = outbox(where)
        write_outbox(where, left)
    for path in noted:
        print(say("Skickat: {path}", path=harmless(str(path))))
    told = tool_words().plural(
        len(noted),
        "Ett svar är antecknat som skickat.",
        "{count} svar är antecknade som skickade.",
        count=len(noted),
    )
    print(f"{told} {_waiting(left)}")
    if not files and any(each.waits for each in left):
        print(
            say(
                "De som väntar har ingen säker mottagare i styrning/kontakter.toml. Har du skickat dem ändå: "
                "fokusdag replies --sent FIL, ett svar i taget."
            )
        )
    return DONE


def _waiting(listed: list[Outgoing]) -> str:
    count = sum(each.waits for each in listed)
    return say("{count} väntar på att skickas.", count=count) if count else say("Inget väntar på att skickas.")


def _show(home: Home, listed: list[Outgoing]) -> None:
    from flows.report.file_text import harmless

    for each in listed:
        about, sent = each.about, each.reply.sent
        print(say("Till: {recipient}", recipient=harmless(each.recipient)))
        print(say("Ämne: {subject}", subject=harmless(each.subject)))
        print(say("Fil: {file}", file=home.replies / harmless(each.reply.path)))
        print(say("Skickat: {sent}", sent=f"{sent.when:%Y-%m-%d %H:%M}, {harmless(sent.who)}" if sent else say("nej")))
        print(say("Filen kom: {received}\n", received=about.received))
        print("\n".join(f"    {harmless(line)}" if line else "" for line in each.text.split("\n")) + "\n")
    print(_waiting(listed))
