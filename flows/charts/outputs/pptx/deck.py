"""From pages to slides: every page of the model in its layout, with title, texts, picture, alternative text and notes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape
from pptx.slide import Slide, SlideLayout

from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.drawing.look import looking
from flows.charts.outputs.pptx.covers import fill_closing, fill_opening
from flows.charts.outputs.pptx.findings import fill_finding
from flows.charts.outputs.pptx.masters.layouts import CLOSING, FINDING, LAYOUTS, METHOD, OPENING, POINTS
from flows.charts.outputs.pptx.masters.organisation import from_template, layout_for
from flows.charts.outputs.pptx.masters.own import own_master
from flows.charts.outputs.pptx.packing import packed
from flows.charts.outputs.pptx.slide import DeckSlide
from flows.charts.outputs.pptx.text_slides import fill_points, parts_of_method
from flows.charts.pages.page import Kind, Page
from flows.charts.profile.profile import Profile

_LAYOUT = {Kind.OPENING: OPENING, Kind.CHART: FINDING, Kind.POINTS: POINTS, Kind.CLOSING: CLOSING, Kind.METHOD: METHOD}
_USE = {
    Kind.OPENING: "title",
    Kind.CHART: "finding",
    Kind.POINTS: "points",
    Kind.CLOSING: "points",
    Kind.METHOD: "points",
}
_FILL = {
    Kind.OPENING: fill_opening,
    Kind.CHART: fill_finding,
    Kind.POINTS: fill_points,
    Kind.CLOSING: fill_closing,
    Kind.METHOD: fill_points,
}


def write_slides(path: Path, title: str, pages: Sequence[Page], about: ReleaseFacts, profile: Profile) -> None:
    """Write the pages as a PowerPoint file. Same pages and profile, same bytes.

    Raises:
        Stopped: The profile's template cannot be used.
    """
    with looking(profile):
        deck = from_template(profile.slides) if profile.slides else own_master(profile, about.words)
        for page in pages:
            for part in parts_of_method(page, about) if page.kind is Kind.METHOD else [page]:
                _add(deck, part, about, profile)
    path.write_bytes(packed(deck, title, about.words.tag, about.as_of))


def _add(deck: Deck, page: Page, about: ReleaseFacts, profile: Profile) -> None:
    own = not profile.slides
    layout = deck.slide_layouts[LAYOUTS.index(_LAYOUT[page.kind])] if own else layout_for(deck, _USE[page.kind])
    slide = deck.slides.add_slide(layout)
    deck_slide = DeckSlide.of(deck, slide, page, about, profile, own=own)
    shapes = _FILL[page.kind](deck_slide)
    _number(slide, layout, len(deck.slides))
    _in_order(slide, shapes)
    slide.notes_slide.notes_text_frame.text = "\n".join(f"{what}: {words}" for what, words in page.told_aloud)


def _number(slide: Slide, layout: SlideLayout, place: int) -> None:
    """Show the slide's number where its layout has a place for it: slides do not inherit it by themselves."""
    for shape in layout.placeholders:
        if shape._element.ph.get("type") != "sldNum":
            continue
        idx = shape._element.ph.get("idx")
        slide.shapes._spTree.append(
            parse_xml(
                '<p:sp xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
                'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:nvSpPr>'
                f'<p:cNvPr id="{900 + place}" name="{shape.name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
                f'<p:nvPr><p:ph type="sldNum" sz="quarter" idx="{idx}"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>'
                '<a:lstStyle/><a:p><a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum"><a:rPr/>'
                f"<a:t>{place}</a:t></a:fld><a:endParaRPr/></a:p></p:txBody></p:sp>"
            )
        )


def _in_order(slide: Slide, shapes: Sequence[BaseShape]) -> None:
    """Let a slide be read out in the order of its shapes, and remove placeholders that nothing was written in."""
    tree = slide.shapes._spTree
    wanted = [shape._element for shape in shapes]
    names = {shape.placeholder_format.idx: shape.name for shape in slide.slide_layout.placeholders}
    for shape in list(slide.placeholders):
        shape.name = names.get(shape.placeholder_format.idx, shape.name)
        if shape._element not in wanted and shape._element.ph.get("type") != "sldNum":
            tree.remove(shape._element)
    numbers = [each for each in tree.findall(qn("p:sp")) if each not in wanted]
    for element in (*wanted, *numbers):
        tree.remove(element)
        tree.append(element)
