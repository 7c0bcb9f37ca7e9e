"""Chart 5 of the story: do they stay, and what became of the others.

Reads the released tables retention (k_months: eligible, retained, share_pct) and outcome (outcome: jobs).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.story import LEAST, MOST_BARS, PEOPLE, SMALL, Note, Story, StoryTable, Tables, Value, rows
from flows.charts.drawing.bars import Bar, draw_bars
from flows.charts.drawing.frame import frame, styled
from flows.language.catalogue import message
from flows.language.words import NONE, SWEDISH, Words

NUMBER, NAME = 5, "kvar_i_jobbet"
_TOLD_FIRST = (12, 6, 24, 3)
_MONTHS = {
    3: message("tre månader"),
    6: message("sex månader"),
    12: message("ett år"),
    24: message("två år"),
}


_OUTCOMES = {
    "kvar": message("kvar i jobbet"),
    "annat_jobb": message("annat jobb i ett av företagen"),
    "utan_stod": message("arbete utan stöd"),
    "med_stod": message("arbete med stöd"),
    "studier": message("studier"),
    "vidare": message("vidare till arbete eller studier"),
    "annat": message("annat"),
    "okant": message("okänt"),
    "inte_kvar": message("inte kvar"),
}
_ONWARD = ("annat_jobb", "utan_stod", "med_stod", "studier", "vidare")


@dataclass(frozen=True)
class _Outcome:
    code: str
    name: str
    months: int
    jobs: Value


@dataclass(frozen=True)
class _Stay:
    months: int
    eligible: Value
    retained: Value
    share: Value

    def after(self, w: Words) -> str:
        return w(_MONTHS[self.months]) if self.months in _MONTHS else w("{months} månader", months=self.months)

    def counts(self, w: Words) -> str:
        if self.eligible.number == 0:
            return w("inga jobb att följa än")
        return w.of(self.retained.text(w), w("{jobs}\u00a0jobb", jobs=self.eligible.text(w)))


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write the texts of the chart. The headline is about a year, or of another time if that is hidden."""
    about = ReleaseFacts.of(released, w)
    stays, outcomes = _stays(released), _outcomes(released, w)
    headline = _headline(stays, w)
    said = "; ".join(
        w("efter {time}: {share}, {counts}", time=each.after(w), share=each.share.per_cent(w), counts=each.counts(w))
        for each in stays
    )
    became = "; ".join(f"{each.name}: {each.jobs.text(w)}" for each in outcomes)
    drawn = _drawn(outcomes)
    seen = [each.eligible.number for each in stays if each.eligible.number and each.months in _months(drawn or stays)]
    n = f", {w.n(w('{jobs} jobb', jobs=_from_to(min(seen), max(seen), w)))}" if seen else ""
    return Story(
        headline=headline,
        subtitle=(_outcome_subtitle(drawn, about) if drawn else _subtitle(stays, about)) + n,
        short=w("Kvar i jobbet"),
        unit=w("antal jobb, och hela procent"),
        remarks=(
            target_only(w),
            w(
                "Varje stapel räknar de jobb som började så tidigt att det går att veta",
            ),
        ),
        leans_on=PEOPLE,
        alt=w(
            "Liggande staplar över vad det blev av jobben. {headline}. {numbers}.",
            headline=headline,
            numbers=said or w("Inga tal finns"),
        )
        + (f" {w('Vad det blev av jobben: {numbers}.', numbers=became)}" if became else ""),
        note=Note(
            shows=_shows(stays, w),
            denominator=w(
                "Jobb som började så tidigt att hela tiden har gått. Grupperna är olika stora: läs antalen högt.",
            ),
            never_say=w(
                "att den som slutade misslyckades: den kan ha gått vidare till arbete eller studier.",
            ),
        ),
        table=StoryTable(
            (w("Månader efter starten"), w("Vad det blev"), w("Jobb"), w("Jobb att följa"), w("Andel, %")),
            (
                *(
                    (each.months, w(_OUTCOMES["kvar"]), each.retained.cell, each.eligible.cell, each.share.cell)
                    for each in stays
                ),
                *((each.months, each.name, each.jobs.cell, NONE, NONE) for each in outcomes if each.code != "kvar"),
            ),
            keys=2,
        ),
    )


@styled
def figure(released: Tables, w: Words = SWEDISH) -> Figure:
    """Draw the chart: a horizontal bar for each outcome, or where none can be shown for each length of time (per cent)."""
    stays, outcomes = _stays(released), _drawn(_outcomes(released, w))
    page = frame(story(released, w), ReleaseFacts.of(released, w))
    if not any(each.eligible.number or each.eligible.hidden for each in stays):
        page.say(
            w(
                "Inga jobb har varat så länge att det går att säga hur många som fanns kvar.",
            )
        )
    elif outcomes:
        draw_bars(
            page,
            [
                Bar(
                    each.name,
                    each.jobs,
                    each.jobs.text(w),
                    told=each.code in ("kvar", *_ONWARD) and not each.jobs.hidden,
                )
                for each in outcomes
            ],
        )
    elif all(each.share.number is None for each in stays):
        page.say(
            w(
                "Ingen andel kan visas: jobben är färre än {least}, eller dolda för att skydda ett annat tal.",
                least=LEAST,
            )
        )
    else:
        told = _told(stays)
        bars = [
            Bar(
                w("efter {time}", time=each.after(w)),
                each.share,
                each.share.per_cent(w) if each.eligible.number != 0 else "",
                each.counts(w),
                each is told,
            )
            for each in stays
        ]
        draw_bars(page, bars, whole=100)
    return page.figure


def _outcomes(released: Tables, w: Words) -> list[_Outcome]:
    found = {str(row["outcome"]): row for row in rows(released.table("outcome"))}
    return [
        _Outcome(code, w(name), int(found[code]["k_months"]), Value.of(found[code], "jobs"))
        for code, name in _OUTCOMES.items()
        if code in found
    ]


def _drawn(outcomes: list[_Outcome]) -> list[_Outcome]:
    """Choose the outcomes that get a bar: those above zero or hidden; none where no number is shown, or they are too many."""
    bars = [each for each in outcomes if each.jobs.number or each.jobs.hidden]
    return bars if any(each.jobs.number for each in bars) and len(bars) <= MOST_BARS else []


def _months(told: Sequence[_Outcome | _Stay]) -> set[int]:
    return {each.months for each in told}


def _stays(released: Tables) -> list[_Stay]:
    return [
        _Stay(int(row["k_months"]), *(Value.of(row, name) for name in ("eligible", "retained", "share_pct")))
        for row in rows(released.table("retention"), "k_months")
    ]


def _told(stays: list[_Stay]) -> _Stay | None:
    """Choose the time of the headline: the first of _TOLD_FIRST that is shown, else the shortest time that is."""
    shown = {each.months: each for each in stays if each.share.number is not None}
    return next((shown[months] for months in (*_TOLD_FIRST, *shown) if months in shown), None)


def _headline(stays: list[_Stay], w: Words) -> str:
    told = _told(stays)
    if told is None:
        return w("Så länge varade jobben i de sociala företagen")
    after = told.after(w)
    if (told.eligible.number or 0) < SMALL:
        return w("{counts} fanns kvar efter {after}", counts=told.counts(w), after=after)
    share = told.share.per_cent(w)
    return w("{share} av jobben fanns kvar efter {after}", share=share, after=after)


def _subtitle(stays: list[_Stay], about: ReleaseFacts) -> str:
    """Name the measure, with the shortest and the longest time it is read at."""
    w = about.words
    if not stays:
        return w("Andel av jobben som fanns kvar i {area}, följda {until}", area=about.area, until=about.until)
    first, last = str(stays[0].months), str(stays[-1].months)
    return w(
        "Andel av jobben som fanns kvar efter {months} månader i {area}, följda {until}",
        months=first if first == last else w("{first} till {last}", first=first, last=last),
        area=about.area,
        until=about.until,
    )


def _outcome_subtitle(drawn: list[_Outcome], about: ReleaseFacts) -> str:
    w = about.words
    return w(
        "Vad det blev av jobben efter {months} månader i {area}, följda {until}",
        months=drawn[0].months,
        area=about.area,
        until=about.until,
    )


def _shows(stays: list[_Stay], w: Words) -> str:
    if not stays:
        return w("Hur stor del av jobben som fanns kvar på samma företag.")
    months = w.listed([str(each.months) for each in stays])
    return w("Hur stor del av jobben som fanns kvar på samma företag efter {months} månader.", months=months)


def _from_to(low: float, high: float, w: Words) -> str:
    return w.number(low) if low == high else f"{w.number(low)}–{w.number(high)}"
