"""Vertical bars with a number over each and its name below."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from flows.charts.content.picture import Bars, Mark, Role
from flows.charts.drawing.frame import Box, Frame
from flows.charts.drawing.look import colours, fill_colour, pen
from flows.charts.drawing.pictures.hidden import STUB, stub
from flows.charts.drawing.text import BIG, LABEL, LEADING, SMALLEST, width, wrap

_ROW = SMALLEST * LEADING
_WIDEST_PITCH = 128.0
_BAR = 0.66
_OVER = 12.0


def draw_columns(frame: Frame, picture: Bars) -> None:
    """Draw the bars, at most six."""
    space, marks = frame.space, picture.marks
    pitch = min(space.width / len(marks), _WIDEST_PITCH)
    names = [
        [line for part in mark.name.split("\n") for line in wrap(part, SMALLEST, pitch - 6, bold=True)]
        for mark in marks
    ]
    under = max(len(lines) for lines in names) * _ROW + 8
    box = Box(space.left, space.bottom + under, pitch * len(marks), space.height - under - BIG - _OVER)
    top = max(mark.value.number or 0 for mark in marks) or 1.0
    axes = frame.axes(box, len(marks), top)
    sizes = {True: min(BIG, _fits(marks, pitch, BIG)), False: min(LABEL + 2, _fits(marks, pitch, LABEL + 2))}
    for place, (mark, lines) in enumerate(zip(marks, names, strict=True)):
        if mark.value.hidden:
            up = STUB
            stub(axes, place + (1 - _BAR) / 2, 0, _BAR, up / box.height * top)
        else:
            up = (mark.value.number or 0) / top * box.height
            _bar(axes, place, mark)
        x, bold = box.left + (place + 0.5) * pitch, mark.role is not Role.OTHER
        frame.write(x, box.bottom + up + 9, mark.text, sizes[bold], bold=bold, ha="center", color=pen(mark.role))
        for line, text in enumerate(lines, start=1):
            frame.write(x, box.bottom - line * _ROW - 3, text, SMALLEST, bold=bold, ha="center", color=colours().ink)
    frame.line((box.left, box.bottom), (box.right, box.bottom))


def _bar(axes: Axes, place: int, mark: Mark) -> None:
    bar = Rectangle(
        (place + (1 - _BAR) / 2, 0), _BAR, mark.value.number or 0, facecolor=fill_colour(mark.role), gid="bar"
    )
    if mark.unfinished:
        bar.set_hatch("/")
    axes.add_artist(bar)


def _fits(marks: tuple[Mark, ...], pitch: float, size: float) -> float:
    """The largest size in which no number is wider than its bar's share of the page, and never under the smallest."""
    widest = max(width(mark.text, 1, bold=True) for mark in marks) or 1.0
    return max(SMALLEST, min(size, (pitch - 6) / widest))
