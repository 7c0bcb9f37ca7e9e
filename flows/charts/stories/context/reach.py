"""Chart 7 of the story: reach against need. Reads the released table reach.

reach (period, kommun_code: employed; Arbetsförmedlingen's utsatta_low, utsatta_high, ua12_low, ua12_high; reporting: 0 where
nobody knows how many are employed there; enterprises: known on the day, of enterprises_there).
"""

from __future__ import annotations

from collections.abc import Mapping

from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.shape import alt_text
from flows.charts.content.story import Note, Story, StoryTable
from flows.charts.content.values import PEOPLE, Tables
from flows.charts.stories.context.places import (
    WHOLE,
    Place,
    counted_day,
    counted_of,
    employed_is_known,
    place_name,
    places_of,
)
from flows.charts.stories.context.reach_picture import beside_one_another, scale_of
from flows.language.words import NONE, SWEDISH, Words

NUMBER, NAME = 7, "racker_det"
_LEANS_ON = (*PEOPLE, "svag_konkurrensformaga", "tid_utan_arbete")
_BRACKETS = ((2026, "16–66"), (2023, "16–65"), (0, "16–64"))


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write the texts of the chart. The headline puts the employed beside those in need: they are no share of them."""
    about = ReleaseFacts.of(released, w)
    period, places = places_of(released, about)
    headline, found = _headline(places.get(WHOLE), period, about)
    when = w.month(period) if period else ""
    area = places.get(WHOLE)
    picture = beside_one_another(area, period, w)
    n = f", {w.n(_employed(area, w))}" if area and area.employed.number is not None else ""
    said = ". ".join(
        w(
            "{place}: {employed}, {weak} arbetslösa med svag konkurrensförmåga, {long_without} utan arbete "
            "i mer än 12 månader",
            place=place_name(code, w),
            employed=_employed(place, w),
            weak=place.weak.text(w),
            long_without=place.long_without.text(w),
        )
        for code, place in places.items()
    )
    return Story(
        headline=headline,
        found=found,
        remember=_remember(area, when, about) if found else "",
        subtitle=w("Anställda och inskrivna arbetslösa i {area}", area=about.area) + (f", {when}" if when else "") + n,
        short=w("Anställda och behov"),
        unit=w("antal personer"),
        picture=picture,
        takeaway=_where(w) if area else "",
        remarks=_remarks(period, places, w),
        leans_on=_LEANS_ON,
        legend=(*scale_of(picture, w), *_unknown(places, w)),
        counted=counted_of(released, about),
        alt=alt_text(w("Anställda bredvid arbetslösa"), headline, said, w),
        note=Note(
            shows=w(
                "Hur många som är anställda i de sociala företagen, bredvid hur många som är inskrivna hos "
                "Arbetsförmedlingen och står långt från arbetsmarknaden."
            ),
            denominator=w(
                "Arbetsförmedlingens två mått överlappar varandra: samma person kan finnas i båda. De anställda "
                "är inte en del av de arbetslösa."
            ),
            never_say=w("att företagen når en viss procent av behovet, eller att måtten kan läggas ihop."),
        ),
        table=_table(period, places, about),
    )


def _table(period: str | None, places: Mapping[str, Place], about: ReleaseFacts) -> StoryTable:
    """The numbers of the chart as a table, one row for each place."""
    w = about.words
    return StoryTable(
        (
            w("Dag"),
            w("Område"),
            w("Anställda"),
            w("Svag konkurrensförmåga, lägst"),
            w("Svag konkurrensförmåga, högst"),
            w("Utan arbete mer än 12 månader, lägst"),
            w("Utan arbete mer än 12 månader, högst"),
            w("Kända företag då"),
            w("Företag där"),
        ),
        tuple(
            (
                counted_day(period, about),
                place_name(place.code, w),
                place.employed.cell,
                *(_cell(end) for each in (place.weak, place.long_without) for end in (each.low, each.high)),
                _cell(place.enterprises),
                _cell(place.there),
            )
            for place in places.values()
            if period
        ),
        keys=2,
    )


def _headline(area: Place | None, period: str | None, about: ReleaseFacts) -> tuple[str, bool]:
    """Write the two numbers beside each other, or the number employed alone; a neutral title where it is not known."""
    w = about.words
    employed = area.employed.number if area else None
    if area is None or period is None or employed is None or not (employed or about.complete(PEOPLE)):
        return w("Anställda i de sociala företagen och arbetslösa i området"), False
    when = w.month(period)
    if not employed:
        return w("Ingen var anställd i områdets sociala företag i {when}", when=when), True
    if area.weak.low is not None and area.weak.high is not None:
        return w.plural(
            employed,
            "{employed} anställd, {weak} arbetslösa med svag konkurrensförmåga",
            "{employed} anställda, {weak} arbetslösa med svag konkurrensförmåga",
            employed=w.number(employed),
            weak=area.weak.text(w),
        ), True
    return w.plural(
        employed,
        "{employed} anställd i områdets sociala företag i {when}",
        "{employed} anställda i områdets sociala företag i {when}",
        employed=w.number(employed),
        when=when,
    ), True


def _remember(area: Place | None, when: str, about: ReleaseFacts) -> str:
    """Say the finding in a whole sentence."""
    if area is None or not area.employed.number or area.weak.low is None or area.weak.high is None:
        return ""
    w = about.words
    return w.plural(
        area.employed.number,
        "I {when} hade {employed}\u00a0person jobb i de sociala företagen i {area}, och {weak} arbetslösa med svag "
        "konkurrensförmåga var inskrivna hos Arbetsförmedlingen",
        "I {when} hade {employed}\u00a0personer jobb i de sociala företagen i {area}, och {weak} arbetslösa med svag "
        "konkurrensförmåga var inskrivna hos Arbetsförmedlingen",
        when=when,
        employed=area.employed.text(w),
        weak=area.weak.text(w),
        area=about.area,
    )


def _remarks(period: str | None, places: Mapping[str, Place], w: Words) -> tuple[str, ...]:
    remarks = [_where(w).removesuffix("."), w("Arbetsförmedlingens två mått överlappar")]
    if period is not None:
        year = int(period[:4])
        now = next(place for place, (first, _) in enumerate(_BRACKETS) if year >= first)
        first, ages = _BRACKETS[now]
        if first:
            remarks.append(
                w(
                    "De arbetslösa är {ages}\u00a0år (från {first}, dessförinnan {before})",
                    ages=ages,
                    first=first,
                    before=_BRACKETS[now + 1][1],
                )
            )
        else:
            remarks.append(w("De arbetslösa är {ages}\u00a0år", ages=ages))
    if not all(map(employed_is_known, places.values())):
        remarks.append(w("”–”: inget företag där är känt den dagen"))
    if any(each.low != each.high for place in places.values() for each in (place.weak, place.long_without)):
        remarks.append(w("”Mellan”: Arbetsförmedlingen döljer tal under 5"))
    return tuple(remarks)


def _where(w: Words) -> str:
    return w("Företagen räknas där de ligger, de arbetslösa där de bor.")


def _unknown(places: Mapping[str, Place], w: Words) -> tuple[str, ...]:
    """Say where nobody knows how many are employed."""
    names = [place_name(code, w) for code, place in places.items() if code != WHOLE and not employed_is_known(place)]
    return (w("I {places} är inget företag känt den dagen", places=w.listed(names)),) if names else ()


def _employed(place: Place, w: Words) -> str:
    if not employed_is_known(place):
        return w("antalet anställda är inte känt")
    told = w("{employed} anställda", employed=place.employed.text(w))
    some = place.some(w)
    return f"{told} ({some})" if some else told


def _cell(end: float | None) -> float | str:
    return NONE if end is None else end
