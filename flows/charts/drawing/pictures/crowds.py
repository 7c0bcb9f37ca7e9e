"""Numbers of people as rows of figures, each figure for as many: a name to the left, the number to the right.

In a narrow space the name is above its row instead.
"""

from __future__ import annotations

from flows.charts.content.picture import Crowds, Role
from flows.charts.drawing.frame import Frame
from flows.charts.drawing.look import colours, pen
from flows.charts.drawing.pictures.people import ASPECT, draw_figure
from flows.charts.drawing.text import BIG, LABEL, LEADING, width, wrap

_WIDEST_NAME = 0.26
_WIDEST, _APART = 44.0, 1.4
_GAP = 12.0
_NARROW = 500.0


def draw_crowds(frame: Frame, picture: Crowds) -> None:
    """Draw the rows below one another, all figures of one size."""
    space, marks = frame.space, picture.marks
    narrow = space.width < _NARROW
    names = [
        wrap(mark.name, LABEL, space.width * (1 if narrow else _WIDEST_NAME), bold=mark.role is not Role.OTHER)
        for mark in marks
    ]
    left = 0.0 if narrow else max(width(line, LABEL, bold=True) for lines in names for line in lines) + 2 * _GAP
    right = max(width(mark.text, BIG, bold=True) for mark in marks) + 2 * _GAP
    pitch = space.height / len(marks)
    over = max(map(len, names)) * LABEL * LEADING + 4 if narrow else 0.0
    across = (space.width - left - right) / max(picture.figures(mark.value.number) for mark in marks)
    wide = min(across, (pitch - over) * 0.9 / ASPECT, _WIDEST)
    step = min(across, wide * _APART)
    canvas = frame.canvas()
    for place, (mark, lines) in enumerate(zip(marks, names, strict=True)):
        bottom = space.top - place * pitch - over - wide * ASPECT
        middle = bottom + wide * ASPECT / 2
        bold = mark.role is not Role.OTHER
        for number, line in enumerate(lines):
            if narrow:
                x, y = space.left, space.top - place * pitch - LABEL - number * LABEL * LEADING
            else:
                x = space.left
                y = middle - LABEL * 0.34 + ((len(lines) - 1) / 2 - number) * LABEL * LEADING
            frame.write(x, y, line, LABEL, bold=bold, color=colours().ink)
        count = picture.figures(mark.value.number)
        for number in range(count):
            draw_figure(canvas, space.left + left + number * step + (step - wide) / 2, bottom, wide, mark.role)
        end = space.left + left + count * step + _GAP
        frame.write(end, middle - BIG * 0.34, mark.text, BIG, bold=True, color=pen(mark.role))
