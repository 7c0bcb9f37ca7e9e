"""Chart 5 of the story: do they stay.

Reads the released table retention (k_months: eligible, retained, share_pct).
"""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from flows.charts import words
from flows.charts.about import AREA, TARGET_ONLY, About
from flows.charts.house import GREY, HIGHLIGHT, PALE, STUB, Box, Frame, frame, stub, styled
from flows.charts.letters import LABEL, width
from flows.charts.story import Note, Story, Table, Tables, Value, rows

NUMBER, NAME, SHORT = 5, "kvar_i_jobbet", "Kvar i jobbet"
_LEANS_ON = ("anstallningar", "beslut", "deltagare")
_SMALL = 30
"""A share of fewer is told as a count of a count, also in the headline."""
_TOLD_FIRST = (12, 6, 24, 3)
_MONTHS = {3: "tre månader", 6: "sex månader", 12: "ett år", 24: "två år"}
_BAR = 0.56


@dataclass(frozen=True)
class _Stay:
    months: int
    eligible: Value
    retained: Value
    share: Value

    @property
    def after(self) -> str:
        return _MONTHS.get(self.months, f"{self.months} månader")

    @property
    def counts(self) -> str:
        if self.eligible.number == 0:
            return "inga jobb att följa än"
        return f"{self.retained.text()} av {self.eligible.text()} jobb"

    @property
    def share_text(self) -> str:
        return self.share.text() if self.share.number is None else words.per_cent(self.share.number)


def story(released: Tables) -> Story:
    """Tell the story in words. The headline tells of a year, or of another time if that is hidden."""
    about = About.of(released.facts)
    stays = _stays(released)
    headline = _headline(stays)
    said = "; ".join(f"efter {each.after}: {each.share_text}, {each.counts}" for each in stays)
    seen = [each.eligible.number for each in stays if each.eligible.number]
    n = f", n{words.NBSP}={words.NBSP}{_from_to(min(seen), max(seen))} jobb" if seen else ""
    return Story(
        headline=headline,
        subtitle=f"Andel av jobben som fanns kvar efter 3 till 24 månader i {AREA}, "
        f"följda till och med {words.day(about.period_end)}{n}",
        remarks=(
            TARGET_ONLY,
            "Varje stapel räknar de jobb som började så tidigt att det går att veta",
        ),
        leans_on=_LEANS_ON,
        alt=f"Liggande staplar över andelen jobb som fanns kvar. {headline}. {said or 'Inga tal finns'}.",
        note=Note(
            shows="Hur stor del av jobben som fanns kvar på samma företag efter 3, 6, 12 och 24 månader.",
            denominator="Jobb som började så tidigt att hela tiden har gått. Grupperna är olika stora: "
            "läs antalen högt.",
            never_say="att den som slutade misslyckades: den kan ha gått vidare till arbete eller studier.",
        ),
        table=Table(
            ("Månader efter starten", "Jobb att följa", "Fanns kvar", "Andel, %"),
            tuple((each.months, each.eligible.cell, each.retained.cell, each.share.cell) for each in stays),
        ),
    )


@styled
def figure(released: Tables) -> Figure:
    """Draw the chart: a lying bar for each length of time, on a scale from 0 to 100 per cent."""
    stays = _stays(released)
    page = frame(story(released), About.of(released.facts))
    if not any(each.eligible.number or each.eligible.hidden for each in stays):
        page.say("Inga jobb har varat så länge att det går att säga hur många som fanns kvar.")
    elif all(each.share.number is None for each in stays):
        page.say("Ingen andel kan visas: jobben är färre än 5, eller dolda för att skydda ett annat tal.")
    else:
        _draw(page, stays)
    return page.figure


def _draw(page: Frame, stays: list[_Stay]) -> None:
    left = max(width(f"efter {each.after}", LABEL, bold=True) for each in stays) + 20
    counts = max(width(each.counts, LABEL, bold=True) for each in stays)
    right = counts + width(words.per_cent(100), LABEL, bold=True) + 50
    box = Box(page.room.left + left, page.room.bottom, page.room.width - left - right, page.room.height)
    pitch = box.height / len(stays)
    told = _told(stays)
    axes = page.axes(box, 100, box.height)
    for place, stay in enumerate(stays):
        bottom = box.height - (place + 1) * pitch + pitch * (1 - _BAR) / 2
        text = box.bottom + bottom + pitch * _BAR / 2 - LABEL * 0.36
        page.write(box.left - 14, text, f"efter {stay.after}", LABEL, bold=stay is told, ha="right")
        page.write(page.room.right, text, stay.counts, LABEL, bold=stay is told, ha="right")
        if stay.share.number is not None:
            axes.add_patch(Rectangle((0, bottom), 100, pitch * _BAR, facecolor=PALE))
            color = HIGHLIGHT if stay is told else GREY
            axes.add_patch(Rectangle((0, bottom), stay.share.number, pitch * _BAR, facecolor=color, gid="bar"))
            share = page.room.right - counts - 30
            page.write(share, text, stay.share_text, LABEL, bold=stay is told, ha="right")
        elif stay.share.hidden:
            stub(axes, 0, bottom, STUB / box.width * 100, pitch * _BAR)
            page.write(box.left + STUB + 10, text, stay.share_text)
    page.baseline((box.left, box.bottom), (box.left, box.top))


def _stays(released: Tables) -> list[_Stay]:
    return [
        _Stay(int(row["k_months"]), *(Value.of(row, name) for name in ("eligible", "retained", "share_pct")))
        for row in rows(released.table("retention"), "k_months")
    ]


def _told(stays: list[_Stay]) -> _Stay | None:
    """Choose what the headline tells: a year if it is shown, else the first that is."""
    shown = {each.months: each for each in stays if each.share.number is not None}
    return next((shown[months] for months in _TOLD_FIRST if months in shown), None)


def _headline(stays: list[_Stay]) -> str:
    told = _told(stays)
    if told is None:
        return "Så länge varade jobben i de sociala företagen"
    if (told.eligible.number or 0) < _SMALL:
        return f"{told.counts} fanns kvar efter {told.after}"
    return f"{told.share_text} av jobben fanns kvar efter {told.after}"


def _from_to(low: float, high: float) -> str:
    return words.number(low) if low == high else f"{words.number(low)}–{words.number(high)}"
