"""One bar divided into the parts of a whole, with their names below and a bracket over the sum that the headline names."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.patches import Rectangle

from flows.charts.content.picture import Mark, Role, Stacked
from flows.charts.drawing.frame import Box, Frame
from flows.charts.drawing.look import colours, fill, pen
from flows.charts.drawing.pictures.hidden import stub
from flows.charts.drawing.text import BIG, LABEL, LEADING, SMALLEST, width, wrap
from flows.charts.profile.colours import on

_THICKEST = 96.0
_WHITE = 3.0
_HIDDEN = 40.0
_LEAST = 4.0
_BRACKET = 32.0
_BETWEEN = 22.0
_ROW = LABEL * LEADING


def draw_stacked(frame: Frame, picture: Stacked) -> None:
    """Draw the bar and its names."""
    space, marks = frame.space, picture.marks
    over = _BRACKET + 30 if picture.bracket else 0.0
    wide = _widths(marks, space.width)
    lines = [_name(mark, across, space.width) for mark, across in zip(marks, wide, strict=True)]
    starts = [sum(wide[:place]) for place in range(len(marks))]
    placed, deep = _rows(starts, lines, space.width)
    names = deep * _ROW + 10
    thick = max(min(_THICKEST, space.height - over - names), 36.0)
    slack = max(space.height - over - names - thick, 0.0)
    box = Box(space.left, space.top - over - thick - min(slack * 0.3, 30.0), space.width, thick)
    axes = frame.axes(box, space.width, thick)
    for mark, x, across in zip(marks, starts, wide, strict=True):
        if mark.value.hidden:
            stub(axes, x + 1, 1, across - _WHITE - 2, thick - 2)
        else:
            axes.add_patch(Rectangle((x, 0), across - _WHITE, thick, facecolor=fill(mark.role), gid="part"))
        size = _inside(mark, across)
        if size:
            colour = colours().ink if mark.value.hidden else on(fill(mark.role))
            y = box.bottom + thick / 2 - size * 0.34
            frame.write(box.left + x + (across - _WHITE) / 2, y, mark.text, size, bold=True, ha="center", color=colour)
    for mark, (x, row), told in zip(marks, placed, lines, strict=True):
        for line, text in enumerate(told):
            y = box.bottom - 8 - (row + line + 1) * _ROW + 4
            frame.write(box.left + x, y, text, LABEL, bold=mark.role in (Role.MAIN, Role.SECOND), color=pen(mark.role))
    if picture.bracket:
        _bracket(frame, box, sum(wide[: picture.bracket.marks]) - _WHITE, picture.bracket.text)


def _bracket(frame: Frame, box: Box, across: float, text: str) -> None:
    low, high = box.top + 8, box.top + 20
    for start, end in (
        ((box.left + 1, low), (box.left + 1, high)),
        ((box.left, high), (box.left + across, high)),
        ((box.left + across - 1, low), (box.left + across - 1, high)),
    ):
        frame.line(start, end, colours().accent, 3)
    frame.write(box.left + across / 2, high + 12, text, _BRACKET - 2, bold=True, ha="center", color=colours().remember)


def _widths(marks: Sequence[Mark], across: float) -> list[float]:
    """How wide each part is: to one scale, except that hidden parts all have one width, and none is too narrow to be seen."""
    hidden = sum(mark.value.hidden for mark in marks)
    whole = sum(mark.value.number or 0 for mark in marks) or 1.0
    scale = (across - hidden * _HIDDEN) / whole
    wide = [_HIDDEN if mark.value.hidden else (mark.value.number or 0) * scale for mark in marks]
    missing = sum(max(_LEAST + _WHITE - each, 0) for each in wide)
    widest = wide.index(max(wide))
    return [max(each, _LEAST + _WHITE) - (missing if place == widest else 0) for place, each in enumerate(wide)]


def _inside(mark: Mark, across: float) -> float:
    """The size in which the number fits into its part; 0 where it does not."""
    fits = (size for size in (BIG + 4, LABEL + 2, SMALLEST) if width(mark.text, size, bold=True) + 8 < across - _WHITE)
    return next(fits, 0.0)


def _name(mark: Mark, across: float, space: float) -> list[str]:
    """The name of a part; with its number, where that does not fit into it."""
    bold = mark.role in (Role.MAIN, Role.SECOND)
    lines = wrap(mark.name if _inside(mark, across) else f"{mark.name}: {mark.text}", LABEL, space, bold=bold)
    return [*lines, mark.beside] if mark.beside else lines


def _rows(
    starts: Sequence[float], lines: Sequence[Sequence[str]], across: float
) -> tuple[list[tuple[float, int]], int]:
    """Place the names under their parts, further down where they would overlap; gives (x, row) of each, and how many rows."""
    taken: list[list[tuple[float, float]]] = []
    placed = []
    for start, told in zip(starts, lines, strict=True):
        wide = max(width(text, LABEL, bold=True) for text in told)
        x = max(min(start, across - wide), 0.0)
        row = 0
        while any(_meets(taken, row + line, x, wide) for line in range(len(told))):
            row += 1
        for line in range(len(told)):
            while len(taken) <= row + line:
                taken.append([])
            taken[row + line].append((x, x + wide + _BETWEEN))
        placed.append((x, row))
    return placed, len(taken)


def _meets(taken: Sequence[Sequence[tuple[float, float]]], row: int, x: float, wide: float) -> bool:
    return row < len(taken) and any(x < end and x + wide + _BETWEEN > start for start, end in taken[row])
