"""The page: one HTML file with everything in it, for a reader with a browser and no network, a keyboard or a screen reader.

No script, and a policy that lets nothing be fetched. The pictures are the charts' own drawings, made from released cells alone.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from flows.charts.content.language import HIDDEN, NONE, Words, sentence
from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.story import Story, StoryTable
from flows.charts.drawing.frame import HIGH, WIDE, styled
from flows.charts.drawing.text import POINTS_PER_INCH, SMALLEST
from flows.charts.outputs.deck import short_title
from flows.charts.outputs.speaker_pack import notes

_STYLE = Path(__file__).with_name("page.css").read_text("utf-8")
_DECIMALS = 1
_WORDS = {"headline", "subtitle", "draft", "foot"}


@dataclass(frozen=True)
class Shown:
    """A chart on the page: its number, words, picture and the files that go with it (name → what it is)."""

    number: int
    story: Story
    figure: Figure
    files: Mapping[str, str]


def write_page(
    path: Path,
    title: str,
    charts: Sequence[Shown],
    words: Sequence[tuple[str, Sequence[str]]],
    files: Mapping[str, str],
    about: ReleaseFacts,
) -> None:
    """Write the page. `words`: headings and their points after the charts; `files`: those of the whole report."""
    w = about.words
    policy = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    links = [f'<li><a href="#d{each.number}">{each.number}. {escape(each.story.headline)}</a></li>' for each in charts]
    links += [f'<li><a href="#o{place}">{escape(name)}</a></li>' for place, (name, _) in enumerate(words, 1)]
    draft = f'<p class="draft">{w("UTKAST", "DRAFT")}</p>' if about.draft else ""
    made = [
        "<!doctype html>",
        f'<html lang="{w.tag}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
        f"style-src 'sha256-{policy}'; base-uri 'none'; form-action 'none'\">",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        '<link rel="icon" href="data:,">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        f'<a class="skip" href="#innehall">{w("Hoppa till diagrammen", "Skip to the charts")}</a>',
        "<header>",
        draft,
        f"<h1>{escape(short_title(about))}</h1>",
        f"<p>{escape(about.area)}, {escape(about.until)}. {escape(sentence(about.have_reported))}</p>",
        f"<p>{escape(sentence(w.hidden_means))}</p>",
        _downloads(files),
        f'<nav aria-label="{w("Innehåll", "Contents")}"><ol>',
        *links,
        "</ol></nav>",
        "</header>",
        '<main id="innehall">',
        *(_chart(each, about) for each in charts),
        *(_points(place, name, points) for place, (name, points) in enumerate(words, 1)),
        "</main>",
        f"<footer><p>{escape(w('Körning', 'Run'))} {escape(about.run)}. {escape(about.source_line(()))}.</p></footer>",
        "</body>",
        "</html>",
    ]
    path.write_text("\n".join(line for line in made if line) + "\n", "utf-8")


def _chart(chart: Shown, about: ReleaseFacts) -> str:
    story, name = chart.story, f"d{chart.number}"
    picture, height = _picture(chart.figure)
    said = "".join(
        f"<p><strong>{escape(what)}:</strong> {escape(words)}</p>" for what, words in notes(story, about)[:3]
    )
    return "\n".join(
        [
            f'<section aria-labelledby="{name}">',
            f'<h2 id="{name}">{chart.number}. {escape(story.headline)}</h2>',
            f"<p>{escape(story.subtitle)}</p>",
            f'<figure><img src="{picture}" width="{WIDE:.0f}" height="{height:.0f}" alt="{escape(story.alt)}"></figure>',
            _table(story.table, f"{story.short} ({story.unit})", about.words),
            said,
            f'<p class="quiet">{escape(about.source_line(story.leans_on))} / {escape(about.explanation(story))}</p>',
            _downloads(chart.files),
            "</section>",
        ]
    )


def _table(table: StoryTable, caption: str, w: Words) -> str:
    if not table.rows:
        return ""
    words = [
        all(isinstance(row[i], str) and row[i] not in (HIDDEN, NONE) for row in table.rows)
        for i in range(len(table.columns))
    ]
    head = "".join(
        f'<th scope="col"{_class(some)}>{escape(column)}</th>'
        for column, some in zip(table.columns, words, strict=True)
    )
    lines = []
    for row in table.rows:
        first, *rest = row
        cells = "".join(f"<td{_class(some)}>{_cell(cell, w)}</td>" for cell, some in zip(rest, words[1:], strict=True))
        lines.append(f'<tr><th scope="row">{_cell(first, w, plain=True)}</th>{cells}</tr>')
    label = escape(caption)
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{label}"><table><caption>{label}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _cell(cell: float | str, w: Words, *, plain: bool = False) -> str:
    """Write a cell; a year in the first column is no amount."""
    if isinstance(cell, str):
        return escape(cell)
    if plain:
        return str(int(cell))
    return w.number(cell, 0 if float(cell).is_integer() else _DECIMALS)


def _class(words: bool) -> str:
    return ' class="words"' if words else ""


def _points(place: int, name: str, points: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(point)}</li>" for point in points)
    return f'<section aria-labelledby="o{place}"><h2 id="o{place}">{escape(name)}</h2><ul>{items}</ul></section>'


def _downloads(files: Mapping[str, str]) -> str:
    items = "".join(f'<li><a href="{escape(name)}" download>{escape(what)}</a></li>' for name, what in files.items())
    return f'<ul class="downloads">{items}</ul>'


@styled
def _picture(figure: Figure) -> tuple[str, float]:
    """Draw what lies between the subtitle and the foot as SVG, and give its height; the words stand on the page as text.

    Letters are outlines, so that it looks the same without the font.
    """
    words = [text for text in figure.texts if text.get_gid() in _WORDS]
    under = min(text.get_position()[1] for text in words if text.get_gid() == "subtitle") * HIGH - 14
    over = max(text.get_position()[1] for text in words if text.get_gid() == "foot") * HIGH + SMALLEST + 10
    drawn = BytesIO()
    for text in words:
        text.set_visible(False)
    room = Bbox([[0, over / POINTS_PER_INCH], [WIDE / POINTS_PER_INCH, under / POINTS_PER_INCH]])
    figure.savefig(drawn, format="svg", bbox_inches=room, metadata={"Date": None, "Creator": None})
    for text in words:
        text.set_visible(True)
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode(), under - over
