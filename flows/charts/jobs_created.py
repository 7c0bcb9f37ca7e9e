"""Chart 1 of the story: jobs created a year. Reads the released table jobs_created (year: jobs, persons)."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from flows.charts import words
from flows.charts.about import AREA, TARGET_ONLY, About
from flows.charts.columns import Column, Meaning, draw_columns
from flows.charts.house import frame, styled
from flows.charts.story import MOST_BARS, Note, Story, Table, Tables, Value, change, rows

NUMBER, NAME, SHORT = 1, "skapade_jobb", "Skapade jobb"
_LEANS_ON = ("anstallningar", "beslut", "deltagare")


@dataclass(frozen=True)
class _Year:
    year: int
    jobs: Value
    persons: Value
    part: bool


def story(released: Tables) -> Story:
    """Tell the story in words. The headline compares the two latest whole years."""
    about = About.of(released.facts)
    years = _years(released, about)
    shown = years[-MOST_BARS:]
    headline = _headline(years, about)
    said = "; ".join(
        f"{f'{each.year} {_until(about)}' if each.part else each.year}: "
        f"{each.jobs.text()} jobb, {each.persons.text()} personer"
        for each in shown
    )
    return Story(
        headline=headline,
        subtitle=_subtitle(shown, about),
        remarks=_remarks(years, shown),
        leans_on=_LEANS_ON,
        alt=f"Stapeldiagram över skapade jobb per år. {headline}. {said or 'Inga tal finns'}.",
        note=Note(
            shows="Hur många jobb som började varje år hos de sociala företagen.",
            denominator="Alla jobb för målgruppen som företagen har uppgett. En person kan ha fått flera.",
            never_say="att jobben inte hade funnits annars, eller att ett år som inte är slut är ett sämre år.",
        ),
        table=Table(
            ("År", "Räknat till och med", "Skapade jobb", "Personer"),
            tuple(
                (
                    each.year,
                    words.day(about.period_end) if each.part else "hela året",
                    each.jobs.cell,
                    each.persons.cell,
                )
                for each in years
            ),
        ),
    )


@styled
def figure(released: Tables) -> Figure:
    """Draw the chart: a bar a year, the latest whole year highlighted."""
    about = About.of(released.facts)
    years = _years(released, about)[-MOST_BARS:]
    page = frame(story(released), about)
    if not any(each.jobs.number or each.jobs.hidden for each in years):
        page.say("Det finns inga skapade jobb att visa för perioden.")
    elif all(each.jobs.hidden for each in years):
        page.say("Inget års tal kan visas: vart och ett är färre än 5, eller dolt för att skydda ett annat tal.")
    else:
        columns = [
            Column(
                (str(each.year), *([f"till {words.day_of_year(about.period_end)}"] if each.part else [])),
                each.jobs,
                each.persons,
                each.part,
            )
            for each in years
        ]
        told = next(place for place, each in enumerate(years) if each is _told(years))
        draw_columns(page, columns, told, Meaning("jobb", "jobb", "Personer"))
    return page.figure


def _years(released: Tables, about: About) -> list[_Year]:
    return [
        _Year(
            int(row["year"]),
            Value.of(row, "jobs"),
            Value.of(row, "persons"),
            int(row["year"]) == about.period_end.year and not about.whole_year,
        )
        for row in rows(released.table("jobs_created"), "year")
    ]


def _headline(years: list[_Year], about: About) -> str:
    """Say more or fewer only if both jobs and persons changed enough, and fewer only if nothing is missing."""
    whole = [each for each in years if not each.part]
    if len(whole) > 1 and whole[-1].year == whole[-2].year + 1:
        before, after = whole[-2:]
        step = change(before.jobs, after.jobs)
        if step and change(before.persons, after.persons) == step and (step > 0 or about.complete(_LEANS_ON)):
            word = "Fler" if step > 0 else "Färre"
            return f"{word} jobb skapades {after.year} än {before.year}: {after.jobs.text()} mot {before.jobs.text()}"
    told = _told(years)
    if told is None or told.jobs.number is None or not (told.jobs.number or about.complete(_LEANS_ON)):
        return "Skapade jobb i de sociala företagen"
    count = told.jobs.text() if told.jobs.number else "Inga"
    return f"{count} jobb skapades {told.year}{f', till {words.day_of_year(about.period_end)}' if told.part else ''}"


def _told(years: list[_Year]) -> _Year | None:
    """Choose the year that the headline tells of: the last whole one, or the one there is."""
    return next((each for each in reversed(years) if not each.part), years[-1] if years else None)


def _subtitle(shown: list[_Year], about: About) -> str:
    parts = [f"Skapade jobb per år i {AREA}"]
    if shown:
        parts.append(f"{shown[0].year} {_until(about)}" if shown[-1].part else _span(shown))
    known = [each.jobs.number for each in shown if each.jobs.number is not None]
    if known:
        there = "" if len(known) == len(shown) else " i visade år"
        parts.append(f"n{words.NBSP}={words.NBSP}{words.counted(sum(known), 'jobb', 'jobb')}{there}")
    return ", ".join(parts)


def _span(shown: list[_Year]) -> str:
    first, last = shown[0].year, shown[-1].year
    return str(first) if first == last else f"{first}–{last}"


def _until(about: About) -> str:
    return f"till och med {words.day(about.period_end)}"


def _remarks(years: list[_Year], shown: list[_Year]) -> tuple[str, ...]:
    remarks = [TARGET_ONLY]
    if shown and shown[-1].part and shown[-1].jobs.number:
        remarks.append("Randig stapel: året är inte slut")
    if len(years) > len(shown):
        remarks.append("De sex senaste åren visas, tidigare år står i tabellen")
    return tuple(remarks)
