"""What doctor checks of a home's folders: who may use them, and that each received file is there."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from flows.contracts.sources import SOURCES
from flows.intake.deliveries.approvals import read_approvals
from flows.intake.deliveries.inbox import DISKS_OWN
from flows.intake.deliveries.ledger import read_ledger
from flows.language.tool import say
from flows.operations.doctor.home import Lines
from flows.operations.notifications import nothing_known
from flows.pipeline.kept.last_run import refuse_lost_deliveries
from flows.run.catalog import lost_copies
from flows.run.keys import key_there
from flows.run.lock import lost_sources
from flows.security.permissions import chown_command, permission_message
from flows.storage.paths import Home

_FOLDER = os.R_OK | os.W_OK | os.X_OK


def folders(home: Home) -> Lines:
    """Whether the account that runs can use each folder and file, and no other account those with persons in them."""
    told: Lines = []
    for folder in (*home.closed, home.reports):
        if not folder.is_dir():
            if folder == home.received and home.ledger.exists():
                told.append(("fel", say("{folder} är borta. Lägg tillbaka den ur säkerhetskopian.", folder=folder)))
        elif folder in (home.processed, home.reports) and not os.access(folder, _FOLDER):
            told.append(
                (
                    "fel",
                    say(
                        "{folder} går inte att skriva i. Ge den till kontot som kör, med läs- och skrivrätt.",
                        folder=folder,
                    ),
                )
            )
        elif folder in home.closed and folder.stat().st_mode & 0o077:
            told.append(
                ("fel", say("{folder} står öppen för andra konton. Stäng den: chmod 700 {folder}", folder=folder))
            )
    theirs = {chown_command(path): path for path in reversed(_not_ours_in(home))}
    told += [("fel", permission_message(path)) for path in theirs.values()]
    if home.ledger.exists() and (lost := lost_sources(home)):
        told.append(("fel", lost))
    for folder in (home.raw, *(home.raw / source for source in SOURCES)):
        if folder.is_dir() and folder.stat().st_mode & 0o022:
            says = say(
                "{folder} kan flera konton skriva i, och ta bort varandras filer. Stäng den: chmod go-w "
                "{folder}. Gör en mapp för varje lämnare, se docs/operator.md.",
                folder=folder,
            )
            told.append(("varning", says))
        if folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK):
            told.append(("fel", say("{folder} går inte att läsa. Ge kontot läsrätt.", folder=folder)))
    return told or [("ok", say("{root}: mapparna går att skriva i och är stängda för andra konton.", root=home.root))]


def received(home: Home) -> Lines:
    """Whether each received file is there, and what is noted of them can be read.

    Without a file a person cannot be erased from it, and it cannot be read again.
    """
    if not home.ledger.exists() and not any(home.received.glob("*")):
        return [("varning", nothing_known(home)) if home.last_run.exists() else ("ok", say("Inget än."))]
    refuse_lost_deliveries(home, read_ledger(home.ledger))
    if key := key_there(home, "received"):
        read_approvals(home.approvals, key)
    lost = lost_copies(home, datetime.now(UTC).date()) if home.received.is_dir() else {}
    if lost:
        names = ", ".join(f"{name} ({home.received / sha256})" for sha256, name in [*lost.items()][:5])
        more = " " + say("och {count} till", count=len(lost) - 5) if len(lost) > 5 else ""
        do = say("Lägg tillbaka ur säkerhetskopian, eller lägg filen i data/raw en gång till och kör: fokusdag run")
        return [("fel", say("Borta: {names}{more}. {do}", names=names, more=more, do=do))]
    return [("ok", say("Alla filer finns."))]


def _not_ours_in(home: Home) -> list[Path]:
    """All that the account that runs cannot read and write, at any depth in the folders that it can write in."""
    return [
        path
        for top in (home.processed, home.reports)
        if os.access(top, _FOLDER)
        for folder, folders, files in os.walk(top)
        for names, asked in ((folders, _FOLDER), (files, os.R_OK | os.W_OK))
        for path in (Path(folder, name) for name in names if name != DISKS_OWN)
        if not os.access(path, asked) and os.path.exists(path)  # noqa: PTH110 - may be closed; or gone by now
    ]
