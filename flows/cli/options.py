"""What the commands have in common: their home and their exit codes.

Modules of cli/ import at the top only what `fokusdag --help` needs; a command imports what it uses when it is called.
"""

from __future__ import annotations

import os
import shlex
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from flows.errors import Stopped
from flows.language.tool import say

if TYPE_CHECKING:
    from flows.storage.paths import Home

DONE, STOPPED, NOT_UNDERSTOOD, NOTHING_TO_COUNT = 0, 1, 2, 3
HomeOption = Annotated[
    Path | None, Parameter(name="--home", help=say("Mapp med data/raw, data/processed och reports."))
]
TodayOption = Annotated[date | None, Parameter(help=say("Dagens datum för körningen, i stället för klockans."))]


def which_home(home: Path | None) -> Home:
    """Give the chosen home. Nothing is made. Raises Stopped where its path is no UTF-8: the warehouse could not be opened."""
    from flows.settings import settings
    from flows.storage.paths import Home

    root = (home or settings().home).expanduser().resolve()
    try:
        str(root).encode()
    except UnicodeEncodeError:
        raise Stopped(
            say("{root}: sökvägen har ett tecken i en annan teckenkodning än UTF-8. Byt namn på mappen.", root=root)
        ) from None
    return Home(root)


def for_home(command: str, home: Home) -> str:
    """A command as it is given for a home: with --home where it is not the one that nobody has to name."""
    return command if home.root == which_home(None).root else f"{command} --home {shlex.quote(str(home.root))}"


def existing_home(home: Path | None) -> Home:
    """Give the chosen home for a command that only reads: nothing is made. Raises Stopped where nothing has run there."""
    where = which_home(home)
    if not where.processed.is_dir():
        raise Stopped(
            say(
                "{root} är ingen mapp som fokusdag har kört i. Säg rätt mapp med --home eller FOKUSDAG_HOME.",
                root=where.root,
            )
        )
    return where


def received_home(home: Path | None) -> Home:
    """Give the chosen home for a command about what has come: nothing is made. Raises Stopped where nothing has been received."""
    where = existing_home(home)
    if not where.ledger.exists():
        raise Stopped(say("Inget är mottaget i {root} än. Kör först: fokusdag run", root=where.root))
    return where


def ready(home: Path | None) -> Home:
    """Give the home, with Prefect's own files inside it: nothing is written to the user's folder or sent anywhere."""
    from flows.security.server_password import make_password, use_password

    where = which_home(home).make()
    os.environ.setdefault("PREFECT_HOME", str(where.prefect))
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "180")  # a busy machine, a first start
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")  # what stops a run is printed once, by main
    os.environ.update(DO_NOT_TRACK="1", PREFECT_SERVER_ANALYTICS_ENABLED="false")
    use_password(make_password(where)[0])  # also for a server that ends with the run: it has the same database
    return where
