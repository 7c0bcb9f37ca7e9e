"""Chart 3 of the story: who is employed. Reads the released table who (trait, class: persons)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.story import LEAST, PEOPLE, Note, Story, StoryTable, Tables, Value, rows, total
from flows.charts.drawing.frame import GREY, HIGHLIGHT, STUB, Box, Frame, frame, stub, styled
from flows.charts.drawing.text import LABEL, LEADING, SMALLEST, width, wrap
from flows.language.catalogue import message
from flows.language.words import SWEDISH, Words

NUMBER, NAME = 3, "vilka"
_TRAITS = {
    "sex": message("Kön"),
    "age": message("Ålder"),
    "months": message("Utan arbete före jobbet"),
}
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
_WHITE = 2.0
_BETWEEN = 20.0
_NAMES = 150.0
_THICKEST = 60.0


@dataclass(frozen=True)
class _Class:
    trait: str
    name: str
    persons: Value


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write the texts of the chart. The headline says how many have been without work for long, where that is shown."""
    about = ReleaseFacts.of(released, w)
    traits = _traits(released, w)
    headline = _headline(traits, w)
    said = ". ".join(
        f"{w(_TRAITS[trait])}: " + ", ".join(f"{each.name} {each.persons.text(w)}" for each in classes)
        for trait, classes in traits.items()
    )
    whole = _whole(traits)
    n = f", {w.n(whole.text(w))}" if whole.number else ""
    return Story(
        headline=headline,
        subtitle=w(
            "Anställda i {area} {day} efter kön, ålder och tid utan arbete före jobbet",
            area=about.area,
            day=w.day(about.period_end),
        )
        + n,
        short=w("Vilka de är"),
        unit=w("antal personer"),
        remarks=(target_only(w), w("Ålder är den man fyller under året")),
        leans_on=PEOPLE,
        alt=w(
            "Tre liggande staplar, delade efter kön, ålder och tid utan arbete. {headline}. {numbers}.",
            headline=headline,
            numbers=said or w("Inga tal finns"),
        ),
        note=Note(
            shows=w(
                "Vilka som var anställda den sista dagen vi räknar: kön, ålder och hur länge de var utan arbete "
                "före jobbet.",
            ),
            denominator=w(
                "Personer i målgruppen som var anställda den dagen. Klasserna är breda för att ingen ska kunna "
                "pekas ut.",
            ),
            never_say=w(
                "vem som döljer sig i en grupp, eller att en dold grupp är tom.",
            ),
        ),
        table=StoryTable(
            (w("Indelning"), w("Grupp"), w("Personer")),
            tuple((w(_TRAITS[each.trait]), each.name, each.persons.cell) for many in traits.values() for each in many),
            keys=2,
        ),
    )


@styled
def figure(released: Tables, w: Words = SWEDISH) -> Figure:
    """Draw the chart: a bar for each trait, divided into its classes with a white gap between them."""
    traits = _traits(released, w)
    page = frame(story(released, w), ReleaseFacts.of(released, w))
    everyone = [each for classes in traits.values() for each in classes]
    if not any(each.persons.number or each.persons.hidden for each in everyone):
        page.say(w("Det finns inga anställda att visa för den dagen."))
    elif not any(each.persons.number for each in everyone):
        page.say(
            w("Ingen grupp kan visas: var och en är färre än {least}, eller dold för att skydda en annan.", least=LEAST)
        )
    else:
        _draw(page, traits, w)
    return page.figure


def _draw(page: Frame, traits: dict[str, list[_Class]], w: Words) -> None:
    names = {trait: wrap(w(_TRAITS[trait]), LABEL, _NAMES) for trait in traits}
    left = max(width(line, LABEL) for lines in names.values() for line in lines) + 24
    room = Box(page.room.left + left, page.room.bottom, page.room.width - left, page.room.height)
    stubs = max(sum(each.persons.hidden for each in classes) for classes in traits.values())
    across = room.width - stubs * (STUB + _WHITE)
    top = max(sum(each.persons.number or 0 for each in classes) for classes in traits.values()) or 1.0
    axes = page.axes(room, room.width, room.height)
    pitch = room.height / len(traits)
    labels = {trait: [f"{each.name}: {each.persons.text(w)}" for each in classes] for trait, classes in traits.items()}
    fits = {size: all(_wide(each, size) < room.width for each in labels.values()) for size in (LABEL, SMALLEST)}
    size = LABEL if fits[LABEL] else SMALLEST
    lines = 1 if fits[size] else 2
    thick = min(pitch - lines * SMALLEST * LEADING - 20, _THICKEST)
    told = _told(traits, w)
    for place, (trait, classes) in enumerate(traits.items()):
        bottom = room.height - place * pitch - thick - 4
        for line, name in enumerate(names[trait]):
            middle = room.bottom + bottom + thick / 2 - LABEL * 0.36
            y = middle + ((len(names[trait]) - 1) / 2 - line) * LABEL * 1.1
            page.write(room.left - 14, y, name, LABEL, ha="right")
        shown = [each for each in classes if each.persons.number or each.persons.hidden]
        starts, x = [], 0.0
        for each in shown:
            starts.append(x)
            if each.persons.hidden:
                stub(axes, x + 1, bottom, STUB, thick)
                x += STUB + 2 * _WHITE
                continue
            long = (each.persons.number or 0) / top * across
            color = HIGHLIGHT if each is told else GREY
            axes.add_patch(Rectangle((x, bottom), max(long - _WHITE, 1), thick, facecolor=color, gid="part"))
            x += long
        for line in range(lines):
            some = shown[line::lines]
            texts = [f"{each.name}: {each.persons.text(w)}" for each in some]
            y = room.bottom + bottom - size - 3 - line * size * 1.15
            for each, text, at in zip(some, texts, _beside(starts[line::lines], texts, size, room.width), strict=True):
                page.write(room.left + at, y, text, size, bold=each is told)


def _wide(labels: Sequence[str], size: float) -> float:
    return sum(width(label, size, bold=True) + _BETWEEN for label in labels)


def _beside(starts: Sequence[float], labels: Sequence[str], size: float, room: float) -> list[float]:
    """Place each label under the start of its part, and move it aside where it would overlap another."""
    wide = [width(label, size, bold=True) + _BETWEEN for label in labels]
    placed: list[float] = []
    for start, _ in zip(starts, labels, strict=True):
        after = placed[-1] + wide[len(placed) - 1] if placed else 0.0
        placed.append(max(start, after))
    edge = room + _BETWEEN
    for place in range(len(placed) - 1, -1, -1):
        placed[place] = min(placed[place], edge - wide[place])
        edge = placed[place]
    return placed


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


def _told(traits: dict[str, list[_Class]], w: Words) -> _Class | None:
    """Choose the class of the headline: those without work for the longest time, if their number is shown."""
    return next((each for each in traits.get("months", ()) if each.name == w(_LONG) and each.persons.number), None)


def _headline(traits: dict[str, list[_Class]], w: Words) -> str:
    told = _told(traits, w)
    count, whole = told.persons.number if told else None, _whole(traits).number
    if not count:
        return w("Vilka som är anställda i de sociala företagen")
    some = w.of(w.number(count), w.number(whole)) if whole else w.number(count)
    return w.plural(
        whole or count,
        "{some} anställd var utan arbete minst fem år före jobbet",
        "{some} anställda var utan arbete minst fem år före jobbet",
        some=some,
    )
