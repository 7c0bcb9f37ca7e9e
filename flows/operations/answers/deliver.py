"""What a run does with its answers: lays each in its submitter's own folder where that is wished, and writes the outbox."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from flows.intake.replies.answer_list import Sent
from flows.intake.replies.registry import answer_stem
from flows.intake.submitters.contacts import known_contacts, write_contacts_template
from flows.intake.submitters.folders import SharedFolder, refuse_shared_folders
from flows.intake.submitters.own_folder import CannotLay, lay_answer
from flows.language.tool import say
from flows.operations.answers.outbox import Outgoing, mark_sent, outbox
from flows.operations.answers.outbox_workbook import write_outbox
from flows.run.boundary import boundary
from flows.run.context import Run
from flows.settings import settings

log = logging.getLogger("fokusdag")
LAID = "fokusdag, i lämnarens mapp"


@boundary
def send_answers(run: Run) -> None:
    """Lay answers in the submitters' folders (FOKUSDAG_REPLY_TO_FOLDER), and write the outbox with what waits.

    A run as of an earlier day sends nothing. What cannot be laid waits in the outbox, and the log says why.
    """
    if run.as_of != run.today:
        return
    write_contacts_template(run.home)
    contacts = known_contacts(run.home)
    if settings().reply_to_folder:
        try:
            refuse_shared_folders(run.home, contacts)
            _lay_all(
                run,
                [each for each in outbox(run.home, contacts) if each.waits and each.contact and each.contact.folder],
            )
        except SharedFolder as fault:  # an answer that cannot be laid there does not stop the run
            log.warning("%s", fault)
    write_outbox(run.home, outbox(run.home, contacts))


def _lay_all(run: Run, listed: Sequence[Outgoing]) -> None:
    laid = set()
    for each in listed:
        assert each.contact is not None  # noqa: S101 - chosen above
        answer = run.home.replies / each.reply.path
        name = Path(each.reply.path).name
        try:
            lay_answer(run.home, each.contact.folder, answer_stem(each.about.name), name, answer.read_bytes())
        except CannotLay as fault:
            log.warning("%s", fault)
        else:
            laid.add(each.reply.path)
    mark_sent(run.home, laid, Sent(LAID, run.received_at))
    log.info(say("Lade {count} svar i lämnarnas mappar", count=len(laid)))
