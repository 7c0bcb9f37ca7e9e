"""The organisation's own template: its master, colours and fonts, with our content below its title."""

from __future__ import annotations

import io
import re
import zipfile
from zipfile import BadZipFile

from pptx import Presentation
from pptx.exc import PackageNotFoundError
from pptx.presentation import Presentation as Deck
from pptx.slide import SlideLayout

from flows.errors import Stopped

_TYPES = "[Content_Types].xml"
_TEMPLATE = b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml"
_SLIDES = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_SAVE_AS = "Spara mallen i PowerPoint som PowerPoint-mall (.potx), utan makron, och lägg den i mappen profil."
_KINDS = {"title": ("title",), "points": ("obj", "tx", "txAndObj"), "finding": ("titleOnly", "obj")}


def from_template(content: bytes) -> Deck:
    """Open an organisation's .potx as an empty presentation.

    Raises:
        Stopped: It is no such file, or has no layouts with a title.
    """
    try:
        deck = Presentation(io.BytesIO(_as_slides(content)))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise Stopped(f"[utseende] mall går inte att öppna som en PowerPoint-mall ({error}). {_SAVE_AS}") from error
    for _ in range(len(deck.slides)):
        entry = deck.slides._sldIdLst[0]
        deck.part.drop_rel(entry.rId)
        deck.slides._sldIdLst.remove(entry)
    for old in deck.part._element.findall(".//{*}sectionLst"):
        old.getparent().getparent().remove(old.getparent())
    if not [layout for layout in deck.slide_layouts if _title(layout)]:
        raise Stopped(f"[utseende] mall har ingen sidlayout med rubrik. Välj en mall som har det. {_SAVE_AS}")
    return deck


def layout_for(deck: Deck, use: str) -> SlideLayout:
    """Choose the template's layout for a use: title, points or finding; the first with a title where it has no such layout."""
    titled = [layout for layout in deck.slide_layouts if _title(layout)]
    for kind in _KINDS[use]:
        for layout in titled:
            if layout._element.get("type") == kind:
                return layout
    return titled[0]


def _title(layout: SlideLayout) -> bool:
    return any(shape._element.ph.get("type") in ("title", "ctrTitle") for shape in layout.placeholders)


def _as_slides(content: bytes) -> bytes:
    """Give a template the type of a presentation: that is the only difference."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        types = old.read(_TYPES)
        if not re.search(re.escape(_TEMPLATE) + b"|" + re.escape(_SLIDES), types):
            raise ValueError("den är av ett annat slag, kanske med makron")
        for entry in old.infolist():
            new.writestr(entry, types.replace(_TEMPLATE, _SLIDES) if entry.filename == _TYPES else old.read(entry))
    return made.getvalue()
