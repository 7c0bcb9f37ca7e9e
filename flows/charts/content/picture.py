"""The pictures of a page as data: what is shown, with released cells, not how it is drawn.

Every output draws the same pictures: PDF and web page with matplotlib, PowerPoint with its own charts and tables. A picture holds
released cells (`Value`) and what follows from them; a hidden value has no number anywhere in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from math import floor

from flows.charts.content.values import Value


class Role(Enum):
    """What a mark is in the finding, and so its colour."""

    MAIN = "main"
    """What the headline names."""
    ALSO = "also"
    """A part of what the headline names, or what it is compared with."""
    SECOND = "second"
    """A second thing, in another colour than the first."""
    OTHER = "other"
    """Everything else."""


@dataclass(frozen=True)
class Mark:
    """A bar, a part of a bar, or a point: its name, its released cell, and the cell as it is written.

    `beside`: a short text at the far edge. `unfinished`: the period is not over. `upto`: the upper end where the mark is a range.
    """

    name: str
    value: Value
    text: str
    role: Role = Role.OTHER
    beside: str = ""
    unfinished: bool = False
    upto: float | None = None


@dataclass(frozen=True)
class Bars:
    """At most six bars from zero, vertical for times and horizontal for names.

    `whole`: the scale's end, such as 100 for shares; None: the longest bar fills the space. `unit`: what the numbers are.
    """

    marks: tuple[Mark, ...]
    unit: str
    upright: bool = False
    whole: float | None = None


@dataclass(frozen=True)
class Bracket:
    """A sum over the first marks of a stacked bar that the headline names: how many of them, and the sum as written."""

    marks: int
    text: str


@dataclass(frozen=True)
class Stacked:
    """The parts of a whole in one bar. A hidden part has a width of its own that says nothing."""

    marks: tuple[Mark, ...]
    unit: str
    bracket: Bracket | None = None


@dataclass(frozen=True)
class Series:
    """A line: its name, and a released cell and its text for each place on the axis.

    `band`: the ends of the uncertainty at each place, in the unit of the line, None where they are not known; empty: no band.
    """

    name: str
    values: tuple[Value, ...]
    texts: tuple[str, ...]
    role: Role = Role.OTHER
    band: tuple[tuple[float, float] | None, ...] = ()

    @property
    def banded(self) -> list[list[tuple[int, float, float]]]:
        """The band in runs of (place, low, high): it does not pass over a place where it is not known."""
        runs: list[list[tuple[int, float, float]]] = [[]]
        for place, ends in enumerate(self.band):
            if ends is not None:
                runs[-1].append((place, *ends))
            elif runs[-1]:
                runs.append([])
        return [run for run in runs if len(run) > 1]


@dataclass(frozen=True)
class Lines:
    """At most four lines over time, from zero. `at`: the place of each time (years, months); `names`: how it is written."""

    at: tuple[float, ...]
    names: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    whole: float | None = None

    @property
    def end(self) -> int:
        """The last place where any line has a number; the last of all where none has."""
        known = [i for each in self.series for i, value in enumerate(each.values) if value.number is not None]
        return max(known, default=len(self.at) - 1)

    def has_space_over(self, line: int, place: int, least: float) -> bool:
        """Whether a number is to stand over a point of a line with a band: the others are so much higher there."""
        own, series = self.series[line].values[place].number, self.series
        others = [other.values[place].number for number, other in enumerate(series) if number != line]
        known = [other for other in others if other is not None]
        return bool(series[line].band) and own is not None and all(other - own > least for other in known)


@dataclass(frozen=True)
class People:
    """People as figures, one for each: groups with released counts, side by side in the order given."""

    groups: tuple[Mark, ...]
    unit: str


@dataclass(frozen=True)
class Crowds:
    """Numbers of people as rows of figures. `each`: how many people a figure stands for; a row is rounded to whole figures."""

    marks: tuple[Mark, ...]
    each: float
    unit: str

    def figures(self, number: float | None) -> int:
        """How many figures so many people make, rounded to the nearest whole one."""
        return floor((number or 0) / self.each + 0.5)


@dataclass(frozen=True)
class Area:
    """A map of the county with the municipalities of the area filled. `marks`: their names and numbers employed."""

    codes: tuple[str, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Grid:
    """A table: names of columns, and rows that begin with their name. `marked`: the number of the column to stand out."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    hidden: bool
    marked: int = -1


@dataclass(frozen=True)
class Said:
    """A sentence in place of a picture: there is nothing to show, or nothing that may be shown."""

    text: str
    points: tuple[str, ...] = ()
    """Sentences below it."""


Picture = Bars | Stacked | Lines | People | Crowds | Area | Grid | Said


@dataclass(frozen=True)
class Aside:
    """A number of its own beside the picture, with what it counts in bold and a few lines below."""

    number: str
    what: str
    lines: tuple[str, ...] = ()


def values(picture: Picture) -> Iterator[Value]:
    """Give every cell that a picture shows."""
    match picture:
        case Bars(marks=marks) | Stacked(marks=marks) | People(groups=marks) | Crowds(marks=marks) | Area(marks=marks):
            yield from (mark.value for mark in marks)
        case Lines(series=series):
            yield from (value for each in series for value in each.values)
        case Grid(hidden=hidden):
            yield Value(None, hidden)
        case Said():
            return


def shows_hidden(picture: Picture) -> bool:
    """Whether `..` is shown in the picture, so that its meaning must be shown too."""
    return any(value.hidden for value in values(picture))
