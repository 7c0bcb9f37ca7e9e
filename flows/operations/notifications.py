"""What the owners are told of a run, in Swedish, each thing once: no person, no number, no value of a cell.

A file that was rejected or not read, a submitter who is late, a released number that has moved much. Where it is sent is
FOKUSDAG_TELL; what has been sent is remembered in the home.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flows.errors import Stopped
from flows.intake.deliveries.inbox import NOT_READ
from flows.release.disclosure import RULES
from flows.release.released import published_cells
from flows.run.boundary import NOTHING_OUT, describe_fault
from flows.run.context import Run
from flows.security.masking import mask
from flows.settings import Settings
from flows.storage.paths import Home

STOPPED = "Fokusdag: körningen stoppade"
_NIGHT = "körning "
_NOT_READ = "oläst "


@dataclass(frozen=True)
class Notification:
    """One message, and the things in it by the names they are remembered under."""

    title: str
    text: str
    things: tuple[str, ...]


def make_notification(run: Run, record: Mapping[str, Any], before: Path | None) -> Notification | None:
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
    return Notification(f"Fokusdag: {len(fresh) + len(moved)} att se efter", mask(text), tuple(fresh))


def remember_sent(home: Home, sent: Notification) -> None:
    """Note what has been sent, so that it is not sent again."""
    with _told(home).open("a", encoding="utf-8") as file:
        file.writelines(f"{thing}\n" for thing in sent.things)


def forget_handled(run: Run, record: Mapping[str, Any]) -> None:
    """Forget that a file lay unread once it does no more: should another lie there, a year from now, it is news."""
    if run.as_of != run.today or not _told(run.home).exists():
        return
    lying = {f"{_NOT_READ}{_one_line(name)}" for name in record["not_read"]}
    lines = _told(run.home).read_text("utf-8").splitlines()
    kept = [line for line in lines if line in lying or not line.startswith(_NOT_READ)]
    if kept == lines:
        return
    beside = _told(run.home).with_suffix(".part")
    beside.write_text("".join(f"{line}\n" for line in kept), "utf-8")
    beside.replace(_told(run.home))


def already_sent(run: Run) -> Path | None:
    """The released tables that numbers are to be held against: those of the last night of which everything was told.

    None where there is none, and for a run that was asked to count to a day of its own: its numbers are others by order.
    """
    if not _is_night(run) or not _told(run.home).exists():
        return None
    nights = [line for line in _told(run.home).read_text("utf-8").splitlines() if line.startswith(_NIGHT)]
    return run.home.released / nights[-1].removeprefix(_NIGHT) if nights else None


def remember_night(run: Run, record: Mapping[str, Any]) -> None:
    """Note that all there was to tell of this run has been told: the next night's numbers are held against its own."""
    if _is_night(run) and already_sent(run) != _released(run, record):
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
        why = describe_fault(fault)
    else:
        why = f"Den kom inte igång, eller avbröts utifrån. Prefect säger: {words or 'ingenting'}"
    return mask(
        f"Körningen {name} stoppade.\n\n{why}\n\n{NOTHING_OUT} Annars gäller det som gällde förut. "
        "Loggen finns i Prefect under körningens namn; fokusdag doctor säger vad som kan vara fel."
    )


def nothing_known(home: Home) -> str:
    """What is told of a home that no file has come to: the disk with the real one may be gone from over it."""
    return (
        f"Inga filer har kommit till {home.root}. Är mappen inte ny: se efter att disken som den ligger på är monterad."
    )


def due(today: date, months: int, days: int) -> date:
    """The last day of the newest period that ended at least so many days ago. Periods of so many months make whole years."""
    after = today - timedelta(days=days) + timedelta(days=1)
    month = after.year * 12 + after.month - 1
    first = month - month % months
    return date(first // 12, first % 12 + 1, 1) - timedelta(days=1)


def _things(run: Run, record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Everything that is to be told once: (the name it is remembered under, the sentence)."""
    if not record["inputs"]:
        yield ("tomt", nothing_known(run.home))
    for file in record["inputs"]:
        if file["verdict"] == "rejected":
            yield (
                f"avvisad {file['sha256']}",
                f"Filen {file['name']} avvisades. Svaret, med vad som är fel i vilken cell, ligger i reports/replies.",
            )
        elif file["verdict"] == "held":
            yield (
                f"väntar {file['sha256']}",
                f"Filen {file['name']} väntar på svar och räknas inte än. Frågan ligger i reports/replies. Är filen rätt: "
                "fokusdag approve.",
            )
    for name in record["not_read"]:
        yield (
            f"{_NOT_READ}{_one_line(name)}",
            f"data/raw/{name} är inte läst: {NOT_READ}.",
        )
    yield from _late(run.today, record["inputs"])


def _late(today: date, files: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Each submitter of whom nothing has been accepted for the newest period that is due; what was refused is not nothing."""
    refused = {file["sha256"] for file in files if file["verdict"] == "rejected"}  # also where it came once more
    for source, asked in Settings().reporting.items():
        end = due(today, asked.months, asked.days)
        submitters, nobodys = _by_submitter([file for file in files if file["source"] == source], refused)
        for theirs in submitters:
            good = [file for file in theirs if file["sha256"] not in refused]
            last = max(good, key=_about) if good else theirs[0]
            if good and _about(last) >= end:
                continue
            came = [file["name"] for file in (*theirs, *nobodys) if file["sha256"] in refused and _about(file) >= end]
            but = f"; detta kom, kan vara därifrån och avvisades: {', '.join(came)}" if came else ""
            yield (
                f"sen {last['sha256']} {end}",
                f"Inget har {'godtagits' if came else 'kommit'} för tiden till och med {end} från den som "
                f"{'senast ' if good else ''}lämnade {last['name']}{but}.",
            )


def _by_submitter(
    files: Iterable[Mapping[str, Any]], refused: Set[str]
) -> tuple[list[list[Mapping[str, Any]]], list[Mapping[str, Any]]]:
    """A source's files by who sent them, and those of which that could not be read; where it never could, they are one's."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for file in files:
        read = file["submitter"] != file["source"] or file["sha256"] not in refused
        found.setdefault(file["submitter"] if read else "", []).append(file)
    nobodys = found.pop("", [])
    known = [theirs for _, theirs in sorted(found.items())]
    return (known, nobodys) if known else ([nobodys] if nobodys else [], [])


def _about(file: Mapping[str, Any]) -> date:
    """Up to which day a file tells: the end of its period, or the day it came."""
    return date.fromisoformat(str(file["period_to"] or file["received_at"])[:10])


def _moved(before: Path, now: Path) -> list[str]:
    """The released numbers, shown in both, that have moved more than the bound: which, never from what to what."""
    bound = Settings().moved_percent
    listed = json.loads((now / "cells.json").read_text("utf-8"))["tables"]
    was = published_cells(before) if (before / "cells.json").exists() else {}
    found = []
    for key, value in published_cells(now).items():
        old = was.get(key)
        if old is None or value is None or abs(value - old) < RULES.smallest_shown:  # could be told of a few persons
            continue
        if abs(value - old) * 100 > bound * abs(old):
            table, *row, measure = key.split("|")
            found.append(f"{listed[table]['title']}, {' '.join(row)} ({measure}): har ändrats mer än {bound} %.")
    return found


def _one_line(name: str) -> str:
    """A file's name as it is remembered: it may have line breaks in it."""
    return " ".join(name.split())


def _told(home: Home) -> Path:
    return home.processed / "told.txt"
