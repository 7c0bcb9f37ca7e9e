"""Lines over time, from zero, with the number at each point and the name at the end of each line."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.patches import Polygon

from flows.charts.content.picture import Lines, Role, Series
from flows.charts.drawing.frame import Box, Frame
from flows.charts.drawing.look import WHITE, colours, fill_colour, pale, pen, tint
from flows.charts.drawing.text import LABEL, LEADING, SMALLEST, width, wrap

_ROW = SMALLEST * LEADING
_UNDER, _BELOW, _OVER = 10.0, 30.0, 34.0
"""Between the axis and the times: more where a number has to stand below the axis."""
_AWAY = 11.0
_NAME, _BETWEEN = 190.0, 6.0
_NARROW = 500.0


def draw_lines(frame: Frame, picture: Lines) -> None:
    """Draw at most four lines."""
    space = frame.space
    wide_name = 0.0 if space.width < _NARROW else _NAME
    names = [name.split("\n") for name in picture.names]
    first = max(width(line, SMALLEST, bold=True) for line in names[0]) / 2
    last = max(width(line, SMALLEST, bold=True) for line in names[-1]) / 2
    edge = max(first, *(width(each.texts[0], LABEL, bold=True) / 2 for each in picture.series))
    over = _OVER if wide_name else _OVER + len(picture.series) * _ROW
    numbers = [value.number or 0 for each in picture.series for value in each.values]
    top = picture.whole or max(numbers, default=0) or 1.0
    for below in (_UNDER, _BELOW):
        under = max(map(len, names)) * _ROW + below
        across = space.width - edge - max(wide_name, last)
        box = Box(space.left + edge, space.bottom + under, across, space.height - under - over)
        heights = _heights(box, picture, top)
        if all(y > box.bottom for row in heights for y in row):
            break
    span = (picture.at[-1] - picture.at[0]) or 1.0
    axes = frame.axes(box, span, top)
    x = [at - picture.at[0] for at in picture.at] if len(picture.at) > 1 else [span]
    for each in picture.series:
        for run in each.banded:
            ends = [(x[place], high) for place, _, high in run] + [(x[place], low) for place, low, _ in reversed(run)]
            axes.add_artist(Polygon(ends, facecolor=tint(each.role), linewidth=0, clip_on=False, zorder=1, gid="band"))
        y = [float("nan") if value.number is None else value.number for value in each.values]
        line = fill_colour(each.role)
        axes.plot(
            x,
            y,
            color=line,
            linewidth=4,
            marker="o",
            markersize=9,
            markeredgecolor=WHITE,
            markeredgewidth=1.5,
            clip_on=False,
            gid="line",
        )
        axes.lines[-1].set_zorder(3)
    axes.set_xlim(0, span)
    axes.set_ylim(0, top)
    frame.line(
        (space.left, box.bottom), (box.right + last if wide_name else space.right, box.bottom), pale(), 2, over=0.5
    )
    at = [box.left + each / span * box.width for each in x]
    _write_times(frame, box.bottom - below, names, at)
    _write_numbers(frame, picture, at, heights)
    _write_names(frame, box, picture, (top, at[picture.end]), wide_name)


def _write_times(frame: Frame, top: float, names: Sequence[Sequence[str]], at: Sequence[float]) -> None:
    every = _apart([max(width(line, SMALLEST) for line in lines) for lines in names], at)
    for place, lines in enumerate(names):
        if every or place in (0, len(names) - 1):
            for line, text in enumerate(lines, start=1):
                y = top - line * _ROW + 4
                frame.write(
                    at[place], y, text, SMALLEST, ha="center", bold=place == len(names) - 1, color=colours().ink
                )


def _heights(box: Box, picture: Lines, top: float) -> list[list[float]]:
    """Where the number of each point stands: over it if it is the highest there, or where there is space, else under it.

    A hidden number has no height of its own: its mark stands on the axis, or on another mark there.
    """
    heights: list[list[float]] = []
    for number, each in enumerate(picture.series):
        heights.append([])
        for place, value in enumerate(each.values):
            if value.number is None:
                before = sum(other.values[place].number is None for other in picture.series[:number])
                heights[-1].append(box.bottom + _AWAY * 0.7 + before * LABEL)
                continue
            others = [(other.values[place].number or 0, -n) for n, other in enumerate(picture.series) if n != number]
            highest = all((value.number, -number) > other for other in others)
            highest = highest or picture.has_space_over(number, place, 2 * LABEL * top / box.height)
            y = box.bottom + value.number / top * box.height
            if highest:
                above = [box.bottom + other / top * box.height for other, _ in others if other > value.number]
                heights[-1].append(_over(y, box.bottom + _high(each, place) / top * box.height, above))
            else:
                heights[-1].append(max(y - _AWAY - LABEL * 0.7, box.bottom - LABEL - 4))
    return heights


def _over(point: float, band: float, above: Sequence[float]) -> float:
    """Where a number over a point stands: over the band too, where no line is near."""
    clear = max(point + _AWAY, band + _AWAY / 2)
    return clear if all(clear + LABEL < each for each in above) else point + _AWAY


def _high(series: Series, place: int) -> float:
    """The upper end of a line's band at a place; 0 where there is none."""
    ends = series.band[place] if series.band else None
    return ends[1] if ends else 0.0


def _write_numbers(frame: Frame, picture: Lines, at: Sequence[float], heights: Sequence[Sequence[float]]) -> None:
    for each, row in zip(picture.series, heights, strict=True):
        every = _apart([width(text, LABEL, bold=True) for text in each.texts], at)
        for place, (text, y) in enumerate(zip(each.texts, row, strict=True)):
            if not text or not (every or place in (0, len(at) - 1)):
                continue
            across = width(text, LABEL, bold=True)
            if not each.band:
                frame.blank(at[place] - across / 2 - 3, y - 5, across + 6, LABEL + 2)
            colour = colours().ink if each.band and each.values[place].number is not None else pen(each.role)
            frame.write(at[place], y, text, LABEL, bold=each.role is Role.MAIN, ha="center", color=colour)


def _write_names(frame: Frame, box: Box, picture: Lines, ends: tuple[float, float], beside: float) -> None:
    """Write the name of each line at its end; over all of them where there is no space beside.

    `ends`: the number at the top of the scale, and where the lines end.
    """
    top, end_of_all = ends
    if not beside:
        for row, each in enumerate(picture.series, start=1):
            y = frame.space.top - row * _ROW + 4
            frame.write(frame.space.left, y, each.name, SMALLEST, bold=True, color=pen(each.role))
        return
    placed = sorted(
        ((box.bottom + last_number(each) / top * box.height, each) for each in picture.series), key=lambda one: -one[0]
    )
    lowest = box.bottom - 14
    under: float | None = None
    for place, (end, each) in enumerate(placed):
        lines = wrap(each.name, LABEL, beside - 40, bold=True)
        later = [len(wrap(other.name, LABEL, beside - 40, bold=True)) for _, other in placed[place + 1 :]]
        below = (sum(later) + len(lines) - 1) * LABEL * LEADING + len(later) * _BETWEEN
        wished = max(end - LABEL * 0.34 + (len(lines) - 1) * LABEL * 0.55, lowest + below)
        y = wished if under is None else min(wished, under)
        x = end_of_all + max(width(each.texts[picture.end], LABEL, bold=True) / 2, 10) + 10
        for line, text in enumerate(lines):
            at = y - line * LABEL * LEADING
            frame.blank(x - 2, at - 6, width(text, LABEL, bold=True) + 4, LABEL + 3)
            frame.write(x, at, text, LABEL, bold=True, color=pen(each.role))
            under = at - LABEL * LEADING - _BETWEEN


def last_number(series: Series) -> float:
    """Find the last number that is shown of a series; 0 where none is."""
    return next((value.number for value in reversed(series.values) if value.number is not None), 0.0)


def _apart(widths: Sequence[float], at: Sequence[float]) -> bool:
    """Whether texts centred on these places do not overlap."""
    return all(at[i] + widths[i] / 2 + 8 < at[i + 1] - widths[i + 1] / 2 for i in range(len(at) - 1))
