"""Vertical bars with a number over each and, under each, its name and a second number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from flows.charts.content.story import Value
from flows.charts.drawing.frame import GREY, HIGHLIGHT, HIGHLIGHT_TINT, STUB, Box, Frame, stub
from flows.charts.drawing.text import INK, LABEL, LEADING, SMALLEST, width
from flows.language.words import Words

_ROW = SMALLEST * LEADING
_WIDEST_PITCH = 190.0
_BAR, _INNER = 0.64, 0.3
_OVER_BAR = 34.0


@dataclass(frozen=True)
class Column:
    """A bar: its name in one or two lines, its number, and the second number written below it.

    `part` is a period that is not over: the bar is striped.
    """

    name: tuple[str, ...]
    value: Value
    second: Value
    part: bool = False


@dataclass(frozen=True)
class Meaning:
    """What the bars count, as the label of their row, and how a count of it is written; and the label of the row below.

    `inner`: the second number is drawn too, as a narrow bar inside, with so many decimals.
    """

    label: str
    counted: Callable[[float], str]
    second: str
    inner: bool = False
    decimals: int = 0


def draw_columns(frame: Frame, columns: Sequence[Column], highlighted: int, meaning: Meaning, w: Words) -> None:
    """Draw the bars, at most six; the one numbered `highlighted` in the highlight colour."""
    gutter = max(width(meaning.second, SMALLEST), width(meaning.label, SMALLEST)) + 24
    lines = max(len(column.name) for column in columns)
    under = (lines + 1) * _ROW + 10
    pitch = min((frame.room.width - gutter) / len(columns), _WIDEST_PITCH)
    room = frame.room
    box = Box(room.left + gutter, room.bottom + under, pitch * len(columns), room.height - under - _OVER_BAR)
    top = max(_height(column, meaning) for column in columns) or 1.0
    axes = frame.axes(box, len(columns), top)
    second = box.bottom - (lines + 1) * _ROW - 6
    frame.write(room.left, box.bottom + 4, meaning.label, SMALLEST)
    frame.write(room.left, second, meaning.second, SMALLEST)
    for place, column in enumerate(columns):
        bold = place == highlighted
        if column.value.hidden:
            up = STUB / box.height * top
            stub(axes, place + (1 - _BAR) / 2, 0, _BAR, up)
        else:
            up = _height(column, meaning)
            _bar(axes, place, column, bold, meaning)
        x = box.left + (place + 0.5) * pitch
        over = box.bottom + up / top * box.height + 9
        frame.write(x, over, _label(column.value, bold, meaning, pitch, w), LABEL, bold=bold, ha="center")
        for line, text in enumerate(column.name, start=1):
            frame.write(x, box.bottom - line * _ROW - 2, text, SMALLEST, bold=bold, ha="center")
        frame.write(x, second, column.second.text(w, meaning.decimals), SMALLEST, bold=bold, ha="center")
    frame.baseline((box.left, box.bottom), (box.right, box.bottom))


def _bar(axes: Axes, place: int, column: Column, highlighted: bool, meaning: Meaning) -> None:
    outer, inside = (HIGHLIGHT, HIGHLIGHT) if highlighted else (GREY, INK)
    if highlighted and meaning.inner:
        outer = HIGHLIGHT_TINT
    bar = Rectangle((place + (1 - _BAR) / 2, 0), _BAR, column.value.number or 0, facecolor=outer, gid="bar")
    if column.part:
        bar.set_hatch("/")
    axes.add_patch(bar)
    if meaning.inner and column.second.number is not None:
        narrow = place + (1 - _INNER) / 2
        axes.add_patch(Rectangle((narrow, 0), _INNER, column.second.number, facecolor=inside, gid="inner"))


def _label(value: Value, highlighted: bool, meaning: Meaning, pitch: float, w: Words) -> str:
    """Name the unit at the highlighted bar, if there is room for it."""
    text = value.text(w)
    if not highlighted or value.number is None:
        return text
    named = meaning.counted(value.number)
    return named if width(named, LABEL, bold=True) < pitch - 8 else text


def _height(column: Column, meaning: Meaning) -> float:
    inner = column.second.number if meaning.inner else 0
    return max(column.value.number or 0, inner or 0)
