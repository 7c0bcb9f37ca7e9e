"""A slide with a finding: headline, subtitle, picture, the number beside it, the sentence below, and source."""

from __future__ import annotations

from pptx.shapes.base import BaseShape

from flows.charts.content.picture import Aside, Bars, Grid, Lines, Picture, Said, Stacked
from flows.charts.drawing.look import colours
from flows.charts.drawing.text import width, wrap
from flows.charts.outputs.pptx.masters.layouts import KICKER, LEGEND, LINE, SOURCE, SUBTITLE, TAKEAWAY, SlideBox
from flows.charts.outputs.pptx.pictures.bars import add_bars
from flows.charts.outputs.pptx.pictures.drawn import add_picture
from flows.charts.outputs.pptx.pictures.grid import add_grid
from flows.charts.outputs.pptx.pictures.lines import add_lines
from flows.charts.outputs.pptx.pictures.stacked import add_stacked
from flows.charts.outputs.pptx.slide import DeckSlide, balanced
from flows.charts.outputs.pptx.texts import Line, describe, write_lines

_ASIDE, _BETWEEN = 230.0, 34.0
_NUMBER, _LARGE = 76.0, 24.0


def fill_finding(deck_slide: DeckSlide) -> list[BaseShape]:
    """Fill the slide of a chart; gives its shapes in the order they are read."""
    page, body = deck_slide.page, deck_slide.place
    top = head(deck_slide)
    bottom = foot(deck_slide)
    below = []
    for idx, text, size in ((LEGEND, page.legend, 16.0), (TAKEAWAY, page.takeaway, 22.0)):
        if text:
            size *= deck_slide.scale  # noqa: PLW2901
            high = len(wrap(text, size, body.width - 4)) * size * LINE + 2
            below.append((idx, text, SlideBox(body.left, bottom - high, body.width, high)))
            bottom -= high + 10
    space = SlideBox(body.left, top + 18, body.width, bottom - top - 26)
    if page.aside:
        _aside(
            deck_slide,
            page.aside,
            SlideBox(
                body.left + body.width - _ASIDE * deck_slide.scale, space.top, _ASIDE * deck_slide.scale, space.height
            ),
        )
        space = SlideBox(space.left, space.top, space.width - _ASIDE * deck_slide.scale - _BETWEEN, space.height)
    if page.picture is not None:
        _picture(deck_slide, space, page.picture)
    for idx, text, place in reversed(below):
        deck_slide.write(idx, [text], place)
    source(deck_slide)
    return deck_slide.shapes


def head(deck_slide: DeckSlide) -> float:
    """Write title, kicker and subtitle; gives where the space below begins."""
    page, body = deck_slide.page, deck_slide.place
    y = deck_slide.title()
    if deck_slide.own:
        deck_slide.write(KICKER, [page.kicker])
    elif page.kicker:
        deck_slide.write(KICKER, [page.kicker], SlideBox(body.left, y, body.width, 22))
        y += 24
    deck_slide.draft()
    if page.subtitle:
        size = 18 * deck_slide.scale
        across = balanced(page.subtitle, size, body.width)
        high = len(wrap(page.subtitle, size, across - 4)) * size * LINE + 2
        deck_slide.write(SUBTITLE, [page.subtitle], SlideBox(body.left, y + 6, across, high))
        y += 6 + high
    return y


def foot(deck_slide: DeckSlide) -> float:
    """Give where the foot begins."""
    return deck_slide.place.bottom


def source(deck_slide: DeckSlide) -> None:
    """Write the line of source and day."""
    body = deck_slide.place
    place = None if deck_slide.own else SlideBox(body.left, body.bottom + 4, body.width - 80, 22)
    deck_slide.write(SOURCE, [deck_slide.page.source], place)


def _picture(deck_slide: DeckSlide, space: SlideBox, picture: Picture) -> None:
    """Add the picture: drawn by PowerPoint where it can, else by us."""
    w, slide = deck_slide.about.words, deck_slide.slide
    match picture:
        case Said(text=text, points=points):
            middle = SlideBox(space.left, space.top, space.width * 0.88, space.height)
            lines = [Line(each, _LARGE * deck_slide.scale, colour=colours().ink, above=18) for each in (text, *points)]
            deck_slide.shapes.append(write_lines(slide, middle, lines, text[:40], anchor="middle"))
            return
        case Bars(marks=marks) if not any(mark.upto is not None for mark in marks):
            shapes = [add_bars(slide, space, picture, w)]
        case Stacked():
            shapes = add_stacked(slide, space, picture, w)
        case Lines():
            shapes = add_lines(slide, space, picture, w)
        case Grid():
            shapes = [add_grid(slide, space, picture)]
        case _:
            shapes = [add_picture(slide, space, picture)]
    main = next(shape for shape in shapes if not shape.has_text_frame)
    main.name = deck_slide.page.kicker or deck_slide.page.name
    describe(main, deck_slide.page.alt or deck_slide.page.headline)
    deck_slide.shapes += shapes


def _aside(deck_slide: DeckSlide, aside: Aside, place: SlideBox) -> None:
    """Write the number beside the picture, with what it counts."""
    size = min(_NUMBER * deck_slide.scale, place.width / max(width(aside.number, 1, bold=True), 1.0))
    told = [
        *([Line(aside.what, _LARGE * deck_slide.scale, True)] if aside.what else []),
        *(Line(each, (_LARGE - 2) * deck_slide.scale, above=8) for each in aside.lines),
    ]
    number = int(size) * LINE if aside.number else 0.0
    high = number + sum(len(wrap(each.text, each.size, place.width)) * each.size * LINE + each.above for each in told)
    top = place.top + max(place.height - high, 0) / 2
    if aside.number:  # alone, so that it is not broken in a typeface that is wider
        line = Line(aside.number, int(size), True, colours().remember)
        box = SlideBox(place.left, top, width(aside.number, line.size, bold=True), number)
        deck_slide.shapes.append(write_lines(deck_slide.slide, box, [line], aside.number, wrap=False))
    if told:
        below = SlideBox(place.left, top + number, place.width, place.bottom - top - number)
        deck_slide.shapes.append(write_lines(deck_slide.slide, below, told, aside.what or aside.lines[0]))
