"""Rows as a question names them: those that a newer file adds to years that had ended, with their numbers, and Excel's rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flows.intake.deliveries.selection.missing_rows import MissingRows
from flows.intake.wording import joined, part

_YEARS = 6
"""So many years are named."""


def late_rows(found: MissingRows, told_to: date | None) -> list[tuple[int, date]]:
    """Rows of the newer file that began in a year that had ended when the file before was made (`told_to`), with their start."""
    return [(row, start) for row, start in found.added if told_to and date(start.year, 12, 31) <= told_to]


def years_of(late: list[tuple[int, date]], found: MissingRows) -> str:
    """`2022 (17 i stället för 5) och 2023 (8 i stället för 6)`."""
    years = sorted({start.year for _, start in late})
    said = (
        part("ar_antal").format(year=year, before=before, now=now)
        for year in years[:_YEARS]
        for before, now in [found.began[year]]
    )
    return joined(said) + (" …" if len(years) > _YEARS else "")


def row_spans(rows: Sequence[int]) -> str:
    """`rad 4, 7–9 i den`, where the file before has been named."""
    return part("i_den").format(rows=spans_of(rows))


def spans_of(rows: Sequence[int]) -> str:
    """`4, 7–9`."""
    spans: list[list[int]] = []
    for row in sorted(rows):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in spans[:12]]
    return f"{', '.join(shown)}{' …' if len(spans) > len(shown) else ''}"
