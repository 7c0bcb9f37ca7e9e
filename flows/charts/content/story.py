"""What a chart tells: finding, picture, remarks, alt text, speaker's note and table. Made from released cells only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.charts.content.picture import Aside, Picture

Cell = float | str | date
"""What a table holds: a number, a day, or a text, which may be the mark of a number that is hidden or does not exist."""


@dataclass(frozen=True)
class StoryTable:
    """The numbers of a chart for a spreadsheet: whole rows, with what their columns count.

    `keys`: how many columns name the row; the rest are numbers. `remarks`: a row or column, by its name, and what is to be known
    of it, such as `2025` and `preliminärt`. They stand below the table.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    keys: int = 1
    remarks: tuple[tuple[str, str], ...] = ()

    @property
    def told(self) -> tuple[str, ...]:
        """The remarks as sentences without a full stop: `2025: preliminärt`."""
        return tuple(f"{what}: {remark}" for what, remark in self.remarks)


@dataclass(frozen=True)
class Counted:
    """How many enterprises the numbers are of, and when: a day or a year, as it is written."""

    enterprises: int
    when: str


@dataclass(frozen=True)
class Note:
    """What the speaker needs: what the picture shows, of what, and what not to say."""

    shows: str
    denominator: str
    never_say: str


@dataclass(frozen=True)
class Story:
    """All that a chart tells.

    `found`: whether the headline is a finding; where it is not, the page says in one sentence why. `aside`: a number beside the
    picture. `takeaway`: a sentence below it. `leans_on`: the source tables that its
    numbers come from. `unit`: of the table's numbers. `legend`: what the marks of the picture mean, such as a star. `counted`:
    where its numbers are not of the last day. `remember`: the finding as a whole sentence, without a full stop, for those who
    have no picture before them; empty: the headline. `asked`: questions on just these numbers, with their answers.
    """

    headline: str
    found: bool
    subtitle: str
    short: str
    unit: str
    picture: Picture
    remarks: tuple[str, ...]
    leans_on: tuple[str, ...]
    alt: str
    note: Note
    table: StoryTable
    aside: Aside | None = None
    takeaway: str = ""
    legend: tuple[str, ...] = ()
    counted: Counted | None = None
    remember: str = ""
    asked: tuple[tuple[str, str], ...] = ()
