"""Which numbers a changed way of counting moves: the same data counted both ways, so that no new file is mixed into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from flows.language.words import SWEDISH as w  # noqa: N811
from flows.model.recounts import recounts
from flows.report.analyst.lists import Counted
from flows.report.comparison.numbers.in_words import MART_NAMES
from flows.report.comparison.numbers.sides import mart_tables
from flows.report.comparison.numbers.tables import KRONOR_SAYS, Line, Moved, Tables, moved

AsBefore = Callable[[str], Mapping[str, Sequence[Mapping[str, Any]]]]
"""Name of a change → the marts that it may move, counted without it."""


@dataclass(frozen=True)
class Recounted:
    """A change in what is counted since the run before.

    Attributes:
        says: What it is, in Swedish.
        marts: The numbers of marts that it moves, with what they would have been without it.
        tables: Released tables that show numbers of these marts under another name.
        is_counted: Whether they could be counted without it; there may not be memory for it.
    """

    says: str
    marts: Moved
    tables: Sequence[str] = ()
    is_counted: bool = True

    def for_analyst(self) -> str:
        """One line: what changed, and for each number how many rows and the last of them."""
        told = [
            w.plural(
                len(of),
                "{mart}, {measure}, i {rows} rad ({last})",
                "{mart}, {measure}, i {rows} rader ({last})",
                mart=w(MART_NAMES[mart]),
                measure=measure,
                rows=len(of),
                last=_one(of[-1]),
            )
            for mart, lines in self.marts.items()
            for measure, of in _by_measure(lines)
        ]
        if not self.is_counted:
            return self._line(w("Vilka tal det ändrar gick inte att räkna: minnet räckte inte."))
        return self._line(
            w("Det ändrar {numbers}.", numbers="; ".join(told)) if told else w("Det ändrar inget tal här.")
        )

    def for_presenter(self, titles: Tables, released: Moved, alone: bool) -> str:
        """One line: what changed, and each shown number that differs in a table that it moves.

        Args:
            titles: Today's released tables.
            released: What moved in them.
            alone: Whether nothing else is new.
        """
        told = [
            f"{titles[mart].title} ({', '.join(_one(line, line[1]) for line in released[mart])})"
            for mart in (*self.marts, *self.tables)
            if mart in released and mart in titles
        ]
        if not self.is_counted:
            return self._line()
        if not told:
            return self._line(w("Inget tal som visas ändras av det."))
        by_it = w("Tal som ändras av det") if alone else w("Tal som ändras av det och av annat som är nytt")
        return self._line(f"{by_it}: {'; '.join(told)}.")

    def _line(self, *moves: str) -> str:
        return " ".join(["- " + w("Ny räkning: {what}", what=self.says), *moves])


def recounted(names: Iterable[str], counted: Counted, as_before: AsBefore) -> list[Recounted]:
    """Count each change's marts without it, and lay them beside the run's own."""
    now = mart_tables(counted.marts)
    changes = []
    for name in names:
        recount = recounts()[name]
        try:
            before = mart_tables({mart: _as_json(rows) for mart, rows in as_before(name).items()})
        except duckdb.OutOfMemoryException:
            changes.append(Recounted(recount.says, {}, is_counted=False))
        else:
            marts = moved(before, {mart: now[mart] for mart in recount.marts if mart in now})
            tables = [table for table, mart in recount.tables.items() if mart in marts]
            changes.append(Recounted(recount.says, marts, tables))
    return changes


def new_recounts(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Name the changes in what is counted since the run before; one that recorded none was made before them all."""
    noted = before.get("recounts", [])
    return [name for name in now.get("recounts", []) if name not in noted and name in recounts()]


def _by_measure(lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    return [
        (measure, [line for line in lines if line[1] == measure])
        for measure in dict.fromkeys(line[1] for line in lines)
    ]


def _one(line: Line, measure: str = "") -> str:
    """A moved number in words; where the number before may not be written, how small the difference is."""
    key, _, was, now, apart = line
    if was == "–" and apart != "–":
        words = {"row": key, "now": now, "measure": measure, "apart": apart}
        if apart == w(KRONOR_SAYS):
            return w("{row}: nu {now} {measure}, skillnaden {apart}", **words)
        return w("{row}: nu {now} {measure}, en skillnad på {apart}", **words)
    return f"{key}: {was} → {now} {measure}".rstrip()


def _as_json(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """As marts.json has them: days as text."""
    return [{k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in row.items()} for row in rows]
