"""The commands that change what is stored, after somebody's decision: approve a file, erase persons, make a new key."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows.cli.options import DONE, HomeOption, TodayOption, existing_home, ready
from flows.cli.runs import run_flow


def approve(
    file: Path,
    *,
    home: HomeOption = None,
    who: Annotated[str | None, Parameter(help="Den som bekräftar; annars kontot som kör.")] = None,
    today: TodayOption = None,
) -> int:
    """Bekräfta en fil som väntar på svar: den är rätt som den är. Det antecknas vem och när."""
    from flows.operations.approval import approve_file
    from flows.run.context import Run
    from flows.run.lock import only_writer
    from flows.settings import settings

    where = ready(home)
    run = Run.of(where.root, today, None, None)
    with only_writer(where, today, settings().lock_wait_seconds):
        noted = approve_file(run, file, getpass.getuser() if who is None else who)
    print(f"{noted.name} är bekräftad av {noted.who} {noted.when.date()}. Den räknas från och med nästa körning.")
    return DONE


def forget(
    file: Path,
    *,
    home: HomeOption = None,
    today: TodayOption = None,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Radera personer överallt. FILE har ett personnummer på varje rad; --dry-run visar bara vad som skulle raderas."""
    from flows.operations.data_subjects import forget_persons
    from flows.run.context import Run
    from flows.run.lock import only_writer
    from flows.settings import settings

    existing_home(home)
    where = ready(home)
    run = Run.of(where.root, today, None, None)
    with only_writer(where, today, settings().lock_wait_seconds):
        told = forget_persons(run, file, dry_run)
    for each in told.found:
        print(each.told(dry_run=dry_run))
    if not told.found:
        print("Inga mottagna filer har rader om personerna.")
    for name in told.closed:
        print(f"{name}: går inte att genomsöka. Avgör för hand om den ska tas bort.")
    for sha256, name in told.lost.items():
        print(
            f"{name}: den mottagna kopian ({where.received / sha256}) är borta, så ur den kan inget raderas. Ligger filen kvar i "
            "data/raw sparas den igen utan personerna. Annars stoppar körningarna, så att de inte räknas: lägg tillbaka kopian "
            "ur säkerhetskopian, och kör fokusdag forget en gång till med samma lista."
        )
    for name in told.raw:
        print(f"Kvar att göra för hand: ta bort personerna ur data/raw/{name}, också ur kommentarer och egenskaper.")
    for name in told.own:
        print(f"Ta först bort det som handlar om personerna ur {where.control / name}.")
    for place in told.corrected:
        print(f"Ta först bort korrigeringen i styrning/korrigeringar.toml: {place}. Det den rättar skulle raderas.")
    if dry_run:
        return DONE
    after = "Radera listan du gav först när filerna som är borta finns igen" if told.lost else "Radera nu listan du gav"
    print(f"Kvittot ligger i {told.receipt}. {after}.\nLagret byggs nu om utan dem.")
    return run_flow(where, None, None, today)


def rekey(*, home: HomeOption = None, today: TodayOption = None) -> int:
    """Byt nyckeln till pseudonymerna. Allt mottaget läses om; utdrag gjorda före bytet går inte att koppla till det nya."""
    from flows.operations.data_subjects import rekey_pseudonyms
    from flows.run.context import Run
    from flows.run.lock import only_writer
    from flows.settings import settings

    existing_home(home)
    where = ready(home)
    run = Run.of(where.root, today, None, None)
    with only_writer(where, today, settings().lock_wait_seconds):
        new = rekey_pseudonyms(run)
    print(
        f"Nyckeln till pseudonymerna är bytt till {new}. Ta en ny säkerhetskopia av data/processed/keys. Allt läses nu om."
    )
    return run_flow(where, None, None, today)
