"""What the owners are told of a run, in Swedish, each thing once: no person, no number, no value of a cell.

A file that was rejected or not read, a submitter who is late, a released number that has moved much. Where it is sent is
FOKUSDAG_TELL; what has been sent is remembered in the home.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flows.door import said
from flows.intake.masking import mask
from flows.intake.receive import NOT_READ
from flows.release.released import published_cells
from flows.run import Run
from flows.settings import Home, Settings
from flows.stopped import Stopped

STOPPED = "Fokusdag: körningen stoppade"
SMALLEST_MOVE = 5
"""A move of fewer is not told, however large a share it is: it could be told of a few persons."""

_NIGHT = "körning "
_SENT = ("accepted", "accepted_with_rejects", "superseded", "duplicate")


@dataclass(frozen=True)
class News:
    """One message, and the things in it by the names they are remembered under."""

    title: str
    text: str
    things: tuple[str, ...]


def news(run: Run, record: Mapping[str, Any], before: Path | None) -> News | None:
    """What is to be told of this run and has not been; None where there is nothing.

    `before`: the released tables to hold these against, as told_before gives them. A run of an earlier day tells nothing.
    """
    if run.as_of != run.today:
        return None
    told = set(_told(run.home).read_text("utf-8").splitlines()) if _told(run.home).exists() else set()
    fresh = {thing: words for thing, words in _things(run, record) if thing not in told}
    moved = _moved(before, _released(run, record)) if before else []
    if not fresh and not moved:
        return None
    lines = [*fresh.values(), *moved]
    if moved:
        lines.append(f"Varför tal har ändrats står i {run.home.analyst / Path(record['where']).name}/diff.md")
    text = "\n".join(
        [f"Körningen {record['run']} är klar. Det här behöver någon se efter:", "", *(f"- {x}" for x in lines)]
    )
    return News(f"Fokusdag: {len(fresh) + len(moved)} att se efter", mask(text), tuple(fresh))


def remember(home: Home, sent: News) -> None:
    """Note what has been sent, so that it is not sent again."""
    with _told(home).open("a", encoding="utf-8") as file:
        file.writelines(f"{thing}\n" for thing in sent.things)


def told_before(run: Run) -> Path | None:
    """The released tables that numbers are to be held against: those of the last night of which everything was told.

    None where there is none, and for a run that was asked to count to a day of its own: its numbers are others by order.
    """
    if not _is_night(run) or not _told(run.home).exists():
        return None
    nights = [line for line in _told(run.home).read_text("utf-8").splitlines() if line.startswith(_NIGHT)]
    return run.home.released / nights[-1].removeprefix(_NIGHT) if nights else None


def remember_night(run: Run, record: Mapping[str, Any]) -> None:
    """Note that all there was to tell of this run has been told: the next night's numbers are held against its own."""
    if _is_night(run) and told_before(run) != _released(run, record):
        with _told(run.home).open("a", encoding="utf-8") as file:
            file.write(f"{_NIGHT}{_released(run, record).name}\n")


def _is_night(run: Run) -> bool:
    return run.as_of == run.today and run.period_end is None


def _released(run: Run, record: Mapping[str, Any]) -> Path:
    return run.home.released / Path(record["where"]).name


def failure(name: str, fault: object, words: str | None) -> str:
    """Tell that a run stopped or never began: why, as far as it is known, and what it did not do. `words`: Prefect's own."""
    if isinstance(fault, Stopped):
        why = str(fault)
    elif isinstance(fault, Exception) and "arameter" not in type(fault).__name__:
        why = said(fault)
    else:
        why = f"Den kom inte igång, eller avbröts utifrån. Prefect säger: {words or 'ingenting'}"
    return mask(
        f"Körningen {name} stoppade.\n\n{why}\n\nInget nytt har lämnats ut: det som gällde förut gäller fortfarande. "
        "Loggen finns i Prefect under körningens namn; fokusdag doctor säger vad som kan vara fel."
    )


def due(today: date, months: int, days: int) -> date:
    """The last day of the newest period that ended at least so many days ago. Periods of so many months make whole years."""
    after = today - timedelta(days=days) + timedelta(days=1)
    month = after.year * 12 + after.month - 1
    first = month - month % months
    return date(first // 12, first % 12 + 1, 1) - timedelta(days=1)


def _things(run: Run, record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Everything that is to be told once: (the name it is remembered under, the sentence)."""
    for file in record["inputs"]:
        if file["verdict"] == "rejected":
            yield (
                f"avvisad {file['sha256']}",
                f"Filen {file['name']} avvisades. Svaret, med vad som är fel i vilken cell, ligger i reports/replies.",
            )
    for name in record["not_read"]:
        yield (
            f"oläst {name}",
            f"data/raw/{name} är inte läst: {NOT_READ}.",
        )
    yield from _late(run.today, record["inputs"])


def _late(today: date, files: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Each submitter of whom nothing has come for the newest period that is due."""
    newest: dict[tuple[str, str], tuple[date, Mapping[str, Any]]] = {}
    for file in files:
        if file["verdict"] in _SENT:
            spoken = date.fromisoformat(str(file["period_to"] or file["received_at"])[:10])
            whose = (file["source"], file["submitter"])
            if whose not in newest or newest[whose][0] < spoken:
                newest[whose] = (spoken, file)
    for source, asked in Settings().reporting.items():
        end = due(today, asked.months, asked.days)
        for spoken, file in (found for (of, _), found in sorted(newest.items()) if of == source):
            if spoken < end:
                yield (
                    f"sen {file['sha256']} {end}",
                    f"Inget har kommit för tiden till och med {end} från den som senast lämnade {file['name']}.",
                )


def _moved(before: Path, now: Path) -> list[str]:
    """The released numbers, shown in both, that have moved more than the bound: which, never from what to what."""
    bound = Settings().moved_percent
    listed = json.loads((now / "cells.json").read_text("utf-8"))["tables"]
    was = published_cells(before) if (before / "cells.json").exists() else {}
    found = []
    for key, value in published_cells(now).items():
        old = was.get(key)
        if old is None or value is None or abs(value - old) < SMALLEST_MOVE:
            continue
        if abs(value - old) * 100 > bound * abs(old):
            table, *row, measure = key.split("|")
            found.append(f"{listed[table]['title']}, {' '.join(row)} ({measure}): har ändrats mer än {bound} %.")
    return found


def _told(home: Home) -> Path:
    return home.processed / "told.txt"
