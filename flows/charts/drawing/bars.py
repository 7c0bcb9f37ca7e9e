"""Horizontal bars: a name to the left of each, its number to the right, and a column of texts at the right edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.patches import Rectangle

from flows.charts.content.story import Value
from flows.charts.drawing.frame import GREY, HIGHLIGHT, PALE, STUB, Box, Frame, stub
from flows.charts.drawing.text import INK, LABEL, LEADING, SMALLEST, width, wrap

_WIDEST_NAME = 0.36
_THICK, _THICKEST = 0.56, 54.0
_GAP = 10.0


@dataclass(frozen=True)
class Bar:
    """A bar: its name, its length, its number as written, and a short text at the right edge. `told`: it is highlighted."""

    name: str
    value: Value
    text: str
    beside: str = ""
    told: bool = False


def draw_bars(frame: Frame, bars: Sequence[Bar], whole: float | None = None, beside: str = "") -> None:
    """Draw at most six bars below one another; those `told` in the highlight colour.

    `whole`: the scale's end, drawn as a pale track behind each bar; without it the longest bar fills the space. `beside`: the
    heading of the column at the right edge.
    """
    room = frame.room
    names = [wrap(bar.name, LABEL, room.width * _WIDEST_NAME, bold=bar.told) for bar in bars]
    left = max(width(line, LABEL, bold=True) for lines in names for line in lines) + 20
    right = max([width(beside, SMALLEST), *(width(bar.beside, LABEL, bold=True) for bar in bars)]) + (
        24 if any(bar.beside for bar in bars) else 0
    )
    number = max(width(bar.text, LABEL, bold=True) for bar in bars) + 2 * _GAP
    head = SMALLEST * LEADING + 4 if beside else 0.0
    box = Box(room.left + left, room.bottom, room.width - left - right - number, room.height - head)
    if beside:
        frame.write(room.right, room.top - SMALLEST, beside, SMALLEST, ha="right")
    pitch = box.height / len(bars)
    thick = min(pitch * _THICK, _THICKEST)
    top = whole or max((bar.value.number or 0 for bar in bars), default=0) or 1.0
    axes = frame.axes(box, top, box.height)
    for place, (bar, lines) in enumerate(zip(bars, names, strict=True)):
        middle = box.height - (place + 0.5) * pitch
        bottom, text = middle - thick / 2, box.bottom + middle - LABEL * 0.36
        for line, name in enumerate(lines):
            y = text + ((len(lines) - 1) / 2 - line) * LABEL * 1.1
            frame.write(box.left - 14, y, name, LABEL, bold=bar.told, ha="right")
        length = 0.0
        if bar.value.hidden:
            stub(axes, 0, bottom, STUB / box.width * top, thick)
            length = STUB
        elif bar.value.number is not None:
            if whole:
                axes.add_patch(Rectangle((0, bottom), whole, thick, facecolor=PALE, gid="track"))
            color = HIGHLIGHT if bar.told else GREY
            axes.add_patch(Rectangle((0, bottom), bar.value.number, thick, facecolor=color, gid="bar"))
            length = bar.value.number / top * box.width
        if whole and not bar.value.hidden and bar.value.number is not None:
            frame.write(box.right + number, text, bar.text, LABEL, bold=bar.told, ha="right")
        else:
            frame.write(box.left + length + _GAP, text, bar.text, LABEL, bold=bar.told)
        if bar.beside:
            frame.write(room.right, text, bar.beside, LABEL, bold=bar.told, color=INK, ha="right")
    frame.baseline((box.left, box.bottom), (box.left, box.top))
