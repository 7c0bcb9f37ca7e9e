"""The band of chart 6's second line: Wilson's, wide enough, and that what is hidden is in neither line nor band."""

from __future__ import annotations

from typing import Any

import pytest
from matplotlib.patches import Patch

from flows.charts.content.picture import Lines, Series
from flows.charts.pages.book import all_pages
from flows.charts.stories.people import retention
from flows.language.words import SWEDISH
from tests.charts.drawn import figure_of, page_of
from tests.charts.house_rules import broken
from tests.charts.standin import EXAMPLE, HARD, HIDDEN, StandIn


def onward(*stays: tuple[Any, ...], jobs: Any = 100, persons: Any = 100) -> Series:
    """The second line of (k_months, eligible, moved_on, moved_on_pct), with so many jobs and persons over all years."""
    told = [(months, whole, whole, 100, some, share) for months, whole, some, share in stays]
    tables = EXAMPLE | {"retention": told, "all_years": [("2025-06-30", jobs, persons)]}
    picture = retention.story(StandIn(tables), SWEDISH).picture
    assert isinstance(picture, Lines)
    return picture.series[1]


def bands(line: Series) -> list[tuple[int, int] | None]:
    return [None if ends is None else (round(ends[0]), round(ends[1])) for ends in line.band]


def test_the_band_is_wilsons() -> None:
    """Newcombe 1998, table I, method 3: 81 of 263 is 0.2553 to 0.3662, 15 of 148 is 0.0624 to 0.1605, 0 of 20 is 0 to 0.1611."""
    assert bands(onward((3, 20, 0, 0), (6, 148, 15, 10), (12, 263, 81, 31))) == [(0, 16), (6, 16), (26, 37)]


def test_the_band_is_as_wide_as_if_few_persons_had_the_many_jobs() -> None:
    """90 persons with one job and 10 with six, whose jobs end alike: 90 + 10 x 36 by 150 is three times the variance.

    70 of 150 jobs are then as uncertain as 23.3 of 50: 0.3358 to 0.6024. 5000 bootstrap samples of such persons gave 33 to 61 per cent.
    """
    assert bands(onward((6, 150, 70, 47), (12, 150, 70, 47), jobs=150, persons=100)) == [(34, 60)] * 2


def test_the_few_with_many_jobs_may_all_be_among_those_followed_long() -> None:
    """10 persons with six jobs each and 60 with one: the 60 jobs of the first, followed alone, are worth 10 of which 5: 24 to 76."""
    made = onward((6, 120, 45, 38), (12, 60, 30, 50), jobs=120, persons=70)
    assert bands(made)[1] == (24, 76)


def test_shares_that_fall_have_no_band() -> None:
    assert bands(onward((6, 60, 30, 50), (12, 60, 0, 0))) == []


def test_what_is_hidden_is_in_neither_line_nor_band() -> None:
    made = onward((3, 138, HIDDEN, HIDDEN), (6, 131, 10, 8), (12, 121, 18, 15))
    assert bands(made)[0] is None
    assert [text.replace("\xa0", " ") for text in made.texts] == ["..", "8 %", "15 %"]
    assert [place for run in made.banded for place, _, _ in run] == [1, 2]
    assert bands(onward((6, 131, 10, 8), (12, 121, 18, 15), persons=HIDDEN)) == []


@pytest.mark.parametrize("stays", [[(12, 121, 18, 15)], [(6, 131, HIDDEN, HIDDEN), (12, 121, 18, 15)]])
def test_there_is_no_band_of_fewer_than_two_shares(stays: list[tuple[Any, ...]]) -> None:
    assert bands(onward(*stays)) == []


def test_the_page_tells_the_band_in_words_table_and_method_too() -> None:
    page = page_of(retention, HARD["an enterprise not known any more"])
    assert page.story is not None
    assert (18, 15, 9, 24) in [row[-4:] for row in page.story.table.rows]
    assert "efter ett år 15 % (osäkerhet 9 till 24 %)" in page.alt.replace("\xa0", " ")
    assert "efter tre månader dolt" in page.alt
    assert "Skuggat: osäkerhet 95 %" in page.legend.replace("\xa0", " ")
    method = next(each for each in all_pages(HARD["an enterprise not known any more"]) if each.name == "metod")
    assert any("Wilson" in point for point in method.points)


def test_the_drawn_band_keeps_the_house_rules() -> None:
    figure = figure_of(retention, HARD["an enterprise not known any more"])
    assert broken(figure) == []
    assert len([each for each in figure.findobj(Patch) if each.get_gid() == "band"]) == 1
