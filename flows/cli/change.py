"""The commands that change what is stored, after somebody's decision: approve a file, erase persons, make a new key."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from flows.cli.options import DONE, HomeOption, TodayOption, existing_home, ready, received_home
from flows.cli.running.runs import run_flow
from flows.errors import Stopped
from flows.language.tool import say

if TYPE_CHECKING:
    from flows.operations.data_subjects import ErasureResult
    from flows.storage.paths import Home


def approve(
    file: Annotated[Path, Parameter(help=say("Filen som väntar: dess namn, eller början av dess sha256."))],
    /,
    *,
    home: HomeOption = None,
    who: Annotated[str | None, Parameter(help=say("Den som bekräftar; annars kontot som kör."))] = None,
    today: TodayOption = None,
) -> int:
    """Confirm a file that waits for an answer: it is right as it is. Who confirmed it and when is noted."""
    from flows.operations.approval import approve_file
    from flows.run.context import Run
    from flows.run.lock import only_writer
    from flows.settings import settings

    where = ready(received_home(home).root)
    run = Run.of(where.root, today, None, None)
    with only_writer(where, today, settings().lock_wait_seconds):
        noted = approve_file(run, file, getpass.getuser() if who is None else who)
    print(
        say(
            "{name} är bekräftad av {who} {when}. Den räknas från och med nästa körning.",
            name=noted.name,
            who=noted.who,
            when=noted.when.date(),
        )
    )
    return DONE


def forget(
    file: Annotated[Path, Parameter(help=say("Listan: ett personnummer på varje rad."))],
    /,
    *,
    home: HomeOption = None,
    today: TodayOption = None,
    dry_run: Annotated[bool, Parameter(negative="", help=say("Visa vad som skulle raderas. Inget ändras."))] = False,
) -> int:
    """Erase persons everywhere. The file has a personal identity number on each line."""
    if not file.is_file():
        raise Stopped(say("Filen {path} finns inte.", path=file))
    from flows.operations.data_subjects import forget_persons
    from flows.run.context import Run
    from flows.run.lock import only_writer
    from flows.settings import settings

    where = ready(existing_home(home).root)
    run = Run.of(where.root, today, None, None)
    with only_writer(where, today, settings().lock_wait_seconds, noted=not dry_run):
        told = forget_persons(run, file, dry_run)
    _print_found(told, where, dry_run=dry_run)
    if dry_run:
        return DONE
    after = (
        say("Radera listan du gav först när filerna som är borta finns igen")
        if told.lost
        else say("Radera nu listan du gav")
    )
    print(say("Kvittot ligger i {receipt}. {after}.\nLagret byggs nu om utan dem.", receipt=told.receipt, after=after))
    return run_flow(where, None, None, today)


def _print_found(told: ErasureResult, where: Home, *, dry_run: bool) -> None:
    """Print what was found of the persons, or is to be looked into by hand, a line each."""
    for each in told.found:
        print(each.told(dry_run=dry_run))
    if not told.found:
        print(say("Inga mottagna filer har rader om personerna."))
    for name in told.closed:
        print(say("{name}: går inte att genomsöka. Avgör för hand om den ska tas bort.", name=name))
    for sha256, name in told.lost.items():
        print(
            say(
                "{name}: den mottagna kopian ({received}) är borta, så ur den kan inget raderas. Ligger filen kvar i data/raw "
                "sparas den igen utan personerna. Annars stoppar körningarna, så att de inte räknas: lägg tillbaka kopian ur "
                "säkerhetskopian, och kör fokusdag forget en gång till med samma lista.",
                name=name,
                received=where.received / sha256,
            )
        )
    for name in told.raw:
        print(
            say(
                "Kvar att göra för hand: ta bort personerna ur data/raw/{name}, också ur kommentarer och egenskaper.",
                name=name,
            )
        )
    for name in told.own:
        print(say("Ta först bort det som handlar om personerna ur {control}.", control=where.control / name))
    for place in told.corrected:
        print(
            say(
                "Ta först bort korrigeringen i styrning/korrigeringar.toml: {place}. Det den rättar skulle raderas.",
                place=place,
            )
        )


def rekey(*, home: HomeOption = None, today: TodayOption = None) -> int:
    """Change the key of the pseudonyms. Everything received is read again."""
    from flows.operations.data_subjects import rekey_pseudonyms
    from flows.run.context import Run
    from flows.run.lock import only_writer
    from flows.settings import settings

    where = ready(existing_home(home).root)
    run = Run.of(where.root, today, None, None)
    with only_writer(where, today, settings().lock_wait_seconds):
        new = rekey_pseudonyms(run)
    print(
        say(
            "Nyckeln till pseudonymerna är bytt till {new}. Ta en ny säkerhetskopia av data/processed/keys. Allt läses nu om.",
            new=new,
        )
    )
    return run_flow(where, None, None, today)
