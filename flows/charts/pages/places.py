"""What a social enterprise is, and where the ones that are counted are."""

from __future__ import annotations

from flows.charts.content.coverage import some_of
from flows.charts.content.picture import Area, Aside, Mark, Picture, Role, Said
from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.values import PEOPLE, Tables, Value
from flows.charts.pages.page import Kind, Page
from flows.charts.pages.speech import speech
from flows.charts.stories.context.places import WHOLE, counted_of, places_of
from flows.contracts.places import place_names
from flows.language.words import Words, sentence


def what_page(about: ReleaseFacts) -> Page:
    """Say what a work-integrating social enterprise is, by the government's definition of 2010."""
    w = about.words
    return Page(
        kind=Kind.POINTS,
        name="vad_ar_ett_socialt_foretag",
        kicker=w("Socialt företag"),
        headline=w("Ett socialt företag finns till för jobbens skull"),
        points=(
            w("Driver en verksamhet som säljer varor eller tjänster"),
            w("Ger arbete åt människor som har stora svårigheter att få jobb"),
            w("Låter medarbetarna vara med och bestämma"),
            w("Återinvesterar i huvudsak vinsten och är fristående från det offentliga"),
        ),
        speech=speech(
            w,
            (
                w("Ett socialt företag finns till för jobbens skull"),
                w("Det säljer varor och tjänster, och låter dem som arbetar där vara med och bestämma"),
            ),
            w("Är det inte bidragsverksamhet?"),
            w(
                "Det är företag som säljer varor eller tjänster. Hur stor del av intäkterna som är försäljning och hur stor "
                "del som är stöd står på sidan om vad som bär jobben."
            ),
        ),
        source=w("Källa: regeringens handlingsplan för arbetsintegrerande sociala företag, 2010"),
    )


def area_page(released: Tables, about: ReleaseFacts) -> Page:
    """Show the area's municipalities in their county, with how many enterprises and employed there are."""
    w = about.words
    area, picture = _places(released, about)
    several = w.counted(about.expected - about.outside, "socialt företag", "sociala företag")
    aside = None
    if area.number:
        what = w.plural(area.number, "person har ett jobb där", "personer har ett jobb där")
        counted = counted_of(released, about)
        there = about.expected - about.outside
        some = (
            [w("i {some}", some=some_of(w, counted.enterprises, there))]
            if counted and counted.enterprises < there
            else []
        )
        aside = Aside(area.text(w), what, (*some, *_named(picture, w)))
    names = ", ".join(mark.name for mark in picture.marks) if isinstance(picture, Area) else ""
    headline = w("{several} finns i {area}", several=several, area=about.area)
    return Page(
        kind=Kind.CHART,
        name="har",
        kicker=w("Här"),
        headline=headline,
        picture=picture,
        aside=aside,
        source=about.source_line(PEOPLE, counted_of(released, about)),
        speech=speech(
            w,
            (headline, w("Kartan visar kommunerna i sitt län")),
            w("Räknas de som bor i en annan kommun?"),
            w("Ja. Den anställda räknas där företaget ligger."),
        ),
        legend=sentence(about.outside_left_out) if about.outside else "",
        alt=w("Karta över länet där {names} är ifyllda. {headline}.", names=names, headline=headline) if names else "",
    )


def _named(picture: Picture, w: Words) -> tuple[str, ...]:
    """Name the municipalities, each with its number where it is shown."""
    if not isinstance(picture, Area):
        return ()
    if not all(mark.text for mark in picture.marks):
        return (w.listed(sorted(mark.name for mark in picture.marks)),)
    return tuple(f"{mark.name}: {mark.text}" for mark in sorted(picture.marks, key=lambda mark: mark.name))


def _places(released: Tables, about: ReleaseFacts) -> tuple[Value, Picture]:
    """Take the newest numbers of the area; the municipalities' own only where all of them are shown."""
    w = about.words
    found = {code: place.employed for code, place in places_of(released, about)[1].items()}
    area = found.pop(WHOLE, Value(None))
    codes = sorted(code for code in found if code in place_names())
    if not codes:
        return area, Said(w("Det finns ingen karta: ingen kommun i området har tal som går att visa."))
    shown = all(found[code].number is not None for code in codes)
    marks = [
        Mark(
            place_names()[code], found[code] if shown else Value(None), found[code].text(w) if shown else "", Role.MAIN
        )
        for code in codes
    ]
    return area, Area(tuple(codes), tuple(marks))
