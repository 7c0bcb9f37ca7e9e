"""The leaflet for politicians and press: two A4 pages with five numbers, three charts, how it was counted and who answers.

It is laid out larger than paper, in the sizes of the deck's pictures, and made smaller when it is written: text of 18 points is
printed at 10.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from pikepdf import Array, Name, Pdf

from flows.charts.content.release_facts import ReleaseFacts, hidden_means
from flows.charts.drawing.covers import draw_logos
from flows.charts.drawing.frame import ARTIFACT, Box, Frame, blank_figure
from flows.charts.drawing.look import DRAFT, colours, looking, styled
from flows.charts.drawing.page import DrawnPage, draw_pictures
from flows.charts.drawing.text import BIG, FOOTER, LABEL, LEADING, balance, width, wrap, write_line, write_lines
from flows.charts.outputs.speaker_pack import A4
from flows.charts.outputs.tagged_pdf import Structure, finish, paint
from flows.charts.pages.leaflet import Leaflet, leaflet
from flows.charts.pages.page import Kind, Page
from flows.charts.profile.colours import on
from flows.charts.profile.profile import Profile
from flows.language.words import sentence

_LARGER = 1.8
_WIDE, _HIGH = A4[0] * _LARGER, A4[1] * _LARGER
_EDGE = 84.0
_SPACE = _WIDE - 2 * _EDGE
_PANEL, _NUMBERS, _WORDS = 250.0, 210.0, 330.0
_TITLE, _NUMBER, _WHAT, _HEADING = 46, 62, 28, 32
_FOOT = "9-footer"


def write_leaflet(
    path: Path, title: str, pages: Sequence[Page], about: ReleaseFacts, profile: Profile
) -> list[DrawnPage]:
    """Write the leaflet of a deck's pages; gives its sheets, so that the numbers it tells can be listed."""
    w, chosen = about.words, leaflet(pages)
    with looking(profile):
        sheets = _sheets(chosen, pages, about, profile)
    painted = paint(sheets)
    with Pdf.open(io.BytesIO(painted.content)) as pdf:
        structure = Structure(pdf, w)
        for page, parts in zip(pdf.pages, painted.parts, strict=True):
            page.MediaBox = Array([0, 0, *A4])
            page.contents_add(b"q %.6f 0 0 %.6f 0 0 cm\n" % (1 / _LARGER, 1 / _LARGER), prepend=True)
            page.contents_add(b"\nQ")
            page.contents_coalesce()
            structure.add(page, parts, _kinds(chosen.charts, sheets[-1].logos))
        finish(pdf, path, w("{title}, faktablad", title=title), [sheet.bookmark for sheet in sheets], w)
    return sheets


def _kinds(charts: Iterable[Page], logos: str | None) -> dict[str, tuple[Name, str | None]]:
    kinds: dict[str, tuple[Name, str | None]] = {f"8-{name}-0": (Name.H2, None) for name in ("counted", "who")}
    kinds["logos"] = (Name.Figure, logos)
    for place, chart in enumerate(charts):
        kinds |= {f"{2 + place}-0": (Name.H2, None), f"{2 + place}-2": (Name.Figure, chart.alt)}
    return kinds


@styled
def _sheets(chosen: Leaflet, pages: Sequence[Page], about: ReleaseFacts, profile: Profile) -> list[DrawnPage]:
    w = about.words
    opening = next(page for page in pages if page.kind is Kind.OPENING)
    front, back = (blank_figure(_WIDE, _HIGH) for _ in range(2))
    y = _numbers(front, chosen, _panel(front, opening, about))
    for place, chart in enumerate(chosen.charts[:1]):
        _chart(front, (chart, opening.source), place, Box(_EDGE, _EDGE + 20, _SPACE, y - _EDGE - 20))
    each = (_HIGH - 2 * _EDGE - _WORDS) / 2
    for place, chart in enumerate(chosen.charts[1:]):
        _chart(
            back,
            (chart, opening.source),
            place + 1,
            Box(_EDGE, _HIGH - _EDGE + 24 - (place + 1) * each, _SPACE, each - 48),
        )
    half, apart = _SPACE * 0.58, 48
    _words(back, "8-counted", w("Så har vi räknat"), _counted(about), Box(_EDGE, _EDGE, half, _WORDS))
    contact = profile.contact.lines or (w("Fråga den som ordnar fokusdagen."),)
    more = w("Alla tal, villkor och definitioner finns på webbsidan och i tabeller.xlsx.")
    beside = Box(_EDGE + half + apart, _EDGE, _SPACE - half - apart, _WORDS)
    _words(back, "8-who", w("Vill du veta mer?"), (*contact, more), beside)
    draw_logos(back, profile.logos, (beside.left, beside.right), _EDGE + 12)
    for number, figure in enumerate((front, back), start=1):
        write_line(figure, _EDGE, 48, opening.source, FOOTER + 2, color=colours().quiet, gid=_FOOT)
        sheet = f"{number} (2)"
        write_line(figure, _WIDE - _EDGE, 48, sheet, FOOTER + 2, color=colours().quiet, ha="right", gid=ARTIFACT)
        if about.draft:
            light = on(colours().main) if number == 1 else DRAFT
            write_line(
                figure, _WIDE - _EDGE, _HIGH - 56, w("UTKAST"), BIG, bold=True, color=light, ha="right", gid="draft"
            )
    logos = ". ".join(partner.logo.alt for partner in profile.logos if partner.logo)
    return [DrawnPage(front, opening.headline), DrawnPage(back, w("Så har vi räknat"), logos=logos or None)]


def _counted(about: ReleaseFacts) -> tuple[str, ...]:
    w = about.words
    return (
        *about.definitions[:1],
        w("Räknade är jobb för dem som var långt från arbetsmarknaden när jobbet började: länge utan arbete, med svag "
          "konkurrensförmåga enligt Arbetsförmedlingen, i en insats hos Finsam eller med nedsatt arbetsförmåga."),
        w("Talen visar vad som har hänt, inte vad som annars hade hänt."),
        sentence(hidden_means(w)),
    )  # fmt: skip


def _panel(figure: Figure, opening: Page, about: ReleaseFacts) -> float:
    """Write the title and the event on a filled panel; gives its lower edge."""
    panel = Rectangle((0, 1 - _PANEL / _HIGH), 1, _PANEL / _HIGH, transform=figure.transFigure, zorder=-1)
    panel.set(facecolor=colours().main, gid=ARTIFACT)
    figure.add_artist(panel)
    text = on(colours().main)
    lines = balance(opening.headline, _TITLE, _SPACE, bold=True)
    y = _HIGH - 60 - _TITLE
    for line in lines:
        write_line(figure, _EDGE, y, line, _TITLE, bold=True, color=text, gid="headline")
        y -= _TITLE * 1.12
    told = [opening.subtitle, *opening.points]
    write_lines(
        figure,
        wrap(". ".join(each for each in told if each), BIG, _SPACE),
        _EDGE,
        y - 4,
        BIG,
        color=text,
        gid="subtitle",
    )
    return _HIGH - _PANEL


def _numbers(figure: Figure, chosen: Leaflet, top: float) -> float:
    """Write the numbers below one another, each with what it is of; gives how far down they go."""
    y = top - 24
    for place, (number, what) in enumerate(chosen.numbers):
        gid = f"1-{place}"
        lines = wrap(what, _WHAT, _SPACE - _NUMBERS)
        size = min(_NUMBER, (_NUMBERS - 24) / width(number, 1, bold=True))
        high = max(_NUMBER * 1.4, len(lines) * _WHAT * LEADING + 12)
        middle = y - high / 2
        write_line(figure, _EDGE, middle - size * 0.34, number, size, bold=True, color=colours().remember, gid=gid)
        first = middle + (len(lines) - 1) * _WHAT * LEADING / 2 - _WHAT * 0.34
        write_lines(figure, lines, _EDGE + _NUMBERS, first, _WHAT, gid=gid)
        y -= high
    return y


def _chart(figure: Figure, told: tuple[Page, str], place: int, box: Box) -> None:
    """Draw a chart of the deck in a part of the page: finding, measure, picture, what its marks mean.

    `told`: its page, and the source at the foot; its own source stands below it where it is another.
    """
    page, foot = told
    source = page.source if page.source != foot else ""
    gid = str(2 + place)
    y = box.top - _HEADING - 16
    y = write_lines(figure, balance(page.headline, _HEADING, _SPACE, bold=True), _EDGE, y, _HEADING, bold=True,
                    color=colours().main, gid=f"{gid}-0")  # fmt: skip
    if page.subtitle:
        y = write_lines(
            figure, wrap(page.subtitle, LABEL, _SPACE), _EDGE, y - 30, LABEL, color=colours().quiet, gid=f"{gid}-1"
        )
    below = [line for text in (page.takeaway, page.legend, source) if text for line in wrap(text, LABEL, _SPACE)]
    low = box.bottom + len(below) * LABEL * LEADING
    write_lines(figure, below, _EDGE, low - LABEL, LABEL, color=colours().quiet, gid=f"{gid}-3")
    drawn = set(map(id, figure.get_children()))
    frame = Frame(figure, Box(_EDGE, low + 18, _SPACE, y - 24 - low - 18), _WIDE, _HIGH)
    draw_pictures(frame, page)
    for artist in figure.get_children():
        if id(artist) not in drawn and artist.get_gid() != ARTIFACT:
            artist.set_gid(f"{gid}-2")


def _words(figure: Figure, gid: str, heading: str, points: Iterable[str], box: Box) -> None:
    """Write a heading and its points as far as they fit."""
    y = box.top - _HEADING
    write_line(figure, box.left, y, heading, BIG, bold=True, color=colours().main, gid=f"{gid}-0")
    y -= BIG * LEADING + 6
    for number, point in enumerate(points, start=1):
        lines = wrap(point, LABEL, box.width)
        if y - len(lines) * LABEL * LEADING < box.bottom:
            break
        y = write_lines(figure, lines, box.left, y, LABEL, gid=f"{gid}-{number}") - LABEL * LEADING - 8
