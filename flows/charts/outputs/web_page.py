"""The page: one HTML file with everything in it, for a reader with a browser and no network, a keyboard or a screen reader.

No script, and a policy that lets nothing be fetched. The pictures are the charts' own drawings, made from released cells alone.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from flows.charts.content.release_facts import ReleaseFacts, hidden_means
from flows.charts.content.story import Story, StoryTable
from flows.charts.drawing.frame import HIGH, WIDE, styled
from flows.charts.drawing.text import POINTS_PER_INCH, SMALLEST
from flows.charts.outputs.deck import short_title
from flows.charts.outputs.speaker_pack import notes
from flows.language.words import HIDDEN, NONE, Words, sentence

_FOLDER = Path(__file__).parent
_STYLE = (_FOLDER / "page.css").read_text("utf-8")
_DECIMALS = 1
_WORDS = {"headline", "subtitle", "draft", "footer"}
_TEMPLATES = Environment(
    loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_TEMPLATES.filters["sentence"] = sentence


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
    texts: Sequence[tuple[str, Sequence[str]]],
    files: Mapping[str, str],
    about: ReleaseFacts,
) -> None:
    """Write the page. `texts`: headings and their points after the charts; `files`: those of the whole report."""
    page = _TEMPLATES.get_template("page.html.jinja").render(
        w=about.words,
        about=about,
        title=title,
        heading=short_title(about),
        hidden_means=hidden_means(about.words),
        style=_STYLE,
        policy=base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode(),
        charts=[_chart(each, about) for each in charts],
        texts=texts,
        files=files,
    )
    path.write_text(page + "\n", "utf-8")


def _chart(chart: Shown, about: ReleaseFacts) -> dict[str, Any]:
    """Gather what the template shows of a chart."""
    picture, height = _picture(chart.figure)
    return {
        "number": chart.number,
        "story": chart.story,
        "picture": picture,
        "width": f"{WIDE:.0f}",
        "height": f"{height:.0f}",
        "table": _table(chart.story.table, f"{chart.story.short} ({chart.story.unit})", about.words),
        "notes": notes(chart.story, about)[:3],
        "files": chart.files,
    }


def _table(table: StoryTable, caption: str, w: Words) -> dict[str, Any]:
    """Gather a table as it is written; `words`: for each column whether it holds words, which are set to the left."""
    return {
        "caption": caption,
        "columns": table.columns,
        "words": [
            all(isinstance(row[i], str) and row[i] not in (HIDDEN, NONE) for row in table.rows)
            for i in range(len(table.columns))
        ],
        "rows": [[_cell(cell, w, plain=place == 0) for place, cell in enumerate(row)] for row in table.rows],
    }


def _cell(cell: float | str, w: Words, *, plain: bool = False) -> str:
    """Write a cell; a year in the first column is no amount."""
    if isinstance(cell, str):
        return cell
    if plain:
        return str(int(cell))
    return w.number(cell, 0 if float(cell).is_integer() else _DECIMALS)


@styled
def _picture(figure: Figure) -> tuple[str, float]:
    """Draw what lies between the subtitle and the footer as SVG, and give its height; the page has the words as text.

    Letters are outlines, so that it looks the same without the font.
    """
    words = [text for text in figure.texts if text.get_gid() in _WORDS]
    under = min(text.get_position()[1] for text in words if text.get_gid() == "subtitle") * HIGH - 14
    over = max(text.get_position()[1] for text in words if text.get_gid() == "footer") * HIGH + SMALLEST + 10
    drawn = BytesIO()
    for text in words:
        text.set_visible(False)
    room = Bbox([[0, over / POINTS_PER_INCH], [WIDE / POINTS_PER_INCH, under / POINTS_PER_INCH]])
    figure.savefig(drawn, format="svg", bbox_inches=room, metadata={"Date": None, "Creator": None})
    for text in words:
        text.set_visible(True)
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode(), under - over
