"""The speaker's pack: every page with what to say, what may be asked and what not to say, two on each A4 in black and white."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure
from pikepdf import Name, Page, Pdf

from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.drawing.frame import ARTIFACT, HIGH, WIDE
from flows.charts.drawing.look import looking, styled
from flows.charts.drawing.page import DrawnPage
from flows.charts.drawing.text import LEADING, POINTS_PER_INCH, wrap, write_line, write_lines
from flows.charts.outputs.tagged_pdf import Painted, Structure, finish, place_page
from flows.charts.pages.ends import short_title
from flows.charts.pages.page import Page as ChartPage
from flows.charts.profile.profile import Profile
from flows.language.words import Words, sentence

A4 = (595.28, 841.89)
_MARGIN = 48.0
_TEXT, _HEADING = 10.0, 12.0
_SIZES = (_TEXT, 9.5, 9.0)
"""The notes are as large as they can be, all of them below their chart."""
_APART = 3.0
_SPACE = A4[0] - 2 * _MARGIN
_PICTURE, _BESIDE = 292.0, 16.0
_HALF = 386.0
_TOP = A4[1] - 58.0


Told = tuple[int, ChartPage]
"""A page of the deck that something is said to, with its number there, from 1."""


def draw_pack(told: Sequence[Told], about: ReleaseFacts, profile: Profile) -> list[DrawnPage]:
    """Draw the sheets of the pack, with space for the pages of the deck."""
    pairs = _pairs(told)
    with looking(profile):
        return [
            DrawnPage(
                notes_page(pair, number, len(pairs), about), ", ".join(page.kicker or page.headline for _, page in pair)
            )
            for number, pair in enumerate(pairs, 1)
        ]


def write_pack(path: Path, title: str, painted: Painted, told: Sequence[Told], w: Words) -> None:
    """Write the pack, whose sheets are the last that are painted, after the deck: the fonts are the same, embedded once."""
    pairs = _pairs(told)
    with Pdf.open(io.BytesIO(painted.content)) as pdf:
        first = len(pdf.pages) - len(pairs)
        structure = Structure(pdf, w)
        for page, pair, parts in zip(list(pdf.pages)[first:], pairs, painted.parts[first:], strict=True):
            _illustrate(pdf, page, pair, parts, structure)
        del pdf.pages[:first]
        finish(pdf, path, w("{title}, talarstöd", title=title), [each.bookmark for each in painted.sheets[first:]], w)


def _pairs(told: Sequence[Told]) -> list[Sequence[Told]]:
    return [told[place : place + 2] for place in range(0, len(told), 2)]


def _illustrate(pdf: Pdf, page: Page, pair: Sequence[Told], parts: Sequence[str], structure: Structure) -> None:
    """Put pages of the deck on a page. A screen reader reads each before its own texts."""
    order = list(parts)
    kinds: dict[str, tuple[Name, str | None]] = {}
    for half, (place, shown) in enumerate(pair):
        box = (_MARGIN, _TOP - half * _HALF - 16 - _PICTURE * HIGH / WIDE, _PICTURE)
        drawn = place_page(page, pdf.pages[place - 1], box, f"Page{place}")
        page.contents_add(b"/Figure <</MCID %d>> BDC\n%sEMC\n" % (len(order), drawn))
        order.append(f"{half}-1-picture")
        kinds[f"{half}-1-picture"] = (Name.Figure, _seen(shown))
        kinds[f"{half}-0-heading"] = (Name.H2, None)
    page.contents_coalesce()
    structure.add(page, order, kinds)


@styled
def notes_page(stories: Sequence[Told], number: int, pages: int, about: ReleaseFacts) -> Figure:
    """Write the texts of a page, and leave space for the charts. `stories`: each page of the deck, with its number there."""
    w = about.words
    figure = Figure(figsize=(A4[0] / POINTS_PER_INCH, A4[1] / POINTS_PER_INCH), dpi=POINTS_PER_INCH)
    write_line(figure, _MARGIN, A4[1] - 36, f"{short_title(w)}, {about.until}", _TEXT, bold=True, gid="headline")
    write_line(figure, A4[0] - _MARGIN, A4[1] - 36, f"{number} ({pages})", _TEXT, ha="right", gid=ARTIFACT)
    for half, (place, story) in enumerate(stories):
        top = _TOP - half * _HALF
        write_line(figure, _MARGIN, top - 4, heading(place, story, w), _HEADING, bold=True, gid=f"{half}-0-heading")
        y = min(top - 16 - _PICTURE * HIGH / WIDE, _say(figure, story, top - 16, f"{half}-2-a")) - 16
        low = _TOP - (half + 1) * _HALF
        size = next((each for each in _SIZES if y - _height(story, each) >= low), _SIZES[-1])
        for note, (name, words) in enumerate(story.notes):
            lines = wrap(f"{name}: {words}", size, _SPACE)
            if y - (len(lines) + (note + 1 < len(story.notes))) * size * LEADING < low:
                write_line(figure, _MARGIN, y, w("Resten står i talarstod.md."), size, gid=f"{half}-2-note-{note}")
                break
            y = write_lines(figure, lines, _MARGIN, y, size, gid=f"{half}-2-note-{note}") - size * LEADING - _APART
    return figure


def _say(figure: Figure, page: ChartPage, top: float, gid: str) -> float:
    """Write what is said beside the chart; gives how far down it goes."""
    left, y = _MARGIN + _PICTURE + _BESIDE, top - _TEXT
    space = _SPACE - _PICTURE - _BESIDE
    for place, (name, words) in enumerate(page.speech):
        write_line(figure, left, y, name, _TEXT, bold=True, gid=f"{gid}-{place}")
        y = write_lines(figure, wrap(words, _TEXT, space), left, y - _TEXT * LEADING, _TEXT, gid=f"{gid}-{place}")
        y -= _TEXT * LEADING + _APART
    return y + _TEXT


def _seen(page: ChartPage) -> str:
    """Give the picture of a page in words: of a page of words alone, its words."""
    return page.alt or " ".join(sentence(each) for each in (page.headline, page.subtitle, *page.points) if each)


def heading(place: int, page: ChartPage, w: Words) -> str:
    """Name a page for the speaker, by its number in the deck."""
    return w("Sida {place}. {name}", place=place, name=page.kicker or page.headline)


def _height(story: ChartPage, size: float) -> float:
    """How high all the notes of a chart are in a size of text."""
    notes = [wrap(f"{name}: {words}", size, _SPACE) for name, words in story.notes]
    return sum(len(lines) * size * LEADING + _APART for lines in notes)
