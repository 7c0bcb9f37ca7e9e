"""What has changed since an earlier edition: each number of a chart's table is compared with the same row before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flows.charts.content.story import Cell, Story, StoryTable
from flows.language.words import Words

_MOST = 6


def changes(now: Sequence[Story], before: Sequence[Story], edition: str, w: Words) -> list[str]:
    """List, chart by chart, the numbers that differ from the earlier edition. New numbers are not changes."""
    said = []
    for story, earlier in zip(now, before, strict=True):
        found = _changed(story.table, earlier.table, w)
        if found:
            more = len(found) - _MOST
            rest = [w("{more} till", more=more)] if more > 0 else []
            said.append(f"{story.short}: {'; '.join([*found[:_MOST], *rest])}.")
    if not said:
        return [w("Inga tal har ändrats sedan utgåvan {edition}.", edition=edition)]
    return [w("Jämfört med utgåvan {edition}.", edition=edition), *said]


def _changed(now: StoryTable, before: StoryTable, w: Words) -> list[str]:
    if now.columns != before.columns:
        return []
    old = {row[: now.keys]: row for row in before.rows}
    found = []
    for row in now.rows:
        was = old.get(row[: now.keys])
        for name, cell, earlier in zip(now.columns[now.keys :], row[now.keys :], (was or row)[now.keys :], strict=True):
            if cell != earlier:
                key = _key(row[: now.keys], w)
                found.append(f"{key}, {name}: {_text(earlier, w)} → {_text(cell, w)}")
    return found


def _key(cells: Sequence[Cell], w: Words) -> str:
    """Name a row. The day that a year is counted to is told only where it is not the year's last."""
    whole = {date(cell, 12, 31) for cell in cells if isinstance(cell, int)}
    return " ".join(w.day(each) if isinstance(each, date) else str(each) for each in cells if each not in whole)


def _text(cell: Cell, w: Words) -> str:
    if isinstance(cell, date):
        return w.day(cell)
    return cell if isinstance(cell, str) else w.number(cell, 0 if float(cell).is_integer() else 1)
