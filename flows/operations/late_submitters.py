"""Who is late: submitters of whom nothing has been accepted for the newest period that is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date, timedelta
from typing import Any

from flows.language.catalogue import message
from flows.language.tool import say
from flows.settings import settings

_LATE = {
    (False, True): message("Inget har kommit för tiden till och med {end} från den som senast lämnade {name}."),
    (False, False): message("Inget har kommit för tiden till och med {end} från den som lämnade {name}."),
    (True, True): message(
        "Inget har godtagits för tiden till och med {end} från den som senast lämnade {name}; detta kom, kan vara därifrån "
        "och avvisades: {came}."
    ),
    (True, False): message(
        "Inget har godtagits för tiden till och med {end} från den som lämnade {name}; detta kom, kan vara därifrån och "
        "avvisades: {came}."
    ),
}
"""Whether something came and was rejected, and whether anything was ever accepted → the sentence."""


def due(today: date, months: int, days: int) -> date:
    """The last day of the newest period that is due.

    Args:
        today: The day.
        months: The length of a period; whole years are divided into such periods.
        days: How many days after its end a period is due.
    """
    after = today - timedelta(days=days) + timedelta(days=1)
    month = after.year * 12 + after.month - 1
    first = month - month % months
    return date(first // 12, first % 12 + 1, 1) - timedelta(days=1)


def late_submitters(today: date, files: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Each submitter of whom nothing has been accepted for the newest period that is due, and what was rejected of theirs.

    Yields: the name that is remembered, the sentence, and the last file that came from the submitter.
    """
    refused = {file["sha256"] for file in files if file["verdict"] == "rejected"}  # also where it was sent once more
    for source, asked in settings().reporting.items():
        end = due(today, asked.months, asked.days)
        submitters, nobodys = _by_submitter([file for file in files if file["source"] == source], refused)
        for theirs in submitters:
            good = [file for file in theirs if file["sha256"] not in refused]
            last = max(good, key=_about) if good else theirs[0]
            if good and _about(last) >= end:
                continue
            came = [file["name"] for file in (*theirs, *nobodys) if file["sha256"] in refused and _about(file) >= end]
            words = say(_LATE[bool(came), bool(good)], end=end, name=last["name"], came=", ".join(came))
            yield f"sen {last['sha256']} {end}", words, last["name"]


def _by_submitter(
    files: Iterable[Mapping[str, Any]], refused: Set[str]
) -> tuple[list[list[Mapping[str, Any]]], list[Mapping[str, Any]]]:
    """The files of a source by submitter, and those without one. Where no submitter is known, all count as one submitter's."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for file in files:
        read = file["submitter"] != file["source"] or file["sha256"] not in refused
        found.setdefault(file["submitter"] if read else "", []).append(file)
    nobodys = found.pop("", [])
    known = [theirs for _, theirs in sorted(found.items())]
    return (known, nobodys) if known else ([nobodys] if nobodys else [], [])


def _about(file: Mapping[str, Any]) -> date:
    """The last day that a file is about: the end of its period, or the day it came."""
    return date.fromisoformat(str(file["period_to"] or file["received_at"])[:10])
