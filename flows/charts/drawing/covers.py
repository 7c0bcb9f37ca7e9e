"""The first page and the last: filled with the main colour, with logos and one number."""

from __future__ import annotations

import io

import matplotlib.image as mpimg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from flows.charts.drawing.frame import ARTIFACT, HIGH, MARGIN, RULE, TEXT_WIDTH, WIDE, write_foot
from flows.charts.drawing.look import colours
from flows.charts.drawing.outlines import draw_outlines
from flows.charts.drawing.text import (
    BIG,
    FOOTER,
    LABEL,
    LEADING,
    POINTS_PER_INCH,
    SMALLEST,
    balance,
    width,
    wrap,
    write_line,
    write_lines,
)
from flows.charts.pages.page import Page
from flows.charts.profile.colours import on
from flows.charts.profile.profile import Partner, Profile

_PANEL = 560.0
_TITLE, _NUMBER = 50, 150
_SENTENCES = (28, 26, BIG, 22, 20)
"""Each sentence to remember is as large as all of them can be in two lines."""
_LOGO, _WIDEST_LOGO, _APART = 42.0, 116.0, 20.0


def draw_opening(figure: Figure, page: Page, profile: Profile) -> None:
    """Draw the first page: title and event on a filled panel, the number and the logos beside."""
    _panel(figure, _PANEL, HIGH)
    text = on(colours().main)
    space = _PANEL - 2 * MARGIN
    title = balance(page.headline, _TITLE, space, bold=True)
    about = [(page.subtitle, False), *((point, True) for point in page.points)]
    lines = [(line, bold) for told, bold in about for line in wrap(told, BIG, space, bold=bold)]
    y = HIGH / 2 + (len(title) * _TITLE * 1.12 + len(lines) * BIG * 1.3) / 2 - _TITLE + 22
    _dash(figure, MARGIN, y + _TITLE + 18, 44)
    for place, line in enumerate(title):
        write_line(figure, MARGIN, y - place * _TITLE * 1.12, line, _TITLE, bold=True, color=text, gid="headline")
    y -= (len(title) - 1) * _TITLE * 1.12 + 46
    for place, (line, bold) in enumerate(lines):
        write_line(figure, MARGIN, y - place * BIG * 1.3, line, BIG, bold=bold, color=text, gid="subtitle")
    for place, line in enumerate(reversed(wrap(page.source, FOOTER, space))):
        write_line(figure, MARGIN, RULE - 22 + place * FOOTER * LEADING, line, FOOTER, color=text, gid="footer")
    _number(figure, page)
    draw_logos(figure, profile.logos, (_PANEL + 36, WIDE - 36), RULE - 12, middle=True)


def draw_closing(figure: Figure, page: Page, profile: Profile, place: int) -> None:
    """Draw the last page: the sentences to remember, large and numbered, whom to ask, and the logos."""
    _panel(figure, WIDE, 150)
    text = on(colours().main)
    _dash(figure, MARGIN, HIGH - 48, 28)
    write_line(figure, MARGIN, HIGH - 104, page.headline, 40, bold=True, color=text, gid="headline")
    space = TEXT_WIDTH - 56
    size = next(
        (each for each in _SENTENCES if all(len(wrap(point, each, space)) <= 2 for point in page.points)), LABEL
    )
    logos = tuple(partner for partner in profile.logos if partner.logo)
    low = RULE + (90 if page.takeaway or profile.contact.lines or logos else 30)
    pitch = (HIGH - 150 - low) / max(len(page.points), 1)
    y = HIGH - 150 - pitch / 2 - 10
    for number, point in enumerate(page.points, start=1):
        write_line(figure, MARGIN, y, str(number), 36, bold=True, color=colours().remember, gid=ARTIFACT)
        lines = balance(point, size, space)
        first = y + 4 + (len(lines) - 1) * size * LEADING / 2
        write_lines(figure, lines, MARGIN + 56, first, size, gid=f"point-{number:04}")
        y -= pitch
    words = [
        *([page.takeaway] if page.takeaway else []),
        *([", ".join(profile.contact.lines)] if profile.contact.lines else []),
    ]
    y = RULE + 30 + (len(words) - 1) * LABEL * LEADING
    right = draw_logos(figure, logos, (WIDE / 2 + 60, WIDE - MARGIN), RULE + 22)
    space = right - MARGIN - 24
    for number, told in enumerate(words):
        bold = bool(page.takeaway) and number == 0
        write_lines(figure, wrap(told, LABEL, space, bold=bold)[:2], MARGIN, y, LABEL, bold=bold, gid=f"words-{number}")
        y -= LABEL * LEADING
    write_foot(figure, page.source, place, line=False)


def _panel(figure: Figure, across: float, down: float) -> None:
    shape = Rectangle((0, 1 - down / HIGH), across / WIDE, down / HIGH, transform=figure.transFigure, zorder=-1)
    shape.set_facecolor(colours().main)
    figure.add_artist(shape)


def _dash(figure: Figure, x: float, y: float, long: float) -> None:
    figure.add_artist(
        Line2D([x / WIDE, (x + long) / WIDE], [y / HIGH] * 2, linewidth=6, color=colours().accent, gid=ARTIFACT)
    )


def _number(figure: Figure, page: Page) -> None:
    """Write the one number, in the middle of what is beside the panel."""
    if page.aside is None:
        return
    middle, space = (_PANEL + WIDE) / 2, WIDE - _PANEL - 56
    size = min(_NUMBER, space / width(page.aside.number, 1, bold=True))
    y = HIGH / 2 + 40
    write_line(figure, middle, y, page.aside.number, size, bold=True, color=colours().main, ha="center", gid="aside")
    y -= size * 0.22 + BIG
    for bold, text in ((True, page.aside.what), *((False, line) for line in page.aside.lines)):
        for line in balance(text, BIG, space, bold=bold):
            write_line(figure, middle, y, line, BIG, bold=bold, ha="center", gid="aside")
            y -= BIG * 1.3


def draw_logos(
    figure: Figure, partners: tuple[Partner, ...], between: tuple[float, float], bottom: float, *, middle: bool = False
) -> float:
    """Show logos, or names without one, in rows that end at the right or are in the middle. Gives where the widest begins."""
    left, right = between
    rows: list[list[tuple[Partner, float]]] = [[]]
    for partner in partners:
        logo = partner.logo
        wide = min(_LOGO * logo.aspect, _WIDEST_LOGO) if logo else width(partner.name, SMALLEST, bold=True)
        if rows[-1] and _across([*rows[-1], (partner, wide)]) > right - left:
            rows.append([])
        rows[-1].append((partner, wide))
    start, y = right, bottom
    for row in reversed(rows):
        across = _across(row)
        x = (left + right - across) / 2 if middle else right - across
        start = min(start, x)
        high = _LOGO if any(partner.logo for partner, _ in row) else SMALLEST
        for partner, wide in row:
            _mark(figure, partner, (x, y, wide, high))
            x += wide + _APART
        y += high + 10
    return start


def _across(row: list[tuple[Partner, float]]) -> float:
    return sum(wide for _, wide in row) + _APART * (len(row) - 1)


def _mark(figure: Figure, partner: Partner, box: tuple[float, float, float, float]) -> None:
    """Show one logo, or a name, in a box of left, bottom, width and height."""
    x, y, wide, high = box
    if partner.logo is None:
        write_line(figure, x, y + high / 2 - 6, partner.name, SMALLEST, bold=True, gid="logos")
        return
    up = wide / partner.logo.aspect
    page_wide, page_high = figure.get_size_inches() * POINTS_PER_INCH
    place = (x / page_wide, (y + (high - up) / 2) / page_high, wide / page_wide, up / page_high)
    axes = figure.add_axes(place, label=partner.name)
    if partner.logo.outlines:
        draw_outlines(axes, partner.logo.outlines, wide)
    else:  # as it is, not drawn in the few points of its place: it is sharp on paper too
        axes.imshow(mpimg.imread(io.BytesIO(partner.logo.png)), aspect="auto", interpolation="none")
    axes.set_axis_off()
    axes.set_gid("logos")
