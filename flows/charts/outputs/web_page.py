"""The page: one HTML file with everything in it, for a reader with a browser and no network, a keyboard or a screen reader.

No script, and a policy that lets nothing be fetched. The pictures are drawn from the pages' own cells, once for a wide screen
and once for a telephone.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from matplotlib.figure import Figure

from flows.charts.content.picture import Aside, Grid, Picture, Said
from flows.charts.content.release_facts import ReleaseFacts, hidden_means
from flows.charts.content.story import Cell, StoryTable
from flows.charts.drawing.look import WHITE, looking, styled
from flows.charts.drawing.page import draw_alone
from flows.charts.drawing.web_font import font_faces
from flows.charts.pages.ends import short_title
from flows.charts.pages.page import Kind, Page
from flows.charts.profile.colours import mixed
from flows.charts.profile.profile import Profile
from flows.language.words import HIDDEN, NONE, Words, sentence

_FOLDER = Path(__file__).parent
_STYLE = (_FOLDER / "page.css").read_text("utf-8")
_DECIMALS = 1
_SPEAKERS = 3
"""The first notes of a page: two for everyone, then what the speaker must not say."""
_TEMPLATES = Environment(
    loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_TEMPLATES.filters["sentence"] = sentence


def write_page(
    path: Path,
    title: str,
    pages: Sequence[Page],
    changed: tuple[str, Sequence[str]],
    files: Mapping[str, str],
    about: ReleaseFacts,
    profile: Profile,
) -> None:
    """Write the page. `changed`: what differs from the edition before, with its heading; `files`: those of the whole report."""
    w = about.words
    style = _style(profile)
    opening = next((page for page in pages if page.kind is Kind.OPENING), None)
    texts = [changed, *((page.headline, page.points) for page in pages if page.kind is Kind.METHOD)]
    page = _TEMPLATES.get_template("page.html.jinja").render(
        w=w,
        about=about,
        title=title,
        heading=short_title(w),
        event=[each for each in (profile.event, profile.place, w.day(profile.day) if profile.day else "") if each],
        number=opening.aside if opening else None,
        hidden_means=hidden_means(w),
        style=style,
        policy=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        charts=[_chart(each, profile, w) for each in pages if each.kind is Kind.CHART and each.story is not None],
        texts=texts,
        files=files,
        contact=profile.contact.lines,
    )
    path.write_text(page + "\n", "utf-8")


def _style(profile: Profile) -> str:
    """Write the style sheet with the profile's typeface and main colour, light enough in the dark."""
    main = profile.colours.main
    with looking(profile):
        faces = font_faces()
    return faces + _STYLE.replace("#12436d", main.lower()).replace("#9cc4ea", mixed(main, WHITE, 0.35).lower())


def _chart(page: Page, profile: Profile, w: Words) -> dict[str, Any]:
    """Gather what the template shows of a chart."""
    assert page.story is not None  # noqa: S101 - chosen so
    pictures = {} if isinstance(page.picture, Said | None) else _pictures(page.picture, profile)
    table = page.story.table
    return {
        "number": int(page.name[:2]),
        "page": page,
        "said": (page.picture.text, *page.picture.points) if isinstance(page.picture, Said) else (),
        "pictures": pictures,
        "tabular": isinstance(page.picture, Grid),
        "aside": page.aside if isinstance(page.aside, Aside) else None,
        "table": _table(table, f"{page.story.short} ({page.story.unit})", w),
        # What the speaker must not say is for the speaker alone.
        "notes": [(what, words) for place, (what, words) in enumerate(page.notes) if place != _SPEAKERS - 1],
        "files": {f"{page.name}.pdf": "PDF", f"{page.name}.png": "PNG"},
    }


def _table(table: StoryTable, caption: str, w: Words) -> dict[str, Any]:
    """Gather a table as it is written; `words`: for each column whether it holds words, which are set to the left."""
    return {
        "caption": caption,
        "columns": table.columns,
        "words": [
            all(isinstance(row[i], str | date) and row[i] not in (HIDDEN, NONE) for row in table.rows)
            for i in range(len(table.columns))
        ],
        "remarks": table.told,
        "rows": [[_cell(cell, w, plain=place == 0) for place, cell in enumerate(row)] for row in table.rows],
    }


def _cell(cell: Cell, w: Words, *, plain: bool = False) -> str:
    """Write a cell; a year in the first column is no amount, and a hidden number is read aloud as hidden."""
    if cell == HIDDEN:
        unseen = Markup('<span aria-hidden="true">{}</span><span class="unseen">{}</span>')
        return unseen.format(HIDDEN, w("dolt"))
    if isinstance(cell, date):
        return w.day(cell)
    if isinstance(cell, str):
        return cell
    if plain:
        return str(int(cell))
    return w.number(cell, 0 if float(cell).is_integer() else _DECIMALS)


def _pictures(picture: Picture, profile: Profile) -> dict[str, Any]:
    """Draw the picture as SVG, for wide and for narrow screens. Letters are outlines, so that nobody needs the font."""
    wide, narrow = (draw_alone(picture, profile, narrow=narrow) for narrow in (False, True))
    return {"wide": _svg(wide), "narrow": _svg(narrow), "width": _points(wide)[0], "height": _points(wide)[1]}


def _points(figure: Figure) -> tuple[int, int]:
    across, up = figure.get_size_inches() * 72
    return round(across), round(up)


@styled
def _svg(figure: Figure) -> str:
    drawn = BytesIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode()
