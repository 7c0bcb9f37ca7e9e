"""Chart 5 of the story: do they stay.

Reads the released table retention (k_months: eligible, retained, share_pct).
"""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from flows.charts.content.language import NBSP, SWEDISH, Words
from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.story import PEOPLE, SMALL, Note, Story, StoryTable, Tables, Value, rows
from flows.charts.drawing.bars import Bar, draw_bars
from flows.charts.drawing.frame import frame, styled

NUMBER, NAME = 5, "kvar_i_jobbet"
_TOLD_FIRST = (12, 6, 24, 3)
_MONTHS = {
    3: ("tre månader", "three months"),
    6: ("sex månader", "six months"),
    12: ("ett år", "one year"),
    24: ("två år", "two years"),
}


@dataclass(frozen=True)
class _Stay:
    months: int
    eligible: Value
    retained: Value
    share: Value

    def after(self, w: Words) -> str:
        return w(*_MONTHS.get(self.months, (f"{self.months} månader", f"{self.months} months")))

    def counts(self, w: Words) -> str:
        if self.eligible.number == 0:
            return w("inga jobb att följa än", "no jobs to follow yet")
        return w.of(self.retained.text(w), f"{self.eligible.text(w)}{NBSP}{w('jobb', 'jobs')}")


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Tell the story in words. The headline tells of a year, or of another time if that is hidden."""
    about = ReleaseFacts.of(released, w)
    stays = _stays(released)
    headline = _headline(stays, w)
    ends = [str(stays[0].months), str(stays[-1].months)] if stays else []
    from_to = _after(w(" till ", " to ").join(dict.fromkeys(ends)), w)
    each_of_them = _after(w.listed([str(each.months) for each in stays]), w)
    said = "; ".join(
        f"{w('efter', 'after')} {each.after(w)}: {each.share.per_cent(w)}, {each.counts(w)}" for each in stays
    )
    seen = [each.eligible.number for each in stays if each.eligible.number]
    n = f", {w.n(_from_to(min(seen), max(seen), w) + w(' jobb', ' jobs'))}" if seen else ""
    return Story(
        headline=headline,
        subtitle=w(
            f"Andel av jobben som fanns kvar{from_to} i {about.area}, följda {about.until}",
            f"Share of jobs still held{from_to} in {about.area}, followed {about.until}",
        )
        + n,
        short=w("Kvar i jobbet", "Still in the job"),
        unit=w("antal jobb, och hela procent", "number of jobs, and whole per cent"),
        remarks=(
            target_only(w),
            w(
                "Varje stapel räknar de jobb som började så tidigt att det går att veta",
                "Each bar counts the jobs that began early enough to know",
            ),
        ),
        leans_on=PEOPLE,
        alt=w(
            f"Liggande staplar över andelen jobb som fanns kvar. {headline}. {said or 'Inga tal finns'}.",
            f"Horizontal bars of the share of jobs still held. {headline}. {said or 'There are no numbers'}.",
        ),
        note=Note(
            shows=w(
                f"Hur stor del av jobben som fanns kvar på samma företag{each_of_them}.",
                f"What share of the jobs were still held at the same enterprise{each_of_them}.",
            ),
            denominator=w(
                "Jobb som började så tidigt att hela tiden har gått. Grupperna är olika stora: läs antalen högt.",
                "Jobs that began early enough for the whole time to have passed. The groups differ in size: read the counts out.",
            ),
            never_say=w(
                "att den som slutade misslyckades: den kan ha gått vidare till arbete eller studier.",
                "that those who left failed: they may have gone on to work or studies.",
            ),
        ),
        table=StoryTable(
            w.columns(
                "Månader efter starten|Jobb att följa|Fanns kvar|Andel, %",
                "Months after the start|Jobs to follow|Still held|Share, %",
            ),
            tuple((each.months, each.eligible.cell, each.retained.cell, each.share.cell) for each in stays),
        ),
    )


@styled
def figure(released: Tables, w: Words = SWEDISH) -> Figure:
    """Draw the chart: a lying bar for each length of time, on a scale from 0 to 100 per cent."""
    stays = _stays(released)
    page = frame(story(released, w), ReleaseFacts.of(released, w))
    if not any(each.eligible.number or each.eligible.hidden for each in stays):
        page.say(
            w(
                "Inga jobb har varat så länge att det går att säga hur många som fanns kvar.",
                "No jobs have lasted long enough to say how many were still held.",
            )
        )
    elif all(each.share.number is None for each in stays):
        page.say(
            w(
                "Ingen andel kan visas: jobben är färre än 5, eller dolda för att skydda ett annat tal.",
                "No share can be shown: the jobs are fewer than 5, or hidden to protect another number.",
            )
        )
    else:
        told = _told(stays)
        bars = [
            Bar(
                f"{w('efter', 'after')} {each.after(w)}",
                each.share,
                each.share.per_cent(w) if each.eligible.number != 0 else "",
                each.counts(w),
                each is told,
            )
            for each in stays
        ]
        draw_bars(page, bars, whole=100)
    return page.figure


def _stays(released: Tables) -> list[_Stay]:
    return [
        _Stay(int(row["k_months"]), *(Value.of(row, name) for name in ("eligible", "retained", "share_pct")))
        for row in rows(released.table("retention"), "k_months")
    ]


def _told(stays: list[_Stay]) -> _Stay | None:
    """Choose what the headline tells: a year if it is shown, else the first of these that is, else the shortest time that is."""
    shown = {each.months: each for each in stays if each.share.number is not None}
    return next((shown[months] for months in (*_TOLD_FIRST, *shown) if months in shown), None)


def _headline(stays: list[_Stay], w: Words) -> str:
    told = _told(stays)
    if told is None:
        return w("Så länge varade jobben i de sociala företagen", "How long the jobs at the social enterprises lasted")
    after = told.after(w)
    if (told.eligible.number or 0) < SMALL:
        return w(f"{told.counts(w)} fanns kvar efter {after}", f"{told.counts(w)} were still held after {after}")
    share = told.share.per_cent(w)
    return w(f"{share} av jobben fanns kvar efter {after}", f"{share} of the jobs were still held after {after}")


def _after(months: str, w: Words) -> str:
    """Say after how many months, where there are any to tell of."""
    return w(f" efter {months} månader", f" after {months} months") if months else ""


def _from_to(low: float, high: float, w: Words) -> str:
    return w.number(low) if low == high else f"{w.number(low)}–{w.number(high)}"
