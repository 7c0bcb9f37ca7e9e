"""The example, released and drawn once for all tests that look at the files."""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure

from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.values import Tables
from flows.charts.drawing.page import draw_page
from flows.charts.pages.book import Chart, chart_page
from flows.charts.pages.page import Page
from flows.charts.profile.profile import Profile
from flows.charts.render import draw, make
from flows.language.words import SWEDISH, Words
from tests.charts.standin import EXAMPLE, HARD, StandIn, write_released


def draw_all(folder: Path) -> None:
    """The example released, and drawn."""
    out = folder / "utkast"
    made = draw(write_released(folder / "släppt åäö", HARD["example"]), out)
    assert sorted(made) == sorted(path for path in out.rglob("*") if path.is_file())
    assert made[-1].name == "fokusdag.pdf"


LITTLE = ("empty", "all hidden", "much missing")
IN_BOTH = "ritat på två språk"


def draw_in_both_languages(folder: Path) -> None:
    """The example in both, with an edition before it and another file in the folder: fewer jobs in 2020 then, and no table of
    who has seen a job."""
    tables = {name: rows for name, rows in EXAMPLE.items() if name != "seen"}
    revised = tables | {"jobs_created": [(2020, 7, 7), *EXAMPLE["jobs_created"][1:]]}
    before = write_released(folder / "då", StandIn(revised, HARD["example"].facts | {"run": "2025-06-01"}))
    out = folder / "utkast"
    out.mkdir(parents=True)
    (out / "run.json").write_text("{}")
    made = draw(write_released(folder / "släppt", HARD["example"]), out, translated=True, before=before)
    assert {path for path in out.rglob("*") if path.is_file()} == {out / "run.json", *made}, "no rests"


def make_of_little(folder: Path) -> None:
    """Everything, of each case where nearly nothing is known or shown."""
    for case in LITTLE:
        (folder / case).mkdir(parents=True)
        made = make(HARD[case], folder / case)
        assert len([name for name in made if not name.startswith("data/")]) == 33, "two for each chart, and seven"


def page_of(chart: Chart, made: Tables, w: Words = SWEDISH) -> Page:
    """A chart's page, without anybody's profile."""
    return chart_page(chart, made, ReleaseFacts.of(made, w), Profile())


def figure_of(chart: Chart, made: Tables, w: Words = SWEDISH) -> Figure:
    """The page, drawn."""
    (sheet,) = draw_page(page_of(chart, made, w), ReleaseFacts.of(made, w))
    return sheet.figure
