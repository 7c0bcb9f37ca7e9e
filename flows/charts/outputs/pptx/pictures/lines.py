"""Lines over time. Where the times are evenly spaced it is a line chart, else a chart of points with the times below."""

from __future__ import annotations

from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.util import Pt

from flows.charts.content.picture import Lines, Role, Series
from flows.charts.drawing.look import WHITE, colours, fill_colour, pale, pen, tint
from flows.charts.drawing.pictures.lines import last_number
from flows.charts.drawing.text import width, wrap
from flows.charts.outputs.pptx.masters.layouts import LINE, SlideBox
from flows.charts.outputs.pptx.pictures.labels import Label, place_plot, set_labels
from flows.charts.outputs.pptx.texts import Line, describe, write_lines
from flows.language.words import HIDDEN, Words

_NAME, _NUMBER = 16.0, 18.0
_OVER, _EDGE = 34.0, 48.0
_WIDEST_NAME, _BETWEEN = 180.0, 6.0
_UNEVEN, _APART = 0.02, 10.0
"""Years differ by a day."""


def add_lines(slide: Slide, place: SlideBox, picture: Lines, w: Words) -> list[BaseShape]:
    """Add lines, at most four, with the number at each point and the name at the end."""
    names = [_with_hidden(picture, i) for i in range(len(picture.names))]
    steps = [b - a for a, b in zip(picture.at, picture.at[1:], strict=False)]
    even = max(steps, default=0) - min(steps, default=0) <= _UNEVEN * max(steps, default=0)
    under = max(name.count("\n") + 1 for name in names) * _NAME * LINE + 22
    beside = min(max(width(each.name, _NUMBER, bold=True) for each in picture.series) + 36, _WIDEST_NAME)
    inner = SlideBox(_EDGE, _OVER, place.width - _EDGE - beside, place.height - _OVER - under)
    data: Any = CategoryChartData() if even else XyChartData()
    if even:
        data.categories = names
    for each in picture.series:
        if even:
            data.add_series(each.name, [value.number for value in each.values])
        else:
            points = data.add_series(each.name)
            for at, value in zip(picture.at, each.values, strict=True):
                points.add_data_point(at, value.number)
    kind = XL_CHART_TYPE.LINE_MARKERS if even else XL_CHART_TYPE.XY_SCATTER_LINES
    frame = slide.shapes.add_chart(
        kind, *(Pt(each) for each in (place.left, place.top, place.width, place.height)), data
    )
    chart = frame.chart
    chart.has_title = chart.has_legend = False
    chart.font.size, chart.font.name = Pt(_NAME), "+mn-lt"
    numbers = [value.number or 0 for each in picture.series for value in each.values]
    value, times = chart.value_axis, chart.category_axis
    value.minimum_scale, value.maximum_scale, value.visible = 0, picture.whole or max(numbers) or 1.0, False
    value.has_major_gridlines = times.has_major_gridlines = False
    times.major_tick_mark = times.minor_tick_mark = XL_TICK_MARK.NONE
    times.format.line.color.rgb, times.format.line.width = RGBColor.from_string(pale()[1:]), Pt(2)
    times.tick_label_position = XL_TICK_LABEL_POSITION.LOW if even else XL_TICK_LABEL_POSITION.NONE
    for number, each in enumerate(picture.series):
        line = chart.plots[0].series[number]
        _draw(line, each)
        set_labels(line._element, _labels(picture, number, 2 * _NUMBER * value.maximum_scale / inner.height), w)
    top = value.maximum_scale
    shapes: list[BaseShape] = [frame, *_names(slide, place, inner, picture, top)]
    if even:
        half = inner.width / len(names) / 2  # a line chart's points are in the middle of their step
        inner = SlideBox(max(inner.left - half, 0), inner.top, inner.width + min(half, inner.left) + half, inner.height)
    else:
        edge = (picture.at[-1] - picture.at[0]) / 1000  # a point right on the edge may be cut off
        times.minimum_scale, times.maximum_scale = picture.at[0] - edge, picture.at[-1] + edge
        bands = [band for each in picture.series for band in _bands(slide, place, inner, picture, each)]
        shapes = [*bands, *shapes, *_times(slide, place, inner, picture, names)]
    share = (inner.left / place.width, inner.top / place.height, inner.width / place.width, inner.height / place.height)
    place_plot(chart._chartSpace, *share)
    return shapes


def _bands(slide: Slide, place: SlideBox, inner: SlideBox, picture: Lines, series: Series) -> list[BaseShape]:
    """Make the band of a line, to lie behind the chart: PowerPoint has no chart with one. A screen reader passes over it."""
    shapes = []
    span, top = picture.at[-1] - picture.at[0], picture.whole or 1.0

    def at(where: int, number: float) -> tuple[int, int]:
        x = place.left + inner.left + (picture.at[where] - picture.at[0]) / span * inner.width
        return Pt(x), Pt(place.top + inner.top + (1 - number / top) * inner.height)

    for run in series.banded:
        edge = [at(where, high) for where, _, high in run] + [at(where, low) for where, low, _ in reversed(run)]
        builder = slide.shapes.build_freeform(*edge[0], scale=1.0)
        builder.add_line_segments(edge[1:], close=True)
        shape = builder.convert_to_shape()
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(tint(series.role)[1:])
        shape.line.fill.background()
        shape.shadow.inherit = False
        shape.name = series.name
        describe(shape, "")
        shapes.append(shape)
    return shapes


def _with_hidden(picture: Lines, place: int) -> str:
    """Write a time, with `..` below it where a line has no number there."""
    missing = [each.texts[place] for each in picture.series if each.values[place].number is None and each.texts[place]]
    known = picture.names[place]
    return known if HIDDEN in known else "\n".join([known, *dict.fromkeys(missing)])


def _draw(line: Any, series: Series) -> None:
    colour = RGBColor.from_string(fill_colour(series.role)[1:])
    line.smooth = False
    line.format.line.color.rgb, line.format.line.width = colour, Pt(4)
    line.marker.style, line.marker.size = XL_MARKER_STYLE.CIRCLE, 9
    line.marker.format.fill.solid()
    line.marker.format.fill.fore_color.rgb = colour
    line.marker.format.line.color.rgb = RGBColor.from_string(WHITE[1:])


def _labels(picture: Lines, number: int, least: float) -> dict[int, Label]:
    """Write each number over its point if it is the highest there, or the others are so much higher, else under it."""
    series = picture.series[number]
    known = [i for i, value in enumerate(series.values) if value.number is not None]
    labels = {}
    for i in known:
        own = series.values[i].number or 0
        if not series.texts[i] and i != known[-1]:
            continue
        others = [(other.values[i].number or 0, -n) for n, other in enumerate(picture.series) if n != number]
        highest = all((own, -number) > other for other in others) or picture.has_space_over(number, i, least)
        last = i == known[-1]
        where = "t" if highest else "b"
        labels[i] = Label(own, series.texts[i], _NUMBER, last or series.role is Role.MAIN, pen(series.role), where)
    return labels


def _names(slide: Slide, place: SlideBox, inner: SlideBox, picture: Lines, top: float) -> list[BaseShape]:
    """Write each line's name at its end, lower where names would overlap."""
    shapes: list[BaseShape] = []
    free = 0.0
    span = (picture.at[-1] - picture.at[0]) or 1.0
    end = (picture.at[picture.end] - picture.at[0]) / span if len(picture.at) > 1 else 1.0
    for series in sorted(picture.series, key=last_number, reverse=True):
        lines = wrap(series.name, _NUMBER, _WIDEST_NAME - 36, bold=True)
        high = len(lines) * _NUMBER * LINE
        y = max(inner.top + inner.height * (1 - last_number(series) / top) - high / 2, free)
        free = y + high + _BETWEEN
        box = SlideBox(place.left + inner.left + end * inner.width + 28, place.top + y, _WIDEST_NAME - 36, high)
        told = [Line(line, _NUMBER, True, pen(series.role)) for line in lines]
        shapes.append(write_lines(slide, box, told, series.name, wrap=False))
    return shapes


def _times(slide: Slide, place: SlideBox, inner: SlideBox, picture: Lines, names: list[str]) -> list[BaseShape]:
    """Write the times below a chart of points, each at its place; one that would overlap the next is left out."""
    span = (picture.at[-1] - picture.at[0]) or 1.0
    shapes: list[BaseShape] = []
    free = place.left + place.width
    for at, name in reversed(list(zip(picture.at, names, strict=True))):
        lines = name.split("\n")
        across = max(width(line, _NAME, bold=True) for line in lines) + 6
        x = place.left + inner.left + (at - picture.at[0]) / span * inner.width - across / 2
        if x + across > free:
            continue
        free = x - _APART
        box = SlideBox(x, place.top + inner.bottom + 14, across, len(lines) * _NAME * LINE)
        told = [Line(line, _NAME, name == names[-1], colours().ink) for line in lines]
        shapes.append(write_lines(slide, box, told, lines[0], "center", wrap=False))
    return shapes[::-1]
