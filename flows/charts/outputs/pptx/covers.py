"""The first slide and the last: with logos, one number, and what is to be remembered."""

from __future__ import annotations

import io

from pptx.shapes.base import BaseShape
from pptx.util import Pt

from flows.charts.drawing.look import DRAFT, colours
from flows.charts.drawing.text import width, wrap
from flows.charts.outputs.pptx.findings import source
from flows.charts.outputs.pptx.masters.layouts import (
    CLOSING,
    HIGH,
    MARGIN,
    OPENING,
    PANEL,
    TAKEAWAY,
    TITLE_LINE,
    WIDE,
    SlideBox,
    Text,
)
from flows.charts.outputs.pptx.slide import DIGITS_WIDER, DeckSlide
from flows.charts.outputs.pptx.texts import Line, describe, fill_placeholder, write_lines
from flows.charts.profile.colours import on
from flows.charts.profile.profile import Partner

_LOGO, _WIDEST, _APART = 42.0, 116.0, 20.0
_NUMBER, _LARGE = 150.0, 24.0


def fill_opening(deck_slide: DeckSlide) -> list[BaseShape]:
    """Fill the first slide; gives its shapes in the order they are read."""
    page = deck_slide.page
    _title(deck_slide, OPENING.texts[0])
    deck_slide.write(1, [page.subtitle, *page.points])
    deck_slide.draft()
    beside = SlideBox(PANEL + 28, 70, WIDE - PANEL - 56, 370)
    if page.aside and deck_slide.own:
        size = min(_NUMBER, (beside.width - 8) / width(page.aside.number, DIGITS_WIDER, bold=True))
        lines = [
            Line(page.aside.number, int(size), True, colours().main),
            Line(page.aside.what, _LARGE, True),
            *(Line(each, _LARGE) for each in page.aside.lines),
        ]
        name = f"{page.aside.number} {page.aside.what}"
        deck_slide.shapes.append(write_lines(deck_slide.slide, beside, lines, name, "center", "middle"))
    body = SlideBox(PANEL + 36, HIGH - 76, WIDE - PANEL - 72, _LOGO) if deck_slide.own else _corner(deck_slide)
    _logos(deck_slide, body, middle=deck_slide.own)
    source(deck_slide)
    return deck_slide.shapes


def fill_closing(deck_slide: DeckSlide) -> list[BaseShape]:
    """Fill the last slide of the story; gives its shapes in the order they are read."""
    page, body = deck_slide.page, deck_slide.place
    _title(deck_slide, CLOSING.texts[0])
    deck_slide.draft(on(colours().main) if deck_slide.own else DRAFT)
    size = next(
        (
            each
            for each in (28, 26, 24, 22)
            if all(len(wrap(point, each, body.width - 60)) <= 2 for point in page.points)
        ),
        20,
    )
    deck_slide.write(1, page.points, size=size if deck_slide.own else None)
    words = [page.takeaway, ", ".join(deck_slide.profile.contact.lines)]
    deck_slide.write(
        TAKEAWAY,
        words,
        None if deck_slide.own else SlideBox(body.left, body.bottom - 60, body.width * 0.6, 56),
        None if deck_slide.own else 16,
    )
    _logos(
        deck_slide,
        SlideBox(WIDE / 2 + 60, HIGH - 118, WIDE / 2 - 60 - MARGIN, _LOGO) if deck_slide.own else _corner(deck_slide),
    )
    source(deck_slide)
    return deck_slide.shapes


def _title(deck_slide: DeckSlide, look: Text) -> None:
    """Write the title as large as it fits into its place."""
    if not deck_slide.own:
        deck_slide.title()
        return
    text, place = deck_slide.page.headline, look.place
    sizes = [look.size * share for share in (1, 0.88, 0.76, 0.64)]
    size = next(
        (s for s in sizes if len(wrap(text, s, place.width - 4, bold=True)) * s * TITLE_LINE <= place.height), sizes[-1]
    )
    deck_slide.shapes.append(
        fill_placeholder(deck_slide.slide.shapes.title, [text], int(size) if size != look.size else None)
    )


def _corner(deck_slide: DeckSlide) -> SlideBox:
    """Give the lower right corner of a template's space."""
    body = deck_slide.place
    return SlideBox(body.left + body.width * 0.62, body.bottom - _LOGO - 6, body.width * 0.38, _LOGO)


def _logos(deck_slide: DeckSlide, body: SlideBox, *, middle: bool = False) -> None:
    """Show the logos in a row, to the right or in the middle; a name where there is no logo."""
    wide = [_wide(partner) for partner in deck_slide.profile.logos]
    whole = sum(wide) + _APART * max(len(wide) - 1, 0)
    scale = min(1.0, body.width / whole) if whole else 1.0
    x = body.left + (body.width - whole * scale) * (0.5 if middle else 1.0)
    for partner, across in zip(deck_slide.profile.logos, wide, strict=True):
        if partner.logo:
            high = across / partner.logo.aspect * scale
            at = (x, body.top + (_LOGO - high) / 2, across * scale, high)
            shape = deck_slide.slide.shapes.add_picture(io.BytesIO(partner.logo.png), *(Pt(each) for each in at))
            shape.name = partner.name
            describe(shape, partner.logo.alt)
        else:
            place = SlideBox(x, body.top, across * scale + 4, _LOGO)
            shape = write_lines(
                deck_slide.slide, place, [Line(partner.name, 16, True)], partner.name, anchor="middle", wrap=scale < 1
            )
        deck_slide.shapes.append(shape)
        x += (across + _APART) * scale


def _wide(partner: Partner) -> float:
    return min(_LOGO * partner.logo.aspect, _WIDEST) if partner.logo else width(partner.name, 16, bold=True)
