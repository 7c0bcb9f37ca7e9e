"""The place of everything on a slide, in points from its upper left corner, and how its text looks."""

from __future__ import annotations

from dataclasses import dataclass

from flows.language.catalogue import message

WIDE, HIGH, MARGIN = 960.0, 540.0, 48.0
TEXT_WIDTH = WIDE - 2 * MARGIN
PANEL, BAND = 560.0, 150.0
"""The filled part of the first slide, from the left, and of the last, from the top."""
KICKER, SUBTITLE, TAKEAWAY, LEGEND, SOURCE, NUMBER = 20, 21, 22, 23, 24, 25
"""The numbers of our own placeholders; the title has 0 and the text 1, as in every template."""
LINE, TITLE_LINE = 1.26, 1.14
"""The height of a line for its size, in both typefaces at most; titles are set tighter."""


@dataclass(frozen=True)
class SlideBox:
    """A box on a slide."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height


@dataclass(frozen=True)
class Text:
    """A placeholder: its name, kind and place, and how its text looks. `colour`: a name in the theme's scheme.

    `bullet`: what each paragraph begins with; `#` numbers them.
    """

    idx: int
    name: str
    kind: str
    place: SlideBox
    size: float
    colour: str = "tx1"
    bold: bool = False
    anchor: str = "t"
    align: str = "l"
    bullet: str = ""
    caps: bool = False
    apart: float = 0.0


@dataclass(frozen=True)
class Shape:
    """A filled rectangle of a layout, without meaning."""

    place: SlideBox
    colour: str


@dataclass(frozen=True)
class Layout:
    """A slide layout: its name, its kind in the file format, and what is on it."""

    name: str
    kind: str
    shapes: tuple[Shape, ...]
    texts: tuple[Text, ...]


_TITLE, _KICKER, _NUMBER = message("Rubrik"), message("Vinjett"), message("Sidnummer")
_POINTS, _REMEMBER = message("Punkter"), message("Att minnas")
_DASH = Shape(SlideBox(MARGIN, 46, 28, 4), "accent5")
_RULE = Shape(SlideBox(MARGIN, 495.5, TEXT_WIDTH, 1.5), "bg2")
_FOOT = (
    Text(SOURCE, message("Källa"), "body", SlideBox(MARGIN, 503, TEXT_WIDTH - 80, 22), 14, "accent6"),
    Text(NUMBER, _NUMBER, "sldNum", SlideBox(WIDE - MARGIN - 70, 502, 70, 22), 16, "accent6", bold=True, align="r"),
)
_HEAD = (
    Text(0, _TITLE, "title", SlideBox(MARGIN, 62, TEXT_WIDTH, 88), 36, "tx2", bold=True),
    Text(
        KICKER, _KICKER, "body", SlideBox(MARGIN + 38, 36, 620, 24), 16, "accent6", bold=True, anchor="ctr", caps=True
    ),
    Text(SUBTITLE, message("Underrubrik"), "body", SlideBox(MARGIN, 152, TEXT_WIDTH, 48), 18, "accent6"),
)
_BELOW = (
    Text(TAKEAWAY, message("Slutsats"), "body", SlideBox(MARGIN, 430, TEXT_WIDTH, 32), 22, anchor="b"),
    Text(LEGEND, message("Förklaring"), "body", SlideBox(MARGIN, 466, TEXT_WIDTH, 22), 16, "accent6", anchor="b"),
)
OPENING = Layout(
    message("Öppning"),
    "title",
    (Shape(SlideBox(0, 0, PANEL, HIGH), "accent1"), Shape(SlideBox(MARGIN, 326, 44, 6), "accent5")),
    (
        Text(0, _TITLE, "ctrTitle", SlideBox(MARGIN, 60, PANEL - 2 * MARGIN, 250), 50, "panel", bold=True, anchor="b"),
        Text(1, message("Evenemang"), "subTitle", SlideBox(MARGIN, 348, PANEL - 2 * MARGIN, 110), 24, "panel"),
        Text(SOURCE, message("Källa"), "body", SlideBox(MARGIN, 478, PANEL - 2 * MARGIN, 44), 14, "panel", anchor="b"),
    ),
)
FINDING = Layout(message("Fynd"), "titleOnly", (_DASH, _RULE), (*_HEAD, *_BELOW, *_FOOT))
POINTS = Layout(
    _POINTS,
    "obj",
    (_DASH, _RULE),
    (
        *_HEAD,
        Text(1, _POINTS, "body", SlideBox(MARGIN, 150, TEXT_WIDTH, 335), 26, anchor="ctr", bullet="–", apart=44),
        *_FOOT,
    ),
)
CLOSING = Layout(
    message("Avslutning"),
    "obj",
    (Shape(SlideBox(0, 0, WIDE, BAND), "accent1"), _DASH, _RULE),
    (
        Text(0, _TITLE, "title", SlideBox(MARGIN, 60, TEXT_WIDTH - 90, 70), 40, "panel", bold=True, anchor="ctr"),
        Text(1, _REMEMBER, "body", SlideBox(MARGIN, 162, TEXT_WIDTH, 240), 28, anchor="ctr", bullet="#", apart=22),
        Text(TAKEAWAY, message("Kontakt"), "body", SlideBox(MARGIN, 418, 480, 66), 18, anchor="b"),
        *_FOOT,
    ),
)
METHOD = Layout(
    message("Metod"),
    "obj",
    (),
    (
        Text(0, _TITLE, "title", SlideBox(MARGIN, 40, TEXT_WIDTH - 90, 50), 36, "tx2", bold=True),
        Text(1, message("Text"), "body", SlideBox(MARGIN, 104, TEXT_WIDTH, 386), 16, bullet="–", apart=9),
        _FOOT[1],
    ),
)
LAYOUTS = (OPENING, FINDING, POINTS, CLOSING, METHOD)
