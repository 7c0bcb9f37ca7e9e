"""Text on a page: written, measured and broken into lines with the font that it is drawn in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import TypedDict, Unpack

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags

from flows.charts.drawing.look import colours, font_file

POINTS_PER_INCH = 72
FOOTER, SMALLEST, LABEL, BIG = 14, 16, 18, 24
"""FIELD: the one line of source and day may be smaller than all else."""
HEADLINES = (36, 34, 30)
"""A headline is as large as it can be in two lines."""
LEADING = 1.25
_MEASURED_AT = 100


class Looks(TypedDict, total=False):
    """How a line looks. `gid` names its part in the page: headline, subtitle, footer, draft."""

    bold: bool
    color: str
    ha: str
    gid: str


def write_line(figure: Figure, x: float, y: float, text: str, size: float, **looks: Unpack[Looks]) -> None:
    """Write one line of text with its baseline at y, in points from the page's lower left corner."""
    across, up = figure.get_size_inches() * POINTS_PER_INCH
    figure.text(
        x / across,
        y / up,
        text,
        fontproperties=FontProperties(fname=str(font_file(bold=looks.get("bold", False))), size=size),
        color=looks.get("color", colours().ink),
        ha=looks.get("ha", "left"),
        va="baseline",
        gid=looks.get("gid"),
        # Ligatures would embed the font a second time, and break words for those who search.
    ).set_fontfeatures(["-liga", "-clig"])


def write_lines(figure: Figure, lines: Sequence[str], x: float, y: float, size: float, **looks: Unpack[Looks]) -> float:
    """Write lines below one another, the first with its baseline at y; gives the last baseline."""
    for place, line in enumerate(lines):
        write_line(figure, x, y - place * size * LEADING, line, size, **looks)
    return y - max(len(lines) - 1, 0) * size * LEADING


def wrap(text: str, size: float, space: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines that fit; a word that is wider than a line is broken too."""
    lines: list[str] = []
    for word in _pieces(text.split(" "), size, space, bold):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold=bold) <= space:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def balance(text: str, size: float, space: float, *, bold: bool = False) -> list[str]:
    """Break a text into as few lines as fit, of about the same length, so that no word is left alone."""
    lines = wrap(text, size, space, bold=bold)
    for narrower in range(int(space), int(space / 2), -8):
        tighter = wrap(text, size, narrower, bold=bold)
        if len(tighter) > len(lines):
            break
        lines = tighter
    return lines


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Measure a line in points. Kerning is left out, so the result is never too small."""
    return size * _width_of(str(font_file(bold=bold)), text)


def _pieces(words: Iterable[str], size: float, space: float, bold: bool) -> Iterable[str]:
    for whole in words:
        word = whole
        while width(word, size, bold=bold) > space:
            fits = next(n for n in range(len(word) - 1, 0, -1) if width(word[:n], size, bold=bold) <= space)
            yield word[:fits]
            word = word[fits:]
        yield word


@lru_cache(maxsize=16_384)  # a paragraph is broken many times over until its lines are of one length
def _width_of(file: str, text: str) -> float:
    return sum(_measured(file, letter) for letter in text)


@cache
def _measured(file: str, letter: str) -> float:
    """The width of a letter in a font of size 1."""
    font = _font(file)
    font.set_size(_MEASURED_AT, POINTS_PER_INCH)
    return float(font.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / _MEASURED_AT


@cache
def _font(file: str) -> FT2Font:
    return FT2Font(file)
