"""Chart 1 of the story: jobs created a year. Reads jobs_created (year: jobs, first_ever, exits), all_years, employed.

Where most years would be hidden they are told several together: a row is then of the years from `since` to `year`.
"""

from __future__ import annotations

from flows.charts.content.known import provisional_means, some_of, star, striped_means
from flows.charts.content.picture import Aside, Bars, Mark, Picture, Role, Said
from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.story import Note, Story, StoryTable
from flows.charts.content.values import LEAST, MOST_BARS, PEOPLE, Tables, Value, rows, total
from flows.charts.stories.jobs.years import Year, before_of, step_of, told_of, years_of
from flows.language.catalogue import message
from flows.language.words import SWEDISH, Words

NUMBER, NAME = 1, "skapade_jobb"
_NEARLY_TWICE = 1.75
_WHOLE = {True: message("hela året"), False: message("alla åren")}
_OF_SOME = {True: message("{enterprises} hela året"), False: message("{enterprises} alla åren")}


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write the texts of the chart. The headline compares the last whole year with the first of an unbroken row."""
    about = ReleaseFacts.of(released, w)
    years = years_of(released, about)
    shown = years[-MOST_BARS:]
    headline, found = _headline(years, about)
    said = "; ".join(
        w(
            "{period}: {jobs} jobb, {persons} nya personer",
            period=_in_words(each, about),
            jobs=each.jobs.text(w),
            persons=each.first_ever.text(w),
        )
        for each in shown
    )
    return Story(
        headline=headline,
        found=found,
        subtitle=_subtitle(shown, about),
        short=w("Skapade jobb"),
        unit=w("antal jobb och antal personer"),
        picture=_picture(shown, about),
        aside=_aside(released, shown, w),
        remarks=(*_remarks(years, shown, w), *_ever(released, w)),
        leans_on=PEOPLE,
        legend=_legend(shown, w),
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
                "Alla jobb för målgruppen som företagen har uppgett. En person kan ha fått flera: nya är de som aldrig "
                "förut hade haft ett jobb i något av företagen.",
            ),
            never_say=w(
                "att varje jobb är en ny plats, att det inte hade funnits annars, eller att ett år som inte är slut är "
                "ett sämre år.",
            ),
        ),
        table=StoryTable(
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
                    _counted_to(each, about),
                    each.jobs.cell,
                    each.first_ever.cell,
                    each.exits.cell,
                    each.net.cell,
                )
                for each in years
            ),
            keys=2,
        ),
    )


def _picture(shown: list[Year], about: ReleaseFacts) -> Picture:
    """Show a bar a year, those that the headline compares in its colours."""
    w = about.words
    if not any(each.jobs.number or each.jobs.hidden for each in shown):
        return Said(w("Det finns inga skapade jobb att visa för perioden."))
    if all(each.jobs.hidden for each in shown):
        return Said(
            w(
                "Inget års tal kan visas: vart och ett är färre än {least}, eller dolt för att skydda ett annat tal.",
                least=LEAST,
            )
        )
    told, before = told_of(shown), before_of(shown)
    roles = {id(told): Role.TOLD, id(before): Role.ALSO if step_of(shown, about) else Role.OTHER}
    return Bars(
        tuple(
            Mark(
                _under_bar(each, about),
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


def _under_bar(each: Year, about: ReleaseFacts) -> str:
    """Name a bar: its year, how far it is counted, and of how many enterprises where not of all."""
    w = about.words
    lines = [star(each.name, provisional=each.provisional)]
    if each.part:
        lines.append(w("till {day}", day=w.day_of_year(about.period_end)))
    if each.silent:
        lines.append(some_of(w, each.enterprises or 0, about.expected))
    return "\n".join(lines)


def _in_words(each: Year, about: ReleaseFacts) -> str:
    name = f"{each.name} {about.until}" if each.part else each.name
    return f"{name} ({some_of(about.words, each.enterprises or 0, about.expected)})" if each.silent else name


def _legend(shown: list[Year], w: Words) -> tuple[str, ...]:
    """Say what star and stripes mean, where they are."""
    stars = [provisional_means(w)] if any(each.provisional for each in shown) else []
    part, silent = any(each.part for each in shown), any(each.silent for each in shown)
    return (*stars, striped_means(w, part=part, silent=silent))


def _aside(released: Tables, shown: list[Year], w: Words) -> Aside | None:
    """Tell how many jobs all the years make; of all years ever, where one of those shown is hidden."""
    jobs = total([each.jobs for each in shown]) if shown else Value(None)
    new = total([each.first_ever for each in shown]) if shown else Value(None)
    if jobs.number and len(shown) > 1:
        lines = (w("{new} till personer som aldrig förut haft jobb här", new=new.text(w)),) if new.number else ()
        silent = any(each.silent for each in shown)  # what began at a silent enterprise since is not known
        what = (
            w("kända jobb sedan {year}", year=shown[0].since) if silent else w("jobb sedan {year}", year=shown[0].since)
        )
        return Aside(jobs.text(w), what, lines)
    for row in rows(released.table("all_years")):
        jobs, persons = (Value.of(row, name) for name in ("jobs", "persons"))
        if jobs.number and persons.number:
            return Aside(jobs.text(w), w("jobb genom alla år"), (w("för {persons} personer", persons=persons.text(w)),))
    return None


def _headline(years: list[Year], about: ReleaseFacts) -> tuple[str, bool]:
    """Compare only years with the same enterprises; say fewer only if nothing is missing, nor to come."""
    w, shown = about.words, years[-MOST_BARS:]
    told, before, step = told_of(shown), before_of(shown), step_of(shown, about)
    if told and before and step:
        values = {
            "year": told.name,
            "before": before.name,
            "jobs": told.jobs.text(w),
            "jobs_before": before.jobs.text(w),
        }
        if step < 0:
            return w("Färre jobb skapades {year} än {before}: {jobs} mot {jobs_before}", **values), True
        ratio = (told.jobs.number or 0) / (before.jobs.number or 1)
        if before.jobs.number and ratio > 2:
            return w("Mer än dubbelt så många jobb skapades {year} som {before}", **values), True
        if before.jobs.number and ratio >= _NEARLY_TWICE:
            return w("Nästan dubbelt så många jobb skapades {year} som {before}", **values), True
        return w("Fler jobb skapades {year} än {before}: {jobs} mot {jobs_before}", **values), True
    if told is None or told.jobs.number is None or not (told.jobs.number or about.complete(PEOPLE)):
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


def _counted_to(each: Year, about: ReleaseFacts) -> str:
    w = about.words
    alone = each.since == each.year
    told = w.day(about.period_end) if each.part else w(_WHOLE[alone])
    if each.silent:
        some = some_of(w, each.enterprises or 0, about.expected)
        told = f"{told}, {some}" if each.part else w(_OF_SOME[alone], enterprises=some)
    return w("{until}, preliminärt", until=told) if each.provisional else told


def _ever(released: Tables, w: Words) -> list[str]:
    """Say how many people all the jobs were shared by."""
    for row in rows(released.table("all_years")):
        jobs, persons = (Value.of(row, name) for name in ("jobs", "persons"))
        if jobs.number and persons.number:
            return [w("Alla år: {jobs} jobb, {persons} personer", jobs=jobs.text(w), persons=persons.text(w))]
    return []


def _remarks(years: list[Year], shown: list[Year], w: Words) -> tuple[str, ...]:
    remarks = [target_only(w)]
    remarks += [each for each in _legend(shown, w) if each]
    told = told_of(shown)
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
    return tuple(remarks)
