"""The profile of an event, typed. Without a file everything has a default value, and no organiser is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from flows.charts.profile.colours import Colours
from flows.charts.profile.outlines import Outlines

TYPEFACES = {
    "Source Sans Pro": ("font_source_sans_pro", "SourceSansPro-Regular.ttf", "SourceSansPro-Bold.ttf"),
    "Lato": ("font_lato", "Lato-Regular.ttf", "Lato-Bold.ttf"),
}
"""The typefaces there are, both under the OFL: the package of each, and its files, regular and bold."""


@dataclass(frozen=True)
class Logo:
    """A logo: its picture as PNG, how wide it is for its height, and its alternative text.

    `outlines`: what it is drawn from in print, where it is plain enough; None: the picture is shown.
    """

    png: bytes
    aspect: float
    alt: str
    alt_en: str = ""
    outlines: Outlines | None = None


@dataclass(frozen=True)
class Partner:
    """Who takes part: a name and, where there is one, a logo."""

    name: str
    logo: Logo | None = None


@dataclass(frozen=True)
class Licence:
    """Terms that open data is published under."""

    name: str
    title: str
    path: str


LICENCES = {
    each.name: each
    for each in (
        Licence(
            "CC0-1.0", "Creative Commons Zero v1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"
        ),
        Licence(
            "CC-BY-4.0",
            "Creative Commons Attribution 4.0 International",
            "https://creativecommons.org/licenses/by/4.0/",
        ),
    )
}
"""The licences there are to choose from, by their SPDX names. DIGG recommends CC0 for open data of the public sector."""


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

    `titles`: a chart's name → the organiser's own title, shown as its kicker above the computed finding. `slides`: the
    bytes of the organisation's own .potx. `licence`: of LICENCES, chosen by who publishes the open data; empty: none is.
    `address`: where the folder `data` will be on the web, with a slash at its end; empty: not known. What ends in `_en` is said
    in English; where it is empty, the Swedish is.
    """

    event: str = ""
    event_en: str = ""
    day: date | None = None
    place: str = ""
    organiser: Partner | None = None
    partners: tuple[Partner, ...] = ()
    colours: Colours = field(default_factory=Colours)
    typeface: str = "Source Sans Pro"
    order: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    titles_en: Mapping[str, str] = field(default_factory=dict)
    contact: Contact = field(default_factory=Contact)
    closing_words: str = ""
    closing_words_en: str = ""
    slides: bytes | None = None
    licence: str = ""
    address: str = ""

    @property
    def logos(self) -> tuple[Partner, ...]:
        """The organiser and the partners, in the order they are shown."""
        return (*((self.organiser,) if self.organiser else ()), *self.partners)

    def told_in(self, language: str) -> Profile:
        """Give the profile with its words in a language: `sv` as they are, others in English where there is any."""
        if language == "sv":
            return self
        return replace(
            self,
            event=self.event_en or self.event,
            closing_words=self.closing_words_en or self.closing_words,
            titles={**self.titles, **self.titles_en},
            organiser=_in_english(self.organiser) if self.organiser else None,
            partners=tuple(_in_english(each) for each in self.partners),
        )


def _in_english(partner: Partner) -> Partner:
    logo = partner.logo
    return replace(partner, logo=replace(logo, alt=logo.alt_en or logo.alt)) if logo else partner
