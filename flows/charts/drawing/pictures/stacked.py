"""One bar divided into the parts of a whole, with their names below and a bracket over the sum that the headline names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.patches import Rectangle

from flows.charts.content.picture import Mark, Role, Stacked
from flows.charts.drawing.frame import Box, Frame
from flows.charts.drawing.look import colours, fill_colour, pen
from flows.charts.drawing.pictures.hidden import stub
from flows.charts.drawing.text import BIG, LABEL, LEADING, SMALLEST, width, wrap
from flows.charts.profile.colours import on

_THICKEST = 120.0
_WHITE = 3.0
_HIDDEN = 40.0
_LEAST = 4.0
_BRACKET = 32.0
_BETWEEN = 22.0
_LEAD = 10.0
_ROW = LABEL * LEADING


def draw_stacked(frame: Frame, picture: Stacked) -> None:
    """Draw the bar and its names."""
    space, marks = frame.space, picture.marks
    over = _BRACKET + 30 if picture.bracket else 0.0
    wide = _widths(marks, space.width)
    lines = [_name(mark, across, space.width) for mark, across in zip(marks, wide, strict=True)]
    starts = [sum(wide[:place]) for place in range(len(marks))]
    placed, deep = _rows(starts, wide, lines, space.width)
    names = deep * _ROW + 10
    thick = max(min(_THICKEST, space.height - over - names), 36.0)
    slack = max(space.height - over - names - thick, 0.0)
    box = Box(space.left, space.top - over - thick - min(slack * 0.4, 80.0), space.width, thick)
    axes = frame.axes(box, space.width, thick)
    for mark, x, across in zip(marks, starts, wide, strict=True):
        if mark.value.hidden:
            stub(axes, x + 1, 1, across - _WHITE - 2, thick - 2)
        else:
            axes.add_artist(Rectangle((x, 0), across - _WHITE, thick, facecolor=fill_colour(mark.role), gid="part"))
        size = _inside(mark, across)
        if size:
            colour = colours().ink if mark.value.hidden else on(fill_colour(mark.role))
            y = box.bottom + thick / 2 - size * 0.34
            frame.write(box.left + x + (across - _WHITE) / 2, y, mark.text, size, bold=True, ha="center", color=colour)
    for mark, place, told, part in zip(marks, placed, lines, zip(starts, wide, strict=True), strict=True):
        _write_name(frame, box, mark, told, place, part)
    if picture.bracket:
        _bracket(frame, box, sum(wide[: picture.bracket.marks]) - _WHITE, picture.bracket.text)


def _write_name(
    frame: Frame, box: Box, mark: Mark, told: Sequence[str], place: tuple[float, int], part: tuple[float, float]
) -> None:
    """Write the name of a part, which begins at `part` and is so wide, and lead to it where it is further down."""
    (x, row), (start, across) = place, part
    ends = x < start
    if row or ends:
        # At the end of the part where its name ends there, else where its name begins.
        at = box.left + start + (across - _WHITE - 1 if ends else (min(across, _LEAD) - _WHITE) / 2)
        frame.line((at, box.bottom - 4), (at, box.bottom - 8 - row * _ROW), colours().quiet, 1.5)
    for line, text in enumerate(told):
        y = box.bottom - 8 - (row + line + 1) * _ROW + 4
        bold = mark.role in (Role.MAIN, Role.SECOND)
        at = box.left + (start + across - _WHITE if ends else x)
        frame.write(at, y, text, LABEL, bold=bold, color=pen(mark.role), ha="right" if ends else "left")


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
    """The name of a part, as wide as the part if its words are not wider; with its number, where that does not fit into it."""
    bold = mark.role in (Role.MAIN, Role.SECOND)
    name = mark.name if _inside(mark, across) else f"{mark.name}: {mark.text}"
    longest = max(width(word, LABEL, bold=True) for word in name.split(" "))
    lines = wrap(name, LABEL, across - _BETWEEN if longest + _BETWEEN <= across else space, bold=bold)
    return [*lines, mark.beside] if mark.beside else lines


def _rows(
    starts: Sequence[float], parts: Sequence[float], lines: Sequence[Sequence[str]], across: float
) -> tuple[list[tuple[float, int]], int]:
    """Place the names under their parts, further down where they would meet a name or a line that leads to one.

    A name begins where its part begins, and is placed from the right; one that has no space there ends where its part ends, and
    is placed from the left. So the line that leads to a lower name crosses no other. Gives (x, row) of each, and how many rows.
    """
    taken: dict[int, list[tuple[float, float]]] = {}
    placed: dict[int, tuple[float, int]] = {}
    wide = [max(width(text, LABEL, bold=True) for text in told) for told in lines]
    moved = [start + each > across for start, each in zip(starts, wide, strict=True)]
    for place in sorted(range(len(starts)), key=lambda each: (moved[each], each if moved[each] else -each)):
        end = starts[place] + parts[place]
        x = max(end - wide[place], 0.0) if moved[place] else starts[place]
        row = 0
        while _meets(taken, range(row, row + len(lines[place])), x, wide[place]):
            row += 1
        lead = end - _LEAD if moved[place] else starts[place]
        for above in range(row):
            taken.setdefault(above, []).append((lead, lead + _LEAD))
        for line in range(row, row + len(lines[place])):
            taken.setdefault(line, []).append((x, x + wide[place] + _BETWEEN))
        placed[place] = (x, row)
    return [placed[place] for place in range(len(starts))], max(taken) + 1


def _meets(taken: Mapping[int, Sequence[tuple[float, float]]], rows: range, x: float, wide: float) -> bool:
    return any(x < end and x + wide + _BETWEEN > start for row in rows for start, end in taken.get(row, ()))
