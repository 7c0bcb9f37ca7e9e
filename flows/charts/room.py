"""The draw room: from a folder of released tables to charts, deck, tables and the speaker's words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from matplotlib.figure import Figure

from flows.charts import employed, jobs_created, reach, retention
from flows.charts.about import About
from flows.charts.deck import deck_title, method_pages, quality_pages, title_page
from flows.charts.house import styled
from flows.charts.pdf import Page, write_pdf
from flows.charts.story import Story, Tables
from flows.charts.tables import write_tables
from flows.charts.words import sentence
from flows.release.released import Released

DECK, WORKBOOK, NOTES = "fokusdag.pdf", "tabeller.xlsx", "talarstod.md"
_PNG_DPI = 144


class Chart(Protocol):
    """A chart's module: its number in the story, file name, short title, words and picture."""

    NUMBER: int
    NAME: str
    SHORT: str

    def story(self, released: Tables) -> Story:
        """Tell the story in words."""

    def figure(self, released: Tables) -> Figure:
        """Draw the chart."""


CHARTS: tuple[Chart, ...] = (jobs_created, employed, retention, reach)


def draw(released_folder: Path, out: Path) -> list[Path]:
    """Draw everything of a released folder into `out`; gives the files, the deck last.

    Each file is moved in place whole. Other files in `out` are left alone. Raises NotReleased.
    """
    released = Released.load(released_folder)
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".ritas-", dir=out) as part:
        names = make(released, Path(part))
        for name in names:
            (Path(part) / name).replace(out / name)
    return [out / name for name in names]


def make(released: Tables, folder: Path) -> list[str]:
    """Make every file in an empty folder; gives their names."""
    about = About.of(released.facts)
    stories = [(chart, chart.story(released)) for chart in CHARTS]
    names, pages = [], []
    for chart, story in stories:
        name = f"{chart.NUMBER}_{chart.NAME}"
        page = Page(chart.figure(released), f"{chart.NUMBER} {story.headline}", story.alt)
        write_pdf(folder / f"{name}.pdf", story.headline, [page])
        _write_png(folder / f"{name}.png", page.figure)
        names += [f"{name}.pdf", f"{name}.png"]
        pages.append(page)
    sheets = [(f"{chart.NUMBER} {chart.SHORT}", story) for chart, story in stories]
    write_tables(folder / WORKBOOK, deck_title(about), sheets, about)
    (folder / NOTES).write_text(_notes(about, stories), "utf-8")
    first, *after = (
        [Page(each.figure, each.title) for each in texts]
        for texts in ([title_page(about)], method_pages(about), quality_pages(about))
    )
    write_pdf(folder / DECK, deck_title(about), [*first, *pages, *(page for part in after for page in part)])
    return [*names, WORKBOOK, NOTES, DECK]


@styled
def _write_png(path: Path, figure: Figure) -> None:
    figure.savefig(path, dpi=_PNG_DPI, metadata={"Software": None})


def _notes(about: About, stories: Sequence[tuple[Chart, Story]]) -> str:
    """Write what the speaker may say and must not, with the text for those who cannot see the picture."""
    lines = [f"# {deck_title(about)}", ""]
    for chart, story in stories:
        lines += [
            f"## {chart.NUMBER} {story.headline}",
            "",
            f"- Visar: {story.note.shows}",
            f"- Av vad: {story.note.denominator}",
            f"- Säg inte: {story.note.never_say}",
            f"- Underlag: {about.reporting} har lämnat uppgifter.",
            *(f"- Saknas: {sentence(each)}" for each in about.missing_for(story.leans_on)),
            f"- För den som inte ser bilden: {story.alt}",
            "",
        ]
    return "\n".join(lines)
