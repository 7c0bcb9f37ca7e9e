"""Every number in a text or a picture, for the last sheet of the workbook: all that is published can be checked in one file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from matplotlib.figure import Figure

from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.story import Story
from flows.charts.drawing.frame import ARTIFACT
from flows.charts.pages.page import Page
from flows.language.words import NBSP, Words

_NUMBER = re.compile(r"\d+(?:[\u00a0\u202f]\d{3})*(?:,\d+)?")
_ENGLISH = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_MONTHS = range(1, 13)


@dataclass(frozen=True)
class NumberText:
    """A text with a number in it. `where`: the page of the deck, or the chart."""

    where: str
    text: str

    def numbers(self, about: ReleaseFacts) -> list[float]:
        """Read its numbers, with the language's marks between thousands and before decimals; days and runs' names are none."""
        w = about.words
        text = _days(w).sub("", self.text.replace(about.run, ""))
        if w.number(0.5, 1) == "0.5":
            return [float(number.replace(",", "")) for number in _ENGLISH.findall(text)]
        return [float(re.sub(r"[\u00a0\u202f]", "", number).replace(",", ".")) for number in _NUMBER.findall(text)]


def number_texts(
    pages: Iterable[tuple[str, Page, Iterable[Figure]]], changed: tuple[str, Sequence[str]], about: ReleaseFacts
) -> list[NumberText]:
    """List each text with a number once.

    Args:
        pages: The pages of the deck: what the workbook calls each, the page, and its sheets as drawn.
        changed: The heading and the points of what has changed, which only the web page has.
        about: The release, in the language of the texts.
    """
    found: dict[NumberText, None] = {}
    for name, page, figures in pages:
        notes = (text for _, text in page.told_aloud)
        said = [page.headline, page.subtitle, page.takeaway, page.alt, page.source, *page.points, *notes]
        tabled = _written(page.story, about.words) if page.story else set()
        # A line of a sentence that is told whole is not told again.
        whole = "".join(f" {each} " for each in said)
        drawn = [
            text for figure in figures for text in _drawn(figure) if text not in tabled and f" {text} " not in whole
        ]
        found |= dict.fromkeys(NumberText(name, text) for text in [*said, *drawn])
    heading, points = changed
    found |= dict.fromkeys(NumberText(heading, point) for point in points)
    return [each for each in found if each.numbers(about)]


def _written(story: Story, w: Words) -> set[str]:
    """The cells of a chart's own table as the chart writes them: those are on its own sheet."""
    cells = [cell for row in story.table.rows for cell in row if not isinstance(cell, str | date)]
    return {w.number(cell, decimals) for cell in cells for decimals in (0, 1)} | {f"{cell:.0f}" for cell in cells}


@cache
def _days(w: Words) -> re.Pattern[str]:
    """Make a pattern of days as they are written: `31 december 2025`, `31 dec`."""
    year = 2000
    names = {
        written.replace(str(year), "").strip(f"1{NBSP}")
        for month in _MONTHS
        for written in (w.day(date(year, month, 1)), w.day_of_year(date(year, month, 1)))
    }
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"\b\d{{1,2}}[ {NBSP}](?:{longest_first})\b(?:[ {NBSP}]\d{{4}})?")


def _drawn(figure: Figure) -> Iterator[str]:
    # Not by findobj: it makes the ticks of all axes, none of which are shown.
    for each in (*figure.texts, *(text for axes in figure.axes for text in axes.texts)):
        if each.get_visible() and each.get_text() and each.get_gid() != ARTIFACT:
            yield each.get_text()
