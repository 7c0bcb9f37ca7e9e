"""Chart 6 of the story: where do they go next. Reads the released table next_step (moment, step: jobs)."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from flows.charts.content.language import NBSP, SWEDISH, Words
from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.story import PEOPLE, SMALL, Note, Story, StoryTable, Tables, Value, rows, total
from flows.charts.drawing.bars import Bar, draw_bars
from flows.charts.drawing.frame import frame, styled

NUMBER, NAME = 6, "vart_sedan"
_STEPS = {
    "utan_stod": ("arbete utan stöd", "work without support"),
    "med_stod": ("arbete med stöd", "work with support"),
    "studier": ("studier", "studies"),
    "arbetslos": ("arbetslös eller i insats", "unemployed or in a programme"),
    "annat": ("sjuk, pension, flytt eller död", "ill, retired, moved or died"),
    "arbete": ("arbete med eller utan stöd", "work with or without support"),
    "inte_arbete": ("studier, arbetslöshet, pension eller annat", "studies, unemployment, retirement or other"),
    "okant": ("okänt", "not known"),
}
_WORK = ("utan_stod", "med_stod", "arbete")
_MOMENTS = ("at_exit", "after_90", "after_180")


@dataclass(frozen=True)
class _Step:
    code: str
    name: str
    jobs: dict[str, Value]


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Tell the story in words. The headline tells how many jobs were followed by work."""
    about = ReleaseFacts.of(released, w)
    steps, left = _steps(released, w), _left(released)
    headline = _headline(steps, left, w)
    said = "; ".join(
        f"{each.name}: {each.jobs['at_exit'].text(w)}, {w('tre månader efter', 'three months after')} "
        f"{each.jobs['after_90'].text(w)}"
        for each in steps
    )
    n = f", {w.n(left.text(w) + w(' jobb', ' jobs'))}" if left.number else ""
    return Story(
        headline=headline,
        subtitle=w(
            f"Vart människor gick när jobbet tog slut, {about.area}, {about.until}",
            f"Where people went when the job ended, {about.area}, {about.until}",
        )
        + n,
        short=w("Vart sedan", "Where next"),
        unit=w("antal avslutade jobb", "number of jobs that ended"),
        remarks=(
            target_only(w),
            w(
                "Tre månader efter är det källorna vet den dagen; ”okänt” betyder inte ”utan arbete”",
                "Three months after is what the sources know that day; “not known” does not mean “without work”",
            ),
        ),
        leans_on=PEOPLE,
        alt=w(
            f"Liggande staplar över vad som följde på jobbet. {headline}. {said or 'Inga tal finns'}.",
            f"Horizontal bars of what followed the job. {headline}. {said or 'There are no numbers'}.",
        ),
        note=Note(
            shows=w(
                "Vad företagen uppgav när jobbet tog slut, och vad källorna vet tre månader senare.",
                "What the enterprises said when the job ended, and what the sources know three months later.",
            ),
            denominator=w(
                "Jobb som tog slut utan att personen hade ett annat jobb på företagen dagen efter.",
                "Jobs that ended without the person having another job at the enterprises the day after.",
            ),
            never_say=w(
                "att de okända saknar arbete: källorna ser inte jobb hos arbetsgivare utan stöd.",
                "that those not known are without work: the sources do not see jobs with employers without support.",
            ),
        ),
        table=StoryTable(
            w.columns(
                "Vad som följde|När jobbet tog slut|90 dagar efter|180 dagar efter",
                "What followed|When the job ended|90 days after|180 days after",
            ),
            tuple((each.name, *(each.jobs[moment].cell for moment in _MOMENTS)) for each in steps),
        ),
    )


@styled
def figure(released: Tables, w: Words = SWEDISH) -> Figure:
    """Draw the chart: a lying bar for each step, with what is known three months after at the right edge."""
    steps = _steps(released, w)
    page = frame(story(released, w), ReleaseFacts.of(released, w))
    now = [each.jobs["at_exit"] for each in steps]
    if not any(each.number or each.hidden for each in now):
        page.say(w("Det finns inga avslutade jobb att visa.", "There are no ended jobs to show."))
    elif not any(each.number for each in now):
        page.say(
            w(
                "Inget av stegen kan visas: vart och ett är färre än 5, eller dolt för att skydda ett annat tal.",
                "None of the steps can be shown: each is fewer than 5, or hidden to protect another number.",
            )
        )
    else:
        bars = [
            Bar(
                each.name,
                each.jobs["at_exit"],
                each.jobs["at_exit"].text(w),
                each.jobs["after_90"].text(w),
                each.code in _WORK and not each.jobs["at_exit"].hidden,
            )
            for each in steps
        ]
        draw_bars(page, bars, beside=w("Tre månader efter", "Three months after"))
    return page.figure


def _steps(released: Tables, w: Words) -> list[_Step]:
    found: dict[str, dict[str, Value]] = {}
    for row in rows(released.table("next_step")):
        found.setdefault(str(row["step"]), {})[str(row["moment"])] = Value.of(row, "jobs")
    nothing = dict.fromkeys(_MOMENTS, Value(None))  # afterwards nobody is known to be ill, retired, gone or dead
    return [_Step(code, w(*name), nothing | found[code]) for code, name in _STEPS.items() if code in found]


def _left(released: Tables) -> Value:
    """Give how many jobs were left in all."""
    for row in rows(released.table("next_step")):
        if (row["moment"], row["step"]) == ("at_exit", "alla"):
            return Value.of(row, "jobs")
    return Value(None)


def _headline(steps: list[_Step], left: Value, w: Words) -> str:
    work = total([each.jobs["at_exit"] for each in steps if each.code in _WORK])
    if work.number is None or not left.number:
        return w("Vart människor gick när jobbet tog slut", "Where people went when the job ended")
    if left.number < SMALL:
        some = w.of(w.number(work.number), f"{w.number(left.number)}{NBSP}{w('jobb', 'jobs')}")
        return w(f"{some} följdes av ett annat arbete", f"{some} were followed by other work")
    share = w.per_cent(int(200 * work.number + left.number) // int(2 * left.number))
    return w(
        f"{share} av jobben som tog slut följdes av annat arbete",
        f"{share} of the jobs that ended were followed by other work",
    )
