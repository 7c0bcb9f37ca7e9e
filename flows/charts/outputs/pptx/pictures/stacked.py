"""One stacked bar: a series for each part, the names below it, and a bracket over the sum that the headline names."""

from __future__ import annotations

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.util import Pt

from flows.charts.content.picture import Mark, Role, Stacked
from flows.charts.drawing.look import WHITE, colours, fill, pen
from flows.charts.drawing.text import width, wrap
from flows.charts.outputs.pptx.masters.layouts import LINE, Place
from flows.charts.outputs.pptx.pictures.bars import BIG, NAME, NUMBER, scaled_chart
from flows.charts.outputs.pptx.pictures.labels import Label, place_plot, set_labels
from flows.charts.outputs.pptx.texts import Line, describe, write
from flows.charts.profile.colours import on
from flows.language.words import Words

_BAR, _BRACKET = 96.0, 30.0
_WIDEST_NAME = 270.0


def add_stacked(slide: Slide, place: Place, picture: Stacked, w: Words) -> list[BaseShape]:
    """Add one bar of parts, their names below it, and the bracket over the sum that the headline names."""
    marks = picture.marks
    whole = sum(mark.value.number or 0 for mark in marks) or 1.0
    data = CategoryChartData()
    data.categories = [picture.unit]
    for mark in marks:
        data.add_series(mark.name, [mark.value.number])
    over = _BRACKET * LINE + 26 if picture.bracket else 0.0
    bar = Place(place.left, place.top + over + 12, place.width, _BAR)
    frame, chart = scaled_chart(slide, bar, XL_CHART_TYPE.BAR_STACKED, data, whole)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 0, 100
    chart.category_axis.visible = False
    place_plot(chart._chartSpace, 0, 0, 1, 1)
    starts, inside, x = [], [], 0.0
    for mark, series in zip(marks, plot.series, strict=True):
        number = mark.value.number
        across = (number or 0) / whole * place.width
        starts.append(x)
        x += across
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = RGBColor.from_string(fill(mark.role)[1:])
        series.format.line.color.rgb = RGBColor.from_string(WHITE[1:])
        series.format.line.width = Pt(3)
        size = next(
            (each for each in (BIG + 4, NUMBER + 2, NAME) if width(mark.text, each, bold=True) + 12 < across), 0.0
        )
        inside.append(bool(size) and number is not None)
        shown = (
            {0: Label(number, mark.text, size, True, on(fill(mark.role)), "ctr")} if number is not None and size else {}
        )
        set_labels(series._element, shown, w)
    shapes: list[BaseShape] = [frame, *_names(slide, bar, marks, starts, inside)]
    if picture.bracket:
        named = sum(mark.value.number or 0 for mark in marks[: picture.bracket.marks]) / whole * place.width
        shapes += _bracket(slide, bar, named, picture.bracket.text)
    return shapes


def _names(
    slide: Slide, bar: Place, marks: tuple[Mark, ...], starts: list[float], inside: list[bool]
) -> list[BaseShape]:
    """Write each part's name below it, with its number where the part is too narrow for it; lower where they would overlap."""
    shapes: list[BaseShape] = []
    taken: list[tuple[float, float, float, float]] = []
    for mark, start, written in zip(marks, starts, inside, strict=True):
        first, *rest = mark.name.split("\n")
        told = mark.name if written or mark.text in rest else "\n".join([f"{first}: {mark.text}", *rest])
        across = max(bar.width * 0.4, _WIDEST_NAME)
        lines = [each for name in told.split("\n") for each in wrap(name, NUMBER, across, bold=True)]
        lines += [mark.beside] if mark.beside not in ("", mark.text) else []
        across = max(width(line, NUMBER, bold=True) for line in lines) + 6
        left = max(min(start, bar.width - across), 0.0)
        top = 10.0
        high = len(lines) * NUMBER * LINE
        for x0, x1, y0, y1 in sorted(taken, key=lambda one: one[2]):
            if left < x1 + 16 and left + across + 16 > x0 and top < y1 and top + high > y0:
                top = y1 + 2
        taken.append((left, left + across, top, top + high))
        strong = mark.role in (Role.MAIN, Role.SECOND)
        written_ = [Line(line, NUMBER, strong, pen(mark.role)) for line in lines]
        shapes.append(
            write(slide, Place(bar.left + left, bar.bottom + top, across, high), written_, mark.name, wrap=False)
        )
    return shapes


def _bracket(slide: Slide, bar: Place, across: float, text: str) -> list[BaseShape]:
    low, high = bar.top - 6, bar.top - 18
    pen_ = slide.shapes.build_freeform(round(Pt(bar.left + 1.5)), round(Pt(low)))
    pen_.add_line_segments(
        [
            (round(Pt(x)), round(Pt(y)))
            for x, y in ((bar.left + 1.5, high), (bar.left + across - 1.5, high), (bar.left + across - 1.5, low))
        ],
        close=False,
    )
    shape = pen_.convert_to_shape()
    shape.name = "Klammer"
    shape.fill.background()
    shape.line.color.rgb, shape.line.width = RGBColor.from_string(colours().accent[1:]), Pt(3)
    shape.shadow.inherit = False
    describe(shape, "")
    place = Place(bar.left, high - _BRACKET * LINE - 4, across, _BRACKET * LINE)
    told = write(slide, place, [Line(text, _BRACKET, True, colours().remember)], text, "center", "bottom")
    return [told, shape]
