"""People as figures: one for each, in rows."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch

from flows.charts.content.picture import People, Role
from flows.charts.drawing.frame import Box, Frame
from flows.charts.drawing.look import fill_colour, pen
from flows.charts.drawing.text import LABEL, LEADING, wrap, write_lines

ASPECT = 2.35
"""How high a figure is for its width, with the space around it."""
_WIDEST = 64.0


def draw_people(frame: Frame, picture: People) -> None:
    """Draw a figure for each person, group after group, and name the groups below."""
    space = frame.space
    told = [wrap(f"{mark.text} {mark.name}", LABEL + 2, space.width, bold=True) for mark in picture.groups]
    under = sum(map(len, told)) * (LABEL + 2) * LEADING + 16
    colours = [mark.role for mark in picture.groups for _ in range(int(mark.value.number or 0))]
    box = Box(space.left, space.bottom + under, space.width, space.height - under)
    bottom = _rows(frame.canvas(), box, colours)
    y = bottom - LABEL - 16
    for mark, lines in zip(picture.groups, told, strict=True):
        bold = mark.role is not Role.OTHER
        y = (
            write_lines(frame.figure, lines, space.left, y, LABEL + 2, bold=bold, color=pen(mark.role))
            - (LABEL + 2) * LEADING
        )


def _rows(canvas: Axes, box: Box, roles: Sequence[Role]) -> float:
    """Draw figures in as few rows as let them be large; gives the bottom of the last row."""
    wide, across = max(
        (min(box.width / per_row, box.height / ceil(len(roles) / per_row) / ASPECT, _WIDEST), per_row)
        for per_row in range(1, len(roles) + 1)
    )
    rows = ceil(len(roles) / across)
    for place, role in enumerate(roles):
        row, column = divmod(place, across)
        draw_figure(canvas, box.left + column * wide, box.top - (row + 1) * wide * ASPECT, wide, role)
    return box.top - rows * wide * ASPECT


def draw_figure(canvas: Axes, x: float, y: float, wide: float, role: Role) -> None:
    """Draw one person: a head and a body, in a space of this width, 2.35 times as high."""
    high, middle = wide * ASPECT, x + wide / 2
    head, body = wide * 0.21, wide * 0.62
    canvas.add_artist(Circle((middle, y + high * 0.94 - head), head, facecolor=fill_colour(role), gid="head"))
    tall = high * 0.94 - 2 * head - wide * 0.08 - high * 0.1
    canvas.add_artist(
        FancyBboxPatch(
            (middle - body / 2 + body * 0.3, y + high * 0.1 + body * 0.3),
            body * 0.4,
            max(tall - body * 0.6, 0.1),
            boxstyle=f"round,pad={body * 0.3}",
            facecolor=fill_colour(role),
            linewidth=0,
            gid="person",
        )
    )
