"""What the last run left, and whether it is unchanged: a night on which nothing new has come does nothing, and says so."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from flows.report.run_record import RunRecord
from flows.report.summary import summary
from flows.run.boundary import boundary
from flows.run.context import Run
from flows.storage.atomic import write_private
from flows.storage.paths import Home

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
    released, analyst = run.home.released / where.name, run.home.analyst / where.name
    left = [where / name for name in (*last["made"], "run.json", "summary.md")]
    left += [released / "cells.json", released / "facts.json", analyst / "jobs.json"]
    if not all(path.exists() for path in left):
        return None
    if not is_unchanged(run.home.warehouse, last):
        log.warning("Lagret är inte som den senaste körningen lämnade det: det byggs om")
        return None
    run.home.last_run.touch()  # its time is when the result was last found unchanged: `fokusdag doctor` shows it
    record: RunRecord = json.loads((where / "run.json").read_text("utf-8"))
    return record


def read_last_run(home: Home) -> dict[str, Any] | None:
    """What the last run noted when it was done; None before the first run, and where the note is damaged."""
    with suppress(FileNotFoundError, ValueError):
        return dict(json.loads(home.last_run.read_text("utf-8")))
    return None


def is_unchanged(warehouse: Path, last: Mapping[str, Any]) -> bool:
    """Whether every byte of the warehouse is as the last run left it: a damaged disk reports nothing."""
    return warehouse.exists() and last.get("warehouse") == _hash(warehouse)


@boundary
def write_last_run(run: Run, record: RunRecord, state: str) -> None:
    """Note what this run left and from what state it was made. Call it when all of it is in place."""
    note: dict[str, Any] = {"state": state, "where": record["where"], "made": record["made"]}
    note["warehouse"] = _hash(run.home.warehouse)
    note["beside"] = [path.name for path in (run.home.corrections, run.home.assumptions) if path.exists()]
    note["raw"] = run.home.raw.stat().st_ino
    os.sync()  # tables and reports too: what the next night finds must be on the disk after a power cut as well
    write_private(run.home.last_run, json.dumps(note, ensure_ascii=False).encode())


def nothing_new_message(run: Run, record: RunRecord) -> str:
    """The summary of a night without news: that nothing is new, then the summary of the last run."""
    return f"Inget nytt {run.today} sedan körningen {record['run']}. Det den lämnade gäller fortfarande.\n\n{summary(record)}"


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
