"""Tagged PDF files: language, title, headings, figures with alternative text, bookmarks.

Matplotlib paints, and marks the parts of a page by their names (`gid`); pikepdf makes the structure of them. Same figures, same
bytes. The tests check it against PDF/UA-1 (ISO 14289-1) with veraPDF.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib.backends.backend_pdf import PdfFile, RendererPdf
from pikepdf import Array, Dictionary, Name, Object, OutlineItem, Page, Pdf, String

from flows.charts.drawing.frame import ARTIFACT, WIDE
from flows.charts.drawing.look import styled
from flows.charts.drawing.page import DrawnPage
from flows.charts.drawing.text import POINTS_PER_INCH
from flows.language.words import Words

_MADE_BY = "fokusdag"
_PDFUA = "http://www.aiim.org/pdfua/ns/id/"
_ORDER = ("headline", "kicker", "draft", "subtitle", "aside", "picture", "takeaway", "legend", "logos", "footer")
"""How a page is read out; other parts of a page follow in the order of their names."""
_MARKS = re.compile(rb"/\w+ (?:<</MCID \d+>> )?BDC\n|EMC\n|/Artifact BMC\n")


@dataclass(frozen=True)
class Painted:
    """Sheets painted into one PDF without structure, and for each the part that each marked piece belongs to, in order."""

    sheets: tuple[DrawnPage, ...]
    content: bytes
    parts: tuple[tuple[str, ...], ...]


class _Marking(RendererPdf):
    """Marks every piece right under the figure as a piece of its part; what has no name belongs to the picture."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)  # type: ignore[no-untyped-call]
        self.parts: list[str] = []
        self._depth = 0

    def open_group(self, s: str, gid: str | None = None) -> None:
        self._depth += 1
        if self._depth != 2:
            return
        if s == "patch" or gid == ARTIFACT:  # the white of the page itself, and lines that only part
            self.file.write(b"/Artifact BMC\n")
        else:
            self.file.write(b"/P <</MCID %d>> BDC\n" % len(self.parts))
            self.parts.append(gid or "picture")

    def close_group(self, s: str) -> None:
        if self._depth == 2:
            # Colours and lines set inside may be undone after: only what is painted belongs to a piece.
            self.file.write(b"EMC\n")
        self._depth -= 1


@styled
def paint(sheets: Sequence[DrawnPage]) -> Painted:
    """Paint sheets into one PDF, so that fonts are embedded once for all of them."""
    content = io.BytesIO()
    # Dates and versions would make each file another one.
    file = PdfFile(content, metadata={"CreationDate": None, "Creator": None, "Producer": None})
    parts = []
    for sheet in sheets:
        sheet.figure.dpi = POINTS_PER_INCH
        width, height = sheet.figure.get_size_inches()
        file.newPage(width, height)
        renderer = _Marking(file, POINTS_PER_INCH, height, width)
        sheet.figure.draw(renderer)
        renderer.finalize()  # type: ignore[no-untyped-call]
        file.endStream()
        parts.append(tuple(renderer.parts))
    file.finalize()
    file.close()
    return Painted(tuple(sheets), content.getvalue(), tuple(parts))


def write_pdf(path: Path, title: str, painted: Painted, chosen: Sequence[int], w: Words) -> None:
    """Write chosen ones of the painted sheets as a PDF file with all its structure."""
    with Pdf.open(io.BytesIO(painted.content)) as pdf:
        for place in reversed(range(len(painted.sheets))):
            if place not in chosen:
                del pdf.pages[place]
        structure = Structure(pdf, w)
        for place, page in zip(chosen, pdf.pages, strict=True):
            sheet = painted.sheets[place]
            kinds = {"picture": (Name.Figure, sheet.alt), "logos": (Name.Figure, sheet.logos)}
            structure.add(page, painted.parts[place], kinds)
        finish(pdf, path, title, [painted.sheets[place].bookmark for place in chosen], w)


def place_page(onto: Page, source: Page, box: tuple[float, float, float], name: str) -> bytes:
    """Put a painted page onto another of the same file, at (left, bottom, width); gives the operators that show it."""
    left, bottom, width = box
    form = source.as_form_xobject()
    form.write(_MARKS.sub(b"", source.Contents.read_bytes()))
    onto.add_resource(form, Name.XObject, Name(f"/{name}"))
    scale = width / WIDE
    return b"q %.5f 0 0 %.5f %.3f %.3f cm /%s Do Q\n" % (scale, scale, left, bottom, name.encode())


class Structure:
    """The structure tree of a PDF, page by page. Use it before `finish`."""

    def __init__(self, pdf: Pdf, w: Words) -> None:
        self._pdf = pdf
        self._root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self._root, Lang=String(w.tag), K=Array())
        )
        self._parents = Array()
        self._root.K = Array([self._document])
        self._root.ParentTree = pdf.make_indirect(Dictionary(Nums=self._parents))
        pdf.Root.StructTreeRoot = self._root
        pdf.Root.MarkInfo = Dictionary(Marked=True)

    def add(self, page: Page, parts: Sequence[str], kinds: dict[str, tuple[Name, str | None]]) -> None:
        """Add a page whose piece number i belongs to parts[i]. `kinds`: the kind and alternative text of a part."""
        pieces: dict[str, list[int]] = {}
        for number, part in enumerate(parts):
            pieces.setdefault(part, []).append(number)
        by_piece: list[Object | None] = [None] * len(parts)
        for part in sorted(pieces, key=_place):
            kind, alt = kinds.get(part, (Name.H1 if part == "headline" else Name.P, None))
            if kind == Name.Figure and alt is None:
                kind = Name.P
            element = self._pdf.make_indirect(
                Dictionary(Type=Name.StructElem, S=kind, P=self._document, Pg=page.obj, K=Array(pieces[part]))
            )
            if alt is not None:
                element.Alt = String(alt)
            self._document.K.append(element)
            for number in pieces[part]:
                by_piece[number] = element
        place = len(self._parents) // 2
        page.obj.StructParents = place
        page.obj.Tabs = Name.S
        self._parents.append(place)
        self._parents.append(self._pdf.make_indirect(Array(by_piece)))
        self._root.ParentTreeNextKey = place + 1


def finish(pdf: Pdf, path: Path, title: str, bookmarks: Sequence[str], w: Words) -> None:
    """Say the title and language, set the bookmarks, and save."""
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata.register_xml_namespace(_PDFUA, "pdfuaid")
        metadata["dc:title"] = title
        metadata["dc:language"] = [w.tag]
        metadata["xmp:CreatorTool"] = _MADE_BY
        metadata[f"{{{_PDFUA}}}part"] = "1"
    pdf.docinfo[Name.Title] = String(title)
    pdf.docinfo[Name.Creator] = String(_MADE_BY)
    pdf.Root.Lang = String(w.tag)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.PageMode = Name.UseOutlines if len(pdf.pages) > 1 else Name.UseNone
    with pdf.open_outline() as outline:
        outline.root.extend(OutlineItem(bookmark, place) for place, bookmark in enumerate(bookmarks))
    pdf.remove_unreferenced_resources()
    pdf.save(path, deterministic_id=True, compress_streams=True)


def _place(part: str) -> tuple[int, str]:
    """Sort by the order of a page's own parts; the rest by their names, as numbered."""
    return (_ORDER.index(part), "") if part in _ORDER else (len(_ORDER), part)
