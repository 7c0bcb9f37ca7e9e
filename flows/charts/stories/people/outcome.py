"""Chart 5 of the story: what became of those who began. Reads the released tables outcome (outcome: jobs) and next_step."""

from __future__ import annotations

from dataclasses import dataclass

from flows.charts.content.picture import Bracket, Mark, Picture, Role, Stacked
from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.shape import all_hidden, alt_text, instead
from flows.charts.content.story import Note, Story, StoryTable
from flows.charts.content.values import PEOPLE, SMALL, Tables, Value, rounded_share, rows, total
from flows.charts.stories.people import left_to_work, next_step
from flows.charts.stories.people.retention import stays_of
from flows.language.catalogue import message
from flows.language.words import NONE, SWEDISH, Words

NUMBER, NAME = 5, "vad_det_blev"
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
_USUAL = 12
_AT_LEAST_TWO = 2
"""One hidden number alone is never worked out."""
_ONWARD = ("annat_jobb", "utan_stod", "med_stod", "studier", "vidare")


@dataclass(frozen=True)
class _Outcome:
    """What became of jobs, so many months after they began."""

    code: str
    name: str
    months: int
    jobs: Value


@dataclass(frozen=True)
class _Whole:
    """Every job that is followed so long: how many, how many went on, and whether those that went on are shown together."""

    jobs: Value
    onward: Value
    together: bool


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write what the chart tells. The headline adds those who stay to those who went on to work or studies."""
    about = ReleaseFacts.of(released, w)
    outcomes = _outcomes(released, w)
    whole = _whole(released, outcomes)
    headline, found = _headline(outcomes, whole, w)
    said = "; ".join(f"{each.name}: {each.jobs.text(w)}" for each in outcomes)
    n = f", {w.n(w.counted(whole.jobs.number, 'jobb', 'jobb'))}" if whole.jobs.number else ""
    months = outcomes[0].months if outcomes else _USUAL
    left = left_to_work.left_to_work(released)
    return Story(
        headline=headline,
        found=found,
        subtitle=w(
            "Vad det blev av jobben {months} månader efter starten, enligt företagen, {area}, följda {until}",
            months=months,
            area=about.area,
            until=about.until,
        )
        + n,
        short=w("Ett år senare") if months == _USUAL else w("Vad det blev"),
        unit=w("antal jobb"),
        picture=_picture(outcomes, whole, w),
        beside=left_to_work.curve(left, w),
        takeaway=_not_shown(outcomes, whole, w) or next_step.told_of_all(released, w),
        remarks=(
            target_only(w),
            w("Bara jobb som började så tidigt att hela tiden har gått räknas"),
            w("”Okänt” betyder inte ”utan arbete”"),
            w(
                "Den som hade ett annat jobb i ett av företagen den dagen räknas dit, och för de andra som har slutat gäller det "
                "avslutsskäl som företaget har uppgett"
            ),
            *([_not_shown(outcomes, whole, w)] if _not_shown(outcomes, whole, w) else []),
            *left_to_work.remarks(left, w),
        ),
        leans_on=PEOPLE,
        alt=alt_text(w("En stapel som är delad efter vad det blev av jobben"), headline, said, w),
        note=Note(
            shows=w("Vad det hade blivit av jobben {months} månader efter starten.", months=months),
            denominator=w("Jobb som började så tidigt att hela tiden har gått, av alla i målgruppen."),
            never_say=w(
                "att den som slutade misslyckades, eller att de okända saknar arbete: ingen källa ser vanligt arbete efteråt."
            ),
        ),
        table=StoryTable(
            (
                w("Månader efter starten"),
                w("Vad det blev"),
                w("Jobb"),
                *((w("Jobb att följa"), w("Andel, %"), w("Osäkerhet från, %"), w("Osäkerhet till, %")) if left else ()),
            ),
            (
                *((each.months, each.name, each.jobs.cell, *([NONE] * 4 if left else ())) for each in outcomes),
                *(each.row(w) for each in left),
            ),
            keys=2,
        ),
    )


def _not_shown(outcomes: list[_Outcome], whole: _Whole, w: Words) -> str:
    """Say that what became of those who are not in the job is not all shown; empty where it is."""
    gone = [each for each in outcomes if each.code != "kvar"]
    if any(each.code == "inte_kvar" for each in gone) or (gone and all(each.jobs.hidden for each in gone)):
        return w("Vart de andra gick kan inte visas.")
    hidden = [each for each in gone if each.jobs.hidden and not (whole.together and each.code in _ONWARD)]
    return w("Vart en del av de andra gick kan inte visas.") if hidden else ""


def _outcomes(released: Tables, w: Words) -> list[_Outcome]:
    found = {str(row["outcome"]): row for row in rows(released.table("outcome"))}
    return [
        _Outcome(code, w(name), int(found[code]["k_months"]), Value.of(found[code], "jobs"))
        for code, name in _OUTCOMES.items()
        if code in found
    ]


def _whole(released: Tables, outcomes: list[_Outcome]) -> _Whole:
    """Work out how many jobs there are in all, and how many went on: what is left when all else is known.

    Several hidden numbers are then shown as one sum, which anyone could work out from what is shown.
    """
    parts = [each.jobs for each in outcomes]
    onward = [each.jobs for each in outcomes if each.code in _ONWARD]
    if outcomes and total(parts).number is not None:
        return _Whole(total(parts), total(onward) if onward else Value(0), together=False)
    followed = {each.months: each.eligible for each in stays_of(released)}
    jobs = followed.get(outcomes[0].months, Value(None)) if outcomes else Value(None)
    rest = total([each.jobs for each in outcomes if each.code not in _ONWARD])
    if jobs.number is None or rest.number is None or sum(each.hidden for each in onward) < _AT_LEAST_TWO:
        return _Whole(jobs, Value(None, hidden=any(each.hidden for each in onward)), together=False)
    went_on = jobs.number - rest.number
    known = sum(each.number or 0 for each in onward)
    return _Whole(jobs, Value(went_on) if went_on >= known else Value(None), together=went_on >= known)


def _picture(outcomes: list[_Outcome], whole: _Whole, w: Words) -> Picture:
    """Show one bar with a part for each outcome, those of the headline first and under a bracket."""
    shown = [each for each in outcomes if each.jobs.number or each.jobs.hidden]
    nothing = w("Inga jobb har varat så länge att det går att säga vad det blev av dem.")
    if said := instead([each.jobs for each in shown], nothing, all_hidden(w("Inget av utfallen kan visas"), w)):
        return said
    stayed = [_mark(each, whole, w) for each in shown if each.code == "kvar"]
    onward = [_mark(each, whole, w) for each in shown if each.code in _ONWARD]
    if whole.together:
        onward = [_mark(_Outcome("vidare", w(_OUTCOMES["vidare"]), 0, whole.onward), whole, w)]
    others = [_mark(each, whole, w) for each in shown if each.code not in ("kvar", *_ONWARD)]
    told = _share(outcomes, whole, w)
    bracket = Bracket(len(stayed) + len(onward), told) if told and stayed and onward else None
    return Stacked((*stayed, *onward, *others), w("antal jobb"), bracket)


def _mark(each: _Outcome, whole: _Whole, w: Words) -> Mark:
    role = Role.MAIN if each.code == "kvar" else Role.SECOND if each.code in _ONWARD else Role.OTHER
    text = each.jobs.text(w)
    if each.jobs.number is not None and whole.jobs.number and whole.jobs.number >= SMALL:
        text = w.per_cent(round(each.jobs.number * 100 / whole.jobs.number))
    return Mark(each.name, each.jobs, text, role)


def _share(outcomes: list[_Outcome], whole: _Whole, w: Words) -> str:
    """Write how large a part stays or went on; empty where it is not known."""
    stayed = total([each.jobs for each in outcomes if each.code == "kvar"])
    if stayed.number is None or whole.onward.number is None or not whole.jobs.number:
        return ""
    well = stayed.number + whole.onward.number
    if not well:
        return ""
    if whole.jobs.number < SMALL:
        return w.of(w.number(well), w.number(whole.jobs.number))
    return w.per_cent(rounded_share(well, whole.jobs.number))


def _headline(outcomes: list[_Outcome], whole: _Whole, w: Words) -> tuple[str, bool]:
    share = _share(outcomes, whole, w)
    if not share:
        return w("Vad det blev av jobben i de sociala företagen"), False
    if whole.onward.number == 0:
        return w("{share} av jobben var kvar ett år senare", share=share), True
    return w("{share} är kvar eller har gått vidare till jobb eller studier", share=share), True
