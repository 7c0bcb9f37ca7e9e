"""Chart 11 of the story: how well the sources know the jobs. Reads the released table seen (sources_seen: jobs)."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from flows.charts.content.language import NBSP, SWEDISH, Words
from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.story import PEOPLE, SMALL, Note, Story, StoryTable, Tables, Value, rows, total
from flows.charts.drawing.bars import Bar, draw_bars
from flows.charts.drawing.frame import frame, styled

NUMBER, NAME = 11, "kallorna"
_NAMES = {
    1: ("bara företaget", "the enterprise alone"),
    2: ("företaget och en källa till", "the enterprise and one more"),
    3: ("alla tre källorna", "all three sources"),
}


@dataclass(frozen=True)
class _Seen:
    sources: int
    name: str
    jobs: Value


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Tell the story in words. The headline tells how many jobs more than one source knows."""
    about = ReleaseFacts.of(released, w)
    seen = _seen(released, w)
    headline = _headline(seen, w)
    said = "; ".join(f"{each.name}: {each.jobs.text(w)} {w('jobb', 'jobs')}" for each in seen)
    whole = total([each.jobs for each in seen]) if seen else Value(None)
    n = f", {w.n(whole.text(w) + w(' jobb', ' jobs'))}" if whole.number else ""
    return Story(
        headline=headline,
        subtitle=w(
            f"Jobb efter vilka källor som känner dem, {about.area}, {about.until}. {about.have_reported}",
            f"Jobs by which sources know them, {about.area}, {about.until}. {about.have_reported}",
        )
        + n,
        short=w("Källor och kvalitet", "Sources and quality"),
        unit=w("antal jobb", "number of jobs"),
        remarks=(
            target_only(w),
            w(
                "Källorna är företagen, Arbetsförmedlingens beslut och Finsams uppföljning",
                "The sources are the enterprises, Arbetsförmedlingen's decisions and Finsam's follow-up",
            ),
        ),
        leans_on=PEOPLE,
        alt=w(
            f"Liggande staplar över jobb efter källor. {headline}. {said or 'Inga tal finns'}. {about.have_reported}.",
            f"Horizontal bars of jobs by sources. {headline}. {said or 'There are no numbers'}. {about.have_reported}.",
        ),
        note=Note(
            shows=w(
                "Hur många jobb som bara företaget känner, och hur många som även andra källor har sett.",
                "How many jobs only the enterprise knows, and how many other sources have seen too.",
            ),
            denominator=w(
                "Alla jobb för målgruppen som har börjat. Finsam ser bara dem som har deltagit i en insats med identitet.",
                "All jobs for the target group that have begun. Finsam only sees those who took part with identity.",
            ),
            never_say=w(
                "att ett jobb som bara företaget känner inte har funnits.",
                "that a job only the enterprise knows did not exist.",
            ),
        ),
        table=StoryTable(
            w.columns("Källor som känner jobbet|Jobb", "Sources that know the job|Jobs"),
            tuple((each.name, each.jobs.cell) for each in seen),
        ),
    )


@styled
def figure(released: Tables, w: Words = SWEDISH) -> Figure:
    """Draw the chart: a lying bar for one, two and three sources."""
    seen = _seen(released, w)
    page = frame(story(released, w), ReleaseFacts.of(released, w))
    if not any(each.jobs.number or each.jobs.hidden for each in seen):
        page.say(
            w("Det finns inga jobb att jämföra mellan källorna.", "There are no jobs to compare between the sources.")
        )
    elif not any(each.jobs.number for each in seen):
        page.say(
            w(
                "Inget tal kan visas: vart och ett är färre än 5, eller dolt för att skydda ett annat tal.",
                "No number can be shown: each is fewer than 5, or hidden to protect another number.",
            )
        )
    else:
        draw_bars(
            page,
            [
                Bar(each.name, each.jobs, each.jobs.text(w), told=each.sources > 1 and not each.jobs.hidden)
                for each in seen
            ],
        )
    return page.figure


def _seen(released: Tables, w: Words) -> list[_Seen]:
    return [
        _Seen(int(row["sources_seen"]), w(*_NAMES[int(row["sources_seen"])]), Value.of(row, "jobs"))
        for row in rows(released.table("seen"), "sources_seen")
    ]


def _headline(seen: list[_Seen], w: Words) -> str:
    whole = total([each.jobs for each in seen]) if seen else Value(None)
    known = total([each.jobs for each in seen if each.sources > 1]) if seen else Value(None)
    if not whole.number or known.number is None:
        return w("Så väl känner källorna jobben", "How well the sources know the jobs")
    if whole.number < SMALL:
        some = w.of(w.number(known.number), f"{w.number(whole.number)}{NBSP}{w('jobb', 'jobs')}")
        return w(f"{some} är kända i mer än en källa", f"{some} are known to more than one source")
    share = w.per_cent(int(200 * known.number + whole.number) // int(2 * whole.number))
    return w(f"{share} av jobben är kända i mer än en källa", f"{share} of the jobs are known to more than one source")
