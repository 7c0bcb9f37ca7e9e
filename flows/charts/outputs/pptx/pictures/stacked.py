"""One stacked bar: a series for each part, the names below it, and a bracket over the sum that the headline names."""

from __future__ import annotations

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.util import Pt

from flows.charts.content.picture import Mark, Role, Stacked
from flows.charts.drawing.look import WHITE, colours, fill_colour, pen
from flows.charts.drawing.text import width, wrap
from flows.charts.outputs.pptx.masters.layouts import LINE, SlideBox
from flows.charts.outputs.pptx.pictures.bars import BIG, NAME, NUMBER, scaled_chart
from flows.charts.outputs.pptx.pictures.labels import Label, place_plot, set_labels
from flows.charts.outputs.pptx.texts import Line, describe, write_lines
from flows.charts.profile.colours import on
from flows.language.words import Words

_BAR, _LEAST, _BRACKET, _OVER = 110.0, 40.0, 30.0, 12.0
_WIDEST_NAME = 270.0


def add_stacked(slide: Slide, place: SlideBox, picture: Stacked, w: Words) -> list[BaseShape]:
    """Add one bar of parts, their names below it, and the bracket over the sum that the headline names."""
    marks = picture.marks
    whole = sum(mark.value.number or 0 for mark in marks) or 1.0
    data = CategoryChartData()
    data.categories = [picture.unit]
    for mark in marks:
        data.add_series(mark.name, [mark.value.number])
    starts, sizes = _parts(marks, whole, place.width)
    inside = [bool(size) and mark.value.number is not None for size, mark in zip(sizes, marks, strict=True)]
    names = _names(marks, starts, inside, place.width)
    over = _BRACKET * LINE + 26 if picture.bracket else 0.0
    high = max(min(_BAR, place.height - over - _OVER - max(each.bottom for _, each in names)), _LEAST)
    bar = SlideBox(place.left, place.top + over + _OVER, place.width, high)
    frame, chart = scaled_chart(slide, bar, XL_CHART_TYPE.BAR_STACKED, data, whole)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 0, 100
    chart.category_axis.visible = False
    place_plot(chart._chartSpace, 0, 0, 1, 1)
    for mark, series, size in zip(marks, plot.series, sizes, strict=True):
        number = mark.value.number
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = RGBColor.from_string(fill_colour(mark.role)[1:])
        series.format.line.color.rgb = RGBColor.from_string(WHITE[1:])
        series.format.line.width = Pt(3)
        shown = (
            {0: Label(number, mark.text, size, True, on(fill_colour(mark.role)), "ctr")}
            if number is not None and size
            else {}
        )
        set_labels(series._element, shown, w)
    shapes: list[BaseShape] = [frame]
    for mark, (lines, box) in zip(marks, names, strict=True):
        below = SlideBox(bar.left + box.left, bar.bottom + box.top, box.width, box.height)
        shapes.append(write_lines(slide, below, lines, mark.name, wrap=False))
    if picture.bracket:
        named = sum(mark.value.number or 0 for mark in marks[: picture.bracket.marks]) / whole * place.width
        shapes += _bracket(slide, bar, named, picture.bracket.text)
    return shapes


def _parts(marks: tuple[Mark, ...], whole: float, across: float) -> tuple[list[float], list[float]]:
    """Give where each part begins, and the size in which its number fits into it; 0 where it does not."""
    starts, sizes, x = [], [], 0.0
    for mark in marks:
        part = (mark.value.number or 0) / whole * across
        starts.append(x)
        fits = (each for each in (BIG + 4, NUMBER + 2, NAME) if width(mark.text, each, bold=True) + 12 < part)
        sizes.append(next(fits, 0.0))
        x += part
    return starts, sizes


def _names(
    marks: tuple[Mark, ...], starts: list[float], inside: list[bool], wide: float
) -> list[tuple[list[Line], SlideBox]]:
    """Place each part's name under the bar, with its number where the part is too narrow for it; lower where names would meet."""
    placed: list[tuple[list[Line], SlideBox]] = []
    for mark, start, written in zip(marks, starts, inside, strict=True):
        first, *rest = mark.name.split("\n")
        told = mark.name if written or mark.text in rest else "\n".join([f"{first}: {mark.text}", *rest])
        across = max(wide * 0.4, _WIDEST_NAME)
        lines = [each for name in told.split("\n") for each in wrap(name, NUMBER, across, bold=True)]
        lines += [mark.beside] if mark.beside not in ("", mark.text) else []
        across = max(width(line, NUMBER, bold=True) for line in lines) + 6
        left = max(min(start, wide - across), 0.0)
        top, high = 10.0, len(lines) * NUMBER * LINE
        for other in sorted((box for _, box in placed), key=lambda box: box.top):
            beside = left >= other.left + other.width + 16 or left + across + 16 <= other.left
            if not beside and top < other.bottom and top + high > other.top:
                top = other.bottom + 2
        strong = mark.role in (Role.MAIN, Role.SECOND)
        written_ = [Line(line, NUMBER, strong, pen(mark.role)) for line in lines]
        placed.append((written_, SlideBox(left, top, across, high)))
    return placed


def _bracket(slide: Slide, bar: SlideBox, across: float, text: str) -> list[BaseShape]:
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
    place = SlideBox(bar.left, high - _BRACKET * LINE - 4, across, _BRACKET * LINE)
    told = write_lines(slide, place, [Line(text, _BRACKET, True, colours().remember)], text, "center", "bottom")
    return [told, shape]
