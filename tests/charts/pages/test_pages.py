"""The pages that every output shares: what they say, and that nothing hidden is in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from matplotlib.patches import PathPatch

from flows.charts.content.picture import Area, Picture, values
from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.drawing.page import draw_alone, draw_page
from flows.charts.pages.book import all_pages
from flows.charts.pages.page import Kind, Page
from flows.charts.profile.profile import Profile
from flows.language.words import ENGLISH, SWEDISH
from tests.charts.standin import EXAMPLE, FACTS, HARD, HIDDEN, StandIn
from tests.support.purpose import full_but

every_case = pytest.mark.parametrize("case", full_but(HARD, "example", "half hidden"))


def page(name: str, made: StandIn | None = None) -> Page:
    return next(each for each in all_pages(made or HARD["example"]) if each.name == name)


@pytest.mark.full
@every_case
def test_numbers_behind_hidden_marks_are_in_no_page(case: str) -> None:
    """Counts of figures, lengths of parts and the map among them: the pages are all that is drawn."""
    one, other = (all_pages(replace(HARD[case], behind=behind)) for behind in (1.0, 4321.0))
    assert one == other


@pytest.mark.full
@every_case
def test_swedish_and_english_tell_the_same(case: str) -> None:
    swedish, english = all_pages(HARD[case]), all_pages(HARD[case], None, ENGLISH)
    assert [(each.name, each.kind, each.appendix, type(each.picture)) for each in swedish] == [
        (each.name, each.kind, each.appendix, type(each.picture)) for each in english
    ]
    for one, other in zip(swedish, english, strict=True):
        assert _cells(one.picture) == _cells(other.picture)
        assert one.headline != other.headline
        assert (one.story and one.story.found) == (other.story and other.story.found)


def _cells(picture: Picture | None) -> list[tuple[float | None, bool]]:
    return [(value.number, value.hidden) for value in values(picture)] if picture else []


def test_the_order_is_opening_what_where_charts_closing_appendix_method() -> None:
    pages = all_pages(HARD["example"])
    kinds = [each.kind for each in pages]
    assert kinds[:3] == [Kind.OPENING, Kind.POINTS, Kind.CHART]
    closing = kinds.index(Kind.CLOSING)
    assert not any(each.appendix for each in pages[:closing])
    assert [each.name for each in pages if each.appendix] == [
        "10_vad_annars",
        "11_kallorna",
        "12_allt",
        "13_vart_sedan",
    ]
    assert kinds[-2:] == [Kind.METHOD, Kind.METHOD]


def test_the_opening_tells_the_event_and_how_many_have_a_job() -> None:
    told = Profile(event="En dag", day=date(2026, 1, 23), place="Ludvika")
    opening = all_pages(HARD["example"], told)[0]
    assert (opening.subtitle, opening.points[0].replace("\xa0", " ")) == ("En dag", "Ludvika, 23 januari 2026")
    assert opening.aside
    assert opening.aside.number == "34"


def test_the_opening_tells_no_hidden_number() -> None:
    days = [(date(2025, 6, 30), HIDDEN, HIDDEN)]
    opening = all_pages(StandIn(EXAMPLE | {"employed": days}))[0]
    assert opening.aside
    assert (opening.aside.number, opening.aside.what) == ("74", "jobb genom alla år")
    assert all_pages(HARD["all hidden"])[0].aside is None


FIRST = "De sociala företagen i Västerbergslagen skapade 21 jobb under 2024, mot 9 under 2020."


@pytest.mark.full
def test_three_findings_are_to_be_remembered_and_they_are_those_of_the_pages() -> None:
    pages = all_pages(HARD["example"])
    closing = page("att_minnas")
    assert len(closing.points) == 3
    told = [each.story.remember for each in pages if each.story and each.story.found]
    assert {point.removesuffix(".") for point in closing.points} <= set(told)
    assert closing.points[0].replace("\xa0", " ") == FIRST
    assert page("att_minnas", HARD["all hidden"]).points  # it says that there are none, or what Af's numbers tell


def test_the_map_tells_a_municipality_only_where_all_of_them_are_shown() -> None:
    """In the example both municipalities are hidden; with one shown the other could be worked out by nobody, but is not told."""
    for ludvika, smedjebacken, told in ((HIDDEN, HIDDEN, ["", ""]), (22, HIDDEN, ["", ""]), (22, 12, ["12", "22"])):
        reach = [
            ("2025-06", "2061", smedjebacken, 210, 213, 90, 90), ("2025-06", "2085", ludvika, 700, 700, 305, 308),
            ("2025-06", "omradet", 34, 910, 913, 395, 398),
        ]  # fmt: skip
        picture = page("har", StandIn(EXAMPLE | {"reach": reach})).picture
        assert isinstance(picture, Area)
        assert picture.codes == ("2061", "2085")
        assert [mark.text for mark in picture.marks] == told


def test_the_map_is_of_dalarna_with_the_two_filled_and_another_area_is_another_map() -> None:
    """Dalarna has 15 municipalities, Örebro county 12."""
    for codes, many in ((("2061", "2085"), 15), (("1864",), 12)):
        figure = draw_alone(Area(codes, ()), Profile(), narrow=False)
        drawn = [shape.get_gid() for axes in figure.axes for shape in axes.patches if isinstance(shape, PathPatch)]
        assert (drawn.count("area"), drawn.count("land")) == (len(codes), many - len(codes))


def test_the_source_line_names_more_suppliers_than_it_has_words_for() -> None:
    many = [each | {"source": f"En myndighet med långt namn nummer {i}"} for i, each in enumerate(FACTS["sources"])]
    told = StandIn(EXAMPLE, FACTS | {"sources": [each | {"table": f"okänd{i}"} for i, each in enumerate(many)]})
    line = ReleaseFacts.of(told).source_line([f"okänd{i}" for i in range(9)]).replace("\xa0", " ")
    assert line == "Källa: de sociala företagen (5 av 6) med flera, 30 juni 2025"


def test_every_page_has_a_sheet_and_a_number_of_its_own_look() -> None:
    about = ReleaseFacts.of(HARD["example"], SWEDISH)
    lato = Profile(typeface="Lato")
    fonts = {
        text.get_fontproperties().get_file().rpartition("/")[2]
        for sheet in draw_page(page("02_anstallda"), about, lato, 5)
        for text in sheet.figure.texts
    }
    assert fonts == {"Lato-Regular.ttf", "Lato-Bold.ttf"}
