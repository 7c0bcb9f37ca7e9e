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

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from flows.charts.content.language import NONE, SWEDISH, Words
from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.story import PEOPLE, Note, Story, StoryTable, Tables, Value, rows
from flows.charts.drawing.bars import Bar, draw_bars
from flows.charts.drawing.frame import HIGHLIGHT_TINT, frame, styled
from flows.charts.drawing.text import LABEL, POINTS_PER_INCH

NUMBER, NAME = 10, "vad_annars"
_FACTORS = {
    "deadweight": ("hade fått jobb ändå", "would have got a job anyway"),
    "displacement": ("trängde undan andra", "displaced others"),
    "attribution": ("beror på andra", "due to others"),
}
YEARS = 3
"""The table tells of the year and the two after it."""


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
        return "; ".join(f"{span} {w(*told)}" for span, told in zip(spans, _FACTORS.values(), strict=True))


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Tell the story in words: a range where factors are approved, else that the numbers do not tell."""
    about = ReleaseFacts.of(released, w)
    net = _net(released, about)
    study = w(
        "En nioårig studie av 43 sådana företag fann 22 procentenheter fler med arbete som främsta inkomst än i "
        "jämförelsegruppen, som inte var lottad",
        "A nine-year study of 43 such enterprises found 22 percentage points more with work as their main income than in "
        "the comparison group, which was not randomised",
    )
    if net is None:
        headline = w(
            "Talen visar vad som har hänt, inte vad som annars hade hänt",
            "The numbers show what happened, not what else would have",
        )
        remarks: tuple[str, ...] = (
            w(
                "Antaganden är godkända, men jobben under ett helt år kan inte visas",
                "Assumptions are approved, but the jobs of a whole year cannot be shown",
            )
            if released.facts.get("net_factors")
            else w("Inga antaganden är godkända av en ägare", "No assumptions are approved by an owner"),
        )
        said = study
    else:
        span = f"{w.number(net.low)}–{w.number(net.high)}"
        headline = w(
            f"Kanske {span} av {w.number(net.gross)} jobb hade inte funnits annars",
            f"Perhaps {span} of {w.number(net.gross)} jobs would not have existed otherwise",
        )
        day = w.day(date.fromisoformat(str(net.factors["approved_on"])))
        who = net.factors["approved_by"]
        remarks = (
            w(
                f"Antaganden, inte mätningar, godkända av {who} {day}: {net.assumed(w)}",
                f"Assumptions, not measurements, approved by {who} on {day}: {net.assumed(w)}",
            ),
        )
        said = w(f"{span} jobb av {w.number(net.gross)}", f"{span} jobs of {w.number(net.gross)}")
    return Story(
        headline=headline,
        subtitle=w(
            f"Skapade jobb brutto, och vad som kan vara en följd av företagen, {about.area}",
            f"Jobs created, gross, and what may be due to the enterprises, {about.area}",
        )
        + (f", {net.year}" if net else ""),
        short=w("Vad hade hänt ändå", "What otherwise"),
        unit=w("antal jobb", "number of jobs"),
        remarks=remarks,
        leans_on=PEOPLE,
        alt=f"{headline}. {said}.",
        note=Note(
            shows=w(
                "Vad talen kan säga om följderna av företagen, och vad de inte kan säga.",
                "What the numbers can say of the effect of the enterprises, and what they cannot.",
            ),
            denominator=w(
                "Skapade jobb är brutto. Ett spann räknas bara på antaganden som en ägare har godkänt.",
                "Jobs created are gross. A range is only made of assumptions that an owner has approved.",
            ),
            never_say=w(
                "att alla jobb är företagens förtjänst, eller ett enda tal som effekt.",
                "that all jobs are due to the enterprises, or a single number as the effect.",
            ),
        ),
        table=StoryTable(
            w.columns("År|Skapade jobb, brutto|Lägst|Högst", "Year|Jobs created, gross|Lowest|Highest"),
            ((net.year, net.gross, net.low, net.high), *net.later) if net else (),
        ),
    )


@styled
def figure(released: Tables, w: Words = SWEDISH) -> Figure:
    """Draw the chart: gross beside the range, or the sentence that the numbers do not tell."""
    about = ReleaseFacts.of(released, w)
    told = story(released, w)
    net = _net(released, about)
    page = frame(told, about)
    if net is None:
        page.say(told.alt.removeprefix(f"{told.headline}. "))
        return page.figure
    span = f"{w.number(net.low)}–{w.number(net.high)}"
    bars = [
        Bar(w("skapade jobb, brutto", "jobs created, gross"), Value(net.gross), w.number(net.gross)),
        Bar(w("hade inte funnits annars (spann)", "would not have existed (range)"), Value(net.low), "", told=True),
    ]
    draw_bars(page, bars)
    (axes,) = page.figure.axes
    low = [bar for bar in axes.patches if isinstance(bar, Rectangle) and bar.get_gid() == "bar"][-1]
    bottom, thick = low.get_y(), low.get_height()
    wide = Rectangle((net.low, bottom), net.high - net.low, thick, facecolor=HIGHLIGHT_TINT, hatch="/", gid="range")
    axes.add_patch(wide)
    x, y = axes.transData.transform((net.high, bottom + thick / 2)) * POINTS_PER_INCH / page.figure.dpi
    page.write(x + 10, y - LABEL * 0.36, span, bold=True)
    return page.figure


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
