"""Chart 1 of the story: jobs created a year. Reads jobs_created (year: jobs, first_ever, exits), all_years and employed.

Where most years would be hidden they are told several together: a row is then of the years from `since` to `year`.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.story import LEAST, MOST_BARS, PEOPLE, Note, Story, StoryTable, Tables, Value, change, rows
from flows.charts.drawing.columns import Column, Meaning, draw_columns
from flows.charts.drawing.frame import frame, styled
from flows.language.catalogue import message
from flows.language.words import SWEDISH, Words

NUMBER, NAME = 1, "skapade_jobb"
_WHOLE = {True: message("hela året"), False: message("alla åren")}


@dataclass(frozen=True)
class _Year:
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

    def follows(self, before: _Year) -> bool:
        """Whether this period comes right after `before` and has as many years."""
        return self.since == before.year + 1 and self.year - self.since == before.year - before.since

    @property
    def net(self) -> Value:
        """How many more jobs began than ended; hidden where either is."""
        if self.jobs.number is None or self.exits.number is None:
            return Value(None, self.jobs.hidden or self.exits.hidden)
        return Value(self.jobs.number - self.exits.number)


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write the texts of the chart. The headline compares the two latest whole years."""
    about = ReleaseFacts.of(released, w)
    years = _years(released, about)
    shown = years[-MOST_BARS:]
    headline = _headline(years, about)
    said = "; ".join(
        w(
            "{period}: {jobs} jobb, {persons} nya personer",
            period=f"{each.name} {about.until}" if each.part else each.name,
            jobs=each.jobs.text(w),
            persons=each.first_ever.text(w),
        )
        for each in shown
    )
    return Story(
        headline=headline,
        subtitle=_subtitle(shown, about),
        short=w("Skapade jobb"),
        unit=w("antal jobb och antal personer"),
        remarks=(*_remarks(years, shown, w), *_ever(released, w)),
        leans_on=PEOPLE,
        alt=w(
            "Stapeldiagram över skapade jobb per år. {headline}. {numbers}.",
            headline=headline,
            numbers=said or w("Inga tal finns"),
        ),
        note=Note(
            shows=w(
                "Hur många jobb som började varje år hos de sociala företagen.",
            ),
            denominator=w(
                "Alla jobb för målgruppen som företagen har uppgett. En person kan ha fått flera: nya är de som aldrig "
                "förut hade haft ett jobb i något av företagen.",
            ),
            never_say=w(
                "att varje jobb är en ny plats, att det inte hade funnits annars, eller att ett år som inte är slut är "
                "ett sämre år.",
            ),
        ),
        table=StoryTable(
            (
                w("År"),
                w("Räknat till och med"),
                w("Skapade jobb"),
                w("Nya personer"),
                w("Jobb som slutade"),
                w("Netto"),
            ),
            tuple(
                (
                    each.year if each.since == each.year else each.name,
                    _counted_to(each, about),
                    each.jobs.cell,
                    each.first_ever.cell,
                    each.exits.cell,
                    each.net.cell,
                )
                for each in years
            ),
            keys=2,
        ),
    )


@styled
def figure(released: Tables, w: Words = SWEDISH) -> Figure:
    """Draw the chart: a bar a year, the latest whole year highlighted."""
    about = ReleaseFacts.of(released, w)
    years = _years(released, about)[-MOST_BARS:]
    page = frame(story(released, w), about)
    if not any(each.jobs.number or each.jobs.hidden for each in years):
        page.say(w("Det finns inga skapade jobb att visa för perioden."))
    elif all(each.jobs.hidden for each in years):
        page.say(
            w(
                "Inget års tal kan visas: vart och ett är färre än {least}, eller dolt för att skydda ett annat tal.",
                least=LEAST,
            )
        )
    else:
        until = w("till {day}", day=w.day_of_year(about.period_end))
        columns = [
            Column(
                (f"{each.name}{'*' * each.provisional}", *([until] if each.part else [])),
                each.jobs,
                each.first_ever,
                each.part,
            )
            for each in years
        ]
        told = next(place for place, each in enumerate(years) if each is _told(years))
        meaning = Meaning(w("Jobb"), lambda count: w.counted(count, "jobb", "jobb"), w("Nya personer"))
        draw_columns(page, columns, told, meaning, w)
    return page.figure


def _years(released: Tables, about: ReleaseFacts) -> list[_Year]:
    known = {pd.Timestamp(row["date"]).year: int(row["enterprises"]) for row in rows(released.table("employed"))}
    return [
        _Year(
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


def _headline(years: list[_Year], about: ReleaseFacts) -> str:
    """Compare only years with the same enterprises; say fewer only if nothing is missing, nor to come."""
    w = about.words
    whole = [each for each in years if not each.part]
    same = len(whole) > 1 and whole[-1].follows(whole[-2]) and whole[-1].enterprises == whole[-2].enterprises
    if same and not about.waiting:
        before, after = whole[-2:]
        step = change(before.jobs, after.jobs)
        if step > 0 or (step < 0 and about.complete(PEOPLE) and not after.provisional):
            values = {
                "year": after.name,
                "before": before.name,
                "jobs": after.jobs.text(w),
                "jobs_before": before.jobs.text(w),
            }
            if step > 0:
                return w("Fler jobb skapades {year} än {before}: {jobs} mot {jobs_before}", **values)
            return w("Färre jobb skapades {year} än {before}: {jobs} mot {jobs_before}", **values)
    told = _told(years)
    if told is None or told.jobs.number is None or not (told.jobs.number or about.complete(PEOPLE)):
        return w("Skapade jobb i de sociala företagen")
    day = w.day_of_year(about.period_end)
    when = w("{year}, till {day}", year=told.name, day=day) if told.part else told.name
    if not told.jobs.number:
        return w("Inga jobb skapades {when}", when=when)
    jobs = told.jobs.text(w)
    return w.plural(
        told.jobs.number, "{jobs} jobb skapades {when}", "{jobs} jobb skapades {when}", jobs=jobs, when=when
    )


def _told(years: list[_Year]) -> _Year | None:
    """Choose the year of the headline: the last whole one, or the only one."""
    return next((each for each in reversed(years) if not each.part), years[-1] if years else None)


def _subtitle(shown: list[_Year], about: ReleaseFacts) -> str:
    w = about.words
    if all(each.since == each.year for each in shown):
        parts = [w("Skapade jobb per år i {area}", area=about.area)]
    else:
        parts = [
            w(
                "Skapade jobb i {area}, flera år tillsammans",
                area=about.area,
            )
        ]
    if shown:
        parts.append(f"{shown[0].since} {about.until}" if shown[-1].part else _span(shown))
    known = [each.jobs.number for each in shown if each.jobs.number is not None]
    if known:
        n = w.n(w.counted(sum(known), "jobb", "jobb"))
        parts.append(n if len(known) == len(shown) else w("{n} i visade år", n=n))
    return ", ".join(parts)


def _span(shown: list[_Year]) -> str:
    first, last = shown[0].since, shown[-1].year
    return str(first) if first == last else f"{first}–{last}"


def _counted_to(each: _Year, about: ReleaseFacts) -> str:
    w = about.words
    told = w.day(about.period_end) if each.part else w(_WHOLE[each.since == each.year])
    return w("{until}, preliminärt", until=told) if each.provisional else told


def _ever(released: Tables, w: Words) -> list[str]:
    """Say how many people all the jobs were shared by."""
    for row in rows(released.table("all_years")):
        jobs, persons = (Value.of(row, name) for name in ("jobs", "persons"))
        if jobs.number and persons.number:
            return [w("Alla år: {jobs} jobb, {persons} personer", jobs=jobs.text(w), persons=persons.text(w))]
    return []


def _remarks(years: list[_Year], shown: list[_Year], w: Words) -> tuple[str, ...]:
    remarks = [target_only(w)]
    if shown and shown[-1].part and shown[-1].jobs.number:
        remarks.append(w("Randig stapel: året är inte slut"))
    if any(each.provisional and each.jobs.number for each in shown):
        remarks.append(w("*\u00a0Preliminärt: jobb från det senaste halvåret kan bli fler när beslut kommer"))
    told = _told(shown)
    if told and told.jobs.number and told.exits.number is not None:
        remarks.append(
            w(
                "{year}: {jobs} jobb började, {exits} slutade",
                year=told.name,
                jobs=told.jobs.text(w),
                exits=told.exits.text(w),
            )
        )
    if len(years) > len(shown):
        remarks.append(w("Tidigare år står i tabellen"))
    return tuple(remarks)
