"""Chart 1 of the story: jobs created a year. Reads jobs_created (year: jobs, first_ever, exits), all_years, employed.

Where most years would be hidden, several are shown together: a row is then for the years from `since` to `year`.
"""

from __future__ import annotations

from flows.charts.content.picture import Bars, Mark, Picture, Role
from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.shape import all_hidden, alt_text, instead
from flows.charts.content.story import Note, Story, StoryTable
from flows.charts.content.values import MOST_BARS, PEOPLE, Tables
from flows.charts.stories.jobs.beside_jobs import aside, asked, ever, new_and_net, remember
from flows.charts.stories.jobs.years import Year, before_of, headline_year, legend_of, step_of, years_of
from flows.language.words import SWEDISH, Words

NUMBER, NAME = 1, "skapade_jobb"
_NEARLY_TWICE = 1.75


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write the texts of the chart. The headline compares the last whole year with the first of an unbroken row."""
    about = ReleaseFacts.of(released, w)
    years = years_of(released, about)
    shown = years[-MOST_BARS:]
    headline, found = _headline(years, about)
    said = "; ".join(
        w(
            "{period}: {jobs} jobb, {persons} nya personer",
            period=each.in_words(f"{each.name} {about.until}" if each.part else each.name, about),
            jobs=each.jobs.text(w),
            persons=each.first_ever.text(w),
        )
        for each in shown
    )
    return Story(
        headline=headline,
        found=found,
        subtitle=_subtitle(shown, about),
        remember=remember(shown, about) if found else "",
        asked=asked(years, shown, about) if found else (),
        short=w("Skapade jobb"),
        unit=w("antal jobb och antal personer"),
        picture=_picture(shown, about),
        aside=aside(released, shown, w),
        takeaway=new_and_net(headline_year(shown), about),
        remarks=_remarks(years, shown, released, w),
        leans_on=PEOPLE,
        legend=legend_of(shown, w),
        alt=alt_text(w("Stapeldiagram över skapade jobb per år"), headline, said, w),
        note=Note(
            shows=w("Hur många jobb som började varje år hos de sociala företagen."),
            denominator=w(
                "Alla jobb för målgruppen som företagen har uppgett. En person kan ha fått flera: nya är de som aldrig "
                "förut hade haft ett sådant jobb i något av företagen."
            ),
            never_say=w(
                "att varje jobb är en ny plats, att det inte hade funnits annars, eller att ett år som inte är slut är "
                "ett sämre år."
            ),
        ),
        table=_table(years, about),
    )


def _table(years: list[Year], about: ReleaseFacts) -> StoryTable:
    """The numbers of the chart as a table, one row for each year or row of years."""
    w = about.words
    return StoryTable(
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
                each.last_day(about),
                each.jobs.cell,
                each.first_ever.cell,
                each.exits.cell,
                each.net.cell,
            )
            for each in years
        ),
        keys=2,
        remarks=tuple((each.name, remark) for each in years if (remark := each.remark(about))),
    )


def _picture(shown: list[Year], about: ReleaseFacts) -> Picture:
    """Show a bar a year, those that the headline compares in its colours."""
    w = about.words
    hidden = all_hidden(w("Inget års tal kan visas"), w)
    nothing = w("Det finns inga skapade jobb att visa för perioden.")
    if said := instead([each.jobs for each in shown], nothing, hidden, zeros=True):
        return said
    told, before = headline_year(shown), before_of(shown)
    roles = {id(told): Role.MAIN, id(before): Role.ALSO if step_of(shown, about) else Role.OTHER}
    return Bars(
        tuple(
            Mark(
                each.under_bar(about),
                each.jobs,
                each.jobs.text(w),
                roles.get(id(each), Role.OTHER),
                unfinished=each.part or each.silent,
            )
            for each in shown
        ),
        w("antal jobb"),
        upright=True,
    )


def _headline(years: list[Year], about: ReleaseFacts) -> tuple[str, bool]:
    """Compare only years with the same enterprises; say fewer only if nothing is missing and nothing is still to come."""
    w, shown = about.words, years[-MOST_BARS:]
    told, before, step = headline_year(shown), before_of(shown), step_of(shown, about)
    if told and before and step:
        jobs, jobs_before = told.jobs.text(w), before.jobs.text(w)
        values = {"year": told.name, "before": before.name, "jobs": jobs, "jobs_before": jobs_before}
        if step < 0:
            return w("Färre jobb skapades {year} än {before}: {jobs} mot {jobs_before}", **values), True
        ratio = (told.jobs.number or 0) / (before.jobs.number or 1)
        if before.jobs.number and ratio > 2:
            return w("Mer än dubbelt så många jobb skapades {year} som {before}", **values), True
        if before.jobs.number and ratio == 2:
            return w("Dubbelt så många jobb skapades {year} som {before}", **values), True
        if before.jobs.number and ratio >= _NEARLY_TWICE:
            return w("Nästan dubbelt så många jobb skapades {year} som {before}", **values), True
        return w("Fler jobb skapades {year} än {before}: {jobs} mot {jobs_before}", **values), True
    sure = about.complete(PEOPLE) and not (told and told.provisional)
    if told is None or told.jobs.number is None or not (told.jobs.number or sure):
        return w("Skapade jobb i de sociala företagen"), False
    day = w.day_of_year(about.period_end)
    when = w("{year}, till {day}", year=told.name, day=day) if told.part else told.name
    if not told.jobs.number:
        return w("Inga jobb skapades {when}", when=when), True
    jobs = told.jobs.text(w)
    return w.plural(
        told.jobs.number, "{jobs} jobb skapades {when}", "{jobs} jobb skapades {when}", jobs=jobs, when=when
    ), True


def _subtitle(shown: list[Year], about: ReleaseFacts) -> str:
    w = about.words
    one_by_one = all(each.since == each.year for each in shown)
    told = w("Skapade jobb per år i {area}", area=about.area)
    parts = [told if one_by_one else w("Skapade jobb i {area}, flera år tillsammans", area=about.area)]
    if shown:
        parts.append(f"{shown[0].since} {about.until}" if shown[-1].part else _span(shown))
    if any(each.provisional for each in shown):
        parts.append(w("{year} preliminärt", year=shown[-1].name))
    known = [each.jobs.number for each in shown if each.jobs.number is not None]
    if known:
        n = w.n(w.counted(sum(known), "jobb", "jobb"))
        parts.append(n if len(known) == len(shown) else w("{n} i visade år", n=n))
    return ", ".join(parts)


def _span(shown: list[Year]) -> str:
    first, last = shown[0].since, shown[-1].year
    return str(first) if first == last else f"{first}–{last}"


def _remarks(years: list[Year], shown: list[Year], released: Tables, w: Words) -> tuple[str, ...]:
    remarks = [target_only(w), *legend_of(shown, w)]
    told = headline_year(shown)
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
    if all_years := ever(released, w):
        remarks.append(w("Alla år: {jobs} jobb, {persons} personer", jobs=all_years[0], persons=all_years[1]))
    return tuple(remarks)
