"""What the leaflet holds: five numbers and three charts of the deck, for those who were not there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.charts.content.picture import Said
from flows.charts.pages.page import Page

_CHARTS, _NUMBERS = 3, 5
_SHOWN = ("skapade_jobb", "vad_det_blev", "racker_det")
"""The charts that are shown, if they have a picture; else the first that have."""
_LEADING = re.compile(r"^(\d[\d\u00a0\u202f,]*(?:[ \u00a0]?%)?)[ \u00a0](.+)$")


@dataclass(frozen=True)
class Leaflet:
    """The pages of the deck that the leaflet shows, and numbers with what they are of, as the deck tells them."""

    numbers: tuple[tuple[str, str], ...]
    charts: tuple[Page, ...]


def leaflet(pages: Sequence[Page]) -> Leaflet:
    """Choose charts with a picture, and numbers from the findings of the others, first of those in the story.

    A number is one that a finding begins with (`42 % of the persons …`), or stands beside a picture.
    """
    told = sorted((page for page in pages if page.story is not None), key=lambda page: page.appendix)
    drawn = [page for page in told if page.picture is not None and not isinstance(page.picture, Said)]
    first = [page for name in _SHOWN for page in drawn if page.name.endswith(name)]
    charts = [*first, *(page for page in drawn if page not in first)][:_CHARTS]
    others = [page for page in told if page not in charts and page.story and page.story.found]
    numbers = [number for page in others if (number := _number(page))]
    return Leaflet(tuple(numbers[:_NUMBERS]), tuple(charts))


def _number(page: Page) -> tuple[str, str] | None:
    found = _LEADING.match(page.headline)
    if found:
        return found[1], found[2]
    if page.aside is not None and page.aside.number:
        return page.aside.number, " ".join((page.aside.what, *page.aside.lines))
    return None
