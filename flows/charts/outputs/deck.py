"""The text pages of the deck: title, how we counted, data and quality; as many pages as the texts need."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from flows.charts.content.release_facts import PROCESSED_BY, ReleaseFacts, hidden_means
from flows.charts.content.story import GROWTH_PER_CENT, GROWTH_PERSONS
from flows.charts.drawing.frame import ARTIFACT, HIGHLIGHT, MARGIN, TEXT_WIDTH, page, write_headline
from flows.charts.drawing.text import BIG, LABEL, LEADING, SMALLEST, balance, wrap, write, write_lines
from flows.charts.outputs.tagged_pdf import Sheet
from flows.language.words import sentence

_INDENT = 22.0
_BETWEEN = 12.0


def deck_title(about: ReleaseFacts) -> str:
    """Write the title of the deck, for the window and the file."""
    w = about.words
    told = f"{short_title(about)}, {about.area}, {about.until}"
    return w("{title} (utkast)", title=told) if about.draft else told


def title_page(about: ReleaseFacts) -> Sheet:
    """Make the first page: title, area, last day counted, and how many enterprises have reported."""
    w = about.words
    figure = page(about)
    lines = balance(short_title(about), 44, TEXT_WIDTH, bold=True)
    y = write_lines(figure, lines, MARGIN, 360, 44, bold=True, color=HIGHLIGHT, gid="headline")
    told = w("De sociala företagen i {area}", area=about.area)
    write(figure, MARGIN, y - 54, told, BIG, gid="subtitle")
    known = w.day(about.as_of)
    lines = [
        w("Räknat {until}. {reporting}", until=about.until, reporting=sentence(about.have_reported)),
        w(
            "Byggt på det som var känt {known}. Körning {run}.",
            known=known,
            run=about.run,
        ),
        w("Bearbetning: {processed_by}", processed_by=PROCESSED_BY),
    ]
    lines = [each for line in lines for each in wrap(line, LABEL, TEXT_WIDTH)]
    write_lines(figure, lines, MARGIN, 48 + (len(lines) - 1) * LABEL * LEADING, LABEL, gid="footer")
    return Sheet(figure, w("Titelsida"))


def method(about: ReleaseFacts) -> tuple[str, list[str]]:
    """Give the definitions in force, and how numbers are protected: a heading and its points."""
    w = about.words
    points = about.definitions or (w("Definitionerna har inte följt med underlaget."),)
    protection = (
        f"{sentence(hidden_means(w))} {w('Alla dolda tal ser likadana ut. De är prövade mot försök att räkna fram dem.')}",
        w(
            "Växer eller minskar sägs bara om skillnaden är minst {persons} personer och minst {per_cent}.",
            persons=GROWTH_PERSONS,
            per_cent=w.per_cent(GROWTH_PER_CENT),
        ),
        *about.retreats,
    )
    return w("Så har vi räknat"), [sentence(point) for point in (*points, *protection)]


def quality(about: ReleaseFacts) -> tuple[str, list[str]]:
    """Give which sources the numbers build on, how new they are, and what is missing: a heading and its points."""
    w = about.words
    points = [about.have_reported, *about.linked_shares(about.linked, [each.table for each in about.sources])]
    points += [missing for missing in about.missing if not missing.startswith(about.reporting)]
    suppliers = dict.fromkeys((source.name, source.data_date) for source in about.sources)
    for name, day in suppliers:
        told = [source.title for source in about.sources if (source.name, source.data_date) == (name, day)]
        points.append(w("{source}, till och med {day}: {tables}.", source=name, day=w.day(day), tables=w.listed(told)))
    return w("Data och kvalitet"), [sentence(point) for point in points]


def text_pages(title: str, points: Sequence[str], about: ReleaseFacts) -> list[Sheet]:
    """Write points below one another, on as many pages as they need."""
    w = about.words
    made: list[Sheet] = []
    y = 0.0
    for number, point in enumerate(points):
        lines = wrap(point, SMALLEST, TEXT_WIDTH - _INDENT)
        while lines:
            room = int((y - 34) / (SMALLEST * LEADING)) + 1 if made else 0
            if room < min(len(lines), 3):
                heading = title if not made else w("{title}, forts.", title=title)
                figure = page(about)
                y = write_headline(figure, heading) - 46
                made.append(Sheet(figure, heading))
                continue
            now, lines = lines[:room], lines[room:]
            _write_point(made[-1].figure, now, y, f"point-{number:04}")
            y -= len(now) * SMALLEST * LEADING + _BETWEEN
    return made


def _write_point(figure: Figure, lines: Sequence[str], y: float, gid: str) -> None:
    write(figure, MARGIN, y, "–", SMALLEST, gid=ARTIFACT)
    write_lines(figure, lines, MARGIN + _INDENT, y, SMALLEST, gid=gid)


def short_title(about: ReleaseFacts) -> str:
    """Write the title without area and day."""
    w = about.words
    return w("Jobb för människor långt från arbetsmarknaden")
