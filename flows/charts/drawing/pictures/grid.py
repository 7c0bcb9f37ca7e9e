"""A table: names to the left, numbers to the right, and one column that stands out."""

from __future__ import annotations

from flows.charts.content.picture import Grid, Role
from flows.charts.drawing.frame import Frame
from flows.charts.drawing.look import colours, pale, pen
from flows.charts.drawing.text import LABEL, SMALLEST, width

_HIGHEST = 40.0
_WIDEST = 150.0
_BETWEEN = 22.0


def draw_grid(frame: Frame, picture: Grid) -> None:
    """Draw as many of the last columns as there is space for; the first always."""
    space = frame.space
    pitch = min(space.height / (len(picture.rows) + 1), _HIGHEST)
    size = LABEL if pitch > LABEL * 1.45 else SMALLEST
    columns = list(zip(picture.columns, *picture.rows, strict=True))
    wide = [max(width(text, size, bold=True) for text in column) + _BETWEEN for column in columns]
    shown = [0]
    for place in range(len(columns) - 1, 0, -1):
        if sum(wide[i] for i in (*shown, place)) <= space.width + _BETWEEN:
            shown.append(place)
    shown.sort()
    spare = (space.width + _BETWEEN - sum(wide[i] for i in shown)) / max(len(shown) - 1, 1)
    x = space.left
    for place in shown:
        words = _words(columns[place][1:])
        across = (
            wide[place] - _BETWEEN
            if place == 0
            else min(wide[place] - _BETWEEN + spare, _WIDEST + wide[place] - _BETWEEN)
        )
        for row, text in enumerate(columns[place]):
            y = space.top - size - row * pitch
            bold = row == 0 or place == picture.marked
            colour = pen(Role.MAIN) if place == picture.marked or row == 0 else colours().ink
            if words:
                frame.write(x, y, text, size, bold=bold, color=colour)
            else:
                frame.write(x + across, y, text, size, bold=bold, color=colour, ha="right")
        x += across + _BETWEEN
    for row in range(len(picture.rows)):
        y = space.top - size - row * pitch - (pitch - size * 0.7) / 2
        frame.line((space.left, y), (x - _BETWEEN, y), pale(), 1.5)


def _words(cells: tuple[str, ...]) -> bool:
    """Whether a column has words, which are aligned to the left; numbers are aligned to the right."""
    return any(cell[:1].isalpha() for cell in cells)
