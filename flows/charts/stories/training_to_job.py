"""Chart 4 of the story: from training to job. Reads the released table step_in (kind: placements, to_job, share_pct)."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from flows.charts.content.language import NBSP, SWEDISH, Words
from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.story import SMALL, Note, Story, StoryTable, Tables, Value, rows
from flows.charts.drawing.bars import Bar, draw_bars
from flows.charts.drawing.frame import frame, styled

NUMBER, NAME = 4, "fran_traning_till_jobb"
_LEANS_ON = ("platser", "anstallningar")
_KINDS = {
    "alla": ("alla platser", "all places"),
    "Arbetsträning": ("arbetsträning", "work training"),
    "Praktik": ("praktik", "internship"),
    "Arbetsprövning": ("arbetsprövning", "work trial"),
    "Sysselsättning": ("sysselsättning", "occupation"),
}


@dataclass(frozen=True)
class _Kind:
    name: str
    placements: Value
    to_job: Value
    share: Value

    def counts(self, w: Words) -> str:
        if self.placements.number == 0:
            return w("inga platser än", "no places yet")
        return w.of(self.to_job.text(w), f"{self.placements.text(w)}{NBSP}{w('platser', 'places')}")


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Tell the story in words. The headline tells of all places together."""
    about = ReleaseFacts.of(released, w)
    kinds = _kinds(released, w)
    headline = _headline(kinds, w)
    said = "; ".join(f"{each.name}: {each.share.per_cent(w)}, {each.counts(w)}" for each in kinds)
    n = (
        f", {w.n(kinds[0].placements.text(w) + w(' platser', ' places'))}"
        if kinds and kinds[0].placements.number
        else ""
    )
    return Story(
        headline=headline,
        subtitle=w(
            f"Andel av träningsplatserna i {about.area} vars person fick jobb i ett socialt företag inom tolv månader, följda "
            f"{about.until}",
            f"Share of training places in {about.area} whose person got a job at a social enterprise within twelve months, "
            f"followed {about.until}",
        )
        + n,
        short=w("Från träning till jobb", "From training to job"),
        unit=w("antal platser, och hela procent", "number of places, and whole per cent"),
        remarks=(
            w(
                "Bara platser som började för minst tolv månader sedan räknas",
                "Only places begun at least twelve months ago count",
            ),
            w("En person kan ha haft flera platser", "One person may have had several places"),
        ),
        leans_on=_LEANS_ON,
        alt=w(
            f"Liggande staplar över andelen platser som ledde till jobb. {headline}. {said or 'Inga tal finns'}.",
            f"Horizontal bars of the share of places that led to a job. {headline}. {said or 'There are no numbers'}.",
        ),
        note=Note(
            shows=w(
                "Hur stor del av träningsplatserna som följdes av ett jobb på något av företagen inom tolv månader.",
                "What share of the training places were followed by a job at one of the enterprises within twelve months.",
            ),
            denominator=w(
                "Platser, inte personer, som började för minst tolv månader sedan. Jobb hos andra arbetsgivare syns inte.",
                "Places, not people, begun at least twelve months ago. Jobs with other employers are not seen.",
            ),
            never_say=w(
                "att platsen var orsaken till jobbet, eller att ett slags plats är bättre: de ges till olika människor.",
                "that the place was the cause of the job, or that one kind is better than another: they go to different people.",
            ),
        ),
        table=StoryTable(
            w.columns("Slag av plats|Platser|Ledde till jobb|Andel, %", "Kind of place|Places|Led to a job|Share, %"),
            tuple((each.name, each.placements.cell, each.to_job.cell, each.share.cell) for each in kinds),
        ),
    )


@styled
def figure(released: Tables, w: Words = SWEDISH) -> Figure:
    """Draw the chart: a lying bar for all places and one for each kind, on a scale from 0 to 100 per cent."""
    kinds = [each for each in _kinds(released, w) if each.placements.number != 0]
    page = frame(story(released, w), ReleaseFacts.of(released, w))
    if not kinds:
        page.say(
            w(
                "Ingen plats började för så länge sedan att det går att säga vad som hände.",
                "No place began long enough ago to say what came of it.",
            )
        )
    elif all(each.share.number is None for each in kinds):
        page.say(
            w(
                "Ingen andel kan visas: platserna är färre än 5, eller dolda för att skydda ett annat tal.",
                "No share can be shown: the places are fewer than 5, or hidden to protect another number.",
            )
        )
    else:
        bars = [
            Bar(each.name, each.share, each.share.per_cent(w), each.counts(w), place == 0)
            for place, each in enumerate(kinds)
        ]
        draw_bars(page, bars, whole=100)
    return page.figure


def _kinds(released: Tables, w: Words) -> list[_Kind]:
    return [
        _Kind(w(*_KINDS[str(row["kind"])]), *(Value.of(row, name) for name in ("placements", "to_job", "share_pct")))
        for row in sorted(rows(released.table("step_in")), key=lambda row: list(_KINDS).index(str(row["kind"])))
    ]


def _headline(kinds: list[_Kind], w: Words) -> str:
    whole = kinds[0] if kinds else None
    if whole is None or whole.share.number is None:
        return w("Från träning till jobb i de sociala företagen", "From training to job at the social enterprises")
    if (whole.placements.number or 0) < SMALL:
        return w(
            f"{w.of(whole.to_job.text(w), whole.placements.text(w))} träningsplatser ledde till jobb inom ett år",
            f"{w.of(whole.to_job.text(w), whole.placements.text(w))} training places led to a job within a year",
        )
    share = whole.share.per_cent(w)
    return w(
        f"{share} av träningsplatserna ledde till jobb inom ett år",
        f"{share} of the training places led to a job within a year",
    )
