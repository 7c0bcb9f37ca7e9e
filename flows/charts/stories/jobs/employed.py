"""Chart 2 of the story: people and full-time equivalents.

Reads the released tables employed (date: persons, fte) and employed_same (date: persons).
"""

from __future__ import annotations

from flows.charts.content.coverage import is_provisional, provisional_means, star
from flows.charts.content.picture import Lines, Picture, Role, Series
from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.shape import all_hidden, alt_text, instead
from flows.charts.content.story import Note, Story, StoryTable
from flows.charts.content.values import MOST_BARS, PEOPLE, Tables, change
from flows.charts.stories.jobs.days import Day, beside_the_same, compared_with, days_of, known_on
from flows.language.words import SWEDISH, Words

NUMBER, NAME = 2, "anstallda"


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write the texts of the chart. The headline compares the last day with the first one shown."""
    about = ReleaseFacts.of(released, w)
    days = days_of(released)
    shown = days[-MOST_BARS:]
    headline, found = _headline(days, about)
    said = "; ".join(
        w(
            "{day}: {persons} personer, {fte} årsarbetskrafter",
            day=w.day(each.day),
            persons=each.persons.text(w),
            fte=each.fte.text(w, 1),
        )
        for each in shown
    )
    remarks = [target_only(w), w("Omräknat till heltid: årsarbetskrafter, där 1,0 är en heltid")]
    legend = (*_legend(shown, about), *beside_the_same(days, about))
    remarks += legend
    if len(days) > len(shown):
        remarks.append(w("Tidigare dagar står i tabellen"))
    return Story(
        headline=headline,
        found=found,
        subtitle=_subtitle(shown, about.area, w),
        remember=_remember(days, about) if found else "",
        short=w("Anställda"),
        unit=w("antal personer, och årsarbetskrafter (1,0 är en heltid)"),
        picture=_picture(shown, about),
        remarks=tuple(remarks),
        leans_on=PEOPLE,
        legend=legend,
        alt=alt_text(w("Linjediagram över anställda och årsarbetskrafter"), headline, said, w),
        note=Note(
            shows=w(
                "Hur många personer som hade ett jobb vid årets slut och den sista dagen vi räknar, och hur "
                "mycket arbete det är omräknat till heltid."
            ),
            denominator=w("Personer i målgruppen, var och en räknad en gång även med jobb på två företag."),
            never_say=w("att skillnaden mellan personer och årsarbetskrafter är frånvaro: den är deltid."),
        ),
        table=StoryTable(
            (w("Dag"), w("Personer"), w("Årsarbetskrafter"), w("Kända företag")),
            tuple(
                (
                    each.day,
                    each.persons.cell,
                    each.fte.cell,
                    each.enterprises,
                )
                for each in days
            ),
            remarks=tuple(
                (w.day(each.day), w("preliminärt"))
                for each in days
                if is_provisional(each.day, about.provisional_after)
            ),
        ),
    )


def _picture(days: list[Day], about: ReleaseFacts) -> Picture:
    """Show a line for persons and one for full-time work."""
    w = about.words
    hidden = all_hidden(w("Ingen dags tal kan visas"), w)
    nothing = w("Det finns inga anställda att visa för perioden.")
    if said := instead([each.persons for each in days], nothing, hidden, zeros=True):
        return said
    persons = Series(
        w.context("linje", "personer"),
        tuple(each.persons for each in days),
        tuple(each.persons.text(w) for each in days),
        Role.MAIN,
    )
    fte = Series(
        w.context("linje", "omräknat till heltid"),
        tuple(each.fte for each in days),
        tuple(each.fte.text(w, 1) for each in days),
        Role.SECOND,
    )
    at = tuple(each.day.year + each.day.timetuple().tm_yday / 366 for each in days)
    return Lines(at, tuple(_name(each, days, about) for each in days), (persons, fte), w("antal personer"))


def _name(each: Day, days: list[Day], about: ReleaseFacts) -> str:
    """Name a day: the year alone at its end, and how many enterprises are known where the days differ in it."""
    year = str(each.day.year)
    ends = (each.day.month, each.day.day) == (12, 31)
    day = year if ends else f"{about.words.day_of_year(each.day)} {year}"
    lines = [star(day, provisional=is_provisional(each.day, about.provisional_after))]
    if len({other.enterprises for other in days}) > 1:
        lines.append(known_on(each, about))
    return "\n".join(lines)


def _legend(days: list[Day], about: ReleaseFacts) -> tuple[str, ...]:
    """Say what the star means, where there is one."""
    return (
        (provisional_means(about.words),)
        if any(is_provisional(each.day, about.provisional_after) for each in days)
        else ()
    )


def _headline(days: list[Day], about: ReleaseFacts) -> tuple[str, bool]:
    """Say more or fewer only from 5 persons and 10 per cent, and fewer or none only if nothing is still to come."""
    w = about.words
    count = days[-1].persons.number if days else None
    if count is None or not (count or about.complete(PEOPLE)):
        return w("Anställda och årsarbetskrafter i de sociala företagen"), False
    last = days[-1]
    may_grow = is_provisional(last.day, about.provisional_after)
    if not count and may_grow:
        return w("Anställda och årsarbetskrafter i de sociala företagen"), False
    if not count:
        return w("Ingen hade jobb i de sociala företagen {day}", day=w.day(last.day)), True
    had = w.plural(
        count, "{persons}\u00a0person hade jobb", "{persons}\u00a0personer hade jobb", persons=w.number(count)
    )
    before, step = _compared(days, about)
    if before and step:
        apart, day = w.number(abs(count - (before.persons.number or 0))), w.day(before.day)
        if step > 0:
            return w("{had}, {number}\u00a0fler än {day}", had=had, number=apart, day=day), True
        return w("{had}, {number}\u00a0färre än {day}", had=had, number=apart, day=day), True
    return w("{had} i de sociala företagen {day}", had=had, day=w.day(last.day)), True


def _remember(days: list[Day], about: ReleaseFacts) -> str:
    """Say the finding in a whole sentence."""
    w, last = about.words, days[-1]
    if not last.persons.number:
        return ""
    had = w.plural(
        last.persons.number,
        "Den {day} hade {persons}\u00a0person jobb i de sociala företagen i {area}",
        "Den {day} hade {persons}\u00a0personer jobb i de sociala företagen i {area}",
        day=w.day(last.day),
        persons=last.persons.text(w),
        area=about.area,
    )
    before, step = _compared(days, about)
    if before is None or not step:
        return had
    return w("{had}, mot {persons} den {day}", had=had, persons=before.persons.text(w), day=w.day(before.day))


def _compared(days: list[Day], about: ReleaseFacts) -> tuple[Day | None, int]:
    """Give the day to compare the last with, and whether it has more (1) or fewer (-1); that only if nothing is still to come."""
    last, before = days[-1], None if about.waiting else compared_with(days)
    step = change(before.persons, last.persons) if before and before.enterprises == last.enterprises else 0
    sure = about.complete(PEOPLE) and not is_provisional(last.day, about.provisional_after)
    return before, step if step > 0 or sure else 0


def _subtitle(shown: list[Day], area: str, w: Words) -> str:
    told = w("Anställda personer och årsarbetskrafter i {area}", area=area)
    if not shown:
        return told
    first, last = shown[0].day.year, shown[-1].day.year
    years = str(last) if first == last else f"{first}–{last}"
    persons = shown[-1].persons
    return f"{told}, {years}" if persons.number is None else f"{told}, {years}, {w.n(persons.text(w))}"
