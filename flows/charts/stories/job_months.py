"""Chart 9 of the story: work since the 2022 day. Reads the released table job_months (year: persons, job_months)."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.story import LEAST, MOST_BARS, PEOPLE, Note, Story, StoryTable, Tables, Value, rows, total
from flows.charts.drawing.columns import Column, Meaning, draw_columns
from flows.charts.drawing.frame import frame, styled
from flows.language.words import SWEDISH, Words

NUMBER, NAME = 9, "jobbmanader"
_SINCE = 2022
"""The year of the last focus day: the chart counts from it."""


@dataclass(frozen=True)
class _Year:
    year: int
    months: Value
    persons: Value
    part: bool


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write the texts of the chart. The headline adds up the years, if every one of them is shown."""
    about = ReleaseFacts.of(released, w)
    years = _years(released, about)
    shown = _shown(years)
    headline = _headline(shown, w)
    said = "; ".join(w("{year}: {months} månader", year=each.year, months=each.months.text(w)) for each in shown)
    span = f", {_SINCE} {about.until}" if shown else ""
    whole = total([each.months for each in shown]) if shown else Value(None)
    n = f", {w.n(w.counted(whole.number, 'månad', 'månader'))}" if whole.number else ""
    remarks = [
        target_only(w),
        w(
            "En månad är heltid i en månad: två på halvtid är en",
        ),
    ]
    if shown and shown[-1].part:
        remarks.append(w("Randig stapel: året är inte slut"))
    return Story(
        headline=headline,
        subtitle=w("Månader av heltidsarbete per år i {area}", area=about.area) + span + n,
        short=w("Månader av arbete"),
        unit=w("månader av heltidsarbete, och antal personer"),
        remarks=tuple(remarks),
        leans_on=PEOPLE,
        alt=w(
            "Stapeldiagram över månader av heltidsarbete. {headline}. {numbers}.",
            headline=headline,
            numbers=said or w("Inga tal finns"),
        ),
        note=Note(
            shows=w(
                "Hur mycket arbete det har blivit varje år sedan fokusdagen {since}, omräknat till månader på heltid.",
                since=_SINCE,
            ),
            denominator=w(
                "Alla dagar i alla jobb för målgruppen, gånger sysselsättningsgraden.",
            ),
            never_say=w(
                "att månaderna är personer, eller att en vanlig person arbetade så länge.",
            ),
        ),
        table=StoryTable(
            (w("År"), w("Månader av heltidsarbete"), w("Anställda vid årets slut, eller den sista dagen")),
            tuple((each.year, each.months.cell, each.persons.cell) for each in years),
        ),
    )


@styled
def figure(released: Tables, w: Words = SWEDISH) -> Figure:
    """Draw the chart: a bar a year since the last focus day."""
    about = ReleaseFacts.of(released, w)
    shown = _shown(_years(released, about))
    page = frame(story(released, w), about)
    if not any(each.months.number or each.months.hidden for each in shown):
        page.say(w("Det finns inget arbete att visa sedan {since}.", since=_SINCE))
    elif all(each.months.hidden for each in shown):
        page.say(
            w(
                "Inget års tal kan visas: det gäller färre än {least} personer, eller är dolt för att skydda ett annat tal.",
                least=LEAST,
            )
        )
    else:
        until = w("till {day}", day=w.day_of_year(about.period_end))
        columns = [
            Column((str(each.year), *([until] if each.part else [])), each.months, each.persons, each.part)
            for each in shown
        ]
        told = max((place for place, each in enumerate(shown) if not each.part), default=0)
        meaning = Meaning(w("Månader"), lambda count: w.counted(count, "månad", "månader"), w("Anställda sist"))
        draw_columns(page, columns, told, meaning, w)
    return page.figure


def _years(released: Tables, about: ReleaseFacts) -> list[_Year]:
    return [
        _Year(
            int(row["year"]),
            Value.of(row, "job_months"),
            Value.of(row, "persons"),
            int(row["year"]) == about.period_end.year and not about.whole_year,
        )
        for row in rows(released.table("job_months"), "year")
    ]


def _shown(years: list[_Year]) -> list[_Year]:
    return [each for each in years if each.year >= _SINCE][-MOST_BARS:]


def _headline(shown: list[_Year], w: Words) -> str:
    whole = total([each.months for each in shown]) if shown else Value(None)
    if not whole.number:
        return w("Månader av arbete i de sociala företagen")
    return w(
        "{months} heltidsarbete sedan {year}", months=w.counted(whole.number, "månad", "månader"), year=shown[0].year
    )
