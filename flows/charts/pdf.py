"""PDF files that say their language, title, alternative text and bookmarks; same figures, same bytes.

Matplotlib paints the pages, pikepdf adds the structure. PDF/UA is not claimed: no validator has said so.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from flows.charts.house import styled

_LANGUAGE = "sv-SE"
_MADE_BY = "fokusdag"


@dataclass(frozen=True)
class Page:
    """A page: its bookmark and, where it is a picture, its alternative text."""

    figure: Figure
    bookmark: str
    alt: str | None = None


def write_pdf(path: Path, title: str, pages: Sequence[Page]) -> None:
    """Write the pages as one PDF file; fonts are embedded once for all of them."""
    with Pdf.open(io.BytesIO(_painted(pages))) as pdf:
        _describe(pdf, title)
        _tag(pdf, pages)
        with pdf.open_outline() as outline:
            outline.root.extend(OutlineItem(page.bookmark, place) for place, page in enumerate(pages))
        pdf.save(path, deterministic_id=True, compress_streams=True)


@styled
def _painted(pages: Sequence[Page]) -> bytes:
    painted = io.BytesIO()
    # Dates and versions would make each file another one.
    with PdfPages(painted, metadata={"CreationDate": None, "Creator": None, "Producer": None}) as pdf:
        for page in pages:
            pdf.savefig(page.figure)
    return painted.getvalue()


def _describe(pdf: Pdf, title: str) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = title
        metadata["dc:language"] = [_LANGUAGE]
        metadata["xmp:CreatorTool"] = _MADE_BY
    pdf.docinfo[Name.Title] = String(title)
    pdf.docinfo[Name.Creator] = String(_MADE_BY)
    pdf.Root.Lang = String(_LANGUAGE)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.PageMode = Name.UseOutlines if len(pdf.pages) > 1 else Name.UseNone


def _tag(pdf: Pdf, pages: Sequence[Page]) -> None:
    """Mark each page's content as one figure with its alternative text, or as one part of the text."""
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root, Lang=_LANGUAGE))
    elements: list[Dictionary] = []
    parents: list[int | Dictionary | Array] = []
    for place, (page, painted) in enumerate(zip(pages, pdf.pages, strict=True)):
        kind = Name.P if page.alt is None else Name.Figure
        element = pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=kind, P=document, Pg=painted.obj, K=0, T=page.bookmark)
        )
        if page.alt is not None:
            element.Alt = String(page.alt)
        painted.contents_add(f"{kind} <</MCID 0>> BDC\n".encode(), prepend=True)
        painted.contents_add(b"\nEMC")
        painted.contents_coalesce()
        painted.obj.StructParents = place
        painted.obj.Tabs = Name.S
        elements.append(element)
        parents.extend((place, pdf.make_indirect(Array([element]))))
    document.K = Array(elements)
    root.K = Array([document])
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(parents)))
    root.ParentTreeNextKey = len(elements)
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)
