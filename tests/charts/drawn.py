"""The example, released and drawn once for all tests that look at the files."""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure

from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.values import Tables
from flows.charts.drawing.sheet import draw_page
from flows.charts.pages.book import Chart, chart_page
from flows.charts.pages.page import Page
from flows.charts.profile.profile import Profile
from flows.charts.render import draw
from flows.language.words import SWEDISH, Words
from tests.charts.standin import HARD, write_released


def draw_all(folder: Path) -> None:
    """The example released, and drawn."""
    out = folder / "utkast"
    made = draw(write_released(folder / "släppt åäö", HARD["example"]), out)
    assert sorted(made) == sorted(path for path in out.rglob("*") if path.is_file())
    assert made[-1].name == "fokusdag.pdf"


def page_of(chart: Chart, made: Tables, w: Words = SWEDISH) -> Page:
    """A chart's page, without anybody's profile."""
    return chart_page(chart, made, ReleaseFacts.of(made, w), Profile())


def figure_of(chart: Chart, made: Tables, w: Words = SWEDISH) -> Figure:
    """The page, drawn."""
    (sheet,) = draw_page(page_of(chart, made, w), ReleaseFacts.of(made, w))
    return sheet.figure
