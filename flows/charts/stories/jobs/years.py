"""The years of jobs created, and which of them may be compared. Reads jobs_created and employed."""

from __future__ import annotations

from dataclasses import dataclass

from flows.charts.content.known import known_by_year
from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.values import PEOPLE, Tables, Value, change, known, rows


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
    silent: bool
    """Whether an enterprise is not known to its end, so that it is not comparable and no finding."""

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
    at_end, years = known_by_year(released), []
    for row in rows(released.table("jobs_created"), "year"):
        year = int(row["year"])
        of_row = known(row.get("enterprises"))  # an older edition has only those of the day
        enterprises = at_end.get(year) if of_row is None else int(of_row)
        years.append(
            Year(
                int(row["since"]),
                year,
                Value.of(row, "jobs"),
                Value.of(row, "first_ever"),
                Value.of(row, "exits"),
                year == about.period_end.year and not about.whole_year,
                bool(row["provisional"]),
                enterprises,
                enterprises is not None and enterprises < about.reported,
            )
        )
    return years


def before_of(years: list[Year]) -> Year | None:
    """Choose the year to compare the told one with: the first shown of an unbroken row with the same enterprises."""
    whole = [each for each in years if not each.part and not each.silent]
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
    """Choose the year of the headline: the last whole one that every enterprise is known to the end of, or the only one."""
    full = [each for each in years if not each.silent]
    return next((each for each in reversed(full) if not each.part), full[-1] if full else None)
