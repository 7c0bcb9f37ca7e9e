"""The small curve of chart 5: its points, its band, and that what is hidden is in neither."""

from __future__ import annotations

from typing import Any

import pytest
from matplotlib.patches import Patch

from flows.charts.content.picture import Curve
from flows.charts.stories.people import outcome
from flows.language.words import SWEDISH
from tests.charts.drawn import figure_of, page_of
from tests.charts.house_rules import broken
from tests.charts.standin import EXAMPLE, HARD, HIDDEN, StandIn


def curve(*stays: tuple[Any, ...], jobs: Any = 100, persons: Any = 100) -> Curve | None:
    """The curve of (k_months, eligible, moved_on, moved_on_pct), with so many jobs and persons over all years."""
    retention = [(months, whole, 0, 0, some, share) for months, whole, some, share in stays]
    tables = EXAMPLE | {"retention": retention, "all_years": [("2025-06-30", jobs, persons)]}
    return outcome.story(StandIn(tables), SWEDISH).beside


def bands(made: Curve | None) -> list[tuple[int, int] | None]:
    assert made is not None
    return [
        None if point.low is None or point.high is None else (round(point.low), round(point.high))
        for point in made.points
    ]


def test_the_band_is_wilsons() -> None:
    """Newcombe 1998, table I, method 3: 81 of 263 is 0.2553 to 0.3662, 15 of 148 is 0.0624 to 0.1605, 0 of 20 is 0 to 0.1611."""
    assert bands(curve((3, 20, 0, 0), (6, 148, 15, 10), (12, 263, 81, 31))) == [(0, 16), (6, 16), (26, 37)]


def test_the_band_is_as_wide_as_if_few_persons_had_the_many_jobs() -> None:
    """90 persons with one job and 10 with six, whose jobs end alike: 90 + 10 x 36 by 150 is three times the variance.

    70 of 150 jobs are then as uncertain as 23.3 of 50: 0.3358 to 0.6024. 5000 bootstrap samples of such persons gave 33 to 61 per cent.
    """
    assert bands(curve((6, 150, 70, 47), (12, 150, 70, 47), jobs=150, persons=100)) == [(34, 60)] * 2


def test_the_few_with_many_jobs_may_all_be_among_those_followed_long() -> None:
    """10 persons with six jobs each and 60 with one: the 60 jobs of the first, followed alone, are worth 10 of which 5: 24 to 76."""
    made = curve((6, 120, 45, 38), (12, 60, 30, 50), jobs=120, persons=70)
    assert bands(made)[1] == (24, 76)


def test_shares_that_fall_are_no_curve() -> None:
    assert curve((6, 60, 30, 50), (12, 60, 0, 0)) is None


def test_what_is_hidden_is_in_neither_line_nor_band() -> None:
    made = curve((3, 138, HIDDEN, HIDDEN), (6, 131, 10, 8), (12, 121, 18, 15))
    assert made is not None
    assert bands(made)[0] is None
    assert [point.text.replace("\xa0", " ") for point in made.points] == ["..", "8 %", "15 %"]
    assert bands(curve((6, 131, 10, 8), (12, 121, 18, 15), persons=HIDDEN)) == [None, None]


@pytest.mark.parametrize(
    "stays", [[(12, 121, 18, 15)], [(6, 131, HIDDEN, HIDDEN), (12, 121, 18, 15)], [(6, 0, 0, None), (12, 0, 0, None)]]
)
def test_there_is_no_curve_of_fewer_than_two_shares(stays: list[tuple[Any, ...]]) -> None:
    assert curve(*stays) is None


def test_a_share_of_few_jobs_is_written_as_a_count() -> None:
    made = curve((6, 40, 8, 20), (12, 25, 7, 28))
    assert made is not None
    assert [point.text.replace("\xa0", " ") for point in made.points] == ["20 %", "7 av 25"]


def test_the_page_shows_the_curve_in_words_and_table_too() -> None:
    page = page_of(outcome, HARD["an enterprise not known any more"])
    assert page.story is not None
    assert (12, "har slutat för arbete eller studier", 18, 121, 15, 9, 24) in page.story.table.rows
    assert "efter 12 månader 15 % (osäkerhet 9 till 24 %)" in page.spoken.replace("\xa0", " ")
    assert "efter 3 månader dolt" in page.spoken


def test_the_drawn_curve_keeps_the_house_rules() -> None:
    figure = figure_of(outcome, HARD["an enterprise not known any more"])
    assert broken(figure) == []
    shapes = {
        gid: [each for each in figure.findobj(Patch) if each.get_gid() == gid] for gid in ("line", "band", "point")
    }
    assert {gid: len(found) for gid, found in shapes.items()} == {
        "line": 1,
        "band": 1,
        "point": 3,
    }  # the fourth is hidden
