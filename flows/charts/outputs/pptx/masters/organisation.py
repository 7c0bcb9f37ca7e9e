"""The organisation's own template: its master, colours and fonts, with our content below its title."""

from __future__ import annotations

import io
import re
import zipfile
from zipfile import BadZipFile

from pptx import Presentation
from pptx.exc import PackageNotFoundError
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape
from pptx.slide import SlideLayout
from pptx.util import Emu

from flows.charts.outputs.pptx.masters.layouts import SlideBox
from flows.charts.profile.colours import contrast
from flows.errors import Stopped
from flows.language.catalogue import message
from flows.language.tool import say

_TYPES = "[Content_Types].xml"
_TEMPLATE = b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml"
_SLIDES = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_SAVE_AS = message("Spara mallen i PowerPoint som PowerPoint-mall (.potx), utan makron, och lägg den i mappen profil.")
_READABLE = 4.5
"""The contrast that a text needs (WCAG 2.1, 1.4.3)."""
_TITLE_SIZE = 44.0
"""PowerPoint's own, where neither layout nor master says the size of a title."""
_KINDS = {"title": ("title",), "points": ("obj", "tx", "txAndObj"), "finding": ("titleOnly", "obj")}


def from_template(content: bytes) -> Deck:
    """Open an organisation's .potx as an empty presentation.

    Raises:
        Stopped: It is no such file, has no layouts with a title, or is dark.
    """
    try:
        deck = Presentation(io.BytesIO(_as_slides(content)))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise Stopped(
            say(
                "[utseende] mall går inte att öppna som en PowerPoint-mall ({error}). {save_as}",
                error=error,
                save_as=say(_SAVE_AS),
            )
        ) from error
    for _ in range(len(deck.slides)):
        entry = deck.slides._sldIdLst[0]
        deck.part.drop_rel(entry.rId)
        deck.slides._sldIdLst.remove(entry)
    for old in deck.part._element.findall(".//{*}sectionLst"):
        old.getparent().getparent().remove(old.getparent())
    if not [layout for layout in deck.slide_layouts if _title(layout)]:
        raise Stopped(
            say(
                "[utseende] mall har ingen sidlayout med rubrik. Välj en mall som har det. {save_as}",
                save_as=say(_SAVE_AS),
            )
        )
    _refuse_dark(deck)
    return deck


def layout_for(deck: Deck, use: str) -> SlideLayout:
    """Choose the template's layout for a use: title, points or finding; the first with a title where it has no such layout."""
    titled = [layout for layout in deck.slide_layouts if _title(layout)]
    for kind in _KINDS[use]:
        for layout in titled:
            if layout._element.get("type") == kind:
                return layout
    return titled[0]


def content_place(deck: Deck) -> SlideBox | None:
    """Where a template has the content of a slide, in points: its largest place for text; None where it has none."""
    found = [
        SlideBox(*(Emu(each).pt for each in (shape.left, shape.top, shape.width, shape.height)))
        for holder in (*deck.slide_layouts, deck.slide_master)
        for shape in holder.placeholders
        if shape._element.ph.get("type", "obj") in ("obj", "body") and shape.width and shape.height
    ]
    return max(found, key=lambda place: place.width * place.height, default=None)


def title_size(layout: SlideLayout) -> float:
    """The size that a template gives a title, in points."""
    master = layout.slide_master
    titles = [shape._element for holder in (layout, master) for shape in holder.placeholders if _is_title(shape)]
    styles = master._element.find(f"{qn('p:txStyles')}/{qn('p:titleStyle')}")
    for element in (*titles, *([styles] if styles is not None else [])):
        told = element.find(f".//{qn('a:lvl1pPr')}/{qn('a:defRPr')}")
        if told is not None and told.get("sz"):
            return int(told.get("sz")) / 100
    return _TITLE_SIZE


def _refuse_dark(deck: Deck) -> None:
    """Refuse a master with a dark background: our charts are drawn for a light one. A picture cannot be judged."""
    colour = _background(deck)
    if colour and contrast(f"#{colour}", "#000000") < _READABLE:
        raise Stopped(
            say(
                "[utseende] mall har mörk botten (#{colour}), och diagrammen är ritade för ljus. Välj en mall med ljus botten.",
                colour=colour,
            )
        )


def _background(deck: Deck) -> str | None:
    """The background colour of a master, its own or the theme's, as six hexadecimal digits; None for a picture or a shade."""
    master = deck.slide_master
    ground = master._element.find(f"{qn('p:cSld')}/{qn('p:bg')}")
    if ground is None:
        return None
    own = ground.find(f"{qn('p:bgPr')}/{qn('a:solidFill')}/{qn('a:srgbClr')}")
    if own is not None:
        return str(own.get("val"))
    named = ground.find(f".//{qn('a:schemeClr')}")
    if named is None or len(named):  # with children it is a shade of the colour
        return None
    name = master._element.find(qn("p:clrMap")).get(named.get("val"), named.get("val"))
    theme = parse_xml(master.part.part_related_by(RT.THEME).blob)
    found = theme.find(f".//{qn('a:clrScheme')}/{qn(f'a:{name}')}")
    return None if found is None else str(found[0].get("lastClr") or found[0].get("val"))


def _is_title(shape: BaseShape) -> bool:
    return shape._element.ph.get("type") in ("title", "ctrTitle")


def _title(layout: SlideLayout) -> bool:
    return any(_is_title(shape) for shape in layout.placeholders)


def _as_slides(content: bytes) -> bytes:
    """Give a template the type of a presentation: that is the only difference."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        types = old.read(_TYPES)
        if not re.search(re.escape(_TEMPLATE) + b"|" + re.escape(_SLIDES), types):
            raise ValueError(say("den är av ett annat slag, kanske med makron"))
        for entry in old.infolist():
            new.writestr(entry, types.replace(_TEMPLATE, _SLIDES) if entry.filename == _TYPES else old.read(entry))
    return made.getvalue()
