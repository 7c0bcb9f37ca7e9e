"""What has changed since an earlier edition: each number of a chart's table is compared with the same row before."""

from __future__ import annotations

from collections.abc import Sequence

from flows.charts.content.story import Story, StoryTable
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
                key = " ".join(str(each) for each in row[: now.keys])
                found.append(f"{key}, {name}: {_text(earlier, w)} → {_text(cell, w)}")
    return found


def _text(cell: float | str, w: Words) -> str:
    return cell if isinstance(cell, str) else w.number(cell, 0 if float(cell).is_integer() else 1)
