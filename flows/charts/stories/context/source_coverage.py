"""Chart 11 of the story: how well the sources know the jobs. Reads seen (sources_seen: jobs) and unknown_target."""

from __future__ import annotations

from dataclasses import dataclass

from flows.charts.content.picture import Bars, Mark, Picture, Role
from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.shape import all_hidden, alt_text, instead
from flows.charts.content.story import Note, Story, StoryTable
from flows.charts.content.values import PEOPLE, SMALL, Tables, Value, rounded_share, rows, total
from flows.language.catalogue import message
from flows.language.words import SWEDISH, Words, sentence

NUMBER, NAME = 11, "kallorna"
_NAMES = {1: message("bara företaget"), 2: message("företaget och en källa till"), 3: message("alla tre källorna")}


_OTHERS = ("beslut", "deltagare")
"""The source tables that a job may be known in beside the enterprise's own."""


@dataclass(frozen=True)
class _Seen:
    sources: int
    name: str
    jobs: Value


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write the texts of the chart. The headline says how many jobs more than one source knows."""
    about = ReleaseFacts.of(released, w)
    seen = _seen(released, about)
    headline, found = _headline(seen, w)
    said = "; ".join(w("{sources}: {jobs} jobb", sources=each.name, jobs=each.jobs.text(w)) for each in seen)
    unknown = _unknown(released, w)
    whole = _known([each.jobs for each in seen])
    n = f", {w.n(w.counted(whole.number, 'jobb', 'jobb'))}" if whole.number else ""
    return Story(
        headline=headline,
        found=found,
        subtitle=w(
            "Jobb efter vilka källor som känner dem, {area}, {until}. {reporting}",
            area=about.area,
            until=about.until,
            reporting=about.basis,
        )
        + n,
        short=w("Källor och kvalitet"),
        unit=w("antal jobb"),
        picture=_picture(seen, w, found=found),
        takeaway=" ".join(map(sentence, unknown)),
        remarks=(
            target_only(w),
            w("Källorna är företagen, Arbetsförmedlingens beslut och Finsams uppföljning"),
            *unknown,
        ),
        leans_on=PEOPLE,
        alt=alt_text(w("Liggande staplar över jobb efter källor"), headline, said, w, about.basis),
        note=Note(
            shows=w("Hur många jobb som bara företaget känner, och hur många som även andra källor har sett."),
            denominator=w(
                "Alla jobb för målgruppen som har börjat. Finsam ser bara dem som har deltagit i en insats med "
                "identitet."
            ),
            never_say=w("att ett jobb som bara företaget känner inte har funnits."),
        ),
        table=StoryTable(
            (w("Källor som känner jobbet"), w("Jobb")), tuple((each.name, each.jobs.cell) for each in seen)
        ),
    )


def _picture(seen: list[_Seen], w: Words, *, found: bool) -> Picture:
    """Show a bar for one, two and three sources."""
    hidden = all_hidden(w("Inget tal kan visas"), w)
    if said := instead([each.jobs for each in seen], w("Det finns inga jobb att jämföra mellan källorna."), hidden):
        return said
    return Bars(
        tuple(
            Mark(
                each.name,
                each.jobs,
                each.jobs.text(w),
                Role.MAIN if found and each.sources > 1 else Role.OTHER,
            )
            for each in seen
        ),
        w("antal jobb"),
    )


def _seen(released: Tables, about: ReleaseFacts) -> list[_Seen]:
    """Give the jobs by how many sources know them. What a source that has not been delivered knows is not known; it is not 0."""
    there = {source.table for source in about.sources}
    sources = 1 + sum(table in there for table in _OTHERS)
    return [
        _Seen(number, about.words(_NAMES[number]), Value.of(row, "jobs") if number <= sources else Value(None))
        for row in rows(released.table("seen"), "sources_seen")
        for number in [int(row["sources_seen"])]
    ]


def _known(jobs: list[Value]) -> Value:
    """Add up the jobs of the sources that have been delivered."""
    told = [each for each in jobs if each.hidden or each.number is not None]
    return total(told) if told else Value(None)


def _unknown(released: Tables, w: Words) -> list[str]:
    """Say of how many jobs it is not known whether they count, and what that leaves open of all jobs that do."""
    whole = next((Value.of(row, "jobs") for row in rows(released.table("all_years"))), Value(None))
    for row in rows(released.table("unknown_target")):
        unknown = Value.of(row, "jobs")
        if unknown.number and whole.number is None:
            return [
                w(
                    "Okänt om {unknown} jobb till hör till målgruppen, då tiden utan arbete inte är ifylld",
                    unknown=unknown.text(w),
                )
            ]
        if unknown.number and whole.number is not None:
            ends = w.range_of(whole.number, whole.number + unknown.number)
            return [
                w(
                    "Okänt om {unknown} jobb till hör till målgruppen, då tiden utan arbete inte är ifylld: {ends} jobb",
                    unknown=unknown.text(w),
                    ends=ends,
                )
            ]
        if unknown.hidden:
            return [w("Okänt om några jobb till hör till målgruppen")]
    return []


def _headline(seen: list[_Seen], w: Words) -> tuple[str, bool]:
    """Say how many of all are known in more than one source; where a part is hidden, at least so many as are shown."""
    more = [each.jobs for each in seen if each.sources > 1]
    whole, known = _known([each.jobs for each in seen]), _known(more)
    if not whole.number or known.number is None:
        shown = sum(each.number or 0 for each in more)
        if not shown:
            return w("Så väl känner källorna jobben"), False
        if known.number is None:
            return w("Minst {jobs} jobb är kända i mer än en källa", jobs=w.number(shown)), True
        return w("{jobs} jobb är kända i mer än en källa", jobs=w.number(shown)), True
    if whole.number < SMALL:
        some = w.of(w.number(known.number), w.counted(whole.number, "jobb", "jobb"))
        return w("{some} är kända i mer än en källa", some=some), True
    share = w.per_cent(rounded_share(known.number, whole.number))
    return w("{share} av jobben är kända i mer än en källa", share=share), True
