"""Chart 10 of the story: what would have happened anyway.

Reads jobs_created, and facts' `net_factors` where an owner has approved them:
{"deadweight": [low, high], "displacement": …, "attribution": …} in per cents, "drop_off" a year, "approved_by", "approved_on".
A range of assumptions, never one number: quantity × (1 − deadweight) × (1 − displacement) × (1 − attribution), and so much
less each year after: × (1 − drop-off).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, prod
from typing import Any

from flows.charts.content.picture import Bars, Mark, Picture, Role, Said
from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.story import Note, Story, StoryTable
from flows.charts.content.values import PEOPLE, Tables, Value, rows
from flows.language.catalogue import message
from flows.language.words import NONE, SWEDISH, Words, sentence

NUMBER, NAME = 10, "vad_annars"
_FACTORS = {
    "deadweight": message("{span} hade fått jobb ändå"),
    "displacement": message("{span} trängde undan andra"),
    "attribution": message("{span} beror på andra"),
}
YEARS = 3
"""The table has the year and the two after it."""


@dataclass(frozen=True)
class _Net:
    """Jobs of a whole year and what is left of them after the factors: whole jobs, rounded outwards."""

    year: int
    gross: float
    low: float
    high: float
    factors: Mapping[str, Any]
    later: tuple[tuple[int, str, float, float], ...]

    def assumed(self, w: Words) -> str:
        spans = (f"{w.number(self.factors[name][0])}–{w.per_cent(self.factors[name][1])}" for name in _FACTORS)
        return "; ".join(w(told, span=span) for span, told in zip(spans, _FACTORS.values(), strict=True))


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write the texts of the chart: a range where factors are approved, else a sentence that the numbers do not say it."""
    about = ReleaseFacts.of(released, w)
    net = _net(released, about)
    if net is None:
        headline = w("Talen visar vad som har hänt, inte vad som annars hade hänt")
        remarks: tuple[str, ...] = (
            w("Antaganden är godkända, men jobben under ett helt år kan inte visas")
            if released.facts.get("net_factors")
            else w("Inga antaganden är godkända av en ägare"),
        )
        said = w("Skapade jobb är räknade brutto: vart och ett som har börjat")
    else:
        span = f"{w.number(net.low)}–{w.number(net.high)}"
        headline = w("Kanske {span} av {jobs} jobb hade inte funnits annars", span=span, jobs=w.number(net.gross))
        day = w.day(date.fromisoformat(str(net.factors["approved_on"])))
        who = net.factors["approved_by"]
        remarks = (
            w(
                "Antaganden, inte mätningar, godkända av {who} {day}: {assumptions}",
                who=who,
                day=day,
                assumptions=net.assumed(w),
            ),
        )
        said = w("{span} jobb av {jobs}", span=span, jobs=w.number(net.gross))
    return Story(
        headline=headline,
        found=net is not None,
        subtitle=w("Skapade jobb brutto, och vad som kan vara en följd av företagen, {area}", area=about.area)
        + (f", {net.year}" if net else ""),
        short=w("Vad hade hänt ändå"),
        unit=w("antal jobb"),
        picture=_picture(net, said, w),
        remarks=remarks,
        leans_on=PEOPLE,
        alt=f"{headline}. {said}.",
        note=Note(
            shows=w("Vad talen kan säga om följderna av företagen, och vad de inte kan säga."),
            denominator=w("Skapade jobb är brutto. Ett spann räknas bara på antaganden som en ägare har godkänt."),
            never_say=w("att alla jobb är företagens förtjänst, eller ett enda tal som effekt."),
        ),
        table=StoryTable(
            (w("År"), w("Skapade jobb, brutto"), w("Lägst"), w("Högst")),
            ((net.year, net.gross, net.low, net.high), *net.later) if net else (),
        ),
    )


def _picture(net: _Net | None, said: str, w: Words) -> Picture:
    """Show the jobs beside the range, or a sentence where there is no range."""
    if net is None:
        return Said(sentence(said), _unknown(w))
    span = f"{w.number(net.low)}–{w.number(net.high)}"
    return Bars(
        (
            Mark(w("skapade jobb, brutto"), Value(net.gross), w.number(net.gross)),
            Mark(w("hade inte funnits annars (spann)"), Value(net.low), span, Role.MAIN, upto=net.high),
        ),
        w("antal jobb"),
    )


def _unknown(w: Words) -> tuple[str, ...]:
    """Say what the numbers cannot tell, and what it would take."""
    return (
        w("Hur många som hade fått ett jobb ändå vet ingen av källorna."),
        w("Inte heller om någon annan gick miste om jobbet."),
        w("För att säga det behövs en grupp att jämföra med, eller antaganden som en ägare har godkänt."),
    )


def _net(released: Tables, about: ReleaseFacts) -> _Net | None:
    """Work out the range for the last whole year whose jobs are shown."""
    factors = released.facts.get("net_factors")
    if not factors:
        return None
    for row in reversed(rows(released.table("jobs_created"), "year")):
        year, jobs = int(row["year"]), Value.of(row, "jobs")
        if jobs.number and row["since"] == year and (about.whole_year or year < about.period_end.year):
            spans = [_range(jobs.number, factors, years) for years in range(YEARS)]
            later = tuple((year + n, NONE, *span) for n, span in enumerate(spans[1:], start=1))
            return _Net(year, jobs.number, *spans[0], factors, later)
    return None


def _range(quantity: float, factors: Mapping[str, Any], years: int) -> tuple[int, int]:
    """What is left of a quantity so many years after, at the lowest and at the highest: whole ones, rounded outwards."""
    low, high = (
        quantity
        * prod(1 - factors[name][end] / 100 for name in _FACTORS)
        * (1 - factors["drop_off"][end] / 100) ** years
        for end in (1, 0)
    )
    return floor(round(low, 6)), ceil(round(high, 6))
