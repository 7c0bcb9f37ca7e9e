"""Whether there is space on the disk. It is checked before anything is received, so that a run does not fail half-way."""

from __future__ import annotations

import shutil
from pathlib import Path

from flows.errors import Stopped
from flows.intake.deliveries.inbox import display_name, dropped_files
from flows.intake.deliveries.ledger import read_ledger
from flows.language.tool import say
from flows.language.words import Words
from flows.limits import MB
from flows.settings import settings
from flows.storage.paths import Home

TIMES = 3
"""The space for a new file, in times its size: its stored copy, its typed rows, and its share of a second warehouse."""


def wanted(home: Home) -> int:
    """The bytes that must be free for the next run: those of the setting, and the space for the new files."""
    seen = {(line.name, line.folder, line.size) for line in read_ledger(home.ledger)}
    size = 0
    for path in dropped_files(home.raw):
        name, source = display_name(Path(path.name)), path.parts[len(home.raw.parts)]
        own = path.lstat().st_size
        if (name, source, own) not in seen:
            size += own
    return settings().min_free_mb * MB + TIMES * size


def refuse_full(home: Home) -> None:
    """Raise Stopped where less than wanted() is free."""
    free, bound = shutil.disk_usage(home.root).free, wanted(home)
    if free < bound:
        raise Stopped(
            say(
                "Disken är snart full: {free} MB är lediga där {root} ligger, och körningen behöver {bound} MB. Inget är "
                "mottaget. Ta bort något, flytta mappen till en större disk, eller sänk FOKUSDAG_MIN_FREE_MB.",
                free=free // MB,
                root=home.root,
                bound=-(-bound // MB),
            )
        )


def nearly_full(home: Home, w: Words) -> str | None:
    """A sentence in a language where less than twice the setting is free; otherwise None."""
    bound = 2 * settings().min_free_mb
    if shutil.disk_usage(home.root).free >= bound * MB:
        return None
    return w(
        "Disken börjar bli full: mindre än {bound} MB är lediga. Under {least} MB tas inget mer emot.",
        bound=bound,
        least=bound // 2,
    )
