"""Which enterprise a user means: by its short name among the contacts, its organisation number, or its name."""

from __future__ import annotations

from flows.errors import Stopped
from flows.intake.replies.answer_list import read_replies
from flows.intake.submitters.contact import Contact
from flows.intake.submitters.contacts import folder_path, load_contacts
from flows.intake.submitters.recipient import recipient_of
from flows.language.tool import say
from flows.run.catalog import Catalog
from flows.security.identity_numbers import orgnr
from flows.security.keys import Keys
from flows.security.masking import mask
from flows.storage.paths import Home


def contact_of(home: Home, submitter: str, wanted: str) -> Contact | None:
    """The contact of an enterprise: the one that is named so, or whom the answer to its newest file goes to."""
    contacts = load_contacts(home.contacts)
    for each in contacts.submitters:
        if each.key == wanted:
            return each
    answered = [each.about for each in read_replies(home) if each.about and each.about.submitter == submitter]
    return recipient_of(home, contacts, answered[-1]).contact if answered else None


def enterprise_called(catalog: Catalog, wanted: str, keys: Keys) -> str:
    """The number, or the pseudonym, of the enterprise that is meant.

    Raises:
        Stopped: No enterprise with a workbook in force is called that, or more than one may be meant.
    """
    home = catalog.run.home
    if not wanted.strip():
        raise Stopped(say("Säg vilken lämnare efter --from: organisationsnumret, namnet eller kortnamnet."))
    contact = next((each for each in load_contacts(home.contacts).submitters if each.key == wanted), Contact(""))
    in_force = {table.submitter: table.sha256 for table in catalog.selection.tables if table.table == "foretag"}
    names = {who: catalog.readings[sha256].content["who"].get("name", "") for who, sha256 in in_force.items()}
    numbers = {contact.number, orgnr(contact.number or wanted, keys)[0]}
    called = {contact.enterprise.casefold(), wanted.casefold()}
    left_there = {
        reply.about.submitter
        for reply in read_replies(home)
        if reply.about and reply.about.came_in and contact.folder
        and folder_path(home, contact.folder) == home.raw / reply.about.came_in
    }  # fmt: skip
    found = [who for who in in_force if who in numbers] or [
        who for who, name in names.items() if name.casefold() in called
    ]
    found = found or [who for who in in_force if who in left_there]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(sorted(names.values())) or say("ingen")
    what = say("Flera företag kan vara") if found else say("Inget företag med en arbetsbok som gäller heter")
    raise Stopped(
        say(
            "{what} {wanted}. Säg organisationsnumret, företagets namn, eller kortnamnet i "
            "styrning/kontakter.toml. De som har en arbetsbok som gäller: {listed}.",
            what=what,
            wanted=mask(wanted),
            listed=mask(listed),
        )
    )
