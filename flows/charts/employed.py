"""Chart 2 of the story: people and full-time equivalents.

Reads the released table employed (date: persons, fte).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
from matplotlib.figure import Figure

from flows.charts import words
from flows.charts.about import AREA, TARGET_ONLY, About
from flows.charts.columns import Column, Meaning, draw_columns
from flows.charts.house import frame, styled
from flows.charts.story import MOST_BARS, Note, Story, Table, Tables, Value, change, rows

NUMBER, NAME, SHORT = 2, "anstallda", "Anställda"
_LEANS_ON = ("anstallningar", "beslut", "deltagare")


@dataclass(frozen=True)
class _Day:
    day: date
    persons: Value
    fte: Value


def story(released: Tables) -> Story:
    """Tell the story in words. The headline compares the last day with a year end at least a year before."""
    about = About.of(released.facts)
    days = _days(released)
    shown = days[-MOST_BARS:]
    headline = _headline(days, about)
    said = "; ".join(
        f"{words.day(each.day)}: {each.persons.text()} personer, {each.fte.text(1)} årsarbetskrafter" for each in shown
    )
    remarks = [
        TARGET_ONLY,
        "Smal stapel: årsarbetskrafter, där 1,0 är en heltid",
    ]
    if len(days) > len(shown):
        remarks.append("De sex senaste dagarna visas, tidigare står i tabellen")
    return Story(
        headline=headline,
        subtitle=_subtitle(shown),
        remarks=tuple(remarks),
        leans_on=_LEANS_ON,
        alt=f"Stapeldiagram över anställda och årsarbetskrafter. {headline}. {said or 'Inga tal finns'}.",
        note=Note(
            shows="Hur många personer som hade ett jobb vid årets slut och den sista dagen vi räknar, "
            "och hur mycket arbete det är omräknat till heltid.",
            denominator="Personer i målgruppen, var och en räknad en gång även med jobb på två företag.",
            never_say="att skillnaden mellan personer och årsarbetskrafter är frånvaro: den är deltid.",
        ),
        table=Table(
            ("Dag", "Personer", "Årsarbetskrafter"),
            tuple((words.day(each.day), each.persons.cell, each.fte.cell) for each in days),
        ),
    )


@styled
def figure(released: Tables) -> Figure:
    """Draw the chart: wide bars for persons, narrow ones for full-time equivalents."""
    days = _days(released)[-MOST_BARS:]
    page = frame(story(released), About.of(released.facts))
    if not any(each.persons.number or each.persons.hidden for each in days):
        page.say("Det finns inga anställda att visa för perioden.")
    elif all(each.persons.hidden for each in days):
        page.say("Ingen dags tal kan visas: vart och ett är färre än 5, eller dolt för att skydda ett annat tal.")
    else:
        columns = [Column((words.day_of_year(each.day), str(each.day.year)), each.persons, each.fte) for each in days]
        meaning = Meaning("person", "personer", "Årsarbetskrafter", inner=True, decimals=1)
        draw_columns(page, columns, len(columns) - 1, meaning)
    return page.figure


def _days(released: Tables) -> list[_Day]:
    return [
        _Day(pd.Timestamp(row["date"]).date(), Value.of(row, "persons"), Value.of(row, "fte"))
        for row in rows(released.table("employed"), "date")
    ]


def _headline(days: list[_Day], about: About) -> str:
    """Say more or fewer only by the house's rule, and fewer only if nobody is missing."""
    count = days[-1].persons.number if days else None
    if count is None or not (count or about.complete(_LEANS_ON)):
        return "Anställda och årsarbetskrafter i de sociala företagen"
    last = days[-1]
    if not count:
        return f"Ingen hade jobb i de sociala företagen {words.day(last.day)}"
    hade = f"{words.counted(count, 'person', 'personer')} hade jobb"
    before = [each for each in days if (last.day - each.day).days >= 365]
    step = change(before[-1].persons, last.persons) if before else 0
    if step > 0 or (step < 0 and about.complete(_LEANS_ON)):
        apart = abs(count - (before[-1].persons.number or 0))
        word = "fler" if step > 0 else "färre"
        return f"{hade}, {words.number(apart)}{words.NBSP}{word} än {words.day(before[-1].day)}"
    return f"{hade} i de sociala företagen {words.day(last.day)}"


def _subtitle(shown: list[_Day]) -> str:
    told = f"Anställda personer och årsarbetskrafter i {AREA}"
    if not shown:
        return told
    first, last = shown[0], shown[-1]
    days = words.day(last.day) if first is last else f"{words.day(first.day)} till {words.day(last.day)}"
    return f"{told}, {days}, n{words.NBSP}={words.NBSP}{last.persons.text()}"
