"""Charts that PowerPoint draws itself: bars, one stacked bar, and lines. Their workbooks hold the cells shown.

A hidden cell is an empty cell and no mark; `..` is written beside its name.
"""

from __future__ import annotations

from typing import Any

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_PATTERN
from pptx.oxml.ns import qn
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.util import Pt

from flows.charts.content.picture import Bars, Mark, Role
from flows.charts.drawing.look import WHITE, colours, fill_colour, pen
from flows.charts.drawing.text import width
from flows.charts.outputs.pptx.masters.layouts import LINE, SlideBox
from flows.charts.outputs.pptx.pictures.labels import Label, place_plot, set_labels
from flows.language.words import HIDDEN, Words

NAME, NUMBER, BIG = 16.0, 18.0, 24.0
_PITCH, _LYING = 128.0, 62.0
_WIDEST_NAME = 0.42
_TWO_LINES = 2.6
"""Names of two lines need so many: programs leave out those that stand closer."""


def add_bars(slide: Slide, place: SlideBox, picture: Bars, w: Words) -> BaseShape:
    """Add bars, vertical or horizontal."""
    marks = picture.marks
    data = CategoryChartData()
    pitch = min(place.height / len(marks), _LYING)
    between = "\n" if picture.upright or pitch > _TWO_LINES * NAME * LINE else ", "
    names = [_name(mark, between, upright=picture.upright) for mark in marks]
    data.categories = names
    data.add_series(picture.unit, [mark.value.number for mark in marks])
    kind = XL_CHART_TYPE.COLUMN_CLUSTERED if picture.upright else XL_CHART_TYPE.BAR_CLUSTERED
    longest = max(mark.value.number or 0 for mark in marks) or 1.0
    if picture.upright:
        place = SlideBox(place.left, place.top, min(place.width, _PITCH * len(marks)), place.height)
    else:
        place = SlideBox(place.left, place.top, place.width, min(place.height, _LYING * len(marks)))
    frame, chart = scaled_chart(slide, place, kind, data, picture.whole or longest)
    plot = chart.plots[0]
    plot.gap_width, plot.vary_by_categories = 52 if picture.upright else 72, False
    _paint(plot.series[0], marks)
    told = BIG if picture.upright else NUMBER
    wide = max(width(mark.text, told, bold=True) for mark in marks)
    if picture.upright and wide > place.width / len(marks) - 6:
        told = NUMBER
    labels = {
        i: Label(
            mark.value.number, mark.text, told if mark.role is not Role.OTHER else NUMBER, mark.role is not Role.OTHER,
            pen(mark.role), "outEnd",
        )
        for i, mark in enumerate(marks)
        if mark.value.number is not None
    }  # fmt: skip
    set_labels(plot.series[0]._element, labels, w)
    if picture.upright:
        under = max(name.count("\n") + 1 for name in names) * NAME * LINE + 10
        over = told * LINE + 8
        place_plot(chart._chartSpace, 0, over / place.height, 1, (place.height - over - under) / place.height)
    else:
        chart.category_axis.reverse_order = True
        left = min(
            max(width(line, NAME) for name in names for line in name.split("\n")) + 24, place.width * _WIDEST_NAME
        )
        right = wide + 24
        place_plot(chart._chartSpace, left / place.width, 0, (place.width - left - right) / place.width, 1)
    return frame


def _name(mark: Mark, between: str, *, upright: bool) -> str:
    """Write a bar's name with the text beside it, and `..` where its number is hidden."""
    parts = [mark.name, *([mark.beside] if mark.beside else [])]
    if mark.value.number is None and HIDDEN not in mark.beside:
        parts = [mark.name, mark.text] if upright else [f"{mark.name}  {mark.text}"]
    return between.join(parts)


def scaled_chart(slide: Slide, place: SlideBox, kind: XL_CHART_TYPE, data: Any, top: float) -> tuple[BaseShape, Chart]:
    """Add a chart with one scale from zero, without title, legend, grid and scale: the numbers are written at the marks."""
    frame = slide.shapes.add_chart(
        kind, *(Pt(each) for each in (place.left, place.top, place.width, place.height)), data
    )
    chart = frame.chart
    chart.has_title = chart.has_legend = False
    chart.font.size, chart.font.name = Pt(NAME), "+mn-lt"
    value, names = chart.value_axis, chart.category_axis
    value.minimum_scale, value.maximum_scale, value.visible = 0, top, False
    value.has_major_gridlines = names.has_major_gridlines = False
    names.major_tick_mark = names.minor_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.format.line.color.rgb = RGBColor.from_string(colours().ink[1:])
    names.format.line.width = Pt(1.5)
    every = names._element.makeelement(qn("c:tickLblSkip"), {"val": "1"})  # no name is left out where they stand close
    names._element.find(qn("c:lblOffset")).addnext(every)
    return frame, chart


def _paint(series: Any, marks: tuple[Mark, ...]) -> None:
    for place, mark in enumerate(marks):
        shape = series.points[place].format.fill
        colour = RGBColor.from_string(fill_colour(mark.role)[1:])
        if mark.unfinished:
            shape.patterned()
            shape.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
            shape.fore_color.rgb, shape.back_color.rgb = colour, RGBColor.from_string(WHITE[1:])
        else:
            shape.solid()
            shape.fore_color.rgb = colour
