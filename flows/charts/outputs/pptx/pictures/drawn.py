"""What PowerPoint has no chart for: figures in rows and the map, as a drawing with an image for older versions."""

from __future__ import annotations

import io
from collections.abc import Callable

from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.util import Pt

from flows.charts.content.picture import Picture
from flows.charts.drawing.frame import Box, Frame, blank_figure
from flows.charts.drawing.look import styled
from flows.charts.drawing.page import draw_picture
from flows.charts.outputs.pptx.masters.layouts import SlideBox

_DPI = 200
_SVG = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


def add_picture(slide: Slide, place: SlideBox, picture: Picture) -> BaseShape:
    """Draw a picture as large as its place."""
    return add_drawing(slide, place, lambda frame: draw_picture(frame, picture))


def add_drawing(slide: Slide, place: SlideBox, draw: Callable[[Frame], None]) -> BaseShape:
    """Draw something as large as its place; one for a slide."""
    png, svg = _drawn(draw, place)
    shape = slide.shapes.add_picture(
        io.BytesIO(png), *(Pt(each) for each in (place.left, place.top, place.width, place.height))
    )
    package = slide.part.package
    number = slide.part.partname.idx
    part = Part(PackURI(f"/ppt/media/drawing{number}.svg"), "image/svg+xml", package, svg)
    key = slide.part.relate_to(part, RT.IMAGE)
    blip = shape._element.find(f".//{qn('a:blip')}")
    blip.append(
        parse_xml(
            '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            f'<a:ext uri="{_SVG}"><asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
            f'r:embed="{key}"/></a:ext></a:extLst>'
        )
    )
    return shape


@styled
def _drawn(draw: Callable[[Frame], None], place: SlideBox) -> tuple[bytes, bytes]:
    figure = blank_figure(place.width, place.height)
    draw(Frame(figure, Box(1, 1, place.width - 2, place.height - 2), place.width, place.height))
    png, svg = io.BytesIO(), io.BytesIO()
    figure.savefig(png, dpi=_DPI, transparent=True, metadata={"Software": None})
    figure.savefig(svg, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return png.getvalue(), svg.getvalue()
