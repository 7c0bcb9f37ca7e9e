"""The days of people employed, and which of them may be compared. Reads employed and employed_same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from flows.charts.content.coverage import some_of
from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.values import MOST_BARS, Tables, Value, rows


@dataclass(frozen=True)
class Day:
    """A day with its people, full-time equivalents, and enterprises known. `same`: people at those known on the last day too."""

    day: date
    persons: Value
    fte: Value
    enterprises: int
    same: Value | None


def days_of(released: Tables) -> list[Day]:
    """Take the days of the table, oldest first."""
    same = {row["date"]: Value.of(row, "persons") for row in rows(released.table("employed_same"))}
    return [
        Day(
            pd.Timestamp(row["date"]).date(),
            Value.of(row, "persons"),
            Value.of(row, "fte"),
            int(row["enterprises"]),
            same.get(row["date"]),
        )
        for row in rows(released.table("employed"), "date")
    ]


def known_on(each: Day, about: ReleaseFacts) -> str:
    """Say how many enterprises are known that day: `5 av 6 företag`."""
    return some_of(about.words, each.enterprises, about.expected)


def compared_with(days: list[Day]) -> Day | None:
    """Choose the day that the last one is compared with: the first shown that is at least a year before.

    With the same enterprises and a number, if there is such a day.
    """
    before = [each for each in days[-MOST_BARS:] if (days[-1].day - each.day).days >= 365] if days else []
    same = [each for each in before if each.enterprises == days[-1].enterprises and each.persons.number is not None]
    return next(iter(same or before), None)


def beside_the_same(days: list[Day], about: ReleaseFacts) -> list[str]:
    """Compare beside the headline, where an enterprise is not known any more, those that are known on both days."""
    w, before = about.words, compared_with(days)
    if before is None or before.enterprises == days[-1].enterprises:
        return []
    last = days[-1]
    told = [w("Dagarna har olika företag och jämförs inte")]
    if before.same and before.same.number is not None and last.persons.number is not None:
        told.append(
            w(
                "I företagen som är kända båda dagarna: {before} personer {day_before} och {persons} personer {day}",
                persons=last.persons.text(w),
                day=w.day(last.day),
                before=before.same.text(w),
                day_before=w.day(before.day),
            )
        )
    return told
