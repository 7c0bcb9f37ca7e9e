"""What is said beside the bars of chart 1: all the jobs, the new persons, the net, the finding in full, and what may be asked."""

from __future__ import annotations

from flows.charts.content.picture import Aside
from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.values import Tables, Value, rows, total
from flows.charts.stories.jobs.years import Year, before_of, headline_year, step_of
from flows.language.words import Words


def aside(released: Tables, shown: list[Year], w: Words) -> Aside | None:
    """Give the number of jobs in all the years shown; in all years ever, where one of those shown is hidden."""
    jobs = total([each.jobs for each in shown]) if shown else Value(None)
    new = total([each.first_ever for each in shown]) if shown else Value(None)
    if jobs.number and len(shown) > 1:
        lines: tuple[str, ...] = ()
        if new.number:
            lines = (w("{new} till personer som aldrig förut haft ett sådant jobb", new=new.text(w)),)
        elif all_years := ever(released, w):
            lines = (w("genom alla år {jobs} jobb, för {persons} personer", jobs=all_years[0], persons=all_years[1]),)
        silent = any(each.silent for each in shown)  # what began at a silent enterprise since is not known
        what = (
            w("kända jobb sedan {year}", year=shown[0].since) if silent else w("jobb sedan {year}", year=shown[0].since)
        )
        return Aside(jobs.text(w), what, lines)
    if all_years := ever(released, w):
        return Aside(all_years[0], w("jobb genom alla år"), (w("för {persons} personer", persons=all_years[1]),))
    return None


def ever(released: Tables, w: Words) -> tuple[str, str] | None:
    """Give how many jobs there have been in all, and how many people shared them; None where either is hidden."""
    for row in rows(released.table("all_years")):
        jobs, persons = (Value.of(row, name) for name in ("jobs", "persons"))
        if jobs.number and persons.number:
            return jobs.text(w), persons.text(w)
    return None


def new_and_net(year: Year | None, about: ReleaseFacts) -> str:
    """Say of the headline's year how many were new, and how many more jobs began than ended: a hire need not be a new post.

    Says so, last, where one of them is hidden. Empty where there is no year, or no job in it.
    """
    if year is None or not (year.jobs.number or year.jobs.hidden):
        return ""
    w = about.words
    when = w("{year}, till {day}", year=year.name, day=w.day_of_year(about.period_end)) if year.part else year.name
    if year.provisional:  # a decision that comes later may make more of them count, and turn the sign
        when = w("{year}, preliminärt", year=when)
    known = [*_new(year.first_ever, w), *_net(year.net, w)]
    hidden = {
        (True, True): w("Hur många som var nya, och om fler jobb började än slutade, kan inte visas."),
        (True, False): w("Hur många som var nya kan inte visas."),
        (False, True): w("Om fler jobb började än slutade kan inte visas."),
    }.get((year.first_ever.hidden, year.net.hidden), "")
    said = " ".join(each for each in (*known, hidden) if each)
    return w("{year}: {said}", year=when, said=said) if said else ""


def _new(new: Value, w: Words) -> list[str]:
    if new.number is None:
        return []
    if not new.number:
        return [w("Ingen fick ett sådant jobb för första gången.")]
    return [
        w.plural(
            new.number,
            "{new} person fick ett sådant jobb för första gången.",
            "{new} personer fick ett sådant jobb för första gången.",
            new=new.text(w),
        )
    ]


def _net(net: Value, w: Words) -> list[str]:
    if net.number is None:
        return []
    if not net.number:
        return [w("Lika många jobb började som slutade.")]
    apart = abs(net.number)
    if net.number > 0:
        return [w("{number} fler jobb började än slutade.", number=w.number(apart))]
    return [w("{number} fler jobb slutade än började.", number=w.number(apart))]


def remember(shown: list[Year], about: ReleaseFacts) -> str:
    """Say the finding in a whole sentence."""
    w, told = about.words, headline_year(shown)
    if told is None or not told.jobs.number:
        return ""
    jobs = w.counted(told.jobs.number, "jobb", "jobb")
    made = w("De sociala företagen i {area} skapade {jobs} under {year}", area=about.area, jobs=jobs, year=told.name)
    before = before_of(shown)
    if told.part:
        return w("{made}, till och med {day}", made=made, day=w.day_of_year(about.period_end))
    if before is None or not step_of(shown, about):
        return made
    return w("{made}, mot {jobs} under {before}", made=made, jobs=before.jobs.text(w), before=before.name)


def asked(years: list[Year], shown: list[Year], about: ReleaseFacts) -> tuple[tuple[str, str], ...]:
    """Answer why the comparison does not begin earlier, where the table has years that the picture has not."""
    w, before = about.words, before_of(shown)
    earlier = [each for each in years if each not in shown and each.jobs.number is not None]
    if before is None or not earlier or not step_of(shown, about):
        return ()
    told = w.listed([w("{jobs} jobb {year}", jobs=each.jobs.text(w), year=each.name) for each in earlier])
    return (
        (
            w("Varför jämför ni med {year}?", year=before.name),
            w(
                "Bilden visar de senaste åren, och det är det första av dem. Före dem skapades {told}. Det står i tabellen.",
                told=told,
            ),
        ),
    )
