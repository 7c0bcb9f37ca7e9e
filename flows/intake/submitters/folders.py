"""That no two submitters have one folder: they would read each other's answers."""

from __future__ import annotations

from collections import Counter

from flows.errors import Stopped
from flows.intake.submitters.contact import Contacts
from flows.intake.submitters.own_folder import identity_of
from flows.language.tool import say, tool_words
from flows.storage.paths import Home


class SharedFolder(Stopped):
    """Two submitters have one folder under different names."""


def refuse_shared_folders(home: Home, contacts: Contacts) -> None:
    """Raise SharedFolder where two submitters' folders are one under different names (a mount, another path)."""
    places = {each.folder: identity_of(home, each.folder) for each in contacts.submitters if each.folder}
    many = Counter(place for place in places.values() if place)
    shared = [folder for folder, place in places.items() if place and many[place] > 1]
    if shared:
        raise SharedFolder(
            say(
                "{shared} i styrning/kontakter.toml är samma mapp under olika namn. Lämnarna skulle läsa "
                "varandras svar. Ge dem var sin mapp.",
                shared=tool_words().listed(shared),
            )
        )
