"""The years that charts show, how far each is known, and which of them may be compared. Reads jobs_created and employed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flows.charts.content.coverage import known_by_year, provisional_means, some_of, star, striped_means
from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.values import PEOPLE, Tables, Value, change, known, rows
from flows.language.words import Words


@dataclass(frozen=True)
class Period:
    """A year, or several that are shown together from `since`, and how far it is known.

    `part`: it is not over. `provisional`: a decision that comes later may change it. `enterprises`: how many are known at its
    end. `silent`: an enterprise is not known to its end, so that it is not comparable and no finding.
    """

    since: int
    year: int
    part: bool
    provisional: bool
    enterprises: int | None
    silent: bool

    @property
    def name(self) -> str:
        """The year, or the years."""
        return str(self.year) if self.since == self.year else f"{self.since}–{self.year}"

    def some(self, about: ReleaseFacts) -> str:
        """Say of how many enterprises it is, where it is not of all: `3 av 4 företag`."""
        return some_of(about.words, self.enterprises or 0, about.expected) if self.silent else ""

    def under_bar(self, about: ReleaseFacts) -> str:
        """Name its bar: the year, how far it is counted, and of how many enterprises where not of all."""
        w = about.words
        until = w("till {day}", day=w.day_of_year(about.period_end)) if self.part else ""
        return "\n".join(
            each for each in (star(self.name, provisional=self.provisional), until, self.some(about)) if each
        )

    def last_day(self, about: ReleaseFacts) -> date:
        """Give the last day that is counted in it."""
        return about.period_end if self.part else date(self.year, 12, 31)

    def remark(self, about: ReleaseFacts) -> str:
        """Say what is to be known of its numbers: `3 av 4 företag, preliminärt`; empty where it is final and of all."""
        told = (self.some(about), about.words("preliminärt") if self.provisional else "")
        return ", ".join(each for each in told if each)

    def in_words(self, name: str, about: ReleaseFacts) -> str:
        """Write it within a sentence: `2024 (3 av 4 företag)`."""
        return f"{name} ({self.some(about)})" if self.silent else name


@dataclass(frozen=True)
class Year(Period):
    """A year with its jobs begun and ended, and new persons."""

    jobs: Value
    first_ever: Value
    exits: Value

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
                part=year == about.period_end.year and not about.whole_year,
                provisional=bool(row["provisional"]),
                enterprises=enterprises,
                silent=enterprises is not None and enterprises < about.reported,
                jobs=Value.of(row, "jobs"),
                first_ever=Value.of(row, "first_ever"),
                exits=Value.of(row, "exits"),
            )
        )
    return years


def legend_of(shown: Sequence[Period], w: Words) -> tuple[str, ...]:
    """Say what star and stripes mean, where they are."""
    stars = [provisional_means(w)] if any(each.provisional for each in shown) else []
    stripes = striped_means(w, part=any(each.part for each in shown), silent=any(each.silent for each in shown))
    return (*stars, stripes) if stripes else tuple(stars)


def before_of(years: list[Year]) -> Year | None:
    """Choose the year to compare the headline's with: the first shown of an unbroken row with the same enterprises."""
    whole = [each for each in years if not each.part and not each.silent]
    row = whole[-1:]
    for each in reversed(whole[:-1]):
        if not row[0].follows(each):
            break
        row.insert(0, each)
    same = [each for each in row[:-1] if each.enterprises == row[-1].enterprises and each.jobs.number is not None]
    return same[0] if same else None


def step_of(years: list[Year], about: ReleaseFacts) -> int:
    """Say whether the headline's year has more (1) or fewer (-1) than the one before; fewer only if nothing is still to come."""
    told, before = headline_year(years), before_of(years)
    if told is None or before is None or about.waiting:
        return 0
    step = change(before.jobs, told.jobs)
    return step if step > 0 or (about.complete(PEOPLE) and not told.provisional) else 0


def headline_year(years: list[Year]) -> Year | None:
    """Choose the year of the headline: the last whole one that every enterprise is known to the end of, or the only one."""
    full = [each for each in years if not each.silent]
    return next((each for each in reversed(full) if not each.part), full[-1] if full else None)
