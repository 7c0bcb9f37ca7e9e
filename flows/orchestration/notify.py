"""What Prefect shows of a finished run, and the messages about it or about a failure."""

from __future__ import annotations

from typing import Any

from prefect import Flow, State
from prefect.artifacts import (
    create_markdown_artifact,
    create_table_artifact,
)
from prefect.blocks.notifications import AppriseNotificationBlock
from prefect.client.schemas.objects import FlowRun

from flows.errors import Stopped
from flows.language.tool import say
from flows.operations.notifications import (
    STOPPED,
    already_sent,
    failure,
    forget_handled,
    make_notification,
    remember_night,
    remember_sent,
)
from flows.orchestration.progress import log
from flows.report.run_record import RunRecord
from flows.report.summary import file_table
from flows.run.boundary import describe_fault
from flows.run.context import Run
from flows.settings import NotificationSettings


def publish_result(run: Run, record: RunRecord, words: str) -> None:
    """Show the result on the Prefect server, and send what somebody must look into.

    The run is done by then: a fault here is reported, and the result stands.

    Args:
        run: The run.
        record: Its record.
        words: Its summary, in Swedish Markdown.
    """
    try:
        _show(run, record, words)
    except Exception as fault:
        why = str(fault) if isinstance(fault, Stopped) else describe_fault(fault)
        log.warning(say("Det körningen kom fram till kunde inte visas eller berättas: {why}", why=why))
        send_notification(
            say("Fokusdag: klar, men något gick inte att berätta"),
            say(
                "Körningen {run} är klar, och det den gjorde gäller. Det den kom fram till kunde inte visas "
                "eller berättas: {why}",
                run=record["run"],
                why=why,
            ),
        )


def _show(run: Run, record: RunRecord, words: str) -> None:
    create_markdown_artifact(words, key="fokusdag-summary", description=say("Körningens sammanfattning"))
    create_table_artifact(
        file_table(record), key="fokusdag-filer", description=say("Varje fil och vad som blev av den")
    )
    if not NotificationSettings().tell:
        return
    forget_handled(run, record)
    message = make_notification(run, record, already_sent(run))
    if message and not send_notification(message.title, message.text):
        return  # the next night sends it
    if message:
        remember_sent(run.home, message)
    remember_night(run, record)


def send_notification(title: str, text: str) -> bool:
    """Send a message to every address that is set. An address that cannot be reached stops nothing.

    The log names an address by its place in the list: an address may have a password in it.

    Args:
        title: The title.
        text: The text.

    Returns:
        Whether it reached anybody. What did is not sent again the next night.
    """
    addresses = NotificationSettings().tell
    reached = False
    for number, address in enumerate(addresses, start=1):
        try:
            block = AppriseNotificationBlock(url=address)
            with block.raise_on_failure():
                block.notify(text, title)
        except Exception as fault:
            log.warning(
                say(
                    "Meddelandet ”{title}” gick inte att skicka till adress {number} av {count} i FOKUSDAG_TELL ({name}). "
                    "Se efter den.",
                    title=title,
                    number=number,
                    count=len(addresses),
                    name=type(fault).__name__,
                )
            )
        else:
            reached = True
    return reached


def notify_failure(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Called by Prefect when a run failed or crashed, also when it never began.

    Where the process was killed from outside, a worker calls it, with these names for its arguments.
    """
    fault = getattr(
        state.data, "result", state.data
    )  # for a run that began, Prefect keeps a record with the fault in it
    send_notification(say(STOPPED), failure(flow_run.name, fault, state.message))
