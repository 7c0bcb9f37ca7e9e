"""What a run does with its answers: lays each in its submitter's own folder where that is wished, and writes the outbox."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from flows.errors import Stopped
from flows.intake.replies.answer_list import Sent
from flows.intake.replies.registry import answer_stem
from flows.intake.submitters.contacts import Contacts, write_contacts_template
from flows.intake.submitters.own_folder import identity_of, lay_answer
from flows.operations.answers.outbox import Outgoing, mark_sent, outbox
from flows.operations.answers.outbox_workbook import write_outbox
from flows.pipeline.files_in import known_contacts
from flows.run.boundary import boundary
from flows.run.context import Run
from flows.settings import settings
from flows.storage.paths import Home

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
        except SharedFolder as fault:  # no answer is worth stopping the numbers for
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
        except Stopped as fault:
            log.warning("%s", fault)
        else:
            laid.add(each.reply.path)
    mark_sent(run.home, laid, Sent(LAID, run.received_at))
    log.info("Lade %d svar i lämnarnas mappar", len(laid))


class SharedFolder(Stopped):
    """Two submitters have one folder under different names."""


def refuse_shared_folders(home: Home, contacts: Contacts) -> None:
    """Raise SharedFolder where two submitters' folders are one under different names (a mount, another path)."""
    places = {each.folder: identity_of(home, each.folder) for each in contacts.submitters if each.folder}
    many = Counter(place for place in places.values() if place)
    shared = [folder for folder, place in places.items() if place and many[place] > 1]
    if shared:
        raise SharedFolder(
            f"{' och '.join(shared)} i styrning/kontakter.toml är samma mapp under olika namn. Lämnarna skulle läsa varandras "
            f"svar. "
            "Ge dem var sin mapp."
        )
