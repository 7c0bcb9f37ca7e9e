"""Chart 2 of the story: people and full-time equivalents.

Reads the released table employed (date: persons, fte).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
from matplotlib.figure import Figure

from flows.charts.content.language import NBSP, SWEDISH, Words
from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.story import MOST_BARS, PEOPLE, Note, Story, StoryTable, Tables, Value, change, rows
from flows.charts.drawing.columns import Column, Meaning, draw_columns
from flows.charts.drawing.frame import frame, styled

NUMBER, NAME = 2, "anstallda"


@dataclass(frozen=True)
class _Day:
    day: date
    persons: Value
    fte: Value


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Tell the story in words. The headline compares the last day with a year end at least a year before."""
    about = ReleaseFacts.of(released, w)
    days = _days(released)
    shown = days[-MOST_BARS:]
    headline = _headline(days, about)
    said = "; ".join(
        f"{w.day(each.day)}: {each.persons.text(w)} {w('personer', 'people')}, "
        f"{each.fte.text(w, 1)} {w('årsarbetskrafter', 'full-time equivalents')}"
        for each in shown
    )
    remarks = [
        target_only(w),
        w(
            "Smal stapel: årsarbetskrafter, där 1,0 är en heltid",
            "Narrow bar: full-time equivalents, where 1.0 is one full-time job",
        ),
    ]
    if len(days) > len(shown):
        remarks.append(w("Tidigare dagar står i tabellen", "Earlier days are in the table"))
    return Story(
        headline=headline,
        subtitle=_subtitle(shown, about.area, w),
        short=w("Anställda", "Employed"),
        unit=w("antal personer, och årsarbetskrafter (1,0 är en heltid)", "people, and full-time equivalents"),
        remarks=tuple(remarks),
        leans_on=PEOPLE,
        alt=w(
            f"Stapeldiagram över anställda och årsarbetskrafter. {headline}. {said or 'Inga tal finns'}.",
            f"Bar chart of people employed and full-time equivalents. {headline}. {said or 'There are no numbers'}.",
        ),
        note=Note(
            shows=w(
                "Hur många personer som hade ett jobb vid årets slut och den sista dagen vi räknar, "
                "och hur mycket arbete det är omräknat till heltid.",
                "How many people had a job at the end of each year and on the last day counted, "
                "and how much work that is in full-time jobs.",
            ),
            denominator=w(
                "Personer i målgruppen, var och en räknad en gång även med jobb på två företag.",
                "People in the target group, each counted once even with jobs at two enterprises.",
            ),
            never_say=w(
                "att skillnaden mellan personer och årsarbetskrafter är frånvaro: den är deltid.",
                "that the difference between people and full-time equivalents is absence: it is part time.",
            ),
        ),
        table=StoryTable(
            w.columns("Dag|Personer|Årsarbetskrafter", "Day|People|Full-time equivalents"),
            tuple((w.day(each.day), each.persons.cell, each.fte.cell) for each in days),
        ),
    )


@styled
def figure(released: Tables, w: Words = SWEDISH) -> Figure:
    """Draw the chart: wide bars for persons, narrow ones for full-time equivalents."""
    days = _days(released)[-MOST_BARS:]
    page = frame(story(released, w), ReleaseFacts.of(released, w))
    if not any(each.persons.number or each.persons.hidden for each in days):
        page.say(
            w("Det finns inga anställda att visa för perioden.", "There is nobody employed to show for the period.")
        )
    elif all(each.persons.hidden for each in days):
        page.say(
            w(
                "Ingen dags tal kan visas: vart och ett är färre än 5, eller dolt för att skydda ett annat tal.",
                "No day's number can be shown: each is fewer than 5, or hidden to protect another number.",
            )
        )
    else:
        columns = [Column((w.day_of_year(each.day), str(each.day.year)), each.persons, each.fte) for each in days]
        second = w("Årsarbetskrafter", "Full-time equiv.")
        meaning = Meaning(w("person", "person"), w("personer", "people"), second, inner=True, decimals=1)
        draw_columns(page, columns, len(columns) - 1, meaning, w)
    return page.figure


def _days(released: Tables) -> list[_Day]:
    return [
        _Day(pd.Timestamp(row["date"]).date(), Value.of(row, "persons"), Value.of(row, "fte"))
        for row in rows(released.table("employed"), "date")
    ]


def _headline(days: list[_Day], about: ReleaseFacts) -> str:
    """Say more or fewer only by the house's rule, and fewer only if nobody is missing."""
    w = about.words
    count = days[-1].persons.number if days else None
    if count is None or not (count or about.complete(PEOPLE)):
        return w(
            "Anställda och årsarbetskrafter i de sociala företagen",
            "People employed and full-time equivalents at the social enterprises",
        )
    last = days[-1]
    if not count:
        return w(
            f"Ingen hade jobb i de sociala företagen {w.day(last.day)}",
            f"Nobody had a job at the social enterprises on {w.day(last.day)}",
        )
    had = f"{w.counted(count, 'person', w('personer', 'people'))} {w('hade jobb', 'had jobs')}"
    before = [each for each in days if (last.day - each.day).days >= 365]
    step = change(before[-1].persons, last.persons) if before else 0
    if step > 0 or (step < 0 and about.complete(PEOPLE)):
        apart = abs(count - (before[-1].persons.number or 0))
        word = w("fler än", "more than on") if step > 0 else w("färre än", "fewer than on")
        return f"{had}, {w.number(apart)}{NBSP}{word} {w.day(before[-1].day)}"
    return w(f"{had} i de sociala företagen {w.day(last.day)}", f"{had} at the social enterprises on {w.day(last.day)}")


def _subtitle(shown: list[_Day], area: str, w: Words) -> str:
    told = w(
        f"Anställda personer och årsarbetskrafter i {area}",
        f"People employed and full-time equivalents in {area}",
    )
    if not shown:
        return told
    first, last = shown[0].day.year, shown[-1].day.year
    years = str(last) if first == last else f"{first}–{last}"
    return f"{told}, {years}, {w.n(shown[-1].persons.text(w))}"
