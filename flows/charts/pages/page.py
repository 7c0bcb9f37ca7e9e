"""One page, whatever it becomes: a page of the deck, a slide, a part of the web page or of a leaflet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from flows.charts.content.picture import Aside, Picture
from flows.charts.content.story import Story


class Kind(Enum):
    """What a page is for, and so how it is laid out."""

    OPENING = "opening"
    CHART = "chart"
    POINTS = "points"
    CLOSING = "closing"
    METHOD = "method"


@dataclass(frozen=True)
class Page:
    """A page with all its words and its picture as data.

    Attributes:
        kind: What it is for.
        name: Its anchor and file name, such as `01_skapade_jobb`.
        kicker: Where in the story it is, in a few words.
        headline: The finding; at most twelve words.
        subtitle: Measure, place, period and n. Never the headline again.
        picture: What is shown, with released cells; None: words alone.
        aside: A number beside the picture.
        takeaway: One sentence below the picture.
        points: Sentences, for a page of words.
        source: One line of at most fifteen words; empty where nothing is counted.
        legend: What the marks shown mean (`..`, a star, stripes), and whether an enterprise outside the area is counted.
        alt: The picture in words, for those who cannot see it; empty without a picture.
        notes: For the speaker and the method: (label, text).
        speech: What the speaker says, and how long it takes: (label, text).
        story: The chart behind it, with its table; None for other pages.
        appendix: It stands after the closing page.
    """

    kind: Kind
    name: str
    headline: str
    kicker: str = ""
    subtitle: str = ""
    picture: Picture | None = None
    aside: Aside | None = None
    takeaway: str = ""
    points: tuple[str, ...] = ()
    source: str = ""
    legend: str = ""
    alt: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    speech: tuple[tuple[str, str], ...] = ()
    story: Story | None = None
    appendix: bool = False

    @property
    def told_aloud(self) -> tuple[tuple[str, str], ...]:
        """All that is for the speaker alone: what to say, then what to know."""
        return self.speech + self.notes
