"""Chart 2 of the story: people and full-time equivalents.

Reads the released table employed (date: persons, fte).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
from matplotlib.figure import Figure

from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.story import LEAST, MOST_BARS, PEOPLE, Note, Story, StoryTable, Tables, Value, change, rows
from flows.charts.drawing.columns import Column, Meaning, draw_columns
from flows.charts.drawing.frame import frame, styled
from flows.language.words import SWEDISH, Words

NUMBER, NAME = 2, "anstallda"


@dataclass(frozen=True)
class _Day:
    day: date
    persons: Value
    fte: Value


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write the texts of the chart. The headline compares the last day with a year end at least a year before."""
    about = ReleaseFacts.of(released, w)
    days = _days(released)
    shown = days[-MOST_BARS:]
    headline = _headline(days, about)
    said = "; ".join(
        w(
            "{day}: {persons} personer, {fte} årsarbetskrafter",
            day=w.day(each.day),
            persons=each.persons.text(w),
            fte=each.fte.text(w, 1),
        )
        for each in shown
    )
    remarks = [
        target_only(w),
        w(
            "Smal stapel: årsarbetskrafter, där 1,0 är en heltid",
        ),
    ]
    if len(days) > len(shown):
        remarks.append(w("Tidigare dagar står i tabellen"))
    return Story(
        headline=headline,
        subtitle=_subtitle(shown, about.area, w),
        short=w("Anställda"),
        unit=w("antal personer, och årsarbetskrafter (1,0 är en heltid)"),
        remarks=tuple(remarks),
        leans_on=PEOPLE,
        alt=w(
            "Stapeldiagram över anställda och årsarbetskrafter. {headline}. {numbers}.",
            headline=headline,
            numbers=said or w("Inga tal finns"),
        ),
        note=Note(
            shows=w(
                "Hur många personer som hade ett jobb vid årets slut och den sista dagen vi räknar, och hur "
                "mycket arbete det är omräknat till heltid.",
            ),
            denominator=w(
                "Personer i målgruppen, var och en räknad en gång även med jobb på två företag.",
            ),
            never_say=w(
                "att skillnaden mellan personer och årsarbetskrafter är frånvaro: den är deltid.",
            ),
        ),
        table=StoryTable(
            (w("Dag"), w("Personer"), w("Årsarbetskrafter")),
            tuple((w.day(each.day), each.persons.cell, each.fte.cell) for each in days),
        ),
    )


@styled
def figure(released: Tables, w: Words = SWEDISH) -> Figure:
    """Draw the chart: wide bars for persons, narrow ones for full-time equivalents."""
    days = _days(released)[-MOST_BARS:]
    page = frame(story(released, w), ReleaseFacts.of(released, w))
    if not any(each.persons.number or each.persons.hidden for each in days):
        page.say(w("Det finns inga anställda att visa för perioden."))
    elif all(each.persons.hidden for each in days):
        page.say(
            w(
                "Ingen dags tal kan visas: vart och ett är färre än {least}, eller dolt för att skydda ett annat tal.",
                least=LEAST,
            )
        )
    else:
        columns = [Column((w.day_of_year(each.day), str(each.day.year)), each.persons, each.fte) for each in days]
        second = w.context("rad under staplarna", "Årsarbetskrafter")
        meaning = Meaning(
            w("Personer"), lambda count: w.counted(count, "person", "personer"), second, inner=True, decimals=1
        )
        draw_columns(page, columns, len(columns) - 1, meaning, w)
    return page.figure


def _days(released: Tables) -> list[_Day]:
    return [
        _Day(pd.Timestamp(row["date"]).date(), Value.of(row, "persons"), Value.of(row, "fte"))
        for row in rows(released.table("employed"), "date")
    ]


def _headline(days: list[_Day], about: ReleaseFacts) -> str:
    """Say more or fewer only from 5 persons and 10 per cent, and fewer only if every enterprise has reported."""
    w = about.words
    count = days[-1].persons.number if days else None
    if count is None or not (count or about.complete(PEOPLE)):
        return w(
            "Anställda och årsarbetskrafter i de sociala företagen",
        )
    last = days[-1]
    if not count:
        return w(
            "Ingen hade jobb i de sociala företagen {day}",
            day=w.day(last.day),
        )
    had = w.plural(
        count, "{persons}\u00a0person hade jobb", "{persons}\u00a0personer hade jobb", persons=w.number(count)
    )
    before = [each for each in days if (last.day - each.day).days >= 365]
    step = change(before[-1].persons, last.persons) if before and not about.waiting else 0
    if step > 0 or (step < 0 and about.complete(PEOPLE)):
        apart, day = w.number(abs(count - (before[-1].persons.number or 0))), w.day(before[-1].day)
        if step > 0:
            return w("{had}, {number}\u00a0fler än {day}", had=had, number=apart, day=day)
        return w("{had}, {number}\u00a0färre än {day}", had=had, number=apart, day=day)
    return w("{had} i de sociala företagen {day}", had=had, day=w.day(last.day))


def _subtitle(shown: list[_Day], area: str, w: Words) -> str:
    told = w(
        "Anställda personer och årsarbetskrafter i {area}",
        area=area,
    )
    if not shown:
        return told
    first, last = shown[0].day.year, shown[-1].day.year
    years = str(last) if first == last else f"{first}–{last}"
    return f"{told}, {years}, {w.n(shown[-1].persons.text(w))}"
