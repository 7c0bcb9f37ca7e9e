"""Chart 5 of the story: what became of those who began. Reads the released tables outcome (outcome: jobs) and next_step."""

from __future__ import annotations

from flows.charts.content.coverage import provisional_means, star
from flows.charts.content.followed import all_known, followed, may_get_more, time_of
from flows.charts.content.picture import Bracket, Mark, Picture, Role, Stacked
from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.shape import all_hidden, alt_text, instead
from flows.charts.content.story import Note, Story, StoryTable
from flows.charts.content.values import PEOPLE, SMALL, Tables, rounded_share, total
from flows.charts.stories.people import next_step
from flows.charts.stories.people.outcome_jobs import ONWARD, OUTCOMES, Outcome, Whole, outcomes_of, whole_of
from flows.language.words import SWEDISH, Words

NUMBER, NAME = 5, "vad_det_blev"
_USUAL = 12


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write what the chart tells. The headline adds those who stay to those who went on to work or studies."""
    about = ReleaseFacts.of(released, w)
    outcomes = outcomes_of(released, w)
    whole = whole_of(released, outcomes)
    said = "; ".join(f"{each.name}: {each.jobs.text(w)}" for each in outcomes)
    n = f", {w.n(w.counted(whole.jobs.number, 'jobb', 'jobb'))}" if whole.jobs.number else ""
    months = outcomes[0].months if outcomes else _USUAL
    legend = (provisional_means(w),) if may_get_more(months, about) else ()
    headline, found = _headline(outcomes, whole, months, w)
    return Story(
        headline=headline,
        found=found,
        subtitle=w(
            "Vad det blev av jobben {months} månader efter starten, enligt företagen, {area}, {followed}",
            months=star(str(months), provisional=bool(legend)),
            area=about.area,
            followed=followed(about),
        )
        + n,
        remember=_remember(outcomes, whole, about) if found else "",
        short=w("Ett år senare") if months == _USUAL else w("Vad det blev"),
        unit=w("antal jobb"),
        picture=_picture(outcomes, whole, w),
        takeaway=_not_shown(outcomes, whole, w) or next_step.told_of_all(released, w),
        remarks=(
            target_only(w),
            *legend,
            w("Bara jobb som började så tidigt att hela tiden har gått räknas"),
            w("”Okänt” betyder inte ”utan arbete”"),
            w(
                "Den som hade ett annat jobb i ett av företagen den dagen räknas dit, och för de andra som har slutat gäller det "
                "avslutsskäl som företaget har uppgett"
            ),
            *([_not_shown(outcomes, whole, w)] if _not_shown(outcomes, whole, w) else []),
        ),
        leans_on=PEOPLE,
        legend=legend,
        alt=alt_text(w("En stapel som är delad efter vad det blev av jobben"), headline, said, w),
        note=Note(
            shows=w("Vad det hade blivit av jobben {months} månader efter starten.", months=months),
            denominator=w("Jobb som började så tidigt att hela tiden har gått, av alla i målgruppen."),
            never_say=w(
                "att den som slutade misslyckades, eller att de okända saknar arbete: ingen källa ser vanligt arbete efteråt."
            ),
        ),
        table=StoryTable(
            (w("Månader efter starten"), w("Vad det blev"), w("Jobb")),
            tuple((each.months, each.name, each.jobs.cell) for each in outcomes),
            keys=2,
        ),
    )


def _not_shown(outcomes: list[Outcome], whole: Whole, w: Words) -> str:
    """Say that what became of those who are not in the job is not all shown; empty where it is."""
    gone = [each for each in outcomes if each.code != "kvar"]
    if any(each.code == "inte_kvar" for each in gone) or (gone and all(each.jobs.hidden for each in gone)):
        return w("Vart de andra gick kan inte visas.")
    hidden = [each for each in gone if each.jobs.hidden and not (whole.together and each.code in ONWARD)]
    return w("Vart en del av de andra gick kan inte visas.") if hidden else ""


def _picture(outcomes: list[Outcome], whole: Whole, w: Words) -> Picture:
    """Show one bar with a part for each outcome, those of the headline first and under a bracket."""
    shown = [each for each in outcomes if each.jobs.number or each.jobs.hidden]
    nothing = w("Inga jobb har varat så länge att det går att säga vad det blev av dem.")
    if said := instead([each.jobs for each in shown], nothing, all_hidden(w("Inget av utfallen kan visas"), w)):
        return said
    stayed = [_mark(each, whole, w) for each in shown if each.code == "kvar"]
    onward = [_mark(each, whole, w) for each in shown if each.code in ONWARD]
    if whole.together:
        onward = [_mark(Outcome("vidare", w(OUTCOMES["vidare"]), 0, whole.onward), whole, w)]
    others = [_mark(each, whole, w) for each in shown if each.code not in ("kvar", *ONWARD)]
    told = _share(outcomes, whole, w)
    bracket = Bracket(len(stayed) + len(onward), told) if told and stayed and onward else None
    return Stacked((*stayed, *onward, *others), w("antal jobb"), bracket)


def _mark(each: Outcome, whole: Whole, w: Words) -> Mark:
    role = Role.MAIN if each.code == "kvar" else Role.SECOND if each.code in ONWARD else Role.OTHER
    text = each.jobs.text(w)
    if each.jobs.number is not None and whole.jobs.number and whole.jobs.number >= SMALL:
        text = w.per_cent(round(each.jobs.number * 100 / whole.jobs.number))
    return Mark(each.name, each.jobs, text, role)


def _share(outcomes: list[Outcome], whole: Whole, w: Words) -> str:
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


def _headline(outcomes: list[Outcome], whole: Whole, months: int, w: Words) -> tuple[str, bool]:
    share = _share(outcomes, whole, w)
    if not share:
        return w("Vad det blev av jobben i de sociala företagen"), False
    if whole.onward.number == 0:
        after = time_of(months, w)
        if (whole.jobs.number or 0) < SMALL:
            return w("{counts} fanns kvar efter {after}", counts=w("{jobs}\u00a0jobb", jobs=share), after=after), True
        return w("{share} av jobben fanns kvar efter {after}", share=share, after=after), True
    return w("{share} är kvar eller har gått vidare till jobb eller studier", share=share), True


def _remember(outcomes: list[Outcome], whole: Whole, about: ReleaseFacts) -> str:
    """Say the finding in a whole sentence."""
    w, share = about.words, _share(outcomes, whole, about.words)
    if not whole.onward.number or whole.jobs.number is None:
        return ""
    few = whole.jobs.number < SMALL
    return w(
        "{some} som vi har följt {until} fanns kvar efter {after}, eller hade lett vidare till jobb eller studier",
        some=w("{jobs}\u00a0jobb", jobs=share)
        if few
        else w("{share} av de {jobs}\u00a0jobb", share=share, jobs=whole.jobs.text(w)),
        until=about.until if all_known(about) else w("så länge varje företag är känt"),
        after=time_of(outcomes[0].months, w),
    )
