"""The edition as open data: a CSV file for each chart's table, described for machines, ready for a municipality's data portal.

`datapackage.json` follows Frictionless Data Package 1 (Tabular Data Package). `dcat.rdf`: see dcat.py.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from flows.charts.content.picture import Grid
from flows.charts.content.release_facts import ReleaseFacts, hidden_means
from flows.charts.content.story import Cell, Story, StoryTable
from flows.charts.outputs.open_data.columns import unit_and_meaning
from flows.charts.outputs.open_data.dcat import catalogue
from flows.charts.pages.page import Page
from flows.charts.profile.profile import LICENCES, Profile
from flows.language.words import HIDDEN, NONE, Words, sentence

FOLDER, PACKAGE, CATALOGUE = "data", "datapackage.json", "dcat.rdf"
_DECIMALS = 2
_TYPES = {date: "date", int | float: "number"}


def write_open_data(
    folder: Path, title: str, pages: Sequence[Page], about: ReleaseFacts, profile: Profile
) -> list[str]:
    """Write the tables of the chart pages with their descriptions; gives the files' names. Same pages, same bytes."""
    folder.mkdir()
    # The table of everything repeats the numbers of the others.
    told = [
        (page, page.story)
        for page in pages
        if page.story is not None and page.story.table.rows and not isinstance(page.picture, Grid)
    ]
    resources = []
    for page, story in told:
        content = _csv(story.table)
        (folder / f"{page.name}.csv").write_bytes(content)
        resources.append(_resource(page, story, content, about))
    package = _package(title, resources, about, profile)
    (folder / PACKAGE).write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", "utf-8")
    (folder / CATALOGUE).write_bytes(catalogue(package, about, profile))
    return [*(resource["path"] for resource in resources), PACKAGE, CATALOGUE]


def _csv(table: StoryTable) -> bytes:
    """Write a table by RFC 4180 in UTF-8, with decimal points. A hidden cell is `..`, and one without a number `–`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([[_plain(cell) for cell in row] for row in table.rows])
    return text.getvalue().encode()


def _plain(cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return cell
    return f"{cell:.{_DECIMALS}f}".rstrip("0").rstrip(".")


def _resource(page: Page, story: Story, content: bytes, about: ReleaseFacts) -> dict[str, Any]:
    """Describe a file: what it tells, of what, in which unit, and the type of each column."""
    w = about.words
    remarks = [story.subtitle, w("Enhet: {unit}", unit=story.unit), *story.table.told, *about.remarks(story)]
    return {
        "profile": "tabular-data-resource",
        "name": page.name,
        "path": f"{page.name}.csv",
        "title": story.short,
        "description": " ".join(sentence(each) for each in remarks if each),
        "unit": story.unit,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [_field(story, place, w) for place in range(len(story.table.columns))],
            "missingValues": [HIDDEN, NONE, ""],
        },
        "sources": [{"title": f"{each.name}: {each.title}"} for each in about.sources if each.table in story.leans_on],
    }


def _field(story: Story, place: int, w: Words) -> dict[str, str]:
    """Describe a column: its type, what it counts and, of a number, its unit."""
    table = story.table
    name = table.columns[place]
    cells = [row[place] for row in table.rows if row[place] not in (HIDDEN, NONE)]
    unit, about = unit_and_meaning(name, w)
    kind = next(
        (known for kind, known in _TYPES.items() if cells and all(isinstance(cell, kind) for cell in cells)), "string"
    )
    if kind == "number" and place < table.keys:
        kind = "integer"
    field = {"name": name, "title": name, "description": sentence(about or f"{story.short}: {name}"), "type": kind}
    if kind == "number":
        field["unit"] = unit or story.unit
    return field


def _package(title: str, resources: list[dict[str, Any]], about: ReleaseFacts, profile: Profile) -> dict[str, Any]:
    w = about.words
    organiser = [{"title": profile.organiser.name, "role": "publisher"}] if profile.organiser else []
    return {
        "profile": "tabular-data-package",
        "name": f"fokusdag-{about.period_end.isoformat()}",
        "title": title,
        "description": " ".join(
            [
                sentence(about.have_reported),
                sentence(hidden_means(w)),
                w("– betyder att det inte finns något tal."),
                *([] if profile.licence else [w("Licens saknas: den som publicerar har inte valt någon.")]),
                *([] if profile.address else [w("Webbadress saknas: den som publicerar har inte angett någon.")]),
            ]
        ),
        "version": about.run,
        "created": f"{about.as_of.isoformat()}T00:00:00Z",
        **({"licenses": [asdict(LICENCES[profile.licence])]} if profile.licence else {}),
        "contributors": [*organiser, {"title": about.processed_by, "role": "wrangler"}],
        "keywords": _keywords(w),
        "definitions": [*about.definitions, *about.own],
        "sources": [
            {"title": f"{each.name}: {each.title}", "date": each.data_date.isoformat()} for each in about.sources
        ],
        "resources": resources,
    }


def _keywords(w: Words) -> list[str]:
    return [w("sociala företag"), w("arbetsmarknad"), w("arbetsintegration")]
