"""What a run leaves and nobody needs any more goes: old drafts with their tables, and readings that later ones have replaced.

Editions are never touched. A draft can be made again (--as-of), and a reading too: what was received stays.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.intake.deliveries.ledger import read_ledger
from flows.intake.deliveries.retention import within_retention
from flows.pipeline.last_run import read_last_run
from flows.release.editions.ledger import read as read_editions
from flows.run.catalog import names_by_file, reading_folder
from flows.run.context import Run
from flows.settings import settings
from flows.storage.atomic import remove_folder
from flows.storage.paths import TIME_ZONE, Home

log = logging.getLogger("fokusdag")


def clean_up(run: Run, name: str) -> None:
    """Take away what is over its time after the run of this name, and tell it in the log.

    Only a run as of today knows which readings are still in use. A folder that cannot be removed stops nothing.
    """
    if run.as_of != run.today:
        return
    oldest = datetime.combine(run.today, datetime.min.time(), ZoneInfo(TIME_ZONE)) - timedelta(
        days=settings().keep_drafts_days
    )
    drafts = _drafts_over(run.home, name, oldest.timestamp(), settings().keep_drafts)
    readings = _readings_over(run, oldest.timestamp())
    try:
        for folder in (folder for draft in drafts for folder in _folders(run.home, draft) if folder.exists()):
            shutil.rmtree(folder)
        for folder in readings:
            remove_folder(folder)
    except OSError as fault:
        log.warning("Gamla utkast gick inte att ta bort: %s (%s)", fault.filename, fault.strerror)
        return
    if drafts:
        log.info("Tog bort %d utkast äldre än %d dagar", len(drafts), settings().keep_drafts_days)
    if readings:
        log.info("Tog bort %d läsningar som har ersatts av senare", len(readings))


def _drafts_over(home: Home, name: str, oldest: float, newest: int) -> list[str]:
    """Names of drafts made before this time: not the newest ones, not this run's or the last one's, no edition."""
    editions = {line["edition"] for line in read_editions(home.editions)}
    stay = {name, *editions}
    if last := read_last_run(home):
        stay.add(Path(last["where"]).name)
    names = {folder.name for root in _folders(home, "") for folder in root.glob("*/")} - editions
    by_age = sorted(names, key=lambda draft: (_made(home, draft), draft), reverse=True)
    return [draft for draft in by_age[newest:] if draft not in stay and _made(home, draft) < oldest]


def _folders(home: Home, name: str) -> Sequence[Path]:
    return home.reports / "drafts" / name, home.released / name, home.analyst / name


def _made(home: Home, name: str) -> float:
    """When a draft was made; 0 where it was never made whole, or has gone in part."""
    times = []
    for folder, last in zip(_folders(home, name), ("run.json", "facts.json", "run.json"), strict=True):
        with suppress(FileNotFoundError):
            times.append((folder / last).stat().st_mtime)
    return max(times, default=0.0)


def _readings_over(run: Run, oldest: float) -> list[Path]:
    """Readings that no file known today is read from, older than this: of other contracts, code, corrections or limits.

    Those of another key go at once, as do those from before an erasure: whoever was erased may stand in them.
    """
    ledger = within_retention(read_ledger(run.home.ledger), settings().days_kept(), run.today)
    used = {reading_folder(run, sha256, names) for sha256, names in names_by_file(ledger, run.as_of).items()}
    endings = {_ending(folder) for folder in used}
    return [
        folder
        for folder in run.home.typed.glob("*/")
        if folder not in used and (folder.stat().st_mtime < oldest or _ending(folder) not in endings)
    ]


def _ending(reading: Path) -> str:
    """What the name says of the key and of who has been erased: the same for all readings in use."""
    return reading.name.rpartition("-")[2]
