"""Editions: what they may be called, where they and the drafts lie, those that are out, and whether they are as they were."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from flows.intake.receive import decrypt
from flows.release.ledger import read as read_editions
from flows.release.ledger import verify
from flows.release.together import Edition
from flows.run import key_of
from flows.settings import Home
from flows.stopped import Stopped


def earlier_editions(home: Home, making: str | None = None) -> list[Edition]:
    """The editions that are out, oldest first, with their inner counts. Raises Stopped where one of them cannot be read.

    `making`: the edition being made, which may lie there half made by a run that was cut off.
    """
    key = key_of(home, "received")
    editions = []
    lines = read_editions(home.editions)
    lying = {path.parent.name for path in report_folder(home, "", "*").parent.glob("*/run.json")}
    if lost := sorted(lying - {line["edition"] for line in lines} - {making}):
        raise Stopped(
            f"Utgåvan {lost[0]} ligger i {report_folder(home, '', lost[0])} men har ingen rad i {home.editions}. Utan den kan "
            "inget nytt skyddas mot det som redan är ute. Lägg tillbaka raden från säkerhetskopian. Blev utgåvan aldrig "
            f"färdig, gör om den: fokusdag release {lost[0]}"
        )
    for line in lines:
        path = home.sealed / line["edition"]
        if "sealed" not in line:
            raise Stopped(_made_before(home, line["edition"]))
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != line["sealed"]:
            raise Stopped(
                f"De inre talen för utgåvan {line['edition']} saknas eller är ändrade ({path}). Utan dem kan inget nytt "
                "skyddas mot det som redan är ute. Lägg tillbaka filen från säkerhetskopian."
            )
        editions.append(Edition.from_bytes(decrypt(path.read_bytes(), key, line["edition"])))
    return editions


def _made_before(home: Home, edition: str) -> str:
    """What to do with an edition of the first version, which kept no inner counts: nothing can be protected against it."""
    folders = f"{report_folder(home, edition, edition)} och {home.released / edition}"
    return (
        f"Utgåvan {edition} är gjord av en tidigare version, som inte sparade de inre talen: inget nytt kan skyddas mot den. "
        f"Har den inte lämnat huset, ta bort dess rad sist i {home.editions} och mapparna {folders}, och gör om den. "
        "Har den visats, låt den stå och gå vidare i en ny mapp (--home), om ägarna godtar att nya tal kan jämföras med den."
    )


def verify_edition(home: Home, edition: str) -> list[str]:
    """Hold an edition's files against the ledger; one Swedish sentence for each that is not as it was."""
    folders = {"released": home.released / edition, "reports": report_folder(home, edition, edition)}
    return verify(home.editions, edition, folders, home.sealed / edition)


def refuse_edition(home: Home, edition: str) -> None:
    """Raise Stopped where an edition cannot have this name: it exists, or it is no name for a folder."""
    if not re.fullmatch(r"[0-9A-Za-zÅÄÖåäö][0-9A-Za-zÅÄÖåäö_-]{0,60}", edition):
        raise Stopped(
            f"”{edition}” går inte som namn på en utgåva. Använd bokstäver, siffror, - och _, till exempel 2026-01-23."
        )
    if any(line["edition"] == edition for line in read_editions(home.editions)):
        raise Stopped(f"Utgåvan {edition} finns redan och ändras inte. Välj ett annat namn.")


def report_folder(home: Home, name: str, edition: str | None) -> Path:
    """Where a run's reports lie: its draft's folder, or its edition's."""
    return home.reports / "editions" / edition if edition else home.reports / "drafts" / name
