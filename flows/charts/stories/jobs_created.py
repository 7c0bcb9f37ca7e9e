"""Chart 1 of the story: jobs created a year. Reads the released table jobs_created (year: jobs, persons).

Where most years would be hidden they are told several together: a row is then of the years from `since` to `year`.
"""

from __future__ import annotations

from dataclasses import dataclass

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
    persons: Value
    part: bool

    @property
    def name(self) -> str:
        """The year, or the years."""
        return str(self.year) if self.since == self.year else f"{self.since}–{self.year}"

    def follows(self, before: _Year) -> bool:
        """Whether this period comes right after `before` and has as many years."""
        return self.since == before.year + 1 and self.year - self.since == before.year - before.since


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write the texts of the chart. The headline compares the two latest whole years."""
    about = ReleaseFacts.of(released, w)
    years = _years(released, about)
    shown = years[-MOST_BARS:]
    headline = _headline(years, about)
    said = "; ".join(
        w(
            "{period}: {jobs} jobb, {persons} personer",
            period=f"{each.name} {about.until}" if each.part else each.name,
            jobs=each.jobs.text(w),
            persons=each.persons.text(w),
        )
        for each in shown
    )
    return Story(
        headline=headline,
        subtitle=_subtitle(shown, about),
        short=w("Skapade jobb"),
        unit=w("antal jobb och antal personer"),
        remarks=_remarks(years, shown, w),
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
                "Alla jobb för målgruppen som företagen har uppgett. En person kan ha fått flera.",
            ),
            never_say=w(
                "att jobben inte hade funnits annars, eller att ett år som inte är slut är ett sämre år.",
            ),
        ),
        table=StoryTable(
            (w("År"), w("Räknat till och med"), w("Skapade jobb"), w("Personer")),
            tuple(
                (
                    each.year if each.since == each.year else each.name,
                    w.day(about.period_end) if each.part else w(_WHOLE[each.since == each.year]),
                    each.jobs.cell,
                    each.persons.cell,
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
            Column((each.name, *([until] if each.part else [])), each.jobs, each.persons, each.part) for each in years
        ]
        told = next(place for place, each in enumerate(years) if each is _told(years))
        meaning = Meaning(w("Jobb"), lambda count: w.counted(count, "jobb", "jobb"), w("Personer"))
        draw_columns(page, columns, told, meaning, w)
    return page.figure


def _years(released: Tables, about: ReleaseFacts) -> list[_Year]:
    return [
        _Year(
            int(row["since"]),
            int(row["year"]),
            Value.of(row, "jobs"),
            Value.of(row, "persons"),
            int(row["year"]) == about.period_end.year and not about.whole_year,
        )
        for row in rows(released.table("jobs_created"), "year")
    ]


def _headline(years: list[_Year], about: ReleaseFacts) -> str:
    """Say more or fewer only if both jobs and persons changed enough, and fewer only if nothing is missing."""
    w = about.words
    whole = [each for each in years if not each.part]
    if not about.waiting and len(whole) > 1 and whole[-1].follows(whole[-2]):
        before, after = whole[-2:]
        step = change(before.jobs, after.jobs)
        if step and change(before.persons, after.persons) == step and (step > 0 or about.complete(PEOPLE)):
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


def _remarks(years: list[_Year], shown: list[_Year], w: Words) -> tuple[str, ...]:
    remarks = [target_only(w)]
    if shown and shown[-1].part and shown[-1].jobs.number:
        remarks.append(w("Randig stapel: året är inte slut"))
    if len(years) > len(shown):
        remarks.append(w("Tidigare år står i tabellen"))
    return tuple(remarks)
