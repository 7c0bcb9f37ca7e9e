"""The run that this one is compared with: the one before it, or the last report of a version that did not compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.language.words import SWEDISH as w  # noqa: N811
from flows.report.analyst.lists import RUN, Counted, read_counted, read_run
from flows.storage.atomic import write_private
from flows.storage.json_text import read_object
from flows.storage.paths import Home

_SINCE_RECOUNTS = "waiting"
"""A fact that only reports since the first change in what is counted have."""


@dataclass(frozen=True)
class Earlier:
    """What an earlier run left.

    Attributes:
        name: The name of its folders.
        decided_by: What decided its result, as far as it noted it.
        counted: Its marts and jobs; None where its version left none.
    """

    name: str
    decided_by: Mapping[str, Any]
    counted: Counted | None


def find_earlier(home: Home, name: str) -> tuple[Earlier | None, str]:
    """Find the run before the run of this name, and say in Swedish why where there is none.

    The run before is the one before it in analyst/runs.txt; a run made again is compared with the same one as at first.
    """
    before = _before(home.analyst / "runs.txt", name)
    if before is not None:
        run = read_run(home.analyst / before)
        counted = read_counted(home.analyst / before, run.get("counted")) if run else None
        if run and counted:
            return Earlier(before, run, counted), ""
        if (home.analyst / before / RUN).exists():
            return None, w(
                "Det som körningen {run} lämnade har gått sönder ({folder}).", run=before, folder=home.analyst / before
            )
    older = _of_an_older_version(home, name)
    lost = before and not older
    return older, w("Det som körningen {run} lämnade finns inte kvar.", run=before) if lost else ""


def _of_an_older_version(home: Home, name: str) -> Earlier | None:
    """The last report of a version that left no marts to compare with."""
    found = []
    for facts in home.released.glob("[!.]*/facts.json"):
        told = _record(facts)  # empty where it is damaged: that folder is compared with nothing
        if told and facts.parent.name != name and _SINCE_RECOUNTS not in told:
            found.append((str(told.get("as_of")), facts.stat().st_mtime, facts.parent.name))
    if not found:
        return None
    last = max(found)[-1]
    records = (home.reports / kind / last / RUN for kind in ("editions", "drafts"))
    return Earlier(last, next((_record(path) for path in records if path.exists()), {}), None)


def _record(path: Path) -> dict[str, Any]:
    try:
        return read_object(path.read_bytes())
    except ValueError:
        return {}


def _before(runs: Path, name: str) -> str | None:
    """The run before this one; a run of a new name is put last in the list."""
    names = runs.read_text("utf-8", "replace").splitlines() if runs.exists() else []
    if name not in names:
        names.append(name)
        write_private(runs, "\n".join(names).encode() + b"\n")
    place = names.index(name)
    return names[place - 1] if place else None
