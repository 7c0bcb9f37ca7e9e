"""What the last run left, and whether it is unchanged: a night on which nothing new has come does nothing, and says so."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from flows.errors import Stopped
from flows.intake.deliveries.ledger import Delivery, unknown_copies, unknown_copies_message
from flows.language.tool import say
from flows.language.words import SWEDISH as w  # noqa: N811
from flows.pipeline.kept.drafts import note_draft
from flows.report.run_record import RunRecord
from flows.report.summary import summary
from flows.run.boundary import boundary
from flows.run.context import Run
from flows.run.keys import key_of
from flows.storage.atomic import write_private
from flows.storage.json_text import read_object
from flows.storage.paths import Home
from flows.storage.unchanged import sha256_of

log = logging.getLogger("fokusdag")


@boundary
def find_unchanged(run: Run, state: str) -> RunRecord | None:
    """The record of the last run, where this one would make the same: same files, corrections, definitions and code.

    Only a run as of today asks. Another day alone is no reason to do everything again.

    Args:
        run: This run.
        state: Its state (Catalog.state).

    Returns:
        The record; None where something is new, or where what the last run left is not as it was.
    """
    last = read_last_run(run.home)
    if run.as_of != run.today or last is None or last["state"] != state:
        return None
    where = Path(last["where"])
    if not where.is_relative_to(run.home.root):  # the home has been moved, or copied
        return None
    if changed := changed_files(run.home, last):
        log.warning(
            say("{changed} är inte som den senaste körningen lämnade det: allt görs om", changed=", ".join(changed[:5]))
        )
        return None
    run.home.last_run.touch()  # its time is when the result was last found unchanged: `fokusdag doctor` shows it
    record: RunRecord = json.loads((where / "run.json").read_text("utf-8"))
    return record


def read_last_run(home: Home) -> dict[str, Any] | None:
    """What the last run noted when it was done; None before the first run, and where the note is damaged."""
    with suppress(FileNotFoundError, ValueError):
        told = read_object(home.last_run.read_bytes())
        if isinstance(told.get("state"), str) and isinstance(told.get("where"), str):
            return told
    return None


def changed_files(home: Home, last: Mapping[str, Any]) -> list[str]:
    """The files of the last run that are no longer as it left them, as paths in the home: the disk may be damaged."""
    left = last.get("left")
    if not isinstance(left, dict):  # an earlier version noted the warehouse alone
        left = {str(home.warehouse.relative_to(home.root)): last.get("warehouse")}
    return [name for name, sha256 in left.items() if sha256_of(home.root / name) != sha256]


def refuse_lost_deliveries(home: Home, ledger: Sequence[Delivery], half_received: int = 0) -> None:
    """Raise Stopped where the ledger has lost lines at its end: their files would not count, and the chain cannot tell.

    `half_received`: how many files may lie in the store without a line, because a run was killed before it wrote one.
    """
    copies, last = unknown_copies(home, ledger), read_last_run(home)
    if len(copies) > half_received:
        raise Stopped(unknown_copies_message(home, copies))
    noted, size = last.get("ledger_bytes") if last else None, home.ledger.stat().st_size if home.ledger.exists() else 0
    if isinstance(noted, int) and size < noted:
        raise Stopped(
            say(
                "{ledger} är {size} byte, men var {noted} efter den senaste körningen: rader är borta, och deras filer skulle "
                "sluta räknas. Hämta filen ur säkerhetskopian. Ska den vara kortare: ta bort {last_run}.",
                ledger=home.ledger,
                size=size,
                noted=noted,
                last_run=home.last_run,
            )
        )


@boundary
def write_last_run(run: Run, record: RunRecord, state: str) -> None:
    """Note what this run left, and of what (state_of), once everything of it is in its place."""
    home, where = run.home, Path(record["where"])
    folders = (where, home.released / where.name, home.analyst / where.name)
    left = [home.warehouse, *(path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())]
    told: dict[str, Any] = {
        "state": state,
        "where": record["where"],
        "ledger_bytes": home.ledger.stat().st_size if home.ledger.exists() else 0,
        "left": {str(path.relative_to(home.root)): sha256_of(path) for path in left},
    }
    if not record["edition"]:  # an edition is held by its line in the ledger of editions
        note_draft(home, where.name, told["left"], key_of(home, "received"))
    os.sync()  # tables and reports too: what the next night finds must be on the disk after a power cut as well
    write_private(home.last_run, json.dumps(told, ensure_ascii=False).encode())


def nothing_new_message(run: Run, record: RunRecord) -> str:
    """The summary of a night without news: that nothing is new, then the summary of the last run."""
    nothing = w(
        "Inget nytt {today} sedan körningen {run}. Det den lämnade gäller fortfarande.",
        today=run.today,
        run=record["run"],
    )
    return f"{nothing}\n\n{summary(record)}"
