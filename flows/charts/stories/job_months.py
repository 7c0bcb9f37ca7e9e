"""Chart 9 of the story: work since the 2022 day. Reads the released table job_months (year: persons, job_months)."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from flows.charts.content.language import SWEDISH, Words
from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.story import MOST_BARS, PEOPLE, Note, Story, StoryTable, Tables, Value, rows, total
from flows.charts.drawing.columns import Column, Meaning, draw_columns
from flows.charts.drawing.frame import frame, styled

NUMBER, NAME = 9, "jobbmanader"
_SINCE = 2022
"""The year of the focus day before: what has been done since is what is told."""


@dataclass(frozen=True)
class _Year:
    year: int
    months: Value
    persons: Value
    part: bool


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Tell the story in words. The headline adds up the years, if every one of them is shown."""
    about = ReleaseFacts.of(released, w)
    years = _years(released, about)
    shown = _shown(years)
    headline = _headline(shown, w)
    said = "; ".join(f"{each.year}: {each.months.text(w)} {w('månader', 'months')}" for each in shown)
    span = f", {_SINCE} {about.until}" if shown else ""
    whole = total([each.months for each in shown]) if shown else Value(None)
    n = f", {w.n(whole.text(w) + w(' månader', ' months'))}" if whole.number else ""
    remarks = [
        target_only(w),
        w(
            "En månad är heltid i en månad: två på halvtid är en",
            "A month is full time for a month: two at half time are one",
        ),
    ]
    if shown and shown[-1].part:
        remarks.append(w("Randig stapel: året är inte slut", "Striped bar: the year is not over"))
    return Story(
        headline=headline,
        subtitle=w(
            f"Månader av heltidsarbete per år i {about.area}", f"Months of full-time work per year in {about.area}"
        )
        + span
        + n,
        short=w("Månader av arbete", "Months of work"),
        unit=w("månader av heltidsarbete, och antal personer", "months of full-time work, and number of people"),
        remarks=tuple(remarks),
        leans_on=PEOPLE,
        alt=w(
            f"Stapeldiagram över månader av heltidsarbete. {headline}. {said or 'Inga tal finns'}.",
            f"Bar chart of months of full-time work. {headline}. {said or 'There are no numbers'}.",
        ),
        note=Note(
            shows=w(
                f"Hur mycket arbete det har blivit varje år sedan fokusdagen {_SINCE}, omräknat till månader på heltid.",
                f"How much work there has been each year since the focus day of {_SINCE}, in months of full-time work.",
            ),
            denominator=w(
                "Alla dagar i alla jobb för målgruppen, gånger sysselsättningsgraden.",
                "All days of all jobs for the target group, times the extent of each.",
            ),
            never_say=w(
                "att månaderna är personer, eller att en vanlig person arbetade så länge.",
                "that the months are people, or that a typical person worked so long.",
            ),
        ),
        table=StoryTable(
            w.columns(
                "År|Månader av heltidsarbete|Anställda vid årets slut, eller den sista dagen",
                "Year|Months of full-time work|Employed at the end of the year, or on the last day",
            ),
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
        page.say(w(f"Det finns inget arbete att visa sedan {_SINCE}.", f"There is no work to show since {_SINCE}."))
    elif all(each.months.hidden for each in shown):
        page.say(
            w(
                "Inget års tal kan visas: det gäller färre än 5 personer, eller är dolt för att skydda ett annat tal.",
                "No year's number can be shown: it is of fewer than 5 people, or hidden to protect another number.",
            )
        )
    else:
        until = w(f"till {w.day_of_year(about.period_end)}", f"to {w.day_of_year(about.period_end)}")
        columns = [
            Column((str(each.year), *([until] if each.part else [])), each.months, each.persons, each.part)
            for each in shown
        ]
        told = max((place for place, each in enumerate(shown) if not each.part), default=0)
        meaning = Meaning(w("månad", "month"), w("månader", "months"), w("Anställda sist", "Employed at end"))
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
        return w("Månader av arbete i de sociala företagen", "Months of work at the social enterprises")
    first = shown[0].year
    return w(
        f"{w.counted(whole.number, 'månad', 'månader')} heltidsarbete sedan {first}",
        f"{w.counted(whole.number, 'month', 'months')} of full-time work since {first}",
    )
