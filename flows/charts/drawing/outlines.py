"""The outlines of a logo on a page: lines and surfaces, sharp at any size."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from flows.charts.profile.outlines import Outline, Outlines

_CODES = {"moveTo": Path.MOVETO, "lineTo": Path.LINETO, "qCurveTo": Path.CURVE3, "curveTo": Path.CURVE4}
_CAPS = {"butt": "butt", "round": "round", "square": "projecting"}


def draw_outlines(axes: Axes, outlines: Outlines, wide: float) -> None:
    """Draw a logo so many points wide; its axes point down, as in SVG."""
    left, top, across, down = outlines.box
    axes.set_xlim(left, left + across)
    axes.set_ylim(top + down, top)
    for each in outlines.shapes:
        axes.add_artist(
            PathPatch(
                _path(each),
                facecolor=each.fill,
                edgecolor=each.stroke,
                linewidth=each.width * wide / across,
                capstyle=_CAPS[each.cap],
                joinstyle=each.join,
                alpha=each.opacity if each.opacity < 1 else None,
            )
        )


def _path(outline: Outline) -> Path:
    points: list[tuple[float, float]] = []
    codes: list[int] = []
    for step, told in outline.steps:
        if step in _CODES:
            points += told
            codes += [int(_CODES[step])] * len(told)
        elif step == "closePath" and points:
            points.append(points[-1])
            codes.append(int(Path.CLOSEPOLY))
    return Path(points, codes)
