"""The profile of an event, typed. Without a file everything has a value of its own, and no organiser is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flows.charts.profile.colours import Colours

TYPEFACES = {
    "Source Sans Pro": ("font_source_sans_pro", "SourceSansPro-Regular.ttf", "SourceSansPro-Bold.ttf"),
    "Lato": ("font_lato", "Lato-Regular.ttf", "Lato-Bold.ttf"),
}
"""The typefaces there are, both under the OFL: the package of each, and its files, regular and bold."""


@dataclass(frozen=True)
class Logo:
    """A logo: its picture as PNG, how wide it is for its height, and its alternative text."""

    png: bytes
    aspect: float
    alt: str


@dataclass(frozen=True)
class Partner:
    """Who takes part: a name and, where there is one, a logo."""

    name: str
    logo: Logo | None = None


@dataclass(frozen=True)
class Contact:
    """Whom to ask."""

    name: str = ""
    email: str = ""
    phone: str = ""
    web: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What is known of them, a line each."""
        return tuple(each for each in (self.name, self.email, self.phone, self.web) if each)


@dataclass(frozen=True)
class Profile:
    """A profile. `order`: names of charts, such as `skapade_jobb`; empty: all of them in their own order.

    `titles`: a chart's name → the organiser's own title, which stands as its kicker above the computed finding. `slides`: the
    bytes of the organisation's own .potx.
    """

    event: str = ""
    day: date | None = None
    place: str = ""
    organiser: Partner | None = None
    partners: tuple[Partner, ...] = ()
    colours: Colours = field(default_factory=Colours)
    typeface: str = "Source Sans Pro"
    order: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    contact: Contact = field(default_factory=Contact)
    closing_words: str = ""
    slides: bytes | None = None

    @property
    def logos(self) -> tuple[Partner, ...]:
        """The organiser and the partners, in the order they are shown."""
        return (*((self.organiser,) if self.organiser else ()), *self.partners)
