"""The draw step: from a folder of released tables to charts, deck, speaker's pack, tables, page and speaker's notes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from matplotlib.figure import Figure

from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.story import Story, Tables
from flows.charts.drawing.frame import styled
from flows.charts.outputs.changes import changes
from flows.charts.outputs.deck import deck_title, method, quality, text_pages, title_page
from flows.charts.outputs.speaker_pack import notes, write_pack
from flows.charts.outputs.tagged_pdf import Sheet, paint, write_pdf
from flows.charts.outputs.told_numbers import told
from flows.charts.outputs.web_page import Shown, write_page
from flows.charts.outputs.workbook import write_tables
from flows.charts.stories import (
    employed,
    employed_by_group,
    income,
    job_months,
    jobs_created,
    net_effect,
    next_step,
    overview,
    reach,
    retention,
    source_coverage,
    training_to_job,
)
from flows.language.catalogue import SOURCE, languages
from flows.language.words import SWEDISH, Words
from flows.release.released import NotReleased, Released

DECK, PACK, WORKBOOK, NOTES, PAGE = "fokusdag.pdf", "talarstod.pdf", "tabeller.xlsx", "talarstod.md", "index.html"
_PNG_DPI = 144


class Chart(Protocol):
    """A chart's module: its number in the story, file name, words and picture."""

    NUMBER: int
    NAME: str

    def story(self, released: Tables, w: Words = SWEDISH) -> Story:
        """Write the texts of the chart."""

    def figure(self, released: Tables, w: Words = SWEDISH) -> Figure:
        """Draw the chart."""


CHARTS: tuple[Chart, ...] = (
    jobs_created,
    employed,
    employed_by_group,
    training_to_job,
    retention,
    next_step,
    reach,
    income,
    job_months,
    net_effect,
    source_coverage,
    overview,
)


def draw(released_folder: Path, out: Path, *, translated: bool = False, before: Path | None = None) -> list[Path]:
    """Draw everything of a released folder into `out`; gives the files, the deck last.

    `translated`: everything once more in each other language that has a catalogue, in a folder with its English name:
    `out`/english. `before`: the released folder of the edition before, to say what has
    changed. Each file is moved in place whole. Other files in `out` are left alone. Raises NotReleased.
    """
    released = Released.load(released_folder)
    earlier = Released.load(before) if before else None
    made = []
    others = [Words(language) for language in languages() if translated and language != SOURCE]
    for w, folder in (*((w, out / w.folder) for w in others), (SWEDISH, out)):
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".ritas-", dir=folder) as part:
            names = make(released, Path(part), w, earlier)
            for name in names:
                (Path(part) / name).replace(folder / name)
        made += [folder / name for name in names]
    return made


def make(released: Tables, folder: Path, w: Words = SWEDISH, earlier: Tables | None = None) -> list[str]:
    """Make every file in an empty folder, in a language; gives their names."""
    about = ReleaseFacts.of(released, w)
    title = deck_title(about)
    stories = [chart.story(released, w) for chart in CHARTS]
    names = [f"{chart.NUMBER:02}_{chart.NAME}" for chart in CHARTS]
    words = [method(about), quality(about)]
    sheets = [
        Sheet(chart.figure(released, w), f"{chart.NUMBER} {story.headline}", story.alt)
        for chart, story in zip(CHARTS, stories, strict=True)
    ]
    front = title_page(about)
    painted = paint([front, *sheets, *(page for each in words for page in text_pages(*each, about))])
    shown = []
    for place, (chart, story, sheet, name) in enumerate(zip(CHARTS, stories, sheets, names, strict=True), start=1):
        write_pdf(folder / f"{name}.pdf", story.headline, painted, w, only=place)
        _write_png(folder / f"{name}.png", sheet.figure)
        shown.append(Shown(chart.NUMBER, story, sheet.figure, {f"{name}.pdf": "PDF", f"{name}.png": "PNG"}))
    named = [(f"{chart.NUMBER} {story.short}", story) for chart, story in zip(CHARTS, stories, strict=True)]
    changed = _changed(stories, earlier, w)
    drawn = [(title, front.figure), *zip((name for name, _ in named), (each.figure for each in sheets), strict=True)]
    write_tables(folder / WORKBOOK, title, named, told(named, drawn, [*changed, *words], about), about)
    (folder / NOTES).write_text(_notes(title, stories, about), "utf-8")
    write_pack(folder / PACK, title, painted, stories, 1, about)
    write_page(folder / PAGE, title, shown, [*changed, *words], _files(w), about)
    write_pdf(folder / DECK, title, painted, w)
    pictures = [f"{name}.{kind}" for name in names for kind in ("pdf", "png")]
    return [*pictures, WORKBOOK, NOTES, PACK, PAGE, DECK]


def _files(w: Words) -> dict[str, str]:
    return {
        DECK: w("Bildspelet (PDF)"),
        PACK: w("Talarstöd att skriva ut (PDF)"),
        WORKBOOK: w("Alla tabeller (Excel)"),
        NOTES: w("Talarstöd som text"),
    }


def _changed(stories: Sequence[Story], earlier: Tables | None, w: Words) -> list[tuple[str, list[str]]]:
    """List what has changed since the edition before, with a heading."""
    heading = w("Vad som har ändrats")
    if earlier is None:
        return [
            (
                heading,
                [w("Det finns ingen tidigare utgåva att jämföra med.")],
            )
        ]
    before = [_before(chart, story, earlier, w) for chart, story in zip(CHARTS, stories, strict=True)]
    return [(heading, changes(stories, before, str(earlier.facts["run"]), w))]


def _before(chart: Chart, now: Story, earlier: Tables, w: Words) -> Story:
    """Give a chart's texts as they were; as they are now where the edition before lacks its tables or columns."""
    try:
        return chart.story(earlier, w)
    except (NotReleased, KeyError):
        return now


@styled
def _write_png(path: Path, figure: Figure) -> None:
    packed = {"compress_level": 3}  # as small as by the usual level, and sooner
    figure.savefig(path, dpi=_PNG_DPI, metadata={"Software": None}, pil_kwargs=packed)


def _notes(title: str, stories: Sequence[Story], about: ReleaseFacts) -> str:
    """Write what the speaker may say and must not, with the text for those who cannot see the picture."""
    w = about.words
    unseen = w("För den som inte ser bilden")
    lines = [f"# {title}", ""]
    for chart, story in zip(CHARTS, stories, strict=True):
        lines += [
            f"## {chart.NUMBER} {story.headline}",
            "",
            *(f"- {what}: {words}" for what, words in notes(story, about)),
            f"- {unseen}: {story.alt}",
            "",
        ]
    return "\n".join(lines)
