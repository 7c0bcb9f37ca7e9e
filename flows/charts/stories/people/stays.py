"""Jobs and how long they last. Reads retention (k_months: eligible, retained, share_pct, moved_on, moved_on_pct)."""

from __future__ import annotations

from dataclasses import dataclass

from flows.charts.content.values import SMALL, Tables, Value, rows
from flows.language.words import Words


@dataclass(frozen=True)
class Stay:
    """How many of the jobs that began so many months ago are still held."""

    months: int
    eligible: Value
    retained: Value
    share: Value
    moved_on: Value
    """Left for work or studies by then, as the enterprises say."""
    moved_on_share: Value

    def counts(self, w: Words) -> str:
        """Write how many of how many: `80 av 121 jobb`."""
        if self.eligible.number == 0:
            return w("inga jobb att följa än")
        return w.of(self.retained.text(w), w("{jobs}\u00a0jobb", jobs=self.eligible.text(w)))


def stays_of(released: Tables) -> list[Stay]:
    """Give the lengths of time that jobs are followed, shortest first."""
    return [
        Stay(
            int(row["k_months"]),
            *(Value.of(row, name) for name in ("eligible", "retained", "share_pct")),
            # An older edition does not say who went on.
            *(Value.of(row, name) if name in row else Value(None) for name in ("moved_on", "moved_on_pct")),
        )
        for row in rows(released.table("retention"), "k_months")
    ]


def some_jobs(share: Value, whole: Value, counts: str, w: Words) -> str:
    """Write a share of jobs within a sentence: `47 % av de 100 jobb`; of few jobs their count, `12 av 20 jobb`."""
    if (whole.number or 0) < SMALL:
        return counts
    return w("{share} av de {jobs}\u00a0jobb", share=share.per_cent(w), jobs=whole.text(w))
