"""Every page, over hard data: nothing outside, nothing overlapping, nothing small or pale, and honest scales."""

from __future__ import annotations

import re
from datetime import date

import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from flows.charts.content.picture import Said, shows_hidden
from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.drawing.frame import blank_figure
from flows.charts.drawing.page import draw_page
from flows.charts.drawing.text import write_line
from flows.charts.pages.book import CHARTS, Chart, all_pages
from flows.charts.profile.profile import Contact, Partner, Profile
from flows.language.words import ENGLISH, SWEDISH, Words
from tests.charts.drawn import figure_of, page_of
from tests.charts.house_rules import broken, part
from tests.charts.standin import HARD
from tests.support.purpose import full_but

every_chart = pytest.mark.parametrize("chart", CHARTS, ids=[chart.NAME for chart in CHARTS])

PROFILE = Profile(
    event="En dag om sociala företag och om allt det som de gör för människor och bygd",
    day=date(2026, 1, 23),
    place="Smedjebacken",
    organiser=Partner("Lingonkraft"),
    partners=(Partner("Brobyggets samordningsförbund"), Partner("Norrsken och barr"), Partner("Ett fjärde namn")),
    contact=Contact("Förnamn Efternamn", "fornamn.efternamn@exempel.se", "010-000 00 00", "exempel.se"),
    closing_words="Tack för att ni kom hit och lyssnade på oss i dag",
)
every_case = pytest.mark.parametrize("case", full_but(HARD, "example", "half hidden"))
every_language = pytest.mark.parametrize("w", [SWEDISH, ENGLISH], ids=["sv", "en"])


@every_language
@every_chart
@every_case
def test_a_chart_keeps_the_house_rules(chart: Chart, case: str, w: Words) -> None:
    figure, page = figure_of(chart, HARD[case], w), page_of(chart, HARD[case], w)
    assert broken(figure) == []
    headline = part(figure, "headline")
    assert 0 < len(re.sub(r"(?<=\d)\xa0(?=\d)", "", headline).replace("\xa0", " ").split()) <= 12
    assert not headline.endswith(".")
    facts = HARD[case].facts
    (foot,) = [text for text in figure.findobj(Text) if text.get_gid() == "footer"]  # one line
    assert foot.get_text().startswith(w.choose("Källa: ", "Source: "))
    assert page.story is not None
    counted = page.story.counted  # else the enterprises known on the last day
    known = counted.enterprises if counted else facts.get("enterprises_known", facts["enterprises_reported"])
    assert f"({known} {w.choose('av', 'of')} {facts['enterprises_expected']})" in foot.get_text()
    assert (counted.when if counted else w.day(date.fromisoformat(facts["period_end"]))) in foot.get_text()
    assert len(foot.get_text().replace("\xa0", " ").split()) <= 15
    written = [text.get_text() for text in figure.findobj(Text) if text.get_gid() not in ("legend", "footer")]
    shown = any(re.search(r"(?<!\.)\.\.(?!\.)", text) for text in written)
    legend = part(figure, "legend").replace("\n", " ")  # what ".." and "*" mean stands just where one is shown
    assert page.picture is not None
    assert shown == shows_hidden(page.picture) == ("”..”" in legend or "“..”" in legend)
    starred = any(re.search(r"\w\*", text) for text in written)
    assert starred == ("*\xa0" in legend or "* " in legend)
    if not page.story.found:  # it says why there is no finding
        assert page.takeaway or isinstance(page.picture, Said)
    assert (part(figure, "draft") == w.choose("UTKAST", "DRAFT")) is facts["draft"]


@every_language
@every_case
def test_a_page_of_words_keeps_the_house_rules(case: str, w: Words) -> None:
    about = ReleaseFacts.of(HARD[case], w)
    for page in all_pages(HARD[case], PROFILE, w):
        if page.story is None:
            for made in draw_page(page, about, PROFILE, 7):
                assert broken(made.figure) == [], page.name
                assert (part(made.figure, "draft") == w.choose("UTKAST", "DRAFT")) is about.draft


@every_chart
@pytest.mark.parametrize("case", ["empty", "nothing yet", "all hidden"])
def test_a_chart_without_numbers_is_a_sentence(chart: Chart, case: str) -> None:
    if chart.NAME == "racker_det" and case != "empty":
        assert figure_of(chart, HARD[case]).axes  # Arbetsförmedlingen's numbers, or the nought, are there to show
        return
    figure = figure_of(chart, HARD[case])
    assert not figure.findobj(Rectangle, include_self=False) or not figure.axes
    assert any(text.get_text().endswith(".") and text.get_fontsize() == 24 for text in figure.findobj(Text))


def test_the_rules_see_what_is_wrong() -> None:
    """The check is worth nothing if it never fails: a page with one fault of each kind."""
    figure: Figure = blank_figure()
    write_line(figure, 100, 300, "ovanpå", 20)
    write_line(figure, 110, 305, "varandra", 20)
    write_line(figure, 900, 100, "utanför sidan", 20)
    write_line(figure, 100, 100, "liten", 12)
    write_line(figure, 100, 200, "blek", 20, color="#AAAAAA")
    axes = figure.add_axes((0.5, 0.5, 0.2, 0.2), xlim=(0, 1), ylim=(1, 2))
    axes.set_axis_off()
    axes.add_patch(Rectangle((0.2, 1.2), 0.1, 0.5, gid="bar"))
    found = " ".join(broken(figure))
    for fault in ("overlap", "outside", "too small", "contrast 2", "a bar that", "a scale that"):
        assert fault in found


@every_language
@every_chart
@every_case
def test_a_number_in_the_headline_is_a_released_one_or_follows_from_two_of_them(
    chart: Chart, case: str, w: Words
) -> None:
    """As it stands in the chart's table or added to those next to it, or a difference, a share or a quotient of two such."""
    story = chart.story(HARD[case], w)
    columns = [
        [float(cell) for cell in column if not isinstance(cell, str | date)]
        for column in zip(*story.table.rows, strict=True)
    ]
    runs = {sum(column[a:b]) for column in columns for a in range(len(column)) for b in range(a + 1, len(column) + 1)}
    few = runs if len(runs) < 200 else {cell for column in columns for cell in column}
    borne_out = runs | {abs(a - b) for a in few for b in few}
    borne_out |= {float(round(run)) for run in runs}  # full years of work are rounded
    borne_out |= {float(round(a / b * whole)) for a in few for b in few if b for whole in (1, 100)}
    headline = re.sub(r"(?<=\d)[\xa0,](?=\d{3})", "", story.headline)
    headline = re.sub(r"\d{1,2}[\xa0 ](jan|jun|dec|Jan|Jun|Dec)", "", headline)
    told = [float(number) for number in re.findall(r"\d+", headline)]
    assert [number for number in told if number not in borne_out and not 1980 <= number <= 2030] == []
