"""The years of jobs created, and which of them may be compared. Reads jobs_created and employed."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.values import PEOPLE, Tables, Value, change, rows


@dataclass(frozen=True)
class Year:
    """A year, or several told together from `since`: jobs begun and ended, new persons, and how many enterprises are known."""

    since: int
    year: int
    jobs: Value
    first_ever: Value
    exits: Value
    part: bool
    provisional: bool
    enterprises: int | None

    @property
    def name(self) -> str:
        """The year, or the years."""
        return str(self.year) if self.since == self.year else f"{self.since}–{self.year}"

    def follows(self, before: Year) -> bool:
        """Whether this period comes right after `before` and has as many years."""
        return self.since == before.year + 1 and self.year - self.since == before.year - before.since

    @property
    def net(self) -> Value:
        """How many more jobs began than ended; hidden where either is."""
        if self.jobs.number is None or self.exits.number is None:
            return Value(None, self.jobs.hidden or self.exits.hidden)
        return Value(self.jobs.number - self.exits.number)


def years_of(released: Tables, about: ReleaseFacts) -> list[Year]:
    """Take the years of the table, oldest first."""
    known = {pd.Timestamp(row["date"]).year: int(row["enterprises"]) for row in rows(released.table("employed"))}
    return [
        Year(
            int(row["since"]),
            int(row["year"]),
            Value.of(row, "jobs"),
            Value.of(row, "first_ever"),
            Value.of(row, "exits"),
            int(row["year"]) == about.period_end.year and not about.whole_year,
            bool(row["provisional"]),
            known.get(int(row["year"])),
        )
        for row in rows(released.table("jobs_created"), "year")
    ]


def before_of(years: list[Year]) -> Year | None:
    """Choose the year to compare the told one with: the first shown of an unbroken row with the same enterprises."""
    whole = [each for each in years if not each.part]
    row = whole[-1:]
    for each in reversed(whole[:-1]):
        if not row[0].follows(each):
            break
        row.insert(0, each)
    same = [each for each in row[:-1] if each.enterprises == row[-1].enterprises and each.jobs.number is not None]
    return same[0] if same else None


def step_of(years: list[Year], about: ReleaseFacts) -> int:
    """Say whether the told year has more (1) or fewer (-1) than the one it is compared with; fewer only if nothing is to come."""
    told, before = told_of(years), before_of(years)
    if told is None or before is None or about.waiting:
        return 0
    step = change(before.jobs, told.jobs)
    return step if step > 0 or (about.complete(PEOPLE) and not told.provisional) else 0


def told_of(years: list[Year]) -> Year | None:
    """Choose the year of the headline: the last whole one, or the only one."""
    return next((each for each in reversed(years) if not each.part), years[-1] if years else None)
