"""The colours of the pages, and whether they can be read: contrast by WCAG 2.1."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.language.tool import say

_TEXT, _SHAPE = 4.5, 3.0
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
WHITE = "#FFFFFF"


@dataclass(frozen=True)
class Colours:
    """`main`: headlines and what the headline names. `remember`: the one number to remember. `second`: a second thing.

    `accent`: short lines and brackets, never a text. `other`: all else that is drawn. `ink` and `quiet`: texts.
    """

    main: str = "#12436D"
    remember: str = "#C2470A"
    accent: str = "#F46A25"
    second: str = "#1F7A73"
    other: str = "#8095A9"
    ink: str = "#1E2B37"
    quiet: str = "#4F5D6B"

    def faults(self) -> list[str]:
        """Say in Swedish what cannot be read or told apart, with the colour and what to do."""
        found = [
            say(
                "Färgen {name} är {colour}. Skriv den som # och sex siffror eller bokstäver A till F, till exempel #12436D.",
                name=name,
                colour=colour,
            )
            for name, colour in self.named.items()
            if not _HEX.fullmatch(colour)
        ]
        if found:
            return found
        for name in ("huvud", "minne", "andra", "text", "dampad"):
            found += _too_close(name, self.named[name], say("vitt"), WHITE, _TEXT, say("text"))
        for name in ("streck", "ovrigt"):
            found += _too_close(name, self.named[name], say("vitt"), WHITE, _SHAPE, say("det som ritas"))
        found += _too_close(
            "ovrigt", self.other, say("huvudfärgen"), self.main, _SHAPE, say("staplar bredvid varandra")
        )
        return found

    @property
    def named(self) -> dict[str, str]:
        """The colours by their names in the profile."""
        return {
            "huvud": self.main,
            "minne": self.remember,
            "streck": self.accent,
            "andra": self.second,
            "ovrigt": self.other,
            "text": self.ink,
            "dampad": self.quiet,
        }


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours written as `#RRGGBB` (WCAG 2.1, 1.4.3)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def on(colour: str) -> str:
    """Choose the colour of a text on a filled shape: white or nearly black, whichever is read better."""
    return max((WHITE, "#111A22"), key=lambda text: contrast(text, colour))


def mixed(colour: str, other: str, share: float) -> str:
    """Mix two colours: `share` of the first, the rest of the other."""
    parts = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(one * share + two * (1 - share)):02X}" for one, two in parts)


def _too_close(name: str, colour: str, beside: str, against: str, least: float, use: str) -> list[str]:
    ratio = contrast(colour, against)
    if ratio >= least:
        return []
    told, wanted = (f"{value:.1f}".replace(".", ",") for value in (ratio, least))
    return [
        say(
            "Färgen {name} ({colour}) syns för dåligt mot {beside}: kontrasten är {told} och ska vara "
            "minst {wanted} för {use}. Välj en mörkare färg.",
            name=name,
            colour=colour,
            beside=beside,
            told=told,
            wanted=wanted,
            use=use,
        )
    ]


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _parts(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
