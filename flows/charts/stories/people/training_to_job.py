"""Chart 4 of the story: from training to job. Reads step_in (kind: placements, to_job, share_pct) and step_in_persons."""

from __future__ import annotations

from dataclasses import dataclass

from flows.charts.content.followed import all_known, followed
from flows.charts.content.picture import Bars, Mark, Picture, Role, Said
from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.shape import alt_text
from flows.charts.content.story import Note, Story, StoryTable
from flows.charts.content.values import SMALL, Tables, Value, least, rows
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
    """Places of a kind, or the persons who had one: how many, and how many of them were followed by a job."""

    name: str
    whole: Value
    to_job: Value
    share: Value
    persons: bool = False

    def counts(self, w: Words) -> str:
        if self.whole.number == 0:
            return w("inga platser än")
        whole = self.whole.text(w)
        several = (
            w("{persons}\u00a0personer", persons=whole) if self.persons else w("{places}\u00a0platser", places=whole)
        )
        return w.of(self.to_job.text(w), several)


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write the texts of the chart. The headline is about the persons: one may have had several places."""
    about = ReleaseFacts.of(released, w)
    kinds = [*_persons(released, w), *_kinds(released, w)]
    headline, found = _headline(kinds, about)
    unseen = () if all_known(about) else (_unseen(w),)
    said = "; ".join(f"{each.name}: {each.share.per_cent(w)}, {each.counts(w)}" for each in kinds)
    whole = kinds[0].whole.number if kinds and kinds[0].persons else None
    n = f", {w.n(w.counted(whole, 'person', 'personer'))}" if whole else ""
    return Story(
        headline=headline,
        found=found,
        remember=_remember(kinds, about) if found else "",
        subtitle=w(
            "Jobb i ett socialt företag efter olika slags platser, {area}, {followed}",
            area=about.area,
            followed=followed(about),
        )
        + n,
        short=w("Från träning till jobb"),
        unit=w("antal personer och platser, och hela procent"),
        picture=_picture(kinds, w),
        remarks=(
            w("Bara platser som började för minst tolv månader sedan räknas"),
            w("En person kan ha haft flera platser"),
            *unseen,
        ),
        leans_on=_LEANS_ON,
        legend=unseen,
        alt=alt_text(
            w("Liggande staplar över andelen personer och platser som följdes av jobb"), headline, said, w, *unseen
        ),
        note=Note(
            shows=w(
                "Hur stor del av dem som hade en träningsplats, och av platserna, som följdes av ett jobb på något av "
                "företagen inom tolv månader."
            ),
            denominator=w(
                "Rubriken räknar personer, staplarna under den första räknar platser. Alla började för minst tolv "
                "månader sedan. Jobb hos andra arbetsgivare syns inte."
            ),
            never_say=w(
                "att platsen var orsaken till jobbet, eller att ett slags plats är bättre: de ges till olika människor."
            ),
        ),
        table=StoryTable(
            (w("Vad som räknas"), w("Antal"), w("Följdes av jobb"), w("Andel, %")),
            tuple((each.name, each.whole.cell, each.to_job.cell, each.share.cell) for each in kinds),
        ),
    )


def _picture(every: list[_Kind], w: Words) -> Picture:
    """Show a bar for the persons, one for all places and one for each kind, of a hundred.

    Where each person had one place, all places are the same bar as the persons, and are left out.
    """
    kinds = [each for each in every if each.whole.number != 0]
    if len(kinds) > 1 and _same(*kinds[:2]):
        del kinds[1]
    if not kinds:
        return Said(w("Ingen plats började för så länge sedan att det går att säga vad som hände."))
    if all(each.share.number is None for each in kinds):
        return Said(
            w(
                "Ingen andel kan visas: platserna är färre än {least}, eller dolda för att skydda ett annat tal.",
                least=least(),
            )
        )
    return Bars(
        tuple(
            Mark(
                each.name, each.share, each.share.per_cent(w), Role.MAIN if each.persons else Role.OTHER, each.counts(w)
            )
            for each in kinds
        ),
        w("procent"),
        whole=100,
    )


def _same(persons: _Kind, places: _Kind) -> bool:
    """Whether the persons and all places are one and the same number, and are shown."""
    numbers = [(each.whole.number, each.to_job.number) for each in (persons, places)]
    return persons.persons and numbers[0] == numbers[1] and None not in numbers[0]


def _kinds(released: Tables, w: Words) -> list[_Kind]:
    return [
        _Kind(
            w(_KINDS[str(row["kind"])]),
            Value.of(row, "placements"),
            Value.of(row, "to_job"),
            Value.of(row, "share_pct"),
        )
        for row in sorted(rows(released.table("step_in")), key=lambda row: list(_KINDS).index(str(row["kind"])))
    ]


def _persons(released: Tables, w: Words) -> list[_Kind]:
    """Give those who had a place, each counted once."""
    return [
        _Kind(
            w("personer som hade en plats"),
            Value.of(row, "persons"),
            Value.of(row, "to_job"),
            Value.of(row, "share_pct"),
            persons=True,
        )
        for row in rows(released.table("step_in_persons"))
    ]


def _unseen(w: Words) -> str:
    """Say that jobs at an enterprise that is silent are not seen."""
    return w("Jobb på företag som inte är kända hela tiden syns inte: fler kan ha fått jobb")


def _headline(kinds: list[_Kind], about: ReleaseFacts) -> tuple[str, bool]:
    """Say how many got a job; at least so many where an enterprise is silent, and never none where something is missing."""
    w = about.words
    persons = kinds[0] if kinds and kinds[0].persons else None
    complete = all_known(about) and about.complete(_LEANS_ON)
    if persons is None or persons.share.number is None or not (persons.to_job.number or complete):
        return w("Från träning till jobb i de sociala företagen"), False
    share, some = persons.share.per_cent(w), w.of(persons.to_job.text(w), persons.whole.text(w))
    if (persons.whole.number or 0) < SMALL:
        if all_known(about):
            return w("{some} personer fick jobb inom ett år efter en träningsplats", some=some), True
        return w("Minst {some} fick jobb inom ett år efter en träningsplats", some=some), True
    if all_known(about):
        return w("{share} av personerna fick jobb inom ett år efter en träningsplats", share=share), True
    return w("Minst {share} fick jobb inom ett år efter en träningsplats", share=share), True


def _remember(kinds: list[_Kind], about: ReleaseFacts) -> str:
    """Say the finding in a whole sentence."""
    w, persons = about.words, kinds[0]
    if not all_known(about) or (persons.whole.number or 0) < SMALL:
        return ""
    return w(
        "{share} av de {persons}\u00a0personer som hade en träningsplats fick jobb i ett socialt företag inom ett år",
        share=persons.share.per_cent(w),
        persons=persons.whole.text(w),
    )
