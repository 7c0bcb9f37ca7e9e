"""The mark of a hidden number, the same in every picture."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from flows.charts.drawing.look import WHITE, colours

STUB = 16.0
"""The length of a hidden bar: the same whatever number it may stand for."""


def stub(axes: Axes, x: float, y: float, across: float, up: float) -> None:
    """Draw the mark of a hidden number: an empty bar with a dashed edge."""
    axes.add_artist(
        Rectangle(
            (x, y),
            across,
            up,
            facecolor=WHITE,
            edgecolor=colours().other,
            linewidth=2,
            linestyle=(0, (3, 2)),
            clip_on=False,
            gid="hidden",
        )
    )
