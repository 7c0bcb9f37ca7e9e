"""Chart 1 of the story: jobs created a year. Reads the released table jobs_created (year: jobs, persons).

Where most years would be hidden they are told several together: a row is then of the years from `since` to `year`.
"""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from flows.charts.content.language import SWEDISH, Words
from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.story import MOST_BARS, PEOPLE, Note, Story, StoryTable, Tables, Value, change, rows
from flows.charts.drawing.columns import Column, Meaning, draw_columns
from flows.charts.drawing.frame import frame, styled

NUMBER, NAME = 1, "skapade_jobb"
_WHOLE = {True: ("hela året", "the whole year"), False: ("alla åren", "all the years")}


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
        """Whether it is the next one, of as many years."""
        return self.since == before.year + 1 and self.year - self.since == before.year - before.since


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Tell the story in words. The headline compares the two latest whole years."""
    about = ReleaseFacts.of(released, w)
    years = _years(released, about)
    shown = years[-MOST_BARS:]
    headline = _headline(years, about)
    said = "; ".join(
        f"{f'{each.name} {about.until}' if each.part else each.name}: "
        f"{each.jobs.text(w)} {w('jobb', 'jobs')}, {each.persons.text(w)} {w('personer', 'people')}"
        for each in shown
    )
    return Story(
        headline=headline,
        subtitle=_subtitle(shown, about),
        short=w("Skapade jobb", "Jobs created"),
        unit=w("antal jobb och antal personer", "number of jobs and number of people"),
        remarks=_remarks(years, shown, w),
        leans_on=PEOPLE,
        alt=f"{w('Stapeldiagram över skapade jobb per år', 'Bar chart of jobs created per year')}. {headline}. "
        f"{said or w('Inga tal finns', 'There are no numbers')}.",
        note=Note(
            shows=w(
                "Hur många jobb som började varje år hos de sociala företagen.",
                "How many jobs began each year at the social enterprises.",
            ),
            denominator=w(
                "Alla jobb för målgruppen som företagen har uppgett. En person kan ha fått flera.",
                "All jobs for the target group that the enterprises have reported. One person may have had several.",
            ),
            never_say=w(
                "att jobben inte hade funnits annars, eller att ett år som inte är slut är ett sämre år.",
                "that the jobs would not have existed otherwise, or that a year that is not over is a worse year.",
            ),
        ),
        table=StoryTable(
            w.columns("År|Räknat till och med|Skapade jobb|Personer", "Year|Counted up to|Jobs created|People"),
            tuple(
                (
                    each.year if each.since == each.year else each.name,
                    w.day(about.period_end) if each.part else w(*_WHOLE[each.since == each.year]),
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
        page.say(
            w("Det finns inga skapade jobb att visa för perioden.", "There are no jobs created to show for the period.")
        )
    elif all(each.jobs.hidden for each in years):
        page.say(
            w(
                "Inget års tal kan visas: vart och ett är färre än 5, eller dolt för att skydda ett annat tal.",
                "No year's number can be shown: each is fewer than 5, or hidden to protect another number.",
            )
        )
    else:
        until = w(f"till {w.day_of_year(about.period_end)}", f"to {w.day_of_year(about.period_end)}")
        columns = [
            Column((each.name, *([until] if each.part else [])), each.jobs, each.persons, each.part) for each in years
        ]
        told = next(place for place, each in enumerate(years) if each is _told(years))
        meaning = Meaning(w("jobb", "job"), w("jobb", "jobs"), w("Personer", "People"))
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
    if len(whole) > 1 and whole[-1].follows(whole[-2]):
        before, after = whole[-2:]
        step = change(before.jobs, after.jobs)
        if step and change(before.persons, after.persons) == step and (step > 0 or about.complete(PEOPLE)):
            word = w("Fler", "More") if step > 0 else w("Färre", "Fewer")
            numbers = after.jobs.text(w), before.jobs.text(w)
            return w(
                f"{word} jobb skapades {after.name} än {before.name}: {numbers[0]} mot {numbers[1]}",
                f"{word} jobs were created in {after.name} than in {before.name}: {numbers[0]} against {numbers[1]}",
            )
    told = _told(years)
    if told is None or told.jobs.number is None or not (told.jobs.number or about.complete(PEOPLE)):
        return w("Skapade jobb i de sociala företagen", "Jobs created at the social enterprises")
    day = w.day_of_year(about.period_end)
    until = w(f", till {day}", f", up to {day}") if told.part else ""
    if not told.jobs.number:
        return w(f"Inga jobb skapades {told.name}{until}", f"No jobs were created in {told.name}{until}")
    jobs = w.plural(told.jobs.number, w("jobb skapades", "job was"), w("jobb skapades", "jobs were"))
    return f"{told.jobs.text(w)} {jobs} {w('', 'created in ')}{told.name}{until}"


def _told(years: list[_Year]) -> _Year | None:
    """Choose the year that the headline tells of: the last whole one, or the one there is."""
    return next((each for each in reversed(years) if not each.part), years[-1] if years else None)


def _subtitle(shown: list[_Year], about: ReleaseFacts) -> str:
    w = about.words
    if all(each.since == each.year for each in shown):
        parts = [w(f"Skapade jobb per år i {about.area}", f"Jobs created per year in {about.area}")]
    else:
        parts = [
            w(
                f"Skapade jobb i {about.area}, flera år tillsammans",
                f"Jobs created in {about.area}, several years together",
            )
        ]
    if shown:
        parts.append(f"{shown[0].since} {about.until}" if shown[-1].part else _span(shown))
    known = [each.jobs.number for each in shown if each.jobs.number is not None]
    if known:
        there = "" if len(known) == len(shown) else w(" i visade år", " in the years shown")
        parts.append(w.n(w.counted(sum(known), w("jobb", "job"), w("jobb", "jobs"))) + there)
    return ", ".join(parts)


def _span(shown: list[_Year]) -> str:
    first, last = shown[0].since, shown[-1].year
    return str(first) if first == last else f"{first}–{last}"


def _remarks(years: list[_Year], shown: list[_Year], w: Words) -> tuple[str, ...]:
    remarks = [target_only(w)]
    if shown and shown[-1].part and shown[-1].jobs.number:
        remarks.append(w("Randig stapel: året är inte slut", "Striped bar: the year is not over"))
    if len(years) > len(shown):
        remarks.append(w("Tidigare år står i tabellen", "Earlier years are in the table"))
    return tuple(remarks)
