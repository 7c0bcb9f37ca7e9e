"""A sign beside each point of what a social enterprise is: it sells, gives work, is run together, and keeps what it earns.

They are drawn from the shapes of the deck, and mean nothing that the points do not say.
"""

from __future__ import annotations

from math import cos, radians, sin

from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle

from flows.charts.content.picture import Role
from flows.charts.drawing.frame import ARTIFACT, Frame
from flows.charts.drawing.look import colours, fill_colour, pale
from flows.charts.drawing.pictures.people import ASPECT, draw_figure

SIGN = 60.0
"""Points: how wide and high a sign is."""
_STRIPES = 5


def draw_sign(canvas: Axes, number: int, x: float, y: float) -> None:
    """Draw the sign of a point, the first is 0, with its lower left corner at (x, y)."""
    before = len(canvas.patches)
    (_shop, _one_of_three, _three, _loop)[number](canvas, x, y)
    for shape in canvas.patches[before:]:
        shape.set_gid(ARTIFACT)


def draw_signs(frame: Frame) -> None:
    """Draw the four signs below one another, as far apart as the space lets them."""
    space, canvas = frame.space, frame.canvas()
    for number in range(4):
        draw_sign(canvas, number, space.left, space.top - SIGN - number * (space.height - SIGN) / 3)


def _shop(canvas: Axes, x: float, y: float) -> None:
    canvas.add_artist(Rectangle((x + 6, y + 2), 48, 34, facecolor=pale()))
    canvas.add_artist(Rectangle((x + 32, y + 2), 14, 24, facecolor=fill_colour(Role.MAIN)))
    wide = SIGN / _STRIPES
    for stripe in range(_STRIPES):
        colour = fill_colour(Role.MAIN) if stripe % 2 == 0 else fill_colour(Role.OTHER)
        left, right = x + stripe * wide, x + (stripe + 1) * wide
        top = [x + 6 + (stripe + side) * 48 / _STRIPES for side in (0, 1)]
        canvas.add_artist(
            Polygon([(left, y + 35), (right, y + 35), (top[1], y + 58), (top[0], y + 58)], facecolor=colour)
        )
        canvas.add_artist(Polygon(_arc((left + wide / 2, y + 36), wide / 2, 180, 360), facecolor=colour))


def _one_of_three(canvas: Axes, x: float, y: float) -> None:
    for place, role in enumerate((Role.OTHER, Role.MAIN, Role.OTHER)):
        wide = SIGN / ASPECT if role is Role.MAIN else SIGN / ASPECT * 0.72
        middle = x + SIGN / 2 + (place - 1) * 21
        draw_figure(canvas, middle - wide / 2, y, wide, role)


def _three(canvas: Axes, x: float, y: float) -> None:
    wide = SIGN / ASPECT * 0.86
    for place in range(3):
        draw_figure(canvas, x + SIGN / 2 + (place - 1) * 20 - wide / 2, y + 4, wide, Role.MAIN)


def _loop(canvas: Axes, x: float, y: float) -> None:
    middle, radius, thick, end = (x + SIGN / 2, y + SIGN / 2), 26.0, 8.0, 40.0
    ring = [*_arc(middle, radius, end, 350), *reversed(_arc(middle, radius - thick, end, 350))]
    canvas.add_artist(Polygon(ring, facecolor=fill_colour(Role.MAIN)))
    tip = [*_arc(middle, radius + 7, end, end), *_arc(middle, radius - thick - 7, end, end)]
    canvas.add_artist(
        Polygon([*tip, *_arc(middle, radius - thick / 2, end - 34, end - 34)], facecolor=colours().accent)
    )


def _arc(middle: tuple[float, float], radius: float, start: float, end: float) -> list[tuple[float, float]]:
    """Give the points of an arc, two degrees apart; one where it ends as it starts."""
    steps = max(round((end - start) / 2), 0)
    turns = [radians(start + (end - start) * step / max(steps, 1)) for step in range(steps + 1)]
    return [(middle[0] + radius * cos(turn), middle[1] + radius * sin(turn)) for turn in turns]
