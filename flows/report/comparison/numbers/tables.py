"""Two tables side by side: which of their numbers are not the same, and by how much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flows.language.catalogue import message
from flows.language.words import SWEDISH as w  # noqa: N811
from flows.release.declared.disclosure import rules
from flows.report.comparison.numbers.in_words import measure_in_words, row_in_words

HIDDEN = ".."
KRONOR_SAYS = message("skrivs inte ut")
"""What stands for a difference of kronor."""
Rows = Mapping[tuple[str, ...], Mapping[str, Any]]
"""Key of a row → measure → value."""
Line = tuple[str, str, str, str, str]
"""Which row, measure, the number before, the number now, the difference; as text."""


@dataclass(frozen=True)
class ComparedTable:
    """One table to compare.

    Attributes:
        title: Its title.
        keys: The names of its key columns.
        rows: Its rows.
        guarded: Measures of persons and jobs that leave; a small difference between two runs of them is not written.
        kronor: Of the guarded measures no difference is written.
    """

    title: str
    keys: tuple[str, ...]
    rows: Rows
    guarded: frozenset[str] = frozenset()
    kronor: bool = False


Tables = Mapping[str, ComparedTable]
Moved = Mapping[str, Sequence[Line]]
"""Table → its lines."""


def moved(before: Tables, now: Tables) -> Moved:
    """Find what is not the same in both. Tables without such a number are left out."""
    lines = {name: list(_lines(before.get(name), now.get(name))) for name in dict.fromkeys((*now, *before))}
    return {name: found for name, found in lines.items() if found}


def counted_in_both(before: Tables, now: Tables) -> Tables:
    """Leave out of today's tables what an earlier version did not count at all: tables, and measures of a table."""
    if not before:
        return now
    kept = {}
    for name, table in now.items():
        if name in before:
            measures = {measure for row in before[name].rows.values() for measure in row}
            rows = {
                key: {m: value for m, value in row.items() if m in measures or not measures}
                for key, row in table.rows.items()
            }
            kept[name] = replace(table, rows=rows)
    return kept


def small_says() -> str:
    """What stands for a difference that is too small to be written."""
    return w("mindre än {count}", count=rules().smallest_shown)


def number_text(value: Any) -> str:
    """Write a value as a Swedish reader sees it; – where there is none."""
    if value is None:
        return "–"
    if isinstance(value, int | float):
        return f"{round(value, 4):,}".replace(",", "\u00a0").replace(".", ",")
    return str(value)


def _lines(before: ComparedTable | None, now: ComparedTable | None) -> Iterator[Line]:
    table, old, rows = now or before, before.rows if before else {}, now.rows if now else {}
    if table is None:
        return
    for key in dict.fromkeys((*old, *rows)):
        was, is_now = old.get(key, {}), rows.get(key, {})
        for measure in dict.fromkeys((*is_now, *was)):
            pair = was.get(measure), is_now.get(measure)
            if pair[0] != pair[1]:
                said = row_in_words(table.keys, key), measure_in_words(measure)
                yield (*said, *_numbers(table, measure, *pair))


def _numbers(table: ComparedTable, measure: str, was: Any, now: Any) -> tuple[str, str, str]:
    """The number before, the number now and the difference; only the second where the others would say too much."""
    if measure in table.guarded and (table.kronor or _is_small(was, now)):
        return "–", number_text(now), w(KRONOR_SAYS) if table.kronor else small_says()
    return number_text(was), number_text(now), _difference(was, now)


def _is_small(was: Any, now: Any) -> bool:
    """A new row counts from 0; what is hidden on either side says nothing of the difference."""
    if HIDDEN in (was, now):
        return False
    return bool(abs((now or 0) - (was or 0)) < rules().smallest_shown)


def _difference(was: Any, now: Any) -> str:
    if not isinstance(was, int | float) or not isinstance(now, int | float):
        return "–"
    return ("+" if now > was else "") + number_text(round(now - was, 4)).replace("-", "\u2212")
