"""Chart 3 of the story: who is employed. Reads the released table who (trait, class: persons)."""

from __future__ import annotations

from dataclasses import dataclass

from flows.charts.content.coverage import provisional_means, some_of, star
from flows.charts.content.picture import Aside, Grid, Mark, People, Picture, Role, Said
from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.shape import alt_text, instead
from flows.charts.content.story import Note, Story, StoryTable
from flows.charts.content.values import PEOPLE, Tables, Value, least, rows, total
from flows.language.catalogue import message
from flows.language.words import SWEDISH, Words

NUMBER, NAME = 3, "vilka"
_TRAITS = {"sex": message("Kön"), "age": message("Ålder"), "months": message("Utan arbete före jobbet")}
_CLASSES = {
    ("sex", "kvinna"): message("kvinnor"),
    ("sex", "man"): message("män"),
    ("age", "-29"): message("under 30\u00a0år"),
    ("age", "30-49"): message("30–49\u00a0år"),
    ("age", "-49"): message("under 50\u00a0år"),
    ("age", "50-"): message("50\u00a0år och äldre"),
    ("months", "-23"): message("under 2\u00a0år"),
    ("months", "24-59"): message("2–4\u00a0år"),
    ("months", "-59"): message("under 5\u00a0år"),
    ("months", "60-"): message("5\u00a0år och mer"),
}
_LONG = _CLASSES["months", "60-"]
_UNKNOWN = message("uppgift saknas")
_LONG_TOLD = message("utan arbete i minst 5\u00a0år")
MOST_FIGURES = 120
"""More figures than these would be too small to be seen from the back row."""


@dataclass(frozen=True)
class _Class:
    trait: str
    name: str
    persons: Value


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write the texts of the chart. The headline says how many have been without work for long, where that is shown."""
    about = ReleaseFacts.of(released, w)
    traits = _traits(released, w)
    headline, found = _headline(traits, w)
    picture = _picture(traits, w)
    said = ". ".join(
        f"{w(_TRAITS[trait])}: " + ", ".join(f"{each.name} {each.persons.text(w)}" for each in classes)
        for trait, classes in traits.items()
    )
    whole = _whole(traits)
    n = f", {w.n(whole.text(w))}" if whole.number else ""
    return Story(
        headline=headline,
        found=found,
        remember=w("{headline}, räknat {day}", headline=headline, day=w.day(about.period_end)) if found else "",
        subtitle=w(
            "Anställda i {area} {day} efter kön, ålder och tid utan arbete före jobbet, {enterprises}",
            area=about.area,
            day=star(w.day(about.period_end), provisional=not isinstance(picture, Said)),
            enterprises=some_of(w, about.known, about.expected),
        )
        + n,
        short=w("Vilka de är"),
        unit=w("antal personer"),
        picture=picture,
        aside=_aside(traits, w) if isinstance(picture, People) else None,
        remarks=(target_only(w), w("Ålder är den man fyller under året"), provisional_means(w)),
        leans_on=PEOPLE,
        legend=(provisional_means(w),),
        alt=alt_text(w("De anställda efter kön, ålder och tid utan arbete"), headline, said, w),
        note=Note(
            shows=w(
                "Vilka som var anställda den sista dagen vi räknar: kön, ålder och hur länge de var utan arbete "
                "före jobbet."
            ),
            denominator=w(
                "Personer i målgruppen som var anställda den dagen. Klasserna är breda för att ingen ska kunna "
                "pekas ut."
            ),
            never_say=w("vem som döljer sig i en grupp, eller att en dold grupp är tom."),
        ),
        table=StoryTable(
            (w("Indelning"), w("Grupp"), w("Personer")),
            tuple((w(_TRAITS[each.trait]), each.name, each.persons.cell) for many in traits.values() for each in many),
            keys=2,
        ),
    )


def _picture(traits: dict[str, list[_Class]], w: Words) -> Picture:
    """Show each person as a figure, those that the headline names in its colour; a table where not all can be counted."""
    everyone = [each for classes in traits.values() for each in classes]
    nothing = w("Det finns inga anställda att visa för den dagen.")
    hidden = w(
        "Ingen grupp kan visas: var och en är färre än {least}, eller dold för att skydda en annan.", least=least()
    )
    if said := instead([each.persons for each in everyone], nothing, hidden):
        return said
    told, whole = _of_headline(traits, w), _whole(traits).number
    if told is None or whole is None or not told.persons.number or not told.persons.number <= whole <= MOST_FIGURES:
        rows_of = tuple((w(_TRAITS[each.trait]), each.name, each.persons.text(w)) for each in everyone)
        some_hidden = any(each.persons.hidden for each in everyone)
        return Grid((w("Indelning"), w("Grupp"), w("Personer")), rows_of, some_hidden, marked=2)
    rest = whole - told.persons.number
    groups = [Mark(w(_LONG_TOLD), told.persons, told.persons.text(w), Role.MAIN)]
    if rest:
        groups.append(Mark(w("kortare tid, eller inte känt"), Value(rest), w.number(rest)))
    return People(tuple(groups), w("antal personer"))


def _aside(traits: dict[str, list[_Class]], w: Words) -> Aside | None:
    """Give the other traits, as far as they are shown."""
    told = {"sex": message("{persons} {group}"), "age": message("{persons} är {group}")}
    shown = [
        w(told[trait], persons=each.persons.text(w), group=each.name)
        for trait, classes in traits.items()
        for each in classes
        if trait in told and each.persons.number and each.name != w(_UNKNOWN)
    ]
    return Aside("", "", tuple(shown)) if shown else None


def _traits(released: Tables, w: Words) -> dict[str, list[_Class]]:
    """Give the classes of each trait, in the table's order. The class of unknown is left out where nobody is in it."""
    traits: dict[str, list[_Class]] = {}
    for row in rows(released.table("who")):
        trait, persons = str(row["trait"]), Value.of(row, "persons")
        name = _CLASSES.get((trait, str(row["class"])), _UNKNOWN)
        if name is not _UNKNOWN or persons.number != 0:
            traits.setdefault(trait, []).append(_Class(trait, w(name), persons))
    return traits


def _whole(traits: dict[str, list[_Class]]) -> Value:
    """Give how many there are in all, from a trait that is shown whole."""
    sums = [total([each.persons for each in classes]) for classes in traits.values()]
    return next((each for each in sums if not each.hidden), Value(None, bool(sums)))


def _of_headline(traits: dict[str, list[_Class]], w: Words) -> _Class | None:
    """Choose the class of the headline: those without work for the longest time, if their number is shown."""
    return next((each for each in traits.get("months", ()) if each.name == w(_LONG) and each.persons.number), None)


def _headline(traits: dict[str, list[_Class]], w: Words) -> tuple[str, bool]:
    told = _of_headline(traits, w)
    count, whole = told.persons.number if told else None, _whole(traits).number
    if not count:
        return w("Vilka som är anställda i de sociala företagen"), False
    some = w.of(w.number(count), w.number(whole)) if whole else w.number(count)
    return w.plural(
        whole or count,
        "{some} anställd var utan arbete minst fem år före jobbet",
        "{some} anställda var utan arbete minst fem år före jobbet",
        some=some,
    ), True
