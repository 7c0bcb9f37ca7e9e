"""What the last run left, and whether it still stands: a night on which nothing new has come does nothing, and says so."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from flows.report.summary import summary
from flows.run.boundary import boundary
from flows.run.context import Run
from flows.storage.atomic import write_private
from flows.storage.paths import Home

log = logging.getLogger("fokusdag")


@boundary
def find_unchanged(run: Run, state: str) -> dict[str, Any] | None:
    """The record of the last run, where this one would come to the same: same files, corrections, definitions and code.

    Only a run as of today asks; the day itself is no reason to do everything again.
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
    run.home.last_run.touch()  # its time is when what stands was last found to stand: `fokusdag doctor` tells it
    return dict(json.loads((where / "run.json").read_text("utf-8")))


def read_last_run(home: Home) -> dict[str, Any] | None:
    """What the last run noted when it was done; None before the first one, and where the note is damaged."""
    with suppress(FileNotFoundError, ValueError):
        return dict(json.loads(home.last_run.read_text("utf-8")))
    return None


def is_unchanged(warehouse: Path, last: Mapping[str, Any]) -> bool:
    """Whether each byte of the warehouse is the one that the last run left: a damaged disk tells nobody of it."""
    return warehouse.exists() and last.get("warehouse") == _hash(warehouse)


@boundary
def write_last_run(run: Run, record: Mapping[str, Any], state: str) -> None:
    """Note what this run left, and of what (state_of), once everything of it is in its place."""
    told = {"state": state, "where": record["where"], "made": record["made"]}
    told["warehouse"] = _hash(run.home.warehouse)
    told["beside"] = [path.name for path in (run.home.corrections, run.home.assumptions) if path.exists()]
    told["raw"] = run.home.raw.stat().st_ino
    os.sync()  # tables and reports too: what the next night finds must be on the disk after a power cut as well
    write_private(run.home.last_run, json.dumps(told, ensure_ascii=False).encode())


def nothing_new_message(run: Run, record: Mapping[str, Any]) -> str:
    """The summary of such a night: that nothing is new, then what stands."""
    return f"Inget nytt {run.today} sedan körningen {record['run']}. Det den lämnade gäller fortfarande.\n\n{summary(record)}"


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
