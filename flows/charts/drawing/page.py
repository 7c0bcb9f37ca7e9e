"""From a page as data to drawn sheets: one for each page, more where a page of words is long."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from flows.charts.content.picture import Area, Bars, Crowds, Grid, Lines, People, Picture, Said, Stacked
from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.drawing.covers import draw_closing, draw_opening
from flows.charts.drawing.frame import (
    HIGH,
    MARGIN,
    RULE,
    TEXT_WIDTH,
    Box,
    Frame,
    blank_figure,
    mark_draft,
    write_aside,
    write_foot,
    write_head,
)
from flows.charts.drawing.look import DRAFT, colours, looking, styled
from flows.charts.drawing.pictures.area import draw_area
from flows.charts.drawing.pictures.bars import draw_bars
from flows.charts.drawing.pictures.columns import draw_columns
from flows.charts.drawing.pictures.crowds import draw_crowds
from flows.charts.drawing.pictures.grid import draw_grid
from flows.charts.drawing.pictures.lines import draw_lines
from flows.charts.drawing.pictures.people import draw_people
from flows.charts.drawing.pictures.stacked import draw_stacked
from flows.charts.drawing.text import BIG, LABEL, LEADING, SMALLEST, wrap, write_lines
from flows.charts.drawing.text_pages import draw_method, draw_points
from flows.charts.pages.page import Kind, Page
from flows.charts.profile.colours import on
from flows.charts.profile.profile import Profile

NARROW = 400.0
_HEIGHTS = {
    Bars: 330.0,
    Stacked: 340.0,
    Lines: 330.0,
    People: 380.0,
    Crowds: 330.0,
    Area: 420.0,
    Grid: 330.0,
    Said: 120.0,
}


@dataclass(frozen=True)
class DrawnPage:
    """A drawn page: its bookmark and, where it shows them, the alternative texts of its picture and of its logos."""

    figure: Figure
    bookmark: str
    alt: str | None = None
    logos: str | None = None


def draw_page(page: Page, about: ReleaseFacts, profile: Profile | None = None, place: int = 0) -> list[DrawnPage]:
    """Draw a page in a profile's look. `place`: its number in the deck, written at the foot; 0: none."""
    with looking(profile or Profile()):
        return _draw(page, about, profile or Profile(), place)


@styled
def _draw(page: Page, about: ReleaseFacts, profile: Profile, place: int) -> list[DrawnPage]:
    if page.kind is Kind.METHOD:
        return [DrawnPage(figure, heading) for figure, heading in draw_method(page, about, place)]
    figure = blank_figure()
    if about.draft:
        dark = page.kind is Kind.CLOSING
        mark_draft(figure, about.words("UTKAST"), on(colours().main) if dark else DRAFT)
    if page.kind is Kind.OPENING:
        draw_opening(figure, page, profile)
        return [DrawnPage(figure, about.words("Titelsida"), logos=_logos(profile))]
    if page.kind is Kind.CLOSING:
        draw_closing(figure, page, profile, place)
        return [DrawnPage(figure, page.headline, logos=_logos(profile))]
    if page.kind is Kind.POINTS:
        draw_points(figure, page, place)
    else:
        _draw_chart(figure, page, place)
    alt = None if isinstance(page.picture, Said) else page.alt or None  # a sentence is read as it stands
    return [DrawnPage(figure, page.headline, alt)]


def _logos(profile: Profile) -> str | None:
    """Give the logos in words."""
    return ". ".join(partner.logo.alt for partner in profile.logos if partner.logo) or None


def _draw_chart(figure: Figure, page: Page, place: int) -> None:
    top = write_head(figure, page.kicker, page.headline, page.subtitle)
    write_foot(figure, page.source, place)
    bottom = RULE + 18
    for text, size, quiet in ((page.legend, SMALLEST, True), (page.takeaway, LABEL + 4, False)):
        if text:
            lines = wrap(text, size, TEXT_WIDTH)
            y = bottom + (len(lines) - 1) * size * LEADING
            gid = "legend" if quiet else "takeaway"
            write_lines(figure, lines, MARGIN, y, size, color=colours().quiet if quiet else colours().ink, gid=gid)
            bottom = y + size + 14
    frame = Frame(figure, Box(MARGIN, bottom, TEXT_WIDTH, top - 26 - bottom))
    draw_pictures(frame, page)


def draw_pictures(frame: Frame, page: Page) -> None:
    """Draw a page's number and picture into the space of a frame."""
    if page.aside:
        frame = write_aside(frame, page.aside)
    if page.picture is not None:
        draw_picture(frame, page.picture)


def draw_picture(frame: Frame, picture: Picture) -> None:
    """Draw a picture into the space of a frame."""
    match picture:
        case Bars(upright=True):
            draw_columns(frame, picture)
        case Bars():
            draw_bars(frame, picture)
        case Stacked():
            draw_stacked(frame, picture)
        case Lines():
            draw_lines(frame, picture)
        case People():
            draw_people(frame, picture)
        case Crowds():
            draw_crowds(frame, picture)
        case Area():
            draw_area(frame, picture)
        case Grid():
            draw_grid(frame, picture)
        case Said(text=text, points=points):
            frame.say(text, *points)


def draw_alone(picture: Picture, profile: Profile, *, narrow: bool) -> Figure:
    """Draw a picture without a page around it, for the web page: as wide as a slide, or as a telephone."""
    with looking(profile):
        return _alone(picture, narrow=narrow)


@styled
def _alone(picture: Picture, *, narrow: bool) -> Figure:
    wide, high = (NARROW, _HEIGHTS[type(picture)]) if narrow else (TEXT_WIDTH, min(_HEIGHTS[type(picture)], HIGH * 0.6))
    figure = blank_figure(wide, high)
    edge = 4.0
    draw_picture(Frame(figure, Box(edge, edge, wide - 2 * edge, high - 2 * edge - BIG * 0.2), wide, high), picture)
    return figure
