"""Values of rows that two files have in common: numbers that are ten times larger in the newer one, or quite others, or gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from flows.contracts import Column
from flows.intake.wording import joined, part

_NEARLY = 0.02
"""Numbers may have been rounded: 37,5 becomes 3,8, and 75 becomes 8."""
_NOT_KNOWN = ("Okänt", "Uppgift saknas")

_OTHERWISE = {"percent": 25, "number": 6}
"""From so many per cent units, months or hours a number is another one."""
_TIMES_OTHERWISE = 1.5
"""From so many times, or that part, an amount is another one; what is preliminary changes by less."""
_HALF_YEAR = 6
"""Limits of time without work are half and whole years."""
_FEWER = 3
"""From so many persons fewer a count is another one; a smaller count may well be ten times as large later."""
Values = Sequence[float | None]
"""The numbers of one row, in the order of the columns."""


def changed_values(columns: Sequence[Column], rows: Iterable[tuple[int, Values, Values]]) -> dict[str, list[int]]:
    """What became of numbers → the rows of the file before of which it holds: `här har en tiondel så mycket i ”Omsättning kr”`.

    A decimal comma that was lost, kronor that became thousands, months that became years: the number is nearly so many
    times what it was. One that changed in another way is a correction.

    Args:
        columns: The columns of numbers.
        rows: Row number, the numbers before and the numbers now of each row that both files have.
    """
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, before, now in rows:
        for column, one, other in zip(columns, before, now, strict=True):
            if one != other and one is not None and (how := _how(column, one, other)):
                found[how][column.header].append(number)
    return _told(found)


def other_values(columns: Sequence[Column], rows: Iterable[tuple[int, Values, Values]]) -> dict[str, list[int]]:
    """As changed_values, of numbers that became quite others: 75 per cent is 25, a turnover is half of what it was."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, before, now in rows:
        for column, one, other in zip(columns, before, now, strict=True):
            if (
                one is not None
                and other is not None
                and not _how(column, one, other)
                and _is_another(column, one, other)
            ):
                found[column.header].append(number)
    return _told({part("annat_tal"): found}) if found else {}


def across_a_limit(columns: Sequence[Column], rows: Iterable[tuple[int, Values, Values]]) -> dict[str, list[int]]:
    """As changed_values, of months without work that changed a little, and are past a whole or half year now, or no longer."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, before, now in rows:
        for column, one, other in zip(columns, before, now, strict=True):
            if (
                column.unit == "månader"
                and one is not None
                and other is not None
                and one // _HALF_YEAR != other // _HALF_YEAR
            ):
                found[column.header].append(number)
    return _told({part("nara_tal"): found}) if found else {}


def _is_another(column: Column, before: float, now: float) -> bool:
    """Whether a number is more than put right; of amounts those that every row must have."""
    if column.type == "count":  # a year that goes on has more and more persons, and never fewer
        return before - now >= _FEWER and before >= now * _TIMES_OTHERWISE
    if column.type != "kr":
        return abs(before - now) >= _OTHERWISE[column.type]
    small, large = sorted((before, now))
    return column.required and before > 0 and large >= small * _TIMES_OTHERWISE


def changed_steady(
    columns: Sequence[Column], rows: Iterable[tuple[int, Sequence[object], Sequence[object]]]
) -> dict[str, list[int]]:
    """As changed_values, of what tells what became of somebody, or whether a job counts. What was empty may be filled in."""
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, before, now in rows:
        for column, one, other in zip(columns, before, now, strict=True):
            if one is not None and one != other and one not in _NOT_KNOWN:
                found[part("inte_langre" if other is None else "annat_i")][column.header].append(number)
    return _told(found)


def _told(found: Mapping[str, Mapping[str, list[int]]]) -> dict[str, list[int]]:
    return {
        how.format(columns=quoted_columns(by_column)): sorted(set().union(*by_column.values()))
        for how, by_column in found.items()
    }


def quoted_columns(headers: Iterable[str]) -> str:
    """`”Starten” och ”Slutet”`."""
    return joined(part("namn").format(name=header) for header in headers)


def _how(column: Column, before: float, now: float | None) -> str | None:
    if now is None:
        return part("inte_langre")
    factor = _factor(column, before, now)
    if factor is None:
        return None
    times = part(f"{factor}" if now > before else f"1/{factor}")
    return part("sa_mycket").format(times=times, columns="{columns}")


def _factor(column: Column, before: float, now: float) -> int | None:
    small, large = sorted((float(before), float(now)))
    if small <= 0 or (column.type == "count" and small < _FEWER):
        return None
    for factor in (10, 100, 1000) if column.type == "kr" else (10, 12, 100) if column.unit == "månader" else (10, 100):
        is_rounded = column.type == "kr" or (column.type == "percent" and small == now and small.is_integer())
        rounding = factor / 2 if is_rounded else 0.0
        if abs(small * factor - large) <= max(large * _NEARLY, rounding):
            return factor
    return None
