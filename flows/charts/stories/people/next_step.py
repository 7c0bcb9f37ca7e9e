"""Chart 13, of the appendix: where do they go next. Reads the released table next_step (moment, step: jobs)."""

from __future__ import annotations

from dataclasses import dataclass

from flows.charts.content.picture import Bars, Mark, Picture, Role
from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.shape import all_hidden, alt_text, instead
from flows.charts.content.story import Note, Story, StoryTable
from flows.charts.content.values import PEOPLE, SMALL, Tables, Value, rounded_share, rows, total
from flows.language.catalogue import message
from flows.language.words import SWEDISH, Words, sentence

NUMBER, NAME = 13, "vart_sedan"
_STEPS = {
    "utan_stod": message("arbete utan stöd"),
    "med_stod": message("arbete med stöd"),
    "studier": message("studier"),
    "arbetslos": message("arbetslös eller i insats"),
    "annat": message("sjuk, pension, flytt eller död"),
    "arbete": message("arbete med eller utan stöd"),
    "inte_arbete": message("studier, arbetslöshet, pension eller annat"),
    "okant": message("okänt"),
}
_WORK = ("utan_stod", "med_stod", "arbete")


@dataclass(frozen=True)
class _Step:
    code: str
    name: str
    jobs: Value


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write the texts of the chart. The headline says how many jobs were followed by work."""
    about = ReleaseFacts.of(released, w)
    steps, left = _steps(released, w), _left(released)
    unknown = _unknown(steps, left, w)
    headline, found = _headline(steps, left, w)
    said = "; ".join(f"{each.name}: {each.jobs.text(w)}" for each in steps)
    n = f", {w.n(w.counted(left.number, 'jobb', 'jobb'))}" if left.number else ""
    return Story(
        headline=headline,
        found=found,
        subtitle=w(
            "Avslutade jobb efter avslutsskäl som företagen har uppgett, {area}, {until}",
            area=about.area,
            until=about.until,
        )
        + n,
        short=w("Vart sedan"),
        unit=w("antal avslutade jobb"),
        picture=_picture(steps, w, found=found),
        takeaway=" ".join([_without_moves(w), unknown]).strip(),
        remarks=(target_only(w), w("”Okänt” betyder inte ”utan arbete”")),
        leans_on=PEOPLE,
        alt=alt_text(w("Liggande staplar över avslutsskäl som företagen har uppgett"), headline, said, w),
        note=Note(
            shows=w("Vad företagen uppgav när jobbet tog slut."),
            denominator=w("Jobb som tog slut utan att personen hade ett annat jobb på företagen dagen efter."),
            never_say=w(
                "att de okända saknar arbete, eller var människor är i dag: ingen källa ser vanligt arbete efteråt."
            ),
        ),
        table=StoryTable(
            (w("Avslutsskäl enligt företagen"), w("Jobb")),
            (*((each.name, each.jobs.cell) for each in steps), (w("alla de jobben"), left.cell)),
        ),
    )


def told_of_all(released: Tables, w: Words) -> str:
    """Say how many of all jobs that ended did so for other work, as the enterprises say; empty where it is hidden."""
    steps, left = _steps(released, w), _left(released)
    headline, found = _headline(steps, left, w)
    return " ".join([sentence(headline), _without_moves(w), _unknown(steps, left, w)]).strip() if found else ""


def _without_moves(w: Words) -> str:
    return w("Den som hade ett annat jobb på företagen dagen efter är inte med.")


def _unknown(steps: list[_Step], left: Value, w: Words) -> str:
    """Say of how many it is not known: they are among all."""
    for each in steps:
        if each.code == "okant" and each.jobs.number and left.number:
            some = w.of(w.number(each.jobs.number), w.counted(left.number, "jobb", "jobb"))
            return w("För {some} har företaget inte angett varför.", some=some)
    return ""


def _picture(steps: list[_Step], w: Words, *, found: bool) -> Picture:
    """Show a bar for each step, those of the finding in its colour."""
    now = [each.jobs for each in steps]
    hidden = all_hidden(w("Inget av stegen kan visas"), w)
    if said := instead(now, w("Det finns inga avslutade jobb att visa."), hidden):
        return said
    return Bars(
        tuple(
            Mark(
                each.name,
                each.jobs,
                each.jobs.text(w),
                Role.MAIN if found and each.code in _WORK else Role.OTHER,
            )
            for each in steps
        ),
        w("antal avslutade jobb"),
    )


def _steps(released: Tables, w: Words) -> list[_Step]:
    found = {str(row["step"]): Value.of(row, "jobs") for row in rows(released.table("next_step"))}
    return [_Step(code, w(name), found[code]) for code, name in _STEPS.items() if code in found]


def _left(released: Tables) -> Value:
    """Give how many jobs were left in all."""
    for row in rows(released.table("next_step")):
        if row["step"] == "alla":
            return Value.of(row, "jobs")
    return Value(None)


def _headline(steps: list[_Step], left: Value, w: Words) -> tuple[str, bool]:
    """Say how many ended for other work: a share of all, else their number, and at least so many where a part is hidden."""
    parts = [each.jobs for each in steps if each.code in _WORK]
    work = total(parts)
    if work.number is not None and left.number:
        if left.number < SMALL:
            some = w.of(w.number(work.number), w.counted(left.number, "avslutat jobb", "avslutade jobb"))
            return w("Enligt företagen slutade {some} för annat arbete", some=some), True
        share = w.per_cent(rounded_share(work.number, left.number))
        return w("Enligt företagen slutade {share} av de avslutade jobben för annat arbete", share=share), True
    shown = sum(each.number or 0 for each in parts)
    if not shown:
        return w("Vart människor gick när jobbet tog slut"), False
    if work.number is None:
        return w(
            "Enligt företagen slutade minst {jobs} av alla avslutade jobb för annat arbete", jobs=w.number(shown)
        ), True
    return w("Enligt företagen slutade {jobs} av alla avslutade jobb för annat arbete", jobs=w.number(shown)), True
