"""The commands that copy a home to another disk, and make it again from there."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows.cli.options import DONE, HomeOption, existing_home, for_home, which_home
from flows.errors import Stopped
from flows.language.tool import say

KEY = "FOKUSDAG_BACKUP_KEY"
"""The environment variable that restore reads the secret key from, where nobody can be asked."""


def backup(
    file: Annotated[Path, Parameter(help=say("Filen som kopian skrivs till. Den får inte finnas."))],
    /,
    *,
    home: HomeOption = None,
    with_keys: Annotated[
        bool, Parameter(negative="", help=say("Nycklarna också. Annars ska de ligga för sig."))
    ] = False,
) -> int:
    """Back up the home to an encrypted file. The first time, the key that opens it is shown."""
    from flows.operations.backup import back_up
    from flows.run.lock import locked
    from flows.settings import settings

    where = existing_home(home)
    with locked(where, settings().lock_wait_seconds):
        count = back_up(where, file, _show, with_keys=with_keys)
    print(
        say(
            "{count} filer ligger i {file}, krypterade.{keys}",
            count=count,
            file=file,
            keys="" if with_keys else " " + say("Nycklarna är inte med: kopiera dem för sig."),
        )
    )
    return DONE


def _show(secret: str) -> None:
    print(
        say(
            "Den här nyckeln öppnar säkerhetskopiorna. Den visas bara nu och sparas ingenstans. Skriv "
            "ned den och lås in den:\n\n{secret}\n",
            secret=secret,
        ),
        flush=True,
    )


def restore(
    file: Annotated[Path, Parameter(help=say("Säkerhetskopian."))],
    /,
    *,
    home: Annotated[Path, Parameter(help=say("Mappen som hemmet görs i. Den får inte finnas, eller ska vara tom."))],
) -> int:
    """Make the home again from a backup, in a folder that does not exist. Asks for the key."""
    from flows.operations.backup import restore as make_again

    if not file.is_file():
        raise Stopped(say("Filen {path} finns inte.", path=file))
    if KEY in os.environ:
        secret = os.environ[KEY]
    elif sys.stdin.isatty():
        secret = getpass.getpass(say("Nyckeln till säkerhetskopiorna:") + " ")
    else:
        secret = sys.stdin.readline()
    count = make_again(file, home, secret)
    keys = home / "data" / "processed" / "keys"
    print(say("{count} filer är tillbaka i {home}.", count=count, home=home))
    if not any(keys.glob("*.key")):
        print(say("Lägg nu tillbaka nycklarna i {keys}.", keys=keys))
    where = which_home(home)
    print(
        say(
            "Kör sedan med dagens datum, en gång: {run}\nSe sedan efter att allt är som det ska: {doctor}",
            run=for_home(f"fokusdag run --today {say('ÅÅÅÅ-MM-DD')}", where),
            doctor=for_home("fokusdag doctor", where),
        )
    )
    return DONE
