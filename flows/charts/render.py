"""The draw step: from a folder of released tables to pages, and from the pages to deck, pictures, notes, tables and web page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from matplotlib.figure import Figure
from PIL import Image

from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.story import Story
from flows.charts.content.values import Tables
from flows.charts.drawing.look import styled
from flows.charts.drawing.page import DrawnPage, draw_page
from flows.charts.outputs.changes import changes
from flows.charts.outputs.leaflet import write_leaflet
from flows.charts.outputs.open_data.package import FOLDER as DATA
from flows.charts.outputs.open_data.package import PACKAGE, write_open_data
from flows.charts.outputs.speaker_pack import draw_pack, write_pack
from flows.charts.outputs.tagged_pdf import paint, write_pdf
from flows.charts.outputs.text_numbers import number_texts
from flows.charts.outputs.web_page import write_page
from flows.charts.outputs.workbook import write_tables
from flows.charts.pages.book import CHARTS, Chart, all_pages
from flows.charts.pages.method import deck_title
from flows.charts.pages.page import Kind, Page
from flows.charts.profile.profile import Profile
from flows.language.catalogue import SOURCE, languages
from flows.language.words import SWEDISH, Words
from flows.release.released import NotReleased, Released

DECK, PACK, WORKBOOK, NOTES, PAGE = "fokusdag.pdf", "talarstod.pdf", "tabeller.xlsx", "talarstod.md", "index.html"
SLIDES, LEAFLET = "fokusdag.pptx", "faktablad.pdf"
_PNG_DPI = 144


@dataclass(frozen=True)
class _Drawn:
    """A page and its sheets. `place`: the number of the first one in the deck, from 0."""

    page: Page
    place: int
    sheets: tuple[DrawnPage, ...]


def draw(
    released_folder: Path,
    out: Path,
    *,
    translated: bool = False,
    before: Path | None = None,
    profile: Profile | None = None,
) -> list[Path]:
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
            names = make(released, Path(part), w, earlier, profile)
            for name in names:
                (folder / name).parent.mkdir(exist_ok=True)
                (Path(part) / name).replace(folder / name)
        made += [folder / name for name in names]
    return made


def make(
    released: Tables, folder: Path, w: Words = SWEDISH, earlier: Tables | None = None, profile: Profile | None = None
) -> list[str]:
    """Make every file in an empty folder, in a language; gives their names."""
    from flows.charts.outputs.pptx.deck import write_slides  # noqa: PLC0415 - heavy

    profile = (profile or Profile()).told_in(w.language)
    about = ReleaseFacts.of(released, w)
    title = deck_title(about)
    pages = all_pages(released, profile, w)
    deck = _drawn(pages, about, profile)
    spoken = [drawn for drawn in deck if drawn.page.speech]
    told_aloud = [(drawn.place + 1, drawn.page) for drawn in spoken]
    sheets = [sheet for drawn in deck for sheet in drawn.sheets]
    painted = paint([*sheets, *draw_pack(told_aloud, about, profile)])
    charts = [drawn for drawn in deck if drawn.page.story is not None]
    for drawn in charts:
        name = drawn.page.name
        write_pdf(folder / f"{name}.pdf", drawn.page.headline, painted, [drawn.place], w)
        _write_png(folder / f"{name}.png", drawn.sheets[0].figure)
    shown = [drawn.page for drawn in charts]
    stories = [(_sheet_name(page), page.story) for page in shown if page.story]
    changed = _changed(released, earlier, w)
    handed_out = write_leaflet(folder / LEAFLET, title, pages, about, profile)
    told = [*((_sheet_name(each.page), each.page, each.sheets) for each in deck), (*_leaflet(w), handed_out)]
    texts = number_texts(
        [(name, page, [sheet.figure for sheet in sheets]) for name, page, sheets in told], changed, about
    )
    write_tables(folder / WORKBOOK, title, stories, texts, about)
    (folder / NOTES).write_text(_notes(title, spoken, w), "utf-8")
    write_pack(folder / PACK, title, painted, told_aloud, w)
    write_page(folder / PAGE, title, pages, changed, _files(w), about, profile)
    data = write_open_data(folder / DATA, title, pages, about, profile)
    write_slides(folder / SLIDES, title, pages, about, profile)
    write_pdf(folder / DECK, title, painted, range(len(sheets)), w)
    pictures = [f"{page.name}.{kind}" for page in shown for kind in ("pdf", "png")]
    return [*pictures, WORKBOOK, NOTES, PACK, PAGE, *(f"{DATA}/{name}" for name in data), LEAFLET, SLIDES, DECK]


def _drawn(pages: Sequence[Page], about: ReleaseFacts, profile: Profile) -> list[_Drawn]:
    """Draw the pages in their order, each numbered after those before it."""
    deck: list[_Drawn] = []
    place = 0
    for page in pages:
        sheets = tuple(draw_page(page, about, profile, place + 1))
        deck.append(_Drawn(page, place, sheets))
        place += len(sheets)
    return deck


def _sheet_name(page: Page) -> str:
    """Name a page as the workbook does: a chart by its number and short title, another page by its headline."""
    return f"{int(page.name[:2])} {page.story.short}" if page.story else page.headline


def _leaflet(w: Words) -> tuple[str, Page]:
    """Name the leaflet for the list of numbers: it tells what the deck's pages tell."""
    return w("Faktablad"), Page(kind=Kind.METHOD, name="faktablad", headline=w("Faktablad"))


def _files(w: Words) -> dict[str, str]:
    return {
        DECK: w("Bildspelet (PDF)"),
        SLIDES: w("Bildspelet att ändra i (PowerPoint)"),
        LEAFLET: w("Faktablad att dela ut (PDF)"),
        PACK: w("Talarstöd att skriva ut (PDF)"),
        WORKBOOK: w("Alla tabeller (Excel)"),
        NOTES: w("Talarstöd som text"),
        f"{DATA}/{PACKAGE}": w("Öppna data (CSV med beskrivning)"),
    }


def _changed(released: Tables, earlier: Tables | None, w: Words) -> tuple[str, list[str]]:
    """List what has changed since the edition before, with a heading."""
    heading = w("Vad som har ändrats")
    if earlier is None:
        return heading, [w("Det finns ingen tidigare utgåva att jämföra med.")]
    now = [chart.story(released, w) for chart in CHARTS]
    before = [_before(chart, story, earlier, w) for chart, story in zip(CHARTS, now, strict=True)]
    return heading, changes(now, before, str(earlier.facts["run"]), w)


def _before(chart: Chart, now: Story, earlier: Tables, w: Words) -> Story:
    """Give a chart's texts as they were; as they are now where the edition before lacks its tables or columns."""
    try:
        return chart.story(earlier, w)
    except (NotReleased, KeyError):
        return now


@styled
def _write_png(path: Path, figure: Figure) -> None:
    """Write a page as a picture. It has no transparency; without it the file is smaller, and made in half the time."""
    drawn = io.BytesIO()
    figure.savefig(drawn, format="rgba", dpi=_PNG_DPI)
    across, up = (int(inches * _PNG_DPI) for inches in figure.get_size_inches())
    picture = Image.frombytes("RGBA", (across, up), drawn.getvalue()).convert("RGB")
    picture.save(path, "PNG", dpi=(_PNG_DPI, _PNG_DPI), compress_level=3)  # as small as by the usual level, and sooner


def _notes(title: str, spoken: Sequence[_Drawn], w: Words) -> str:
    """Write what the speaker may say and must not, with the text for those who cannot see the picture."""
    unseen = w("För den som inte ser bilden")
    lines = [f"# {title}", ""]
    for drawn in spoken:
        page = drawn.page
        told = [*page.told_aloud, *([(unseen, page.alt)] if page.alt else [])]
        name = w("Sida {place}. {name}", place=drawn.place + 1, name=page.headline)
        lines += [f"## {name}", "", *(f"- {what}: {words}" for what, words in told), ""]
    return "\n".join(lines)
