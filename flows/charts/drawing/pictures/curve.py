"""A small line of shares with its band, beside another picture: drawn without axes of its own, from zero."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.patches import Circle, PathPatch, Polygon
from matplotlib.path import Path

from flows.charts.content.picture import Curve, Point, Role
from flows.charts.drawing.frame import Box, Frame
from flows.charts.drawing.look import WHITE, colours, fill, pale, pen
from flows.charts.drawing.text import LABEL, LEADING, SMALLEST, width, wrap, write_lines
from flows.charts.profile.colours import mixed

_HIGHEST = 150.0
_LEAST = 40.0
_AWAY = 8.0
_APART = 8.0
_UNDER = SMALLEST * LEADING + 6


At = Callable[[Point, float], tuple[float, float]]
"""Where a number at a point's time is on the page."""


def draw_curve(frame: Frame, picture: Curve) -> None:
    """Draw the title, the band, the line and the number at each point, as far as there is space for the numbers."""
    space, points = frame.space, picture.points
    y = _write_title(frame, picture)
    over = _AWAY + LABEL
    high = min(max(y - over - 14 - space.bottom - _UNDER, _LEAST), _HIGHEST)
    left = max(width(points[0].text, LABEL, bold=True), width(points[0].name, SMALLEST)) / 2
    right = max(width(points[-1].text, LABEL, bold=True), width(points[-1].name, SMALLEST, bold=True)) / 2
    box = Box(space.left + left, y - 14 - over - high, space.width - left - right, high)
    top = max((point.high or point.value.number or 0 for point in points), default=0) or 1.0
    span = (points[-1].at - points[0].at) or 1.0

    def at(point: Point, number: float) -> tuple[float, float]:
        return box.left + (point.at - points[0].at) / span * box.width, box.bottom + number / top * box.height

    frame.line((space.left, box.bottom), (space.right, box.bottom), pale(), 2, over=0.5)
    _draw_band(frame, points, at)
    _draw_line(frame, points, at)
    xs = [at(point, 0)[0] for point in points]
    for place in _apart([width(point.text, LABEL, bold=True) for point in points], xs):
        point = points[place]
        half = width(point.text, LABEL, bold=True) / 2 + 4
        y = _over_line(points, at, xs[place] - half, xs[place] + half) or box.bottom + 6
        last = place == len(points) - 1
        frame.write(xs[place], y, point.text, LABEL, bold=last, ha="center", color=colours().ink)
    for place in _apart([width(point.name, SMALLEST) for point in points], xs):
        frame.write(xs[place], box.bottom - _UNDER, points[place].name, SMALLEST, ha="center", color=colours().ink)


def _write_title(frame: Frame, picture: Curve) -> float:
    """Write what it counts and what the band is; gives the lowest baseline."""
    space = frame.space
    lines = wrap(picture.title, LABEL, space.width, bold=True)
    y = write_lines(frame.figure, lines, space.left, space.top - LABEL, LABEL, bold=True, color=pen(Role.SECOND))
    about = wrap(picture.about, SMALLEST, space.width)
    return write_lines(frame.figure, about, space.left, y - SMALLEST * LEADING, SMALLEST, color=colours().quiet)


def _draw_band(frame: Frame, points: Sequence[Point], at: At) -> None:
    for run in _runs([point if point.low is not None and point.high is not None else None for point in points]):
        edge = [at(point, point.high or 0) for point in run] + [at(point, point.low or 0) for point in reversed(run)]
        frame.add(Polygon(edge, facecolor=mixed(fill(Role.SECOND), WHITE, 0.25), linewidth=0, gid="band"))


def _draw_line(frame: Frame, points: Sequence[Point], at: At) -> None:
    colour = fill(Role.SECOND)
    for run in _runs([point if point.value.number is not None else None for point in points]):
        places = [at(point, point.value.number or 0) for point in run]
        frame.add(PathPatch(Path(places), facecolor="none", edgecolor=colour, linewidth=4, gid="line"))
        for place in places:
            frame.add(Circle(place, 5, facecolor=colour, edgecolor=WHITE, linewidth=1.5, gid="point"))


def _over_line(points: Sequence[Point], at: At, left: float, right: float) -> float:
    """Give the height at which a number between two places is above the line and its points; 0 where there are none."""
    found = [0.0]
    for run in _runs([point if point.value.number is not None else None for point in points]):
        places = [at(point, point.value.number or 0) for point in run]
        xs, ys = [x for x, _ in places], [y for _, y in places]
        found += [y + _AWAY + 5 for x, y in places if left < x < right]
        found += [float(np.interp(x, xs, ys)) + _AWAY for x in (left, right) if xs[0] <= x <= xs[-1]]
    return max(found)


def _runs(points: Sequence[Point | None]) -> list[list[Point]]:
    """Split points where one is missing, so that no line or band passes over what is not known."""
    runs: list[list[Point]] = [[]]
    for point in points:
        if point is not None:
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _apart(widths: Sequence[float], at: Sequence[float]) -> list[int]:
    """Choose texts that do not meet, from the last one on."""
    chosen: list[int] = []
    free = float("inf")
    for place in reversed(range(len(at))):
        if at[place] + widths[place] / 2 <= free:
            chosen.append(place)
            free = at[place] - widths[place] / 2 - _APART
    return chosen
