"""A slide with a finding: headline, subtitle, picture, the number beside it, the sentence below, and source."""

from __future__ import annotations

from pptx.shapes.base import BaseShape

from flows.charts.content.picture import Aside, Bars, Grid, Lines, Picture, Said, Stacked
from flows.charts.drawing.look import colours
from flows.charts.drawing.text import width, wrap
from flows.charts.outputs.pptx.masters.layouts import KICKER, LEGEND, LINE, SOURCE, SUBTITLE, TAKEAWAY, Place
from flows.charts.outputs.pptx.pictures.bars import add_bars
from flows.charts.outputs.pptx.pictures.drawn import add_picture
from flows.charts.outputs.pptx.pictures.grid import add_grid
from flows.charts.outputs.pptx.pictures.lines import add_lines
from flows.charts.outputs.pptx.pictures.stacked import add_stacked
from flows.charts.outputs.pptx.sheet import Sheet, balanced
from flows.charts.outputs.pptx.texts import Line, describe, write

_ASIDE, _BETWEEN = 230.0, 34.0
_NUMBER, _LARGE = 76.0, 24.0


def fill_finding(sheet: Sheet) -> list[BaseShape]:
    """Fill the slide of a chart; gives its shapes in the order they are read."""
    page, body = sheet.page, sheet.place
    top = head(sheet)
    bottom = foot(sheet)
    below = []
    for idx, text, size in ((LEGEND, page.legend, 16.0), (TAKEAWAY, page.takeaway, 22.0)):
        if text:
            size *= sheet.scale  # noqa: PLW2901
            high = len(wrap(text, size, body.width - 4)) * size * LINE + 2
            below.append((idx, text, Place(body.left, bottom - high, body.width, high)))
            bottom -= high + 10
    space = Place(body.left, top + 18, body.width, bottom - top - 26)
    if page.aside:
        _aside(
            sheet,
            page.aside,
            Place(body.left + body.width - _ASIDE * sheet.scale, space.top, _ASIDE * sheet.scale, space.height),
        )
        space = Place(space.left, space.top, space.width - _ASIDE * sheet.scale - _BETWEEN, space.height)
    if page.picture is not None:
        _picture(sheet, space, page.picture)
    for idx, text, place in reversed(below):
        sheet.write(idx, [text], place)
    source(sheet)
    return sheet.shapes


def head(sheet: Sheet) -> float:
    """Write title, kicker and subtitle; gives where the space below begins."""
    page, body = sheet.page, sheet.place
    y = sheet.title()
    if sheet.own:
        sheet.write(KICKER, [page.kicker])
    elif page.kicker:
        sheet.write(KICKER, [page.kicker], Place(body.left, y, body.width, 22))
        y += 24
    sheet.draft()
    if page.subtitle:
        size = 18 * sheet.scale
        across = balanced(page.subtitle, size, body.width)
        high = len(wrap(page.subtitle, size, across - 4)) * size * LINE + 2
        sheet.write(SUBTITLE, [page.subtitle], Place(body.left, y + 6, across, high))
        y += 6 + high
    return y


def foot(sheet: Sheet) -> float:
    """Give where the foot begins."""
    return sheet.place.bottom


def source(sheet: Sheet) -> None:
    """Write the line of source and day."""
    body = sheet.place
    place = None if sheet.own else Place(body.left, body.bottom + 4, body.width - 80, 22)
    sheet.write(SOURCE, [sheet.page.source], place)


def _picture(sheet: Sheet, space: Place, picture: Picture) -> None:
    """Add the picture: drawn by PowerPoint where it can, else by us."""
    w, slide = sheet.about.words, sheet.slide
    match picture:
        case Said(text=text, points=points):
            middle = Place(space.left, space.top, space.width * 0.88, space.height)
            lines = [Line(each, _LARGE * sheet.scale, colour=colours().ink, above=18) for each in (text, *points)]
            sheet.shapes.append(write(slide, middle, lines, text[:40], anchor="middle"))
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
    main.name = sheet.page.kicker or sheet.page.name
    describe(main, sheet.page.alt or sheet.page.headline)
    sheet.shapes += shapes


def _aside(sheet: Sheet, aside: Aside, place: Place) -> None:
    """Write the number beside the picture, with what it counts."""
    size = min(_NUMBER * sheet.scale, place.width / max(width(aside.number, 1, bold=True), 1.0))
    told = [
        *([Line(aside.what, _LARGE * sheet.scale, True)] if aside.what else []),
        *(Line(each, (_LARGE - 2) * sheet.scale, above=8) for each in aside.lines),
    ]
    number = int(size) * LINE if aside.number else 0.0
    high = number + sum(len(wrap(each.text, each.size, place.width)) * each.size * LINE + each.above for each in told)
    top = place.top + max(place.height - high, 0) / 2
    if aside.number:  # alone, so that it is not broken in a typeface that is wider
        line = Line(aside.number, int(size), True, colours().remember)
        box = Place(place.left, top, width(aside.number, line.size, bold=True), number)
        sheet.shapes.append(write(sheet.slide, box, [line], aside.number, wrap=False))
    if told:
        below = Place(place.left, top + number, place.width, place.bottom - top - number)
        sheet.shapes.append(write(sheet.slide, below, told, aside.what or aside.lines[0]))
