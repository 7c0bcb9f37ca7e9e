"""The pages of the deck that are words: title, how we counted, data and quality; as many as the words need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from flows.charts import words
from flows.charts.about import AREA, PROCESSED_BY, About
from flows.charts.house import HIGHLIGHT, MARGIN, TEXT_WIDTH, page, write_headline
from flows.charts.letters import BIG, LABEL, LEADING, SMALLEST, balance, wrap, write, write_lines

TITLE = "Jobb för människor långt från arbetsmarknaden"
_INDENT = 22.0
_BETWEEN = 12.0


@dataclass(frozen=True)
class TextPage:
    """A page of words and what it says, for bookmarks and for those who hear it read."""

    title: str
    figure: Figure


def deck_title(about: About) -> str:
    """Name the deck, as its window and its title page do."""
    told = f"{TITLE}, {AREA}, till och med {words.day(about.period_end)}"
    return f"{told} (utkast)" if about.draft else told


def title_page(about: About) -> TextPage:
    """Make the first page: what this is, of which place and day, and who has reported."""
    figure = page(about)
    lines = balance(TITLE, 44, TEXT_WIDTH, bold=True)
    y = write_lines(figure, lines, MARGIN, 360, 44, bold=True, color=HIGHLIGHT, gid="headline")
    write(figure, MARGIN, y - 54, f"De sociala företagen i {AREA}", BIG, gid="subtitle")
    told = (
        f"Räknat till och med {words.day(about.period_end)}. {about.reporting} har lämnat uppgifter.",
        f"Byggt på det som var känt {words.day(about.as_of)}. Körning {about.run}.",
        f"Bearbetning: {PROCESSED_BY}",
    )
    write_lines(figure, told, MARGIN, 96, LABEL, gid="foot")
    return TextPage("Titelsida", figure)


def method_pages(about: About) -> list[TextPage]:
    """Print the definitions in force, and how numbers are protected."""
    points = about.definitions or ("Definitionerna har inte följt med underlaget.",)
    protection = (
        f"{HIDDEN_MEANS}. Alla dolda tal ser likadana ut. De är prövade mot försök att räkna fram dem.",
        "Växer eller minskar sägs bara om skillnaden är minst 5 personer och minst 10" + words.NBSP + "%.",
    )
    return _pages("Så har vi räknat", [words.sentence(point) for point in (*points, *protection)], about)


def quality_pages(about: About) -> list[TextPage]:
    """Print which sources the numbers build on, how new they are, and what is missing."""
    points = [f"{about.reporting} har lämnat uppgifter."]
    points += [sentence for sentence in about.missing if not sentence.startswith(about.reporting)]
    suppliers = dict.fromkeys(source.name for source in about.sources)
    for name in suppliers:
        tables = [source for source in about.sources if source.name == name]
        told = [f"{source.title} (till och med {words.day(source.data_date)})" for source in tables]
        points.append(f"{name}: {words.listed(told)}.")
    return _pages("Data och kvalitet", [words.sentence(point) for point in points], about)


def _pages(title: str, points: Sequence[str], about: About) -> list[TextPage]:
    """Set points below one another; what does not fit goes on to a further page."""
    made: list[TextPage] = []
    y = 0.0
    for point in points:
        lines = wrap(point, SMALLEST, TEXT_WIDTH - _INDENT)
        while lines:
            room = int((y - 34) / (SMALLEST * LEADING)) + 1 if made else 0
            if room < min(len(lines), 3):
                figure = page(about)
                y = write_headline(figure, title if not made else f"{title}, forts.") - 46
                made.append(TextPage(title if not made else f"{title}, forts.", figure))
                continue
            now, lines = lines[:room], lines[room:]
            write(made[-1].figure, MARGIN, y, "–", SMALLEST)
            y = write_lines(made[-1].figure, now, MARGIN + _INDENT, y, SMALLEST) - SMALLEST * LEADING - _BETWEEN
    return made
