"""Slides of words: a few large points, and the small print of method and quality over as many slides as it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pptx.oxml.ns import qn
from pptx.shapes.base import BaseShape

from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.drawing.signs import SIGN, draw_signs
from flows.charts.drawing.text import wrap
from flows.charts.outputs.pptx.findings import head, source
from flows.charts.outputs.pptx.masters.layouts import LINE, METHOD, POINTS, SlideBox
from flows.charts.outputs.pptx.pictures.drawn import add_drawing
from flows.charts.outputs.pptx.slide import DeckSlide
from flows.charts.outputs.pptx.texts import describe
from flows.charts.pages.page import Kind, Page

_BODY = METHOD.texts[1]
SIGNS = "Tecken"
_INDENT, _BESIDE = 32.0, 24.0
"""`_BESIDE`: the size of the points beside their signs, which lets them be one line each in another typeface too."""
_SIZES = (26.0, 22.0, 18.0, 16.0, 14.0, 12.0)


def fill_points(deck_slide: DeckSlide) -> list[BaseShape]:
    """Fill a slide of points, large ones with their signs; gives its shapes in the order they are read."""
    top = head(deck_slide)
    if deck_slide.own and deck_slide.page.kind is Kind.POINTS:
        _with_signs(deck_slide)
    elif deck_slide.own:
        deck_slide.write(1, deck_slide.page.points)
    else:
        place = SlideBox(deck_slide.place.left, top, deck_slide.place.width, deck_slide.place.bottom - top)
        deck_slide.write(1, deck_slide.page.points, place, _fitting(deck_slide.page.points, place))
    source(deck_slide)
    return deck_slide.shapes


def _with_signs(deck_slide: DeckSlide) -> None:
    """Write the points beside their signs, without dashes."""
    look = next(text for text in POINTS.texts if text.idx == 1)
    body, pitch = look.place, _BESIDE * LINE + look.apart
    high = (len(deck_slide.page.points) - 1) * pitch + SIGN + 2
    signs = add_drawing(
        deck_slide.slide, SlideBox(body.left, body.top + (body.height - high) / 2, SIGN + 2, high), draw_signs
    )
    signs.name = SIGNS
    describe(signs, "")
    deck_slide.shapes.append(signs)
    beside = SIGN + _INDENT
    deck_slide.write(
        1, deck_slide.page.points, SlideBox(body.left + beside, body.top, body.width - beside, body.height), _BESIDE
    )
    for paragraph in deck_slide.shapes[-1].text_frame.paragraphs:
        looks = paragraph._p.get_or_add_pPr()
        looks.set("marL", "0")
        looks.set("indent", "0")
        looks.append(looks.makeelement(qn("a:buNone")))


def _fitting(points: Sequence[str], place: SlideBox) -> float:
    """Choose the size in which the points fit into a template's space."""
    for size in _SIZES:
        lines = sum(len(wrap(point, size, place.width - _INDENT)) for point in points)
        if lines * size * LINE + len(points) * _BODY.apart <= place.height:
            return size
    return _SIZES[-1]


def parts_of_method(page: Page, about: ReleaseFacts) -> list[Page]:
    """Divide a page of small print into pages that fit on a slide; a point is never broken unless it fills a slide alone."""
    space = 0.0
    parts: list[Page] = []
    for point in page.points:
        for piece in _pieces(point):
            high = len(wrap(piece, _BODY.size, _BODY.place.width - _INDENT)) * _BODY.size * LINE + _BODY.apart
            if high > space or not parts:
                heading = about.words("{title}, forts.", title=page.headline) if parts else page.headline
                parts.append(replace(page, headline=heading, points=()))
                space = _BODY.place.height
            parts[-1] = replace(parts[-1], points=(*parts[-1].points, piece))
            space -= high
    return parts or [page]


def _pieces(point: str) -> list[str]:
    lines = wrap(point, _BODY.size, _BODY.place.width - _INDENT)
    most = int((_BODY.place.height - _BODY.apart) / (_BODY.size * LINE))
    return [" ".join(lines[start : start + most]) for start in range(0, len(lines), most)]
