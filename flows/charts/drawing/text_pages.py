"""Pages of words: a few large points, and the small print of method and quality over as many sheets as it needs."""

from __future__ import annotations

from matplotlib.figure import Figure

from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.drawing.frame import (
    ARTIFACT,
    HIGH,
    MARGIN,
    RULE,
    TEXT_WIDTH,
    WIDE,
    Box,
    Frame,
    blank_figure,
    mark_draft,
    write_foot,
    write_head,
)
from flows.charts.drawing.signs import SIGN, draw_sign
from flows.charts.drawing.text import BIG, LEADING, SMALLEST, wrap, write_line, write_lines
from flows.charts.pages.page import Page

_INDENT = 22.0
_BETWEEN = 10.0
_LOWEST = 62.0  # the page's number stands below


def draw_points(figure: Figure, page: Page, place: int) -> None:
    """Draw the page of four points, large, one below another, each with its sign."""
    top = write_head(figure, page.kicker, page.headline, page.subtitle)
    write_foot(figure, page.source, place)
    size = BIG + 2
    canvas = Frame(figure, Box(0, 0, WIDE, HIGH)).canvas()
    lines = [wrap(point, size, TEXT_WIDTH - SIGN - 2 * _INDENT) for point in page.points]
    pitch = (top - RULE - 40) / max(len(lines), 1)
    y = top - 30 - pitch / 2
    for number, told in enumerate(lines):
        draw_sign(canvas, number, MARGIN, y - SIGN / 2)
        first = y - size * 0.34 + (len(told) - 1) * size * LEADING / 2
        write_lines(figure, told, MARGIN + SIGN + 2 * _INDENT, first, size, gid=f"point-{number:04}")
        y -= pitch


def draw_method(page: Page, about: ReleaseFacts, place: int) -> list[tuple[Figure, str]]:
    """Write points below one another, on as many sheets as they need; gives each with its heading."""
    w = about.words
    made: list[tuple[Figure, str]] = []
    y = 0.0
    for number, point in enumerate(page.points):
        lines = wrap(point, SMALLEST, TEXT_WIDTH - _INDENT)
        while lines:
            space = int((y - _LOWEST) / (SMALLEST * LEADING)) + 1 if made else 0
            if space < min(len(lines), 3):
                heading = w("{title}, forts.", title=page.headline) if made else page.headline
                figure = blank_figure()
                if about.draft:
                    mark_draft(figure, w("UTKAST"))
                y = write_head(figure, "", heading, "") - 46
                if place:
                    write_foot(figure, "", place + len(made), line=False)
                made.append((figure, heading))
                continue
            now, lines = lines[:space], lines[space:]
            _write_point(made[-1][0], now, y, f"point-{number:04}")
            y -= len(now) * SMALLEST * LEADING + _BETWEEN
    return made


def _write_point(figure: Figure, lines: list[str], y: float, gid: str) -> None:
    write_line(figure, MARGIN, y, "–", SMALLEST, gid=ARTIFACT)
    write_lines(figure, lines, MARGIN + _INDENT, y, SMALLEST, gid=gid)
