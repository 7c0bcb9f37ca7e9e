"""Confirm a file that waits for an answer: it counts from the next run on, and it is noted who said so and when."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flows.errors import Stopped
from flows.intake.deliveries.approvals import Approval, add_approval
from flows.intake.deliveries.inbox import display_name
from flows.language.tool import say
from flows.run.boundary import boundary
from flows.run.catalog import load_catalog
from flows.run.context import Run
from flows.run.keys import key_of


@boundary
def approve_file(run: Run, file: Path, who: str) -> Approval:
    """Note that `who` has confirmed the held file of this name, path or beginning of its sha256. Returns what was noted.

    Raises Stopped, with nothing noted, where no such file waits, or where several do.
    """
    if not who.strip():
        raise Stopped(say('Säg vem som bekräftar filen: --who "Namn Namnsson".'))
    held = {row["sha256"]: str(row["name"]) for row in load_catalog(run).selection.files if row["verdict"] == "held"}
    asked = str(file).lower()
    own = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
    named = display_name(Path(file.name))
    found = [sha256 for sha256 in held if sha256 == own] or [
        sha256 for sha256, name in held.items() if name == named or (len(asked) >= 6 and sha256.startswith(asked))
    ]
    if len(found) == 1:
        approval = Approval(found[0], held[found[0]], who.strip(), run.received_at)
        add_approval(run.home.approvals, approval, key_of(run.home, "received"))
        return approval
    waiting = ", ".join(f"{name} ({sha256[:8]})" for sha256, name in held.items()) or say("ingen fil")
    many = (
        say("Flera filer heter så. Säg början av filens sha256 i stället")
        if found
        else say("{named} väntar inte på något svar", named=named)
    )
    raise Stopped(say("{many}. Det som väntar: {waiting}. Inget är bekräftat.", many=many, waiting=waiting))
