"""The frame of every page: headline, subtitle, footer, draft mark, and the space between them for the chart.

All positions are points on a page of 960 x 540 (13.333 x 7.5 inches), from its lower left corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.story import Story
from flows.charts.drawing.text import (
    BIG,
    HEADLINE,
    HEADLINE_TIGHT,
    INK,
    LABEL,
    LEADING,
    POINTS_PER_INCH,
    SMALLEST,
    Looks,
    balance,
    wrap,
    write,
    write_lines,
)
from flows.language.words import sentence

WIDE, HIGH = 960.0, 540.0
MARGIN = 48.0
TEXT_WIDTH = WIDE - 2 * MARGIN
MOST_FOOTER_LINES = 6
HIGHLIGHT, GREY, PALE, DRAFT = "#12436D", "#8C8C8C", "#EDEDED", "#801650"
QUIET = "#595959"
"""The colour of the footer. Its contrast to white is 7:1."""
HIGHLIGHT_TINT = "#7391AE"
"""Its contrast is 3:1 to the highlight and to white; so is that of GREY to the ink."""
STUB = 14.0
"""The length of a hidden bar: the same whatever number it may stand for."""
ARTIFACT = "artifact"
"""The name of marks without meaning, such as lines: a screen reader passes over them."""
styled = style.context(Path(__file__).with_name("fokusdag.mplstyle"))
"""Decorates functions that make or save a figure: fokusdag.mplstyle applies inside them."""


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
    """A page with its texts in place. `room`: the space that is left for the chart."""

    figure: Figure
    room: Box

    def write(self, x: float, y: float, text: str, size: float = LABEL, **looks: Unpack[Looks]) -> None:
        """Write a line of text with its baseline at y."""
        write(self.figure, x, y, text, size, **looks)

    def axes(self, box: Box, across: float, up: float) -> Axes:
        """Lay axes without frame or ticks over a box; both scales begin at zero."""
        place = (box.left / WIDE, box.bottom / HIGH, box.width / WIDE, box.height / HIGH)
        axes = self.figure.add_axes(place, xlim=(0, across), ylim=(0, up))
        axes.set_axis_off()
        return axes

    def baseline(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Draw the line that bars begin at."""
        (x0, y0), (x1, y1) = start, end
        self.figure.add_artist(Line2D([x0 / WIDE, x1 / WIDE], [y0 / HIGH, y1 / HIGH], color=INK, linewidth=2, zorder=5))

    def say(self, text: str) -> None:
        """Write a sentence in place of the chart."""
        lines = wrap(text, BIG, self.room.width * 0.85)
        y = self.room.bottom + (self.room.height + (len(lines) - 1) * BIG * LEADING) / 2
        write_lines(self.figure, lines, self.room.left, y, BIG)


def frame(story: Story, about: ReleaseFacts) -> Frame:
    """Make a chart's page: headline and subtitle above, footer below, and the space between them."""
    figure = page(about)
    top = write_headline(figure, story.headline)
    lines = balance(story.subtitle, LABEL, TEXT_WIDTH)
    top = write_lines(figure, lines, MARGIN, top - 32, LABEL, gid="subtitle")
    footer = _footer(story, about)
    footer_top = 26 + (len(footer) - 1) * SMALLEST * LEADING
    write_lines(figure, footer, MARGIN, footer_top, SMALLEST, gid="footer", color=QUIET)
    rule = footer_top + SMALLEST + 8
    line = Line2D([MARGIN / WIDE, 1 - MARGIN / WIDE], [rule / HIGH] * 2, color=PALE, linewidth=2, gid=ARTIFACT)
    figure.add_artist(line)
    bottom = rule + 14
    return Frame(figure, Box(MARGIN, bottom, TEXT_WIDTH, top - 24 - bottom))


@styled
def page(about: ReleaseFacts) -> Figure:
    """Make an empty page, marked as a draft where it is one."""
    w = about.words
    figure = Figure(figsize=(WIDE / POINTS_PER_INCH, HIGH / POINTS_PER_INCH), dpi=POINTS_PER_INCH)
    if about.draft:
        write(
            figure,
            WIDE - MARGIN,
            HIGH - 30,
            w("UTKAST"),
            SMALLEST,
            bold=True,
            color=DRAFT,
            ha="right",
            gid="draft",
        )
    return figure


def write_headline(figure: Figure, text: str) -> float:
    """Write a headline, smaller where it would need a third line; gives its last baseline."""
    size = HEADLINE if len(wrap(text, HEADLINE, TEXT_WIDTH, bold=True)) <= 2 else HEADLINE_TIGHT
    lines = balance(text, size, TEXT_WIDTH, bold=True)
    return write_lines(figure, lines, MARGIN, HIGH - 62, size, bold=True, color=HIGHLIGHT, gid="headline")


def stub(axes: Axes, x: float, y: float, across: float, up: float) -> None:
    """Draw the mark of a hidden number: an empty bar with a dashed edge."""
    axes.add_patch(
        Rectangle(
            (x, y),
            across,
            up,
            facecolor="white",
            edgecolor=GREY,
            linewidth=2,
            linestyle=(0, (3, 2)),
            clip_on=False,
        )
    )


def _footer(story: Story, about: ReleaseFacts) -> list[str]:
    """Write the footer: source, explanation, then what is missing as far as there is space."""
    w = about.words
    more = w("Mer om vad som saknas står sist i bildspelet.")
    told = f"{about.source_line(story.leans_on)} / {about.explanation(story)}"
    lines = wrap(told, SMALLEST, TEXT_WIDTH)
    missing = [sentence(each) for each in about.missing_for(story.leans_on)]
    for shown in range(len(missing), -1, -1):
        parts = [*missing[:shown], *([more] if shown < len(missing) else [])]
        tail = wrap(w("Obs: {remarks}", remarks=" ".join(parts)), SMALLEST, TEXT_WIDTH) if parts else []
        if shown == 0 or len(lines) + len(tail) <= MOST_FOOTER_LINES:
            break
    return lines + tail
