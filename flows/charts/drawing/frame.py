"""The frame of every page: kicker, headline, subtitle and footer, and the space between them for the picture.

All positions are points from the lower left corner. A page of the deck is 960 x 540 (13.333 x 7.5 inches).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Unpack

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.transforms import Affine2D

from flows.charts.content.picture import Aside
from flows.charts.drawing.look import DRAFT, WHITE, colours, pale, styled
from flows.charts.drawing.text import (
    BIG,
    FOOTER,
    HEADLINES,
    LABEL,
    LEADING,
    POINTS_PER_INCH,
    SMALLEST,
    Looks,
    balance,
    width,
    wrap,
    write_line,
    write_lines,
)

WIDE, HIGH = 960.0, 540.0
MARGIN = 48.0
TEXT_WIDTH = WIDE - 2 * MARGIN
RULE = 44.0
ARTIFACT = "artifact"
"""The name of marks without meaning, such as lines: a screen reader passes over them."""
_ASIDE, _BESIDE = 226.0, 34.0
_NUMBER = 76.0
_INDENT = 40.0


@dataclass(frozen=True)
class Box:
    """A part of the page."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.bottom + self.height


@dataclass(frozen=True)
class Frame:
    """A page with its texts in place. `space`: the space that is left for the picture."""

    figure: Figure
    space: Box
    wide: float = WIDE
    high: float = HIGH

    def write(self, x: float, y: float, text: str, size: float = LABEL, **looks: Unpack[Looks]) -> None:
        """Write a line of text with its baseline at y."""
        write_line(self.figure, x, y, text, size, **looks)

    def axes(self, box: Box, across: float, up: float) -> Axes:
        """Lay axes without frame or ticks over a box; both scales begin at zero."""
        place = (box.left / self.wide, box.bottom / self.high, box.width / self.wide, box.height / self.high)
        axes = self.figure.add_axes(place, xlim=(0, across), ylim=(0, up))
        axes.set_axis_off()
        return axes

    def canvas(self) -> Axes:
        """Lay axes over the whole page, in points."""
        return self.axes(Box(0, 0, self.wide, self.high), self.wide, self.high)

    def line(
        self, start: tuple[float, float], end: tuple[float, float], color: str = "", thick: float = 1.5, over: float = 5
    ) -> None:
        """Draw a line that a screen reader passes over. `over`: its zorder; below 1 it is behind what is cleared."""
        (x0, y0), (x1, y1) = start, end
        place = [x0 / self.wide, x1 / self.wide], [y0 / self.high, y1 / self.high]
        self.figure.add_artist(Line2D(*place, color=color or colours().ink, linewidth=thick, zorder=over, gid=ARTIFACT))

    def blank(self, x: float, y: float, across: float, up: float) -> None:
        """Clear a place for a text, so that no line runs through it."""
        self.add(Rectangle((x, y), across, up, facecolor=WHITE))

    def add(self, shape: Patch) -> None:
        """Put a shape, given in points, on the page itself."""
        shape.set_transform(Affine2D().scale(1 / self.wide, 1 / self.high) + self.figure.transFigure)
        self.figure.add_artist(shape)

    def within(self, space: Box) -> Frame:
        """Give the same page with another space for the picture."""
        return Frame(self.figure, space, self.wide, self.high)

    def say(self, *sentences: str) -> None:
        """Write a sentence in place of the picture, or several one below another."""
        told = [wrap(each, BIG, self.space.width * 0.85) for each in sentences]
        pitch = self.space.height / len(told)
        for place, lines in enumerate(told):
            first = self.space.top - (place + 0.5) * pitch + (len(lines) - 1) * BIG * LEADING / 2
            left = self.space.left + (_INDENT if place else 0)
            if place:
                y = first + BIG * 0.32
                self.line((self.space.left, y), (self.space.left + _INDENT / 2, y), colours().accent, 5)
            write_lines(self.figure, lines, left, first, BIG)


@styled
def blank_figure(wide: float = WIDE, high: float = HIGH) -> Figure:
    """Make an empty page."""
    return Figure(figsize=(wide / POINTS_PER_INCH, high / POINTS_PER_INCH), dpi=POINTS_PER_INCH)


def mark_draft(figure: Figure, text: str, colour: str = DRAFT) -> None:
    """Mark a page as a draft."""
    write_line(figure, WIDE - MARGIN, HIGH - 53.5, text, SMALLEST, bold=True, color=colour, ha="right", gid="draft")


def write_head(figure: Figure, kicker: str, headline: str, subtitle: str) -> float:
    """Write kicker, headline and subtitle; gives the lowest baseline."""
    y = HIGH - 48
    if kicker:
        dash = Line2D(
            [MARGIN / WIDE, (MARGIN + 28) / WIDE], [y / HIGH] * 2, linewidth=4, color=colours().accent, gid=ARTIFACT
        )
        figure.add_artist(dash)
        write_line(
            figure, MARGIN + 38, y - 5.5, kicker.upper(), SMALLEST, bold=True, color=colours().quiet, gid="kicker"
        )
    size = next((each for each in HEADLINES if len(wrap(headline, each, TEXT_WIDTH, bold=True)) <= 2), HEADLINES[-1])
    lines = balance(headline, size, TEXT_WIDTH, bold=True)
    y = write_lines(figure, lines, MARGIN, y - 16 - size, size, bold=True, color=colours().main, gid="headline")
    if not subtitle:
        return y
    lines = balance(subtitle, LABEL, TEXT_WIDTH)
    return write_lines(figure, lines, MARGIN, y - 32, LABEL, color=colours().quiet, gid="subtitle")


def write_foot(figure: Figure, source: str, place: int, *, line: bool = True) -> None:
    """Write the one line at the foot, and the number of the page; both may be left out."""
    if line:
        ends = [MARGIN / WIDE, 1 - MARGIN / WIDE]
        figure.add_artist(Line2D(ends, [RULE / HIGH] * 2, color=pale(), linewidth=1.5, gid=ARTIFACT))
    y, quiet = RULE - 22, colours().quiet
    if source:
        write_line(figure, MARGIN, y, source, FOOTER, color=quiet, gid="footer")
    if place:
        write_line(figure, WIDE - MARGIN, y, str(place), SMALLEST, bold=True, color=quiet, ha="right", gid=ARTIFACT)


def write_aside(frame: Frame, aside: Aside) -> Frame:
    """Write a number and its words at the right edge; gives the page with the space that is left."""
    space = frame.space
    x = space.right - _ASIDE
    number = min(_NUMBER, _ASIDE / max(width(aside.number, 1, bold=True), 1.0)) if aside.number else 0.0
    what = balance(aside.what, BIG, _ASIDE, bold=True) if aside.what else []
    lines = [wrap(each, BIG - 2, _ASIDE) for each in aside.lines]
    height = number + len(what) * BIG * LEADING + sum(len(each) * (BIG - 2) * LEADING + 8 for each in lines)
    y = space.bottom + space.height / 2 + height / 2 - number * 0.8
    if aside.number:
        frame.write(x, y, aside.number, number, bold=True, color=colours().remember, gid="aside")
        y -= number * 0.22 + BIG
    if what:
        y = write_lines(frame.figure, what, x, y, BIG, bold=True, gid="aside") - BIG * LEADING - 2
    for each in lines:
        y = write_lines(frame.figure, each, x, y, BIG - 2, gid="aside") - (BIG - 2) * LEADING - 8
    return frame.within(Box(space.left, space.bottom, space.width - _ASIDE - _BESIDE, space.height))
