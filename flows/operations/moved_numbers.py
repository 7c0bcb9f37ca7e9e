"""Which released numbers have changed much since the last run whose numbers were told of."""

from __future__ import annotations

from pathlib import Path

from flows.language.tool import say
from flows.release.declared.disclosure import rules
from flows.release.released import published_cells, read_cells
from flows.report.comparison.numbers.in_words import measure_in_words
from flows.settings import settings


def moved_numbers(before: Path, now: Path) -> dict[str, tuple[str, str]]:
    """Which released numbers, shown in both, have changed more than the bound: the sentences, without values, and the rows."""
    bound = settings().moved_percent
    listed, cells = read_cells(now)
    was = published_cells(before) if (before / "cells.json").exists() else {}
    found = {}
    for key, value in cells.items():
        old = was.get(key)
        if old is None or value is None or abs(value - old) < rules().smallest_shown:  # could be told of a few persons
            continue
        if abs(value - old) * 100 > bound * abs(old):
            table, *row, measure = key.split("|")
            what = f"{listed[table].title}, {' '.join(row)} ({measure_in_words(measure)})"
            found[f"tal {key}"] = (say("{what}: har ändrats mer än {bound} %.", what=what, bound=bound), what)
    return found
