"""The file itself: the language of every text, no date of the clock, and the same bytes for the same slides."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time

from lxml.etree import _Element
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import XmlPart
from pptx.oxml.ns import qn
from pptx.parts.embeddedpackage import EmbeddedXlsxPart
from pptx.presentation import Presentation as Deck

_WHEN = (1980, 1, 1, 0, 0, 0)
_DATED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_UNNEEDED = {RT.THUMBNAIL, RT.EXTENDED_PROPERTIES}
_MADE_BY = "fokusdag"


def packed(deck: Deck, title: str, tag: str, day: date) -> bytes:
    """Give the file's bytes.

    Args:
        deck: The slides.
        title: The title of the file.
        tag: The language, such as sv-SE.
        day: The day of what was known: it is written as the day the file was made.
    """
    about = deck.core_properties
    about.title, about.language, about.author, about.last_modified_by = title, tag, _MADE_BY, _MADE_BY
    about.comments, about.revision = "", 1
    about.created = about.modified = datetime.combine(day, time())
    _drop(deck.part.package._rels, _UNNEEDED)
    _drop(deck.part.rels, {RT.PRINTER_SETTINGS})
    for part in deck.part.package.iter_parts():
        if isinstance(part, XmlPart):
            _set_language(part._element, tag)
            _number_axes(part._element)
        elif isinstance(part, EmbeddedXlsxPart):
            part._blob = same_bytes(part.blob, day)
    content = io.BytesIO()
    deck.save(content)
    return same_bytes(content.getvalue(), day)


def same_bytes(content: bytes, day: date) -> bytes:
    """Give a zip file without the time it was written, inside and outside."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            inside = old.read(entry)
            if entry.filename == "docProps/core.xml":
                inside = _DATED.sub(rb"\g<1>%sT00:00:00Z\g<2>" % day.isoformat().encode(), inside)
            fixed = zipfile.ZipInfo(entry.filename, _WHEN)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.external_attr = 0o600 << 16
            new.writestr(fixed, inside)
    return made.getvalue()


def _drop(relations: object, kinds: set[str]) -> None:
    """Leave out parts that say nothing of ours: a thumbnail of another deck, a printer's settings."""
    for key in [key for key, relation in relations.items() if relation.reltype in kinds]:  # type: ignore[attr-defined]
        relations.pop(key)  # type: ignore[attr-defined]


def _set_language(root: _Element, tag: str) -> None:
    for run in _runs(root):
        run.set("lang", tag)
        run.attrib.pop("smtClean", None)


def _number_axes(root: _Element) -> None:
    """Make the ids of axes positive, as ECMA-376 asks; python-pptx writes negative ones. LibreOffice needs them below 2^31."""
    for axis in root.iter(qn("c:axId"), qn("c:crossAx")):
        axis.set("val", axis.get("val").lstrip("-"))


def _runs(root: _Element) -> Iterator[_Element]:
    """Give the properties of every run of text; made where there are none."""
    for run in root.iter(qn("a:r"), qn("a:fld")):
        if run.find(qn("a:rPr")) is None:
            run.insert(0, run.makeelement(qn("a:rPr")))
    yield from root.iter(qn("a:rPr"), qn("a:defRPr"), qn("a:endParaRPr"))
