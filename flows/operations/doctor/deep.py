"""`fokusdag doctor --deep`: every byte of what is kept is read and held against what was noted of it when it was written."""

from __future__ import annotations

from collections.abc import Iterator

from flows.errors import Stopped
from flows.intake.deliveries.ledger import check_signatures, read_ledger
from flows.intake.deliveries.receive import stored_bytes
from flows.intake.stored_reading import is_whole, peek
from flows.language.tool import say
from flows.limits import MB
from flows.operations.doctor.home import Lines, State
from flows.pipeline.kept.drafts import damaged_drafts
from flows.pipeline.kept.last_run import read_last_run
from flows.release.editions.editions import verify_edition
from flows.release.editions.ledger import read as read_editions
from flows.release.editions.sole_traders import read_readers
from flows.run.keys import key_there
from flows.security.keys import Keys
from flows.storage.paths import Home

SHOWN = 10
"""How many damaged files are named."""


def every_byte(home: Home) -> Lines:
    """What is damaged, with what to do, and how much was read. Nothing is changed."""
    received, pseudonym = key_there(home, "received"), key_there(home, "pseudonym")
    if received is None or pseudonym is None:
        return [("ok", say("Inget än."))]
    found = [*_received(home, received), *_readings(home, Keys(pseudonym)), *_editions(home, received)]
    found += [
        ("varning", damaged) for damaged in damaged_drafts(home, received, (read_last_run(home) or {}).get("where"))
    ]
    kept = [path for folder in (home.received, home.typed, home.sealed) for path in folder.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in kept)
    told: Lines = found[:SHOWN]
    told += [("fel", say("… och {count} till.", count=len(found) - SHOWN))] if len(found) > SHOWN else []
    return told or [
        (
            "ok",
            say(
                "Läste {count} filer, {size} MB, utgåvorna och utkasten: allt är som det skrevs.",
                count=len(kept),
                size=f"{size / MB:.1f}",
            ),
        )
    ]


def _received(home: Home, key: bytes) -> Iterator[tuple[State, str]]:
    """The ledger's signatures, and each received file, which is opened with its key."""
    check_signatures(home, key)
    for sha256 in dict.fromkeys(line.sha256 for line in read_ledger(home.ledger)):
        if (home.received / sha256).exists():
            try:
                stored_bytes(home, sha256, key)
            except Stopped as why:
                yield "fel", str(why)


def _readings(home: Home, keys: Keys) -> Iterator[tuple[State, str]]:
    """Each reading of this version; those of earlier versions are not used any more."""
    for folder in sorted(home.typed.glob("[!.]*/")):
        told = peek(folder)
        if (told is None or "signed" in told) and not is_whole(folder, keys):
            yield (
                "varning",
                say("{folder} har gått sönder. Nästa körning läser om filen, eller: fokusdag run", folder=folder),
            )


def _editions(home: Home, key: bytes) -> Iterator[tuple[State, str]]:
    """Each edition against its line, and the sealed list of readers."""
    for line in read_editions(home.editions):
        for changed in verify_edition(home, key, line["edition"]):
            yield (
                "fel",
                say(
                    "Utgåvan {edition}: {changed} Lägg tillbaka filen ur säkerhetskopian.",
                    edition=line["edition"],
                    changed=changed,
                ),
            )
    read_readers(home, key)
