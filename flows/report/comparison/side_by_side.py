"""Any two runs side by side, in words, for the analyst: editions, drafts and what-ifs alike."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flows.errors import Stopped
from flows.language.tool import say
from flows.language.words import SWEDISH as w  # noqa: N811
from flows.model.recounts import recounts
from flows.report.analyst.lists import RUN, Counted, read_counted, read_run
from flows.report.comparison.causes import causes
from flows.report.comparison.jobs import changed_jobs
from flows.report.comparison.numbers.sides import mart_tables
from flows.report.comparison.numbers.tables import counted_in_both, moved
from flows.report.comparison.recounted import new_recounts
from flows.report.comparison.write import numbers_lines, why_lines
from flows.storage.paths import Home

_SOME = 10


def what_if_folder(home: Home) -> Path:
    """Where what-ifs lie, one folder for each: among the analyst's, so that they go when the rest of it does."""
    return home.analyst / ".what_if"


def compare_runs(home: Home, first: str, second: str) -> str:
    """Compare two runs: what is different in what they were made of, each number that differs, and the jobs behind.

    Args:
        home: The home.
        first: A run's, an edition's or a what-if's name; its numbers stand first.
        second: Another one's.

    Returns:
        The page, as Markdown.

    Raises:
        Stopped: There is no such run, or what it left has gone or is damaged.
    """
    was, now = _run(home, first), _run(home, second)
    counted = [_counted(home, name, each) for name, each in ((first, was), (second, now))]
    before, after = (mart_tables(each.marts) for each in counted)
    anew = ["- " + w("Ny räkning: {what}", what=recounts()[name].says) for name in new_recounts(was, now)]
    days = [each.get("parameters", {}).get("as_of", w("okänt")) for each in (was, now)]
    return "\n".join(
        [
            "# " + w("{first} och {second} sida vid sida", first=first, second=second),
            "",
            w(
                "Förut är {first}, med det som var känt {then}. Nu är {second}, med det som var känt {now}.",
                first=first,
                then=days[0],
                second=second,
                now=days[1],
            ),
            w("Talen är oskyddade: de är till för dig, och får inte lämnas vidare."),
            "",
            *why_lines(anew, causes(was, now)),
            *numbers_lines(after, before, moved(before, counted_in_both(before, after))),
            "",
            *changed_jobs(*counted),
        ]
    )


def _folder(home: Home, name: str) -> Path:
    name = Path(name).name  # somebody may give the path of a folder
    folders = [root / name for root in (home.analyst, what_if_folder(home))]
    return next((folder for folder in folders if (folder / RUN).exists()), home.analyst / name)


def _run(home: Home, name: str) -> Mapping[str, Any]:
    if run := read_run(_folder(home, name)):
        return run
    if (_folder(home, name) / RUN).exists():
        raise _damaged(home, name)
    paths = [path for root in (home.analyst, what_if_folder(home)) for path in root.glob(f"*/{RUN}")]
    known = [path.parent.name for path in sorted(paths, key=lambda path: path.stat().st_mtime, reverse=True)[:_SOME]]
    raise Stopped(
        say(
            "Det finns ingen körning {name} att jämföra. Senast gjorda: {known}.",
            name=name,
            known=", ".join(known) or say("ingen"),
        )
    )


def _counted(home: Home, name: str, run: Mapping[str, Any]) -> Counted:
    counted = read_counted(_folder(home, name), run.get("counted"))
    if counted is None:
        raise _damaged(home, name)
    return counted


def _damaged(home: Home, name: str) -> Stopped:
    return Stopped(
        say(
            "Det som körningen {name} räknade har gått sönder ({folder}). Gör om den: --as-of.",
            name=name,
            folder=_folder(home, name),
        )
    )
