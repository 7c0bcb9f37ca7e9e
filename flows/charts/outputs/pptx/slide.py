"""A slide while it is filled: its page, the space it has, and one way to write a text whatever the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.util import Emu

from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.drawing.look import DRAFT
from flows.charts.drawing.text import balance, width, wrap
from flows.charts.outputs.pptx.masters.layouts import FINDING, HIGH, MARGIN, TITLE_LINE, WIDE, SlideBox, Text
from flows.charts.outputs.pptx.masters.organisation import content_place, title_size
from flows.charts.outputs.pptx.texts import Line, fill_placeholder, move, placeholder, write_lines
from flows.charts.pages.page import Page
from flows.charts.profile.profile import Profile

_LOOKS = {text.idx: text for text in FINDING.texts}
_WIDER = 1.12
"""How much wider a title is in Arial, which is used where the typeface of the profile is not installed."""
DIGITS_WIDER = 1.3
"""How much wider a number is in the widest typeface that may stand in, so that it is never broken."""
_SIZES = (36.0, 34.0, 30.0)
_SHARES = (1.0, 0.85, 0.75, 0.65, 0.55, 0.45)
"""Of the size that a template gives its titles: what is tried for a long one."""
_SOURCE = 26.0
"""The height of the line of source, at the foot of a template's content."""


def balanced(text: str, size: float, space: float, *, bold: bool = False) -> float:
    """Give how wide a box is in which lines are of about the same length, in the typeface and in one that is wider."""
    lines = balance(text, size, space / _WIDER, bold=bold)
    return min(max(width(line, size, bold=bold) for line in lines) * _WIDER + 2, space) if len(lines) > 1 else space


@dataclass
class DeckSlide:
    """A slide and what is known of it. `place`: where content may be. `own`: the master is ours.

    `scale`: how much smaller than ours the slides of a template are, and so its texts.
    """

    slide: Slide
    page: Page
    about: ReleaseFacts
    profile: Profile
    place: SlideBox
    own: bool
    scale: float = 1.0
    shapes: list[BaseShape] = field(default_factory=list)

    @classmethod
    def of(cls, deck: Deck, slide: Slide, page: Page, about: ReleaseFacts, profile: Profile, *, own: bool) -> DeckSlide:
        """Measure the space below a template's title; ours is known."""
        if own:
            return cls(slide, page, about, profile, SlideBox(MARGIN, 62, WIDE - 2 * MARGIN, 422), own)
        wide, high = (Emu(each or 0).pt for each in (deck.slide_width, deck.slide_height))
        title = slide.shapes.title
        body = content_place(deck) or SlideBox(MARGIN, MARGIN, wide - 2 * MARGIN, high - 2 * MARGIN)
        top = max(body.top, Emu(title.top + title.height).pt + 6)
        return cls(
            slide,
            page,
            about,
            profile,
            SlideBox(body.left, top, body.width, body.bottom - _SOURCE - top),
            own,
            min(1.0, high / HIGH),
        )

    def title(self) -> float:
        """Write the title, in a template as large as it fits into its place; gives where the space below it begins."""
        title, text = self.slide.shapes.title, self.page.headline
        self.shapes.append(title)
        space = SlideBox(*(Emu(each).pt for each in (title.left, title.top, title.width, title.height)))
        most = _SIZES[0] if self.own else title_size(self.slide.slide_layout)
        sizes = _SIZES if self.own else tuple(most * share for share in _SHARES)
        lines = {size: len(wrap(text, size, space.width / _WIDER, bold=True)) for size in sizes}
        room = {size: 2 if self.own else space.height / (size * TITLE_LINE) for size in sizes}
        size = next((each for each in sizes if lines[each] <= room[each]), sizes[-1])
        fill_placeholder(title, [text], size if size != most else None)
        high = lines[size] * size * TITLE_LINE + 4
        if not self.own:
            return max(self.place.top, space.top + high)
        move(title, SlideBox(space.left, space.top, balanced(text, size, space.width, bold=True), high))
        return space.top + high

    def write(
        self, idx: int, paragraphs: Sequence[str], place: SlideBox | None = None, size: float | None = None
    ) -> None:
        """Write into a placeholder, or a text box of the same look where the template has no such placeholder."""
        told = [each for each in paragraphs if each]
        if not told:
            return
        shape = placeholder(self.slide, idx) if self.own or idx <= 1 else None
        if shape is not None:
            self.shapes.append(fill_placeholder(shape, told, size))
            if place:
                move(shape, place)
            return
        look = _LOOKS.get(idx, Text(idx, "Text", "body", self.place, 18))
        place = place or look.place
        told = [each.upper() for each in told] if look.caps else told
        lines = [
            Line(each, size or look.size * self.scale, look.bold, above=6 * (i > 0)) for i, each in enumerate(told)
        ]
        anchor = {"t": "top", "b": "bottom", "ctr": "middle"}[look.anchor]
        self.shapes.append(write_lines(self.slide, place, lines, self.about.words(look.name), anchor=anchor))

    def draft(self, colour: str = DRAFT) -> None:
        """Mark a slide as a draft."""
        if self.about.draft:
            place = SlideBox(self.place.left + self.place.width - 120, 37, 120, 22) if self.own else SlideBox(
                self.place.left + self.place.width - 120, 6, 120, 22
            )  # fmt: skip
            line = Line(self.about.words("UTKAST"), 16, True, colour)
            self.shapes.append(write_lines(self.slide, place, [line], line.text, "right"))
