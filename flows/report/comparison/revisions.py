"""How much the years of earlier editions have been revised since: a decision that comes later makes a job a target job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from flows.language.catalogue import message
from flows.language.words import SWEDISH as w  # noqa: N811
from flows.release.declared.disclosure import rules
from flows.report.comparison.numbers.tables import small_says

_TABLE, _MEASURE = "jobs_created", "jobs"
_EVERY_YEAR = ("job_months", "persons")
_ONLY_SOME = message("Andra år går inte att jämföra: de är dolda, eller visas flera år tillsammans.")


class _Rows(Protocol):
    @property
    def rows(self) -> Mapping[tuple[str, ...], Mapping[str, Any]]: ...


def revised(editions: Sequence[Mapping[str, Any]], now: Mapping[str, _Rows]) -> list[str]:
    """Lay the jobs of each year as every edition showed them beside those of today, as Markdown lines; none without an edition.

    A number that either side hides is left out, and so is the size of a difference that may not be told. Where some years, or
    all, cannot be compared, the lines say so: nobody may take what is hidden for what is the same.
    """
    if not editions or _TABLE not in now:
        return []
    rows, lines, compared, all_compared = now[_TABLE].rows, [], 0, True
    for edition in editions:
        pairs = _pairs(edition, rows)
        compared += len(pairs)
        all_compared &= bool(pairs) and len(pairs) == len(_years(edition, _TABLE, _MEASURE))
        for year, (was, is_now) in pairs.items():
            if was == is_now:
                continue
            apart = f"{is_now - was:+d}".replace("-", "\u2212")
            told = (
                [str(was), str(is_now), apart]
                if abs(is_now - was) >= rules().smallest_shown
                else ["–", str(is_now), small_says()]
            )
            lines.append(f"| {edition['edition']} | {year} | {' | '.join(told)} |")
    head = ["## " + w("Så har tidigare utgåvors år ändrats"), ""]
    if lines:
        told_of = [] if all_compared else [w(_ONLY_SOME), ""]
        columns = (w("utgåva"), w("år"), w("skapade jobb då"), w("nu"), w("skillnad"))
        return [*head, f"| {' | '.join(columns)} |", "|---|---|--:|--:|--:|", *lines, "", *told_of]
    if not compared:
        return [*head, w("Det går inte att jämföra: inget år visas för sig både i en tidigare utgåva och nu."), ""]
    if not all_compared:
        same = w("Inte i de år som går att jämföra: där är skapade jobb desamma.")
        return [*head, f"{same} {w(_ONLY_SOME)}", ""]
    return [*head, w("Inte alls: skapade jobb är desamma i alla utgåvor."), ""]


def _pairs(edition: Mapping[str, Any], rows: Mapping[tuple[str, ...], Mapping[str, Any]]) -> dict[str, tuple[int, int]]:
    """Give the jobs then and now of each year that both sides show by itself."""
    if not _told_by_year(edition):
        return {}
    pairs = {}
    for (year, *_), row in rows.items():
        was, is_now = edition["cells"].get(f"{_TABLE}|{year}|{_MEASURE}"), row.get(_MEASURE)
        if isinstance(was, int) and isinstance(is_now, int) and _as_one(row, year):
            pairs[year] = was, is_now
    return pairs


def _told_by_year(edition: Mapping[str, Any]) -> bool:
    """Whether an edition has a number for each year. After its step back it has one for three years, named by the last of them.

    It has one for each year if two of its years follow one another, or if there is only one year at all: the table of job months,
    which takes no step back, has every year since the first job.
    """
    years = _years(edition, _TABLE, _MEASURE)
    alone = len(years) == 1 and years == _years(edition, *_EVERY_YEAR)
    return alone or any(year + 1 in years for year in years)


def _years(edition: Mapping[str, Any], table: str, measure: str) -> set[int]:
    """Give the years that an edition has a cell for, shown or hidden."""
    keys = [key.split("|") for key in edition["cells"] if key.startswith(f"{table}|")]
    return {int(year) for _, year, each in keys if each == measure}


def _as_one(row: Mapping[str, Any], year: str) -> bool:
    """Whether the row is of one year."""
    return str(row.get("since", year)) == year
