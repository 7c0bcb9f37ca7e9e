"""Chart 4 of the story: from training to job. Reads step_in (kind: placements, to_job, share_pct) and step_in_persons."""

from __future__ import annotations

from dataclasses import dataclass

from flows.charts.content.picture import Bars, Mark, Picture, Role, Said
from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.story import Note, Story, StoryTable
from flows.charts.content.values import LEAST, SMALL, Tables, Value, rows
from flows.language.catalogue import message
from flows.language.words import SWEDISH, Words

NUMBER, NAME = 4, "fran_traning_till_jobb"
_LEANS_ON = ("platser", "anstallningar")
_KINDS = {
    "alla": message("alla platser"),
    "Arbetsträning": message("arbetsträning"),
    "Praktik": message("praktik"),
    "Arbetsprövning": message("arbetsprövning"),
    "Sysselsättning": message("sysselsättning"),
}


@dataclass(frozen=True)
class _Kind:
    name: str
    placements: Value
    to_job: Value
    share: Value

    def counts(self, w: Words) -> str:
        if self.placements.number == 0:
            return w("inga platser än")
        return w.of(self.to_job.text(w), w("{places}\u00a0platser", places=self.placements.text(w)))


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write the texts of the chart. The headline is about all places together."""
    about = ReleaseFacts.of(released, w)
    kinds = _kinds(released, w)
    headline, found = _headline(kinds, w)
    said = "; ".join(f"{each.name}: {each.share.per_cent(w)}, {each.counts(w)}" for each in kinds)
    whole = kinds[0].placements.number if kinds else None
    n = f", {w.n(w.counted(whole, 'plats', 'platser'))}" if whole else ""
    return Story(
        headline=headline,
        found=found,
        subtitle=w(
            "Andel av träningsplatserna i {area} vars person fick jobb i ett socialt företag inom tolv "
            "månader, följda {until}",
            area=about.area,
            until=about.until,
        )
        + n,
        short=w("Från träning till jobb"),
        unit=w("antal platser, och hela procent"),
        picture=_picture(kinds, w),
        remarks=(
            w(
                "Bara platser som började för minst tolv månader sedan räknas",
            ),
            _persons(released, w),
        ),
        leans_on=_LEANS_ON,
        alt=w(
            "Liggande staplar över andelen platser som ledde till jobb. {headline}. {numbers}.",
            headline=headline,
            numbers=said or w("Inga tal finns"),
        ),
        note=Note(
            shows=w(
                "Hur stor del av träningsplatserna som följdes av ett jobb på något av företagen inom tolv månader.",
            ),
            denominator=w(
                "Platser, inte personer, som började för minst tolv månader sedan. Jobb hos andra arbetsgivare "
                "syns inte.",
            ),
            never_say=w(
                "att platsen var orsaken till jobbet, eller att ett slags plats är bättre: de ges till olika "
                "människor.",
            ),
        ),
        table=StoryTable(
            (w("Slag av plats"), w("Platser"), w("Ledde till jobb"), w("Andel, %")),
            tuple((each.name, each.placements.cell, each.to_job.cell, each.share.cell) for each in kinds),
        ),
    )


def _picture(every: list[_Kind], w: Words) -> Picture:
    """Show a bar for all places and one for each kind, of a hundred."""
    kinds = [each for each in every if each.placements.number != 0]
    if not kinds:
        return Said(
            w(
                "Ingen plats började för så länge sedan att det går att säga vad som hände.",
            )
        )
    if all(each.share.number is None for each in kinds):
        return Said(
            w(
                "Ingen andel kan visas: platserna är färre än {least}, eller dolda för att skydda ett annat tal.",
                least=LEAST,
            )
        )
    return Bars(
        tuple(
            Mark(each.name, each.share, each.share.per_cent(w), Role.OTHER if place else Role.TOLD, each.counts(w))
            for place, each in enumerate(kinds)
        ),
        w("procent av platserna"),
        whole=100,
    )


def _kinds(released: Tables, w: Words) -> list[_Kind]:
    return [
        _Kind(w(_KINDS[str(row["kind"])]), *(Value.of(row, name) for name in ("placements", "to_job", "share_pct")))
        for row in sorted(rows(released.table("step_in")), key=lambda row: list(_KINDS).index(str(row["kind"])))
    ]


def _persons(released: Tables, w: Words) -> str:
    """Say that places are not people, and how many people they were."""
    for row in rows(released.table("step_in_persons")):
        persons, to_job = Value.of(row, "persons"), Value.of(row, "to_job")
        if persons.number and to_job.number is not None:
            some = w.of(to_job.text(w), w.counted(persons.number, "person", "personer"))
            return w("En person kan ha haft flera platser: {some} fick jobb", some=some)
    return w("En person kan ha haft flera platser")


def _headline(kinds: list[_Kind], w: Words) -> tuple[str, bool]:
    whole = kinds[0] if kinds else None
    if whole is None or whole.share.number is None:
        return w("Från träning till jobb i de sociala företagen"), False
    if (whole.placements.number or 0) < SMALL:
        return w(
            "{some} träningsplatser ledde till jobb inom ett år",
            some=w.of(whole.to_job.text(w), whole.placements.text(w)),
        ), True
    share = whole.share.per_cent(w)
    return w(
        "{share} av träningsplatserna ledde till jobb inom ett år",
        share=share,
    ), True
