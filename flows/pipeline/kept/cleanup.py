"""Remove what nobody needs any more: old drafts with their tables, and readings that later ones have replaced.

Editions are never touched. A draft can be made again (--as-of), and so can a reading: the received files are kept.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.language.tool import say
from flows.pipeline.kept.drafts import remove_draft_note
from flows.pipeline.kept.last_run import read_last_run
from flows.run.catalog import Catalog
from flows.security.permissions import reason
from flows.settings import settings
from flows.storage.atomic import remove_folder
from flows.storage.clock import TIME_ZONE
from flows.storage.paths import Home

log = logging.getLogger("fokusdag")


def clean_up(catalog: Catalog, name: str) -> None:
    """Remove what is past its time, at the end of the run of this name, and log it.

    Only a run as of today knows which readings are still in use. A folder that cannot be removed stops nothing.
    """
    run = catalog.run
    if run.as_of != run.today:
        return
    oldest = datetime.combine(run.today, datetime.min.time(), ZoneInfo(TIME_ZONE)) - timedelta(
        days=settings().keep_drafts_days
    )
    drafts = _drafts_over(catalog, name, oldest.timestamp(), settings().keep_drafts)
    readings = _readings_over(catalog, oldest.timestamp())
    try:
        for folder in (folder for draft in drafts for folder in _folders(run.home, draft) if folder.exists()):
            shutil.rmtree(folder)
        for draft in drafts:
            remove_draft_note(run.home, draft)
        for folder in readings:
            remove_folder(folder)
    except OSError as fault:
        log.warning(
            say(
                "Gamla utkast gick inte att ta bort: {filename} ({strerror})",
                filename=fault.filename,
                strerror=reason(fault),
            )
        )
        return
    if drafts:
        log.info(
            say(
                "Tog bort {count} utkast äldre än {keep_drafts_days} dagar",
                count=len(drafts),
                keep_drafts_days=settings().keep_drafts_days,
            )
        )
    if readings:
        log.info(say("Tog bort {count} läsningar som har ersatts av senare", count=len(readings)))


def _drafts_over(catalog: Catalog, name: str, oldest: float, newest: int) -> list[str]:
    """Names of drafts made before this time: not the newest ones, not this run's or the last one's, no edition."""
    home, editions = catalog.run.home, {str(line["edition"]) for line in catalog.editions}
    stay = {name, *editions}
    if last := read_last_run(home):
        stay.add(Path(last["where"]).name)
    names = {folder.name for root in _folders(home, "") for folder in root.glob("[!.]*/")} - editions
    by_age = sorted(names, key=lambda draft: (_made(home, draft), draft), reverse=True)
    return [draft for draft in by_age[newest:] if draft not in stay and _made(home, draft) < oldest]


def _folders(home: Home, name: str) -> Sequence[Path]:
    return home.reports / "drafts" / name, home.released / name, home.analyst / name


def _made(home: Home, name: str) -> float:
    """When a draft was made; 0 where it was never finished, or a part of it is gone."""
    times = []
    for folder, last in zip(_folders(home, name), ("run.json", "facts.json", "run.json"), strict=True):
        with suppress(FileNotFoundError):
            times.append((folder / last).stat().st_mtime)
    return max(times, default=0.0)


def _readings_over(catalog: Catalog, oldest: float) -> list[Path]:
    """Readings that are not in use, older than this: of other contracts, code, corrections or limits.

    Those made with another key are removed at once, as are those from before an erasure: the person may be in them.
    """
    used = {reading.folder for reading in catalog.readings.values()}
    endings = {_ending(folder) for folder in used}
    return [
        folder
        for folder in catalog.run.home.typed.glob("*/")
        if folder not in used and (folder.stat().st_mtime < oldest or _ending(folder) not in endings)
    ]


def _ending(reading: Path) -> str:
    """The part of the name for the key and for who has been erased: the same for all readings in use."""
    return reading.name.rpartition("-")[2]
