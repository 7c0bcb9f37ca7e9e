"""Horizontal bars: a name to the left of each, its number to the right, and a column of texts at the right edge.

In a narrow space the name is above its bar instead.
"""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from flows.charts.content.picture import Bars, Mark, Role
from flows.charts.drawing.frame import Box, Frame
from flows.charts.drawing.look import colours, fill_colour, pale, pen
from flows.charts.drawing.pictures.hidden import STUB, stub
from flows.charts.drawing.text import LABEL, width, wrap

_WIDEST_NAME = 0.34
_THICK, _THICKEST = 0.58, 50.0
_GAP = 10.0
_NARROW = 500.0
_SEEN = 3.0
"""Points: a shorter interval is not striped, since stripes could not be seen. Its ends are always written."""


def draw_bars(frame: Frame, picture: Bars) -> None:
    """Draw at most six bars below one another."""
    space, marks = frame.space, picture.marks
    narrow = space.width < _NARROW
    bold = [mark.role is not Role.OTHER for mark in marks]
    names = [
        wrap(m.name, LABEL, space.width * (1 if narrow else _WIDEST_NAME), bold=b)
        for m, b in zip(marks, bold, strict=True)
    ]
    left = 0.0 if narrow else max(width(line, LABEL, bold=True) for lines in names for line in lines) + 18
    right = max(width(mark.beside, LABEL, bold=True) for mark in marks) + 24 if any(m.beside for m in marks) else 0.0
    number = max(width(mark.text, LABEL, bold=True) for mark in marks) + 2 * _GAP
    if narrow and space.width - right - number < space.width * 0.3:
        right = 0.0
    box = Box(space.left + left, space.bottom, space.width - left - right - number, space.height)
    pitch = box.height / len(marks)
    over = max(len(lines) for lines in names) * LABEL * 1.2 if narrow else 0.0
    thick = min((pitch - over) * _THICK, _THICKEST)
    top = picture.whole or max((mark.upto or mark.value.number or 0 for mark in marks), default=0) or 1.0
    axes = frame.axes(box, top, box.height)
    for place, (mark, lines) in enumerate(zip(marks, names, strict=True)):
        middle = box.height - (place + 0.5) * pitch - over / 2
        _write_name(frame, box, lines, (box.bottom + middle, thick), mark, narrow=narrow)
        length = _bar(axes, mark, (middle - thick / 2, thick), (top, box.width, picture.whole))
        text = box.bottom + middle - LABEL * 0.34
        strong = mark.role is not Role.OTHER
        shown = mark.value.number is not None and not mark.value.hidden
        if picture.whole and shown:
            frame.write(box.right + number, text, mark.text, LABEL, bold=strong, ha="right", color=pen(mark.role))
        else:
            frame.write(box.left + length + _GAP, text, mark.text, LABEL, bold=strong, color=pen(mark.role))
        if mark.beside and right:
            frame.write(space.right, text, mark.beside, LABEL, bold=strong, ha="right")
    if not narrow:
        frame.line((box.left, box.bottom), (box.left, box.top))


def _write_name(frame: Frame, box: Box, lines: list[str], at: tuple[float, float], mark: Mark, *, narrow: bool) -> None:
    middle, thick = at
    bold = mark.role is not Role.OTHER
    for line, name in enumerate(lines):
        if narrow:
            y = middle + thick / 2 + 7 + (len(lines) - 1 - line) * LABEL * 1.2
            frame.write(box.left, y, name, LABEL, bold=bold, color=colours().ink)
        else:
            y = middle - LABEL * 0.34 + ((len(lines) - 1) / 2 - line) * LABEL * 1.15
            frame.write(box.left - 14, y, name, LABEL, bold=bold, ha="right", color=colours().ink)


def _bar(axes: Axes, mark: Mark, at: tuple[float, float], scale: tuple[float, float, float | None]) -> float:
    """Draw one; gives its length in points."""
    (bottom, thick), (top, across, whole) = at, scale
    if mark.value.hidden:
        stub(axes, 0, bottom, STUB / across * top, thick)
        return STUB
    if mark.value.number is None:
        return 0.0
    if whole:
        axes.add_artist(Rectangle((0, bottom), whole, thick, facecolor=pale(), gid="track"))
    colour = fill_colour(mark.role)
    axes.add_artist(Rectangle((0, bottom), mark.value.number, thick, facecolor=colour, gid="bar"))
    ends = mark.value.number
    if mark.upto is not None:
        if (mark.upto - mark.value.number) / top * across >= _SEEN:
            width_of = mark.upto - mark.value.number
            axes.add_artist(Rectangle((ends, bottom), width_of, thick, facecolor=colour, hatch="/", gid="range"))
        ends = mark.upto
    return ends / top * across
