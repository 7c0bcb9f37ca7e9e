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
    Place,
    Text,
)
from flows.charts.outputs.pptx.sheet import DIGITS_WIDER, Sheet
from flows.charts.outputs.pptx.texts import Line, describe, fill, write
from flows.charts.profile.colours import on
from flows.charts.profile.profile import Partner

_LOGO, _WIDEST, _APART = 42.0, 116.0, 20.0
_NUMBER, _LARGE = 150.0, 24.0


def fill_opening(sheet: Sheet) -> list[BaseShape]:
    """Fill the first slide; gives its shapes in the order they are read."""
    page = sheet.page
    _title(sheet, OPENING.texts[0])
    sheet.write(1, [page.subtitle, *page.points])
    sheet.draft()
    beside = Place(PANEL + 28, 70, WIDE - PANEL - 56, 370)
    if page.aside and sheet.own:
        size = min(_NUMBER, (beside.width - 8) / width(page.aside.number, DIGITS_WIDER, bold=True))
        lines = [
            Line(page.aside.number, int(size), True, colours().main),
            Line(page.aside.what, _LARGE, True),
            *(Line(each, _LARGE) for each in page.aside.lines),
        ]
        name = f"{page.aside.number} {page.aside.what}"
        sheet.shapes.append(write(sheet.slide, beside, lines, name, "center", "middle"))
    body = Place(PANEL + 36, HIGH - 76, WIDE - PANEL - 72, _LOGO) if sheet.own else _corner(sheet)
    _logos(sheet, body, middle=sheet.own)
    source(sheet)
    return sheet.shapes


def fill_closing(sheet: Sheet) -> list[BaseShape]:
    """Fill the last slide of the story; gives its shapes in the order they are read."""
    page, body = sheet.page, sheet.place
    _title(sheet, CLOSING.texts[0])
    sheet.draft(on(colours().main) if sheet.own else DRAFT)
    size = next(
        (
            each
            for each in (28, 26, 24, 22)
            if all(len(wrap(point, each, body.width - 60)) <= 2 for point in page.points)
        ),
        20,
    )
    sheet.write(1, page.points, size=size if sheet.own else None)
    words = [page.takeaway, ", ".join(sheet.profile.contact.lines)]
    sheet.write(
        TAKEAWAY,
        words,
        None if sheet.own else Place(body.left, body.bottom - 60, body.width * 0.6, 56),
        None if sheet.own else 16,
    )
    _logos(sheet, Place(WIDE / 2 + 60, HIGH - 118, WIDE / 2 - 60 - MARGIN, _LOGO) if sheet.own else _corner(sheet))
    source(sheet)
    return sheet.shapes


def _title(sheet: Sheet, look: Text) -> None:
    """Write the title as large as it fits into its place."""
    if not sheet.own:
        sheet.title()
        return
    text, place = sheet.page.headline, look.place
    sizes = [look.size * share for share in (1, 0.88, 0.76, 0.64)]
    size = next(
        (s for s in sizes if len(wrap(text, s, place.width - 4, bold=True)) * s * TITLE_LINE <= place.height), sizes[-1]
    )
    sheet.shapes.append(fill(sheet.slide.shapes.title, [text], int(size) if size != look.size else None))


def _corner(sheet: Sheet) -> Place:
    """Give the lower right corner of a template's space."""
    body = sheet.place
    return Place(body.left + body.width * 0.62, body.bottom - _LOGO - 6, body.width * 0.38, _LOGO)


def _logos(sheet: Sheet, body: Place, *, middle: bool = False) -> None:
    """Show the logos in a row, to the right or in the middle; a name where there is no logo."""
    wide = [_wide(partner) for partner in sheet.profile.logos]
    whole = sum(wide) + _APART * max(len(wide) - 1, 0)
    scale = min(1.0, body.width / whole) if whole else 1.0
    x = body.left + (body.width - whole * scale) * (0.5 if middle else 1.0)
    for partner, across in zip(sheet.profile.logos, wide, strict=True):
        if partner.logo:
            high = across / partner.logo.aspect * scale
            at = (x, body.top + (_LOGO - high) / 2, across * scale, high)
            shape = sheet.slide.shapes.add_picture(io.BytesIO(partner.logo.png), *(Pt(each) for each in at))
            shape.name = partner.name
            describe(shape, partner.logo.alt)
        else:
            place = Place(x, body.top, across * scale + 4, _LOGO)
            shape = write(
                sheet.slide, place, [Line(partner.name, 16, True)], partner.name, anchor="middle", wrap=scale < 1
            )
        sheet.shapes.append(shape)
        x += (across + _APART) * scale


def _wide(partner: Partner) -> float:
    return min(_LOGO * partner.logo.aspect, _WIDEST) if partner.logo else width(partner.name, 16, bold=True)
