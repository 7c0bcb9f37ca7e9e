"""How much the years of earlier editions have been revised since: a decision that comes later makes a job a target job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from flows.release.declared.disclosure import RULES

_TABLE, _MEASURE = "jobs_created", "jobs"


class _Rows(Protocol):
    @property
    def rows(self) -> Mapping[tuple[str, ...], Mapping[str, Any]]: ...


def revised(editions: Sequence[Mapping[str, Any]], now: Mapping[str, _Rows]) -> list[str]:
    """Lay the jobs of each year as every edition showed them beside those of today, as Markdown lines; none without an edition.

    A number that either side hides is left out, and so is the size of a difference that may not be told.
    """
    if not editions or _TABLE not in now:
        return []
    lines = []
    for edition in filter(_told_by_year, editions):
        for (year, *_), row in now[_TABLE].rows.items():
            was, is_now = edition["cells"].get(f"{_TABLE}|{year}|{_MEASURE}"), row.get(_MEASURE)
            if isinstance(was, int) and isinstance(is_now, int) and was != is_now and _as_one(row, year):
                apart = f"{is_now - was:+d}".replace("-", "\u2212")
                told = (
                    [str(was), str(is_now), apart]
                    if abs(is_now - was) >= RULES.smallest_shown
                    else ["–", str(is_now), f"mindre än {RULES.smallest_shown}"]
                )
                lines.append(f"| {edition['edition']} | {year} | {' | '.join(told)} |")
    head = ["## Så har tidigare utgåvors år ändrats", ""]
    if not lines:
        return [*head, "Inte alls: skapade jobb är desamma i alla utgåvor.", ""]
    return [*head, "| utgåva | år | skapade jobb då | nu | skillnad |", "|---|---|--:|--:|--:|", *lines, ""]


def _told_by_year(edition: Mapping[str, Any]) -> bool:
    """Whether an edition told of each year by itself: after its step back three stand under the last of them.

    Its years then follow one another; of one that stands alone nobody can tell.
    """
    keys = [key.split("|") for key in edition["cells"] if key.startswith(f"{_TABLE}|")]
    years = {int(year) for _, year, measure in keys if measure == _MEASURE}
    return any(year + 1 in years for year in years)


def _as_one(row: Mapping[str, Any], year: str) -> bool:
    """Whether the row tells of one year by itself."""
    return str(row.get("since", year)) == year
