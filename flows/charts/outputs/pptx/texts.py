"""Texts on a slide: in placeholders where the layout has them, in text boxes of the same look where it has not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.text.text import TextFrame, _Run
from pptx.util import Pt

from flows.charts.outputs.pptx.masters.layouts import SlideBox


@dataclass(frozen=True)
class Line:
    """A paragraph. `colour`: `#RRGGBB`, empty for the template's own. `above`: points between it and the one before."""

    text: str
    size: float
    bold: bool = False
    colour: str = ""
    above: float = 0.0


def placeholder(slide: Slide, idx: int) -> BaseShape | None:
    """Find a slide's placeholder by its number."""
    return next((shape for shape in slide.placeholders if shape.placeholder_format.idx == idx), None)


def fill_placeholder(shape: BaseShape, paragraphs: Sequence[str], size: float | None = None) -> BaseShape:
    """Write paragraphs into a placeholder, in its layout's look. `size`: another size of the text, where it needs one."""
    frame = shape.text_frame
    frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE  # smaller where the typeface that stands in is wider
    for number, text in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = text
        if size:
            run.font.size = Pt(size)
    return shape


def write_lines(
    slide: Slide,
    place: SlideBox,
    lines: Sequence[Line],
    name: str,
    align: str = "left",
    anchor: str = "top",
    *,
    wrap: bool = True,
) -> BaseShape:
    """Write lines into a text box."""
    box = slide.shapes.add_textbox(*(Pt(each) for each in (place.left, place.top, place.width, place.height)))
    box.name = name
    frame = box.text_frame
    no_margins(frame)
    frame.word_wrap = wrap
    frame.vertical_anchor = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}[anchor]
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}[align]
        if line.above:
            paragraph.space_before = Pt(line.above)
        look(paragraph.add_run(), line)
    return box


def look(run: _Run, line: Line) -> None:
    """Write a run of text in its look."""
    run.text = line.text
    run.font.size = Pt(line.size)
    run.font.bold = line.bold
    if line.colour:
        run.font.color.rgb = RGBColor.from_string(line.colour[1:])


def no_margins(frame: TextFrame) -> None:
    """Let a text begin where its box does."""
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0


def move(shape: BaseShape, place: SlideBox) -> None:
    """Place a shape elsewhere than its layout does."""
    shape.left, shape.top, shape.width, shape.height = (
        Pt(each) for each in (place.left, place.top, place.width, place.height)
    )


def describe(shape: BaseShape, alt: str) -> None:
    """Give a shape its alternative text; without one it is marked as decoration, which a screen reader passes over."""
    about = shape._element.find(f".//{qn('p:cNvPr')}")
    about.set("descr", alt)
    if alt:
        return
    about.attrib.pop("descr")
    main, own = qn("a:ext"), "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
    extension = about.makeelement(qn("a:extLst")).makeelement(main, {"uri": "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"})
    extension.append(
        extension.makeelement(
            own, {"val": "1"}, {"adec": "http://schemas.microsoft.com/office/drawing/2017/decorative"}
        )
    )
    listed = about.makeelement(qn("a:extLst"))
    listed.append(extension)
    about.append(listed)
