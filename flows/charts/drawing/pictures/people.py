"""People as figures: one for each, in rows; or one beside the many that stand for it."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch

from flows.charts.content.picture import Mark, OneToMany, People, Role
from flows.charts.drawing.frame import Box, Frame
from flows.charts.drawing.look import fill, pale, pen
from flows.charts.drawing.text import BIG, LABEL, LEADING, SMALLEST, balance, wrap, write_lines

_ASPECT = 2.35
"""How high a figure is for its width, with the space around it."""
_WIDEST = 64.0
_ONE = 0.2
_ROW = LABEL * LEADING


def draw_people(frame: Frame, picture: People) -> None:
    """Draw a figure for each person, group after group, and name the groups below."""
    room = frame.room
    told = [wrap(f"{mark.text} {mark.name}", LABEL + 2, room.width, bold=True) for mark in picture.groups]
    under = sum(map(len, told)) * (LABEL + 2) * LEADING + 16
    colours = [mark.role for mark in picture.groups for _ in range(int(mark.value.number or 0))]
    box = Box(room.left, room.bottom + under, room.width, room.height - under)
    bottom = _rows(frame.canvas(), box, colours)
    y = bottom - LABEL - 16
    for mark, lines in zip(picture.groups, told, strict=True):
        bold = mark.role is not Role.OTHER
        y = (
            write_lines(frame.figure, lines, room.left, y, LABEL + 2, bold=bold, color=pen(mark.role))
            - (LABEL + 2) * LEADING
        )


def draw_one_to_many(frame: Frame, picture: OneToMany) -> None:
    """Draw one large figure, a line, and the many, with the two numbers below them."""
    room, canvas = frame.room, frame.canvas()
    left = max(room.width * _ONE, 130.0)
    one = balance(picture.one.name, SMALLEST, left - 16)
    many_room = Box(room.left + left + 24, room.bottom, room.width - left - 24, room.height)
    many = wrap(picture.others.name, LABEL, many_room.width)
    under = max(len(one), len(many)) * _ROW + BIG + 22
    high = min(room.height - under, 190.0)
    bottom = room.bottom + under + (room.height - under - high) / 2
    wide = min(high / _ASPECT, left - 24)
    _figure(canvas, room.left + (left - 16 - wide) / 2, bottom, wide, picture.one.role)
    colours = [picture.others.role] * picture.many
    low = _rows(canvas, Box(many_room.left, bottom, many_room.width, high), colours, middle=True)
    frame.line((room.left + left, room.bottom + 4), (room.left + left, bottom + high), pale(), 2)
    y = min(bottom, low) - BIG - 10
    _told(frame, picture.one, one, room.left + (left - 16) / 2, y, SMALLEST)
    _told(frame, picture.others, many, many_room.left + many_room.width / 2, y, LABEL)


def _told(frame: Frame, mark: Mark, lines: Sequence[str], x: float, y: float, size: float) -> None:
    frame.write(x, y, mark.text, BIG + 4, bold=True, ha="center", color=pen(mark.role))
    for line, text in enumerate(lines, start=1):
        frame.write(x, y - line * _ROW - 4, text, size, ha="center")


def _rows(canvas: Axes, box: Box, roles: Sequence[Role], *, middle: bool = False) -> float:
    """Draw figures in as few rows as let them be large; gives the bottom of the last row."""
    wide, across = max(
        (min(box.width / per_row, box.height / ceil(len(roles) / per_row) / _ASPECT, _WIDEST), per_row)
        for per_row in range(1, len(roles) + 1)
    )
    rows = ceil(len(roles) / across)
    top = box.top - (box.height - rows * wide * _ASPECT) / 2 if middle else box.top
    left = box.left + (box.width - min(across, len(roles)) * wide) / 2 if middle else box.left
    for place, role in enumerate(roles):
        row, column = divmod(place, across)
        _figure(canvas, left + column * wide, top - (row + 1) * wide * _ASPECT, wide, role)
    return top - rows * wide * _ASPECT


def _figure(canvas: Axes, x: float, y: float, wide: float, role: Role) -> None:
    """Draw one person: a head and a body, in a space so wide and 2.35 times as high."""
    high, middle = wide * _ASPECT, x + wide / 2
    head, body = wide * 0.21, wide * 0.62
    canvas.add_patch(Circle((middle, y + high * 0.94 - head), head, facecolor=fill(role), gid="head"))
    tall = high * 0.94 - 2 * head - wide * 0.08 - high * 0.1
    canvas.add_patch(
        FancyBboxPatch(
            (middle - body / 2 + body * 0.3, y + high * 0.1 + body * 0.3),
            body * 0.4,
            max(tall - body * 0.6, 0.1),
            boxstyle=f"round,pad={body * 0.3}",
            facecolor=fill(role),
            linewidth=0,
            gid="person",
        )
    )
