"""The house rules, held against a Figure: FIELD.md, "Charts in the room". Knows nothing of how charts are made."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.patches import Rectangle, Wedge
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

DPI = 72
EDGE = 16.0  # points of white round the page
SMALLEST_TEXT, SMALLEST_FOOTER = 16, 13
MOST_BARS = 6
LEAST_CONTRAST = 4.5


def broken(figure: Figure) -> list[str]:
    """Every rule that the page breaks, in words."""
    figure.set_dpi(DPI)
    canvas = FigureCanvasAgg(figure)
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    boxes = [text.get_window_extent(canvas.get_renderer()) for text in texts]
    found = []
    width, height = figure.get_size_inches() * DPI
    edge = EDGE * DPI / 72
    for text, box in zip(texts, boxes, strict=True):
        said = text.get_text()[:40]
        if box.x0 < edge or box.y0 < edge / 2 or box.x1 > width - edge or box.y1 > height - edge / 2:
            found.append(f"outside the page: {said}")
        if text.get_fontsize() < (SMALLEST_FOOTER if text.get_gid() == "footer" else SMALLEST_TEXT):
            found.append(f"too small: {said}")
        if text.get_rotation():
            found.append(f"rotated: {said}")
    for (one, box), (other, beside) in combinations(list(zip(texts, boxes, strict=True)), 2):
        across = min(box.x1, beside.x1) - max(box.x0, beside.x0)
        up = min(box.y1, beside.y1) - max(box.y0, beside.y0)
        if across > 1 and up > 1:
            found.append(f"overlap: {one.get_text()[:40]} | {other.get_text()[:40]}")
    found += _contrasts(figure, canvas, texts, boxes)
    return found + _shapes(figure)


def _contrasts(figure: Figure, canvas: FigureCanvasAgg, texts: list[Text], boxes: list[Bbox]) -> list[str]:
    """Each text against every colour that lies behind it on the page painted without text."""
    for text in texts:
        text.set_visible(False)
    canvas.draw()
    behind = np.asarray(canvas.buffer_rgba())[::-1, :, :3] @ np.array([65536, 256, 1])
    for text in texts:
        text.set_visible(True)
    found = []
    for text, box in zip(texts, boxes, strict=True):
        x0, y0, x1, y1 = (int(side) for side in box.extents)
        colors = [
            np.array([color >> 16, color >> 8 & 255, color & 255]) / 255
            for color in set(behind[max(y0, 0) : y1, max(x0, 0) : x1].ravel().tolist())
        ]
        lowest = min((contrast(np.array(to_rgb(text.get_color())), color) for color in colors), default=21.0)
        if lowest < LEAST_CONTRAST:
            found.append(f"contrast {lowest:.1f}: {text.get_text()[:40]}")
    return found


def _shapes(figure: Figure) -> list[str]:
    found = []
    if figure.findobj(Legend):
        found.append("a legend")
    if figure.findobj(Wedge):
        found.append("a pie")
    places = [tuple(axes.get_position().bounds) for axes in figure.findobj(Axes)]
    if len(places) > 1:
        found.append("more than one pair of axes")
    bars = [bar for bar in figure.findobj(Rectangle) if bar.get_gid() == "bar"]
    if len(bars) > MOST_BARS:
        found.append(f"{len(bars)} bars")
    for bar in bars:
        if bar.get_x() != 0 and bar.get_y() != 0:
            found.append("a bar that does not start at zero")
    for axes in figure.findobj(Axes):
        if axes.get_xlim()[0] != 0 or axes.get_ylim()[0] != 0:
            found.append("a scale that does not start at zero")
    return found


def contrast(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """WCAG 2.1, contrast ratio of two sRGB colours."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: NDArray[np.float64]) -> float:
    linear = np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def part(figure: Figure, gid: str) -> str:
    """The text of a part of the page: headline, subtitle, footer."""
    return " ".join(text.get_text() for text in figure.findobj(Text) if text.get_gid() == gid)
